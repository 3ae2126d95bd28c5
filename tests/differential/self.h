#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "case.h"
#include "run.h"

// Without another framework: two ways to compute the same.

namespace differential {

/// A second case whose outcome must be that of the first.
struct Counterpart {
  const char* name;  // "contiguous against other layouts"
  Case call;
  bool gradients = true;  // compare these, too
};

/// The counterparts of a case: all inputs contiguous, two threads, doubles for floats, the operation beside its
/// in-place form, a graph of the gradients.
std::vector<Counterpart> counterparts(const std::vector<RowFacts>& rows, const Case& call);

}  // namespace differential
