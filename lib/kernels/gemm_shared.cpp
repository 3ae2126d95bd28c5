#include <xtgrad/lib/kernels/gemm_shared.h>

#include <algorithm>
#include <type_traits>

#include <xtgrad/lib/array.h>
#include <xtgrad/lib/check.h>
#include <xtgrad/lib/kernels/bias_relu.h>
#include <xtgrad/lib/kernels/gemm_library.h>
#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels {
namespace {

// A piece of a product is so many rows or columns, or a multiple of it.
constexpr int64_t kUnit = 16;

template <class T>
void multiply_by(GemmEngine engine, const Product<T>& p) {
  if (engine == GemmEngine::own) return multiply_own(p);
  multiply_by_library(p, engine);
  add_bias_relu(p.c, p.c_row, p.bias, p.n, p.m, p.relu);
}

/// A product [n, k] by [k, m] on all threads.
template <class T>
class SharedProduct {
 public:
  SharedProduct(GemmEngine engine, const Product<T>& whole) : engine_(engine), whole_(whole) {}

  void run() const {
    const double flops =
        2.0 * static_cast<double>(whole_.n) * static_cast<double>(whole_.m) * static_cast<double>(whole_.k);
    if (flops <= kSerialFlops || get_num_threads() == 1 || in_parallel_region() ||
        (engine_ == GemmEngine::blas && library_has_own_threads()))
      return multiply_by(engine_, whole_);
    // Where the sums are long and few, each thread takes a part of every sum.
    if (whole_.k >= kLongSums * std::max(whole_.n, whole_.m)) return by_inner(flops);
    // Pieces of columns meet in every row, where processors fetch ahead each other's elements of c: that costs more
    // than short sums.
    const bool by_rows = whole_.n >= whole_.m || (whole_.k <= kShortSums && whole_.n >= kUnit * get_num_threads());
    in_pieces(by_rows ? whole_.n : whole_.m, flops, [&](int64_t from, int64_t count) {
      multiply_by(engine_, by_rows ? rows(from, count) : columns(from, count));
    });
  }

 private:
  static constexpr int64_t kLongSums = 16;  // times the rows and columns
  static constexpr int64_t kShortSums = 32;

  template <class Body>
  static void in_pieces(int64_t length, double flops, const Body& body) {
    const int64_t units = (length + kUnit - 1) / kUnit;
    const auto grain = static_cast<int64_t>(kSerialFlops / flops * static_cast<double>(units)) + 1;
    parallel_for(0, units, grain, [&](int64_t first, int64_t last) {
      body(first * kUnit, std::min(length, last * kUnit) - first * kUnit);
    });
  }

  Product<T> rows(int64_t from, int64_t count) const {
    Product<T> part = whole_;
    part.n = count;
    part.a += from * part.a_row;
    part.c += from * part.c_row;
    return part;
  }
  Product<T> columns(int64_t from, int64_t count) const {
    Product<T> part = whole_;
    part.m = count;
    part.b += from * part.b_column;
    part.c += from;
    if (part.bias) part.bias += from;
    return part;
  }

  /// The first part of the sums goes into c, the others are added to it in their order.
  void by_inner(double flops) const {
    const int64_t parts = std::min<int64_t>(get_num_threads(), static_cast<int64_t>(flops / kSerialFlops) + 1);
    const int64_t size = whole_.n * whole_.m;
    const Array sums = empty_array({parts - 1, size}, dtype_of<T>());
    parallel_for(0, parts, 1, [&](int64_t first, int64_t last) {
      for (int64_t i = first; i < last; ++i) {
        const int64_t from = whole_.k * i / parts;
        Product<T> part = whole_;
        part.k = whole_.k * (i + 1) / parts - from;
        part.a += from * part.a_column;
        part.b += from * part.b_row;
        part.bias = nullptr;
        part.relu = false;
        if (i > 0) {
          part.beta = 0;
          part.c = sums.data<T>() + (i - 1) * size;
          part.c_row = part.m;
        }
        multiply_by(engine_, part);
      }
    });
    for (int64_t i = 1; i < parts; ++i)
      for (int64_t row = 0; row < whole_.n; ++row)
        add_bias_relu(whole_.c + row * whole_.c_row, whole_.c_row, sums.data<T>() + (i - 1) * size + row * whole_.m, 1,
                      whole_.m, false);
    add_bias_relu(whole_.c, whole_.c_row, whole_.bias, whole_.n, whole_.m, whole_.relu);
  }

  GemmEngine engine_;
  Product<T> whole_;
};

}  // namespace

template <class T>
void multiply_on_all_threads(GemmEngine engine, const Product<T>& product) {
  SharedProduct<T>(engine, product).run();
}

template void multiply_on_all_threads(GemmEngine, const Product<float>&);
template void multiply_on_all_threads(GemmEngine, const Product<double>&);

}  // namespace xtgrad::kernels
