#pragma once
#include <string>
#include <utility>
#include <vector>

#include "case.h"
#include "compare.h"
#include "run.h"

// Without another framework: two ways to compute the same.

namespace differential {

/// The differences of a case from each thing that it is compared with, by the thing's name.
using NamedDifferences = std::vector<std::pair<std::string, std::vector<Difference>>>;

/// Compares a case with the same on contiguous inputs, on two threads, in double, beside its in-place form, with a
/// graph of the gradients, its gradients with differences, and the two results of a row that computes one twice.
NamedDifferences compare_with_itself(const std::vector<RowFacts>& rows, const Case& call, int64_t& compared);

}  // namespace differential
