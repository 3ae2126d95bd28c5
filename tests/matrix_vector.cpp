// A matrix by a vector, which has kernels of its own.
#include <doctest/doctest.h>

#include <limits>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/lib/simd.h>

using namespace xtgrad;

namespace {

/// The sums of products, one after the other in double.
Tensor by_hand(const Tensor& a, const Tensor& b) {
  Tensor y = zeros({a.size(0), b.size(1)}, kDouble);
  for (int64_t k = 0; k < a.size(1); ++k)
    y += a.select(1, k).to(kDouble).unsqueeze(1) * b.select(0, k).to(kDouble).unsqueeze(0);
  return y;
}

void check_product(const Tensor& a, const Tensor& b) {
  CAPTURE(a.sizes());
  CAPTURE(a.strides());
  CAPTURE(b.sizes());
  CAPTURE(b.strides());
  const double tolerance = a.dtype() == kFloat ? 2e-5 : 1e-13;
  CHECK(allclose(a.mm(b).to(kDouble), by_hand(a, b), tolerance, tolerance));
  const Tensor c = ones({a.size(0), b.size(1)}, a.dtype());
  CHECK(allclose(addmm(c, a, b, 2, 0.5).to(kDouble), 2 + 0.5 * by_hand(a, b), tolerance, tolerance));
}

void check_all(ScalarType dtype) {
  for (const int64_t rows : {1, 2, 5, 19, 130})
    for (const int64_t columns : {1, 3, 16, 37, 300}) {
      const Tensor a = randn({rows, columns}, dtype), wide = randn({rows, 2 * columns + 1}, dtype);
      const Tensor x = randn({columns, 1}, dtype), apart = randn({columns, 3}, dtype).narrow(1, 1, 1);
      for (const Tensor& vector : {x, apart}) {
        check_product(a, vector);
        check_product(randn({columns, rows}, dtype).t(), vector);
        check_product(wide.narrow(1, 1, columns), vector);
        check_product(wide.slice(1, 0, 2 * columns, 2), vector);
        check_product(vector.t(), a.t());
        check_product(vector.t(), randn({columns, rows}, dtype));
      }
      check_product(a.narrow(0, 0, 1).expand({rows, columns}), x);
    }
}

}  // namespace

TEST_SUITE("matrix_vector") {
  TEST_CASE("products with a vector are right at every instruction set, for all layouts") {
    const SimdLevel before = simd_level();
    for (const SimdLevel level : {SimdLevel::base, SimdLevel::v3, SimdLevel::v4}) {
      if (level > before) continue;
      CAPTURE(simd_level_name(level));
      detail::force_simd_level(level);
      manual_seed(5);
      check_all(kFloat);
      check_all(kDouble);
    }
    detail::force_simd_level(before);
  }

  TEST_CASE("the number of threads does not change a product with a vector") {
    manual_seed(6);
    const int threads = get_num_threads();
    const Tensor a = randn({1000, 777}), x = randn({777, 1});
    set_num_threads(1);
    const Tensor y = a.mm(x), z = x.t().mm(a.t()), w = a.t().mm(randn({1000, 1}).fill_(0.5));
    set_num_threads(2);
    CHECK(equal(a.mm(x), y));
    CHECK(equal(x.t().mm(a.t()), z));
    CHECK(equal(a.t().mm(randn({1000, 1}).fill_(0.5)), w));
    set_num_threads(threads);
  }

  TEST_CASE("nothing to sum is zero, and nan is not read where it counts nothing") {
    CHECK(equal(zeros({3, 0}).mm(zeros({0, 1})), zeros({3, 1})));
    CHECK(zeros({0, 3}).mm(zeros({3, 1})).numel() == 0);
    const Tensor c = full({2, 1}, std::numeric_limits<double>::quiet_NaN(), kDouble);
    CHECK(equal(addmm(c, ones({2, 2}, kDouble), ones({2, 1}, kDouble), 0), full({2, 1}, 2, kDouble)));
  }
}
