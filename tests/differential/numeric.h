#pragma once
#include <functional>
#include <vector>

#include "case.h"
#include "compare.h"

// Gradients against central differences, along one direction in the space of all inputs.

namespace differential {

/// Whether differences say something about a case: of doubles that keep away from the functions' corners.
bool is_smooth(const Case& call);

/// What differs between the derivatives of `ours`, the outcome of `call`, and those that `run` gives close to it: of
/// the results in reverse mode, and of the gradients forward over reverse.
std::vector<Difference> compare_with_differences(const Case& call, const Outcome& ours,
                                                 const std::function<Outcome(const Case&)>& run, int64_t& compared);

}  // namespace differential
