#pragma once
#include <string>
#include <vector>

#include "case.h"

namespace differential {

/// A way in which two outcomes of a case differ.
struct Difference {
  Stage stage = Stage::results;
  std::string kind;    // one word: throws, exception, count, defined, dtype, sizes, requires_grad, alias, values, order
  std::string detail;  // both sides of it
};

/// What differs between `ours` and `theirs`; values by at most the dtype's tolerance, relative to the largest of a
/// tensor and, for gradients, of the terms that are added up in it. `compared` counts the tensors.
std::vector<Difference> compare(const Case& call, const Outcome& ours, const Outcome& theirs, int64_t& compared);

}  // namespace differential
