#include <cstdlib>

#include <doctest/doctest.h>
#include <xtgrad/autograd/ops.h>
#include <xtgrad/lib/kernels/openblas_core.h>

using namespace xtgrad;

TEST_CASE("OpenBLAS uses this processor's vectors, also where it does not know the processor") {
  const Tensor a = arange(12, kDouble).reshape({3, 4});
  CHECK(a.matmul(a.t()).select(0, 2).equal(tensor({62.0, 214.0, 366.0}).to(kDouble)));
  CHECK_FALSE(kernels::blas::choose_core());  // there is nothing left to choose
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && !std::getenv("OPENBLAS_CORETYPE"))
    CHECK(kernels::blas::core_name() != "Prescott");
#endif
}
