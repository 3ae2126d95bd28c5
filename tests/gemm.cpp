// Matrix products by xtgrad's own kernels. Elements are small whole numbers: every order of adding gives the same sum,
// so results are compared bit by bit.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/lib/kernels/engine.h>
#include <xtgrad/lib/kernels/gemm_own.h>
#include <xtgrad/lib/simd.h>

#include "threads_scope.h"

using namespace xtgrad;
using kernels::GemmEngine;
using kernels::Product;

namespace {

constexpr auto kNan = std::numeric_limits<double>::quiet_NaN();

/// Runs f at every instruction set that is here.
template <class F>
void at_every_level(F f) {
  const SimdLevel before = simd_level();
  for (const SimdLevel level : {SimdLevel::base, SimdLevel::v3, SimdLevel::v4}) {
    if (level > before) continue;
    CAPTURE(simd_level_name(level));
    detail::force_simd_level(level);
    f();
  }
  detail::force_simd_level(before);
}

/// A matrix in memory that ends with its last element, by rows or by columns, which lie `gap` further apart than they
/// must.
template <class T>
struct Matrix {
  int64_t rows, columns, row, column;
  std::vector<T> memory;

  Matrix(int64_t n, int64_t m, bool by_columns, int64_t gap)
      : rows(n),
        columns(m),
        row(by_columns ? 1 : m + gap),
        column(by_columns ? n + gap : 1),
        memory(static_cast<size_t>((n - 1) * row + (m - 1) * column + 1), static_cast<T>(kNan)) {}
  T& at(int64_t i, int64_t j) { return memory[static_cast<size_t>(i * row + j * column)]; }
  void fill(std::mt19937& random) {
    for (int64_t i = 0; i < rows; ++i)
      for (int64_t j = 0; j < columns; ++j) at(i, j) = static_cast<T>(static_cast<int>(random() % 9) - 4);
  }
};

struct Factors {
  double alpha, beta;
  bool bias, relu;
};

template <class T>
void check_product(int64_t n, int64_t m, int64_t k, bool transpose_a, bool transpose_b, int64_t gap, Factors factors) {
  CAPTURE(n);
  CAPTURE(m);
  CAPTURE(k);
  CAPTURE(transpose_a);
  CAPTURE(transpose_b);
  CAPTURE(gap);
  CAPTURE(factors.alpha);
  CAPTURE(factors.beta);
  std::mt19937 random(static_cast<unsigned>(n * 10007 + m * 101 + k));
  Matrix<T> a(n, k, transpose_a, gap), b(k, m, transpose_b, gap), c(n, m, false, gap), bias(1, m, false, 0);
  a.fill(random);
  b.fill(random);
  bias.fill(random);
  if (factors.beta != 0) c.fill(random);
  Matrix<T> expected = c;
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j < m; ++j) {
      T sum = 0;
      for (int64_t p = 0; p < k; ++p) sum += a.at(i, p) * b.at(p, j);
      T& result = expected.at(i, j);
      result = static_cast<T>(factors.alpha) * sum +
               (factors.beta != 0 ? static_cast<T>(factors.beta) * result : T(0)) +
               (factors.bias ? bias.at(0, j) : T(0));
      if (factors.relu && result < 0) result = 0;
    }
  kernels::multiply_own(Product<T>{.n = n,
                                   .m = m,
                                   .k = k,
                                   .a = a.memory.data(),
                                   .a_row = a.row,
                                   .a_column = a.column,
                                   .b = b.memory.data(),
                                   .b_row = b.row,
                                   .b_column = b.column,
                                   .c = c.memory.data(),
                                   .c_row = c.row,
                                   .alpha = static_cast<T>(factors.alpha),
                                   .beta = static_cast<T>(factors.beta),
                                   .bias = factors.bias ? bias.memory.data() : nullptr,
                                   .relu = factors.relu});
  int64_t wrong = 0, written_between = 0;
  for (size_t i = 0; i < c.memory.size(); ++i) {
    const bool is_between = static_cast<int64_t>(i) % c.row >= m;
    if (is_between)
      written_between += !std::isnan(c.memory[i]);
    else
      wrong += c.memory[i] != expected.memory[i];
  }
  CHECK(wrong == 0);
  CHECK(written_between == 0);
}

template <class T>
void check_sizes() {
  constexpr Factors kPlain{1, 0, false, false}, kAdded{1, 1, true, false}, kAll{2, -0.5, true, true},
      kScaled{-1, 0, true, true};
  int64_t round = 0;
  for (const int64_t n : {1, 2, 5, 7, 12, 16, 17, 40})
    for (const int64_t m : {1, 3, 8, 9, 16, 31, 70})
      for (const int64_t k : {1, 2, 7, 16, 65, 300})
        for (const bool transpose_a : {false, true})
          for (const bool transpose_b : {false, true})
            for (const Factors& factors : {kPlain, kAdded, kAll, kScaled})
              check_product<T>(n, m, k, transpose_a, transpose_b, ++round % 3, factors);
  // More than one block of each kind.
  for (const bool transpose_a : {false, true})
    for (const bool transpose_b : {false, true})
      for (const Factors& factors : {kPlain, kAll}) {
        check_product<T>(190, 50, 1500, transpose_a, transpose_b, 0, factors);
        check_product<T>(6, 4200, 11, transpose_a, transpose_b, 1, factors);
        check_product<T>(3, 5, 20000, transpose_a, transpose_b, 0, factors);
      }
}

/// Chooses an engine for a scope.
class Engine {
 public:
  explicit Engine(GemmEngine engine) { kernels::set_gemm_engine(engine); }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine() { kernels::set_gemm_engine(before_); }

 private:
  GemmEngine before_ = kernels::gemm_engine();
};

std::vector<GemmEngine> engines() {
  std::vector<GemmEngine> all{GemmEngine::fastest, GemmEngine::own, GemmEngine::blas};
  if (kernels::has_onednn()) all.push_back(GemmEngine::onednn);
  return all;
}

Tensor whole_numbers(IntArrayRef size, ScalarType dtype) { return randint(-4, 5, size).to(dtype); }

}  // namespace

TEST_SUITE("gemm") {
  TEST_CASE("own products of floats are exact for whole numbers: sizes, layouts, factors, instruction sets") {
    at_every_level([] { check_sizes<float>(); });
  }

  TEST_CASE("own products of doubles are exact for whole numbers: sizes, layouts, factors, instruction sets") {
    at_every_level([] { check_sizes<double>(); });
  }

  TEST_CASE("nan reaches exactly the rows and columns that it belongs to, through relu as well") {
    at_every_level([] {
      for (const int64_t n : {3, 40})
        for (const bool by_rows : {false, true}) {
          const Engine own(GemmEngine::own);
          Tensor a = whole_numbers({n, 30}, kFloat), w = whole_numbers({50, 30}, kFloat);
          a[1][7] = kNan;
          const Tensor b = by_rows ? w.t() : w.t().contiguous();
          const Tensor y = by_rows ? linear_relu(a, w, zeros({50})) : a.mm(b);
          CHECK(y.isnan().sum().item<int64_t>() == 50);
          CHECK(y[1].isnan().all().item<bool>());
        }
    });
  }

  TEST_CASE("every engine multiplies whole numbers exactly, batched and with a bias, with one thread and with three") {
    manual_seed(7);
    for (const ScalarType dtype : {kFloat, kDouble})
      for (const int64_t n : {2, 9, 64, 300}) {
        const Tensor a = whole_numbers({n, 200}, dtype), w = whole_numbers({150, 200}, dtype);
        const Tensor bias = whole_numbers({150}, dtype), batch = whole_numbers({5, 200, 20}, dtype);
        const Tensor whole = a.to(kLong).mm(w.to(kLong).t()).to(dtype);
        const Tensor each = matmul(a.to(kLong), batch.to(kLong)).to(dtype);
        for (const GemmEngine engine : engines())
          for (const int threads : {1, 3}) {
            CAPTURE(n);
            CAPTURE(static_cast<int>(engine));
            CAPTURE(threads);
            const Engine chosen(engine);
            const Threads count(threads);
            CHECK(equal(a.mm(w.t()), whole));
            CHECK(equal(a.t().contiguous().t().mm(w.t().contiguous()), whole));
            CHECK(equal(linear(a, w, bias), whole + bias));
            CHECK(equal(linear_relu(a, w, bias), (whole + bias).relu()));
            CHECK(equal(addmm(whole, a, w.t(), 2, -1), whole));
            CHECK(equal(matmul(a, batch), each));
          }
      }
  }

  TEST_CASE("a product for doubles is never oneDNN's, and the fastest is one of the three") {
    for (const GemmEngine engine : engines()) {
      const Engine chosen(engine);
      CHECK(kernels::gemm_engine_for<double>(64, false) != GemmEngine::onednn);
      CHECK(kernels::gemm_engine_for<float>(64, false) != GemmEngine::fastest);
      CHECK(kernels::gemm_engine_for<double>(64, true) != GemmEngine::fastest);
    }
  }
}
