#pragma once
#include <xtgrad/lib/kernels/engine.h>
#include <xtgrad/lib/kernels/gemm_own.h>

namespace xtgrad::kernels {

/// Multiplications and additions below which sharing a product costs more than it saves.
inline constexpr double kSerialFlops = 2.5e5;

/// Computes a product with `engine`, on as many threads as it is worth.
template <class T>
void multiply_on_all_threads(GemmEngine engine, const Product<T>& product);

}  // namespace xtgrad::kernels
