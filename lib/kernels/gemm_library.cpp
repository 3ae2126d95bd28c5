#include <xtgrad/lib/kernels/gemm_library.h>

#include <type_traits>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/kernels/blas.h>
#include <xtgrad/lib/kernels/thread_limit.h>

#ifdef XTGRAD_HAS_ONEDNN
#include <oneapi/dnnl/dnnl.h>
#endif

namespace xtgrad::kernels {
namespace {

/// Where BLAS finds an operand: its rows, or those of its transpose, lie `leading` apart.
template <class T>
struct BlasOperand {
  bool transposed;
  const T* data;
  int64_t leading;
};
template <class T>
BlasOperand<T> blas_operand(const T* data, int64_t row, int64_t column) {
  return column == 1 ? BlasOperand<T>{false, data, row} : BlasOperand<T>{true, data, column};
}

template <class T>
void multiply(const Product<T>& p, GemmEngine engine) {
  const auto a = blas_operand(p.a, p.a_row, p.a_column), b = blas_operand(p.b, p.b_row, p.b_column);
  const ThreadLimit limit;
#ifdef XTGRAD_HAS_ONEDNN
  if constexpr (std::is_same_v<T, float>)
    if (engine == GemmEngine::onednn) {
      const dnnl_status_t status = dnnl_sgemm(a.transposed ? 'T' : 'N', b.transposed ? 'T' : 'N', p.n, p.m, p.k,
                                              p.alpha, a.data, a.leading, b.data, b.leading, p.beta, p.c, p.c_row);
      return check(status == dnnl_success, "matmul: oneDNN failed with status ", static_cast<int>(status));
    }
#else
  check(engine != GemmEngine::onednn, "xtgrad is built without oneDNN");
#endif
  blas::gemm(a.transposed, b.transposed, p.n, p.m, p.k, p.alpha, a.data, a.leading, b.data, b.leading, p.beta, p.c,
             p.c_row);
}

}  // namespace

void multiply_by_library(const Product<float>& product, GemmEngine engine) { multiply(product, engine); }
void multiply_by_library(const Product<double>& product, GemmEngine engine) { multiply(product, engine); }

bool library_has_own_threads() { return blas::has_own_threads(); }

void offer_library() {}

}  // namespace xtgrad::kernels
