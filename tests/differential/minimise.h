#pragma once
#include <functional>

#include "case.h"

namespace differential {

/// A smaller and plainer case that `still_differs`, found by trying to shrink one thing after the other.
Case minimise(Case call, const std::function<bool(const Case&)>& still_differs);

}  // namespace differential
