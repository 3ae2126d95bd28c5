#pragma once
#include <xtgrad/lib/kernels/engine.h>
#include <xtgrad/lib/kernels/gemm_own.h>

// Products by oneDNN or BLAS. Only programs that use linear algebra are linked with BLAS: in others the functions are
// null, and these programs need not be shipped with it.

namespace xtgrad::kernels {

/// Computes it on the calling thread, without bias and relu.
[[gnu::weak]] void multiply_by_library(const Product<float>& product, GemmEngine engine);
[[gnu::weak]] void multiply_by_library(const Product<double>& product, GemmEngine engine);

/// Whether BLAS computes one product on several threads of its own.
[[gnu::weak]] bool library_has_own_threads();

/// To be called by whoever is linked with BLAS for linear algebra's sake: then products may be BLAS's, too.
void offer_library();

}  // namespace xtgrad::kernels
