#pragma once
#include <functional>
#include <vector>

#include "case.h"
#include "compare.h"

// An arbiter for the last digits: the same call in doubles.

namespace differential {

using Run = std::function<Outcome(const Case&)>;

/// Whether some input is a floating-point one of fewer digits than a double.
bool is_coarse(const Case& call);

/// What differs between `ours` and the same call in doubles, by more than the dtypes' tolerance and than the last
/// digits of the inputs decide.
std::vector<Difference> compare_with_doubles(const Case& call, const Outcome& ours, const Run& run, int64_t& compared);

/// Removes the differences of values that are noise: other last digits of the inputs give other values. Returns how
/// many these were.
int64_t drop_noise(std::vector<Difference>& found, const Case& call, const Outcome& ours, const Run& run);

/// Removes the differences of values that are noise or the other side's rounding: both sides agree on the same call in
/// doubles, and `ours` is what they give, within its dtype's tolerance, or at most twice as far from it as `theirs`; or
/// `theirs` moves by more than the tolerance with the last digits of the inputs. Returns how many these were.
int64_t drop_their_roundings(std::vector<Difference>& found, const Case& call, const Outcome& ours,
                             const Outcome& theirs, const Run& run_ours, const Run& run_theirs);

}  // namespace differential
