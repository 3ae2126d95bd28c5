#pragma once
#include <cstdint>
#include <string>

namespace xtgrad::kernels::blas {

/// The BLAS that is linked: "OpenBLAS 0.3.21, kernels SkylakeX", or "generic". Null in a program that uses no linear
/// algebra, which need not be linked with one.
[[gnu::weak]] std::string description();

/// Whether the BLAS computes one product on several threads that ThreadLimit does not reach: OpenBLAS's own ones.
bool has_own_threads();

/// Row-major c [n, m] = alpha * op(a) @ op(b) + beta * c by xtensor-blas's cxxblas (a BLAS behind it); ld* are row
/// distances.
void gemm(bool transpose_a, bool transpose_b, int64_t n, int64_t m, int64_t k, float alpha, const float* a, int64_t lda,
          const float* b, int64_t ldb, float beta, float* c, int64_t ldc);
void gemm(bool transpose_a, bool transpose_b, int64_t n, int64_t m, int64_t k, double alpha, const double* a,
          int64_t lda, const double* b, int64_t ldb, double beta, double* c, int64_t ldc);

}  // namespace xtgrad::kernels::blas
