#pragma once
#include <cstdint>

namespace xtgrad::kernels {

/// How many pieces of at most `by` elements x elements make.
constexpr int64_t divided_up(int64_t x, int64_t by) { return (x + by - 1) / by; }

}  // namespace xtgrad::kernels
