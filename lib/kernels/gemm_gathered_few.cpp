#include <algorithm>

#include <xtgrad/lib/kernels/gemm_dots.h>
#include <xtgrad/lib/kernels/gemm_gathered.h>

namespace xtgrad::kernels {
namespace {

/// Rows of a by all rows of b.
template <class T>
struct FewRun {
  const T* a;
  const int64_t* a_rows;
  const Run *runs, *end;
  const T* b;
  int64_t b_row;
  T* sums;  // [rows, columns], with room for three more
};

template <class T, int bytes, int rows, int columns>
struct MultiplyFew {
  using Vector = typename VectorOf<T, bytes>::Aligned;
  using Loose = typename VectorOf<T, bytes>::Loose;
  static constexpr int64_t kLanes = VectorOf<T, bytes>::kLanes;

  [[gnu::always_inline]] void operator()(const FewRun<T>* given) const {
    const FewRun<T> run = *given;
    Vector parts[rows][columns];
    T rest[rows][columns] = {};
#pragma GCC unroll 16
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 16
      for (int j = 0; j < columns; ++j) parts[i][j] = Vector{};
    const T* b = run.b;
    for (const Run* part = run.runs; part != run.end; b += part++->count) {
      const T* a[rows];
#pragma GCC unroll 16
      for (int i = 0; i < rows; ++i) a[i] = run.a + part->offset + run.a_rows[i];
      int64_t p = 0;
      for (; p + kLanes <= part->count; p += kLanes) {
        Vector y[columns];
#pragma GCC unroll 16
        for (int j = 0; j < columns; ++j) y[j] = *reinterpret_cast<const Loose*>(b + j * run.b_row + p);
#pragma GCC unroll 16
        for (int i = 0; i < rows; ++i) {
          const Vector x = *reinterpret_cast<const Loose*>(a[i] + p);
#pragma GCC unroll 16
          for (int j = 0; j < columns; ++j) parts[i][j] += x * y[j];
        }
      }
      for (; p < part->count; ++p)
        for (int i = 0; i < rows; ++i)
          for (int j = 0; j < columns; ++j) rest[i][j] += a[i][p] * b[j * run.b_row + p];
    }
    store_all_sums<T, bytes>(parts, run.sums);
    for (int i = 0; i < rows; ++i)
      for (int j = 0; j < columns; ++j) run.sums[i * columns + j] += rest[i][j];
  }
};

template <class T, SimdLevel level, int columns>
class FewColumns {
 public:
  FewColumns(const GatheredProduct<T>& product, int64_t c_column) : p_(product), c_column_(c_column) {}

  void run() const {
    int64_t i = 0;
    for (; i + kRows <= p_.n; i += kRows) tile<kRows>(i);
    for (; i < p_.n; ++i) tile<1>(i);
  }

 private:
  static constexpr int kRows = columns == 1 ? 8 : 12 / columns;

  template <int rows>
  void tile(int64_t first) const {
    T sums[kRows * columns + 3];
    const FewRun<T> run{p_.a,
                        p_.a_rows + first,
                        p_.columns->runs().data(),
                        p_.columns->runs().data() + p_.columns->runs().size(),
                        p_.b,
                        p_.columns->size(),
                        sums};
    simd_apart<level>(MultiplyFew<T, vector_bytes<level>(), rows, columns>(), &run);
    if (p_.bias || p_.relu) finish(sums, rows);
    for (int i = 0; i < rows; ++i) {
      T* const c = p_.c + p_.c_rows[first + i];
      for (int j = 0; j < columns; ++j) c[j * c_column_] = sums[i * columns + j];
    }
  }

  void finish(T* sums, int rows) const {
    for (int i = 0; i < rows; ++i)
      for (int j = 0; j < columns; ++j) {
        T& sum = sums[i * columns + j];
        if (p_.bias) sum += p_.bias[j];
        if (p_.relu && sum <= T(0)) sum = 0;
      }
  }

  const GatheredProduct<T>& p_;
  int64_t c_column_;
};

}  // namespace

template <class T>
void multiply_few_columns(const GatheredProduct<T>& product, int64_t c_column) {
  dispatch_simd_level([&](auto at) {
    constexpr SimdLevel kLevel = decltype(at)::kLevel;
    switch (product.m) {
      case 1:
        return FewColumns<T, kLevel, 1>(product, c_column).run();
      case 2:
        return FewColumns<T, kLevel, 2>(product, c_column).run();
      case 3:
        return FewColumns<T, kLevel, 3>(product, c_column).run();
      default:
        return FewColumns<T, kLevel, 4>(product, c_column).run();
    }
  });
}

template void multiply_few_columns(const GatheredProduct<float>&, int64_t);
template void multiply_few_columns(const GatheredProduct<double>&, int64_t);

}  // namespace xtgrad::kernels
