#include <xtgrad/lib/kernels/blas.h>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/kernels/openblas_core.h>

#include <complex>  // cxxblas uses it without including it
// First, in a block that sorting leaves alone: without it cxxblas has loops of its own instead of BLAS.
#include <xtensor-blas/xblas_config.hpp>

#include <xflens/cxxblas/cxxblas.cxx>

#ifndef HAVE_CBLAS
#error "cxxblas was included without BLAS"
#endif

namespace xtgrad::kernels::blas {
namespace {

[[maybe_unused]] const bool chosen = choose_core();

template <class T>
void product(bool transpose_a, bool transpose_b, int64_t n, int64_t m, int64_t k, T alpha, const T* a, int64_t lda,
             const T* b, int64_t ldb, T beta, T* c, int64_t ldc) {
  using Index = int;  // CBLAS counts in int
  check(n <= INT32_MAX && m <= INT32_MAX && k <= INT32_MAX && lda <= INT32_MAX && ldb <= INT32_MAX,
        "matmul: a product of sizes ", n, " x ", k, " and ", k, " x ", m, " is too large for BLAS");
  cxxblas::gemm<Index>(cxxblas::RowMajor, transpose_a ? cxxblas::Trans : cxxblas::NoTrans,
                       transpose_b ? cxxblas::Trans : cxxblas::NoTrans, static_cast<Index>(n), static_cast<Index>(m),
                       static_cast<Index>(k), alpha, a, static_cast<Index>(lda), b, static_cast<Index>(ldb), beta, c,
                       static_cast<Index>(ldc));
}

}  // namespace

std::string description() {
  return openblas_version().empty() ? XTGRAD_BLAS_NAME : openblas_version() + ", kernels " + core_name();
}

void gemm(bool transpose_a, bool transpose_b, int64_t n, int64_t m, int64_t k, float alpha, const float* a, int64_t lda,
          const float* b, int64_t ldb, float beta, float* c, int64_t ldc) {
  product(transpose_a, transpose_b, n, m, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

void gemm(bool transpose_a, bool transpose_b, int64_t n, int64_t m, int64_t k, double alpha, const double* a,
          int64_t lda, const double* b, int64_t ldb, double beta, double* c, int64_t ldc) {
  product(transpose_a, transpose_b, n, m, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

}  // namespace xtgrad::kernels::blas
