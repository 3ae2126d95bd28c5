#include <xtgrad/lib/kernels/gemm_gathered.h>

#include <algorithm>

#include <xtgrad/lib/cache_sizes.h>
#include <xtgrad/lib/kernels/gemm_pack.h>
#include <xtgrad/lib/kernels/gemm_tile.h>

namespace xtgrad::kernels {

void GatheredColumns::append(int64_t offset, int64_t count) {
  if (!runs_.empty() && runs_.back().offset + runs_.back().count * step_ == offset &&
      blocks_.back().columns + count <= most_) {
    runs_.back().count += count;
    blocks_.back().columns += count;
    size_ += count;
    return;
  }
  const int64_t parts = (count + most_ - 1) / most_;
  for (int64_t i = 0; i < parts; ++i) {
    const int64_t from = count * i / parts, to = count * (i + 1) / parts;
    append_to_block(offset + from * step_, to - from);
  }
}

void GatheredColumns::append_to_block(int64_t offset, int64_t count) {
  if (blocks_.empty() || blocks_.back().columns + count > most_)
    blocks_.push_back({static_cast<int64_t>(runs_.size()), 0, 0});
  runs_.push_back({offset, count});
  ++blocks_.back().runs;
  blocks_.back().columns += count;
  size_ += count;
}

namespace {

/// A tile's size where each of its rows has an address of its own, which registers hold.
template <class T, SimdLevel level>
struct GatheredSize : TileSize<T, level> {
  static constexpr int kRows = std::min(TileSize<T, level>::kRows, 8);
};

/// Tiles below each other by one panel of b.
template <class T>
struct GatheredRun {
  int64_t count;
  const T* a;
  const int64_t* a_rows;
  const Run *runs, *end;
  int64_t step;
  const T* b;
  T* c;
  const int64_t* c_rows;
  bool adds;  // to c, or else replaces it
};

/// The sums of tiles of `rows` rows and `vectors` vectors.
template <class T, int bytes, int rows, int vectors>
struct MultiplyGathered {
  using Vector = typename VectorOf<T, bytes>::Aligned;
  using Loose = typename VectorOf<T, bytes>::Loose;
  static constexpr int kLanes = VectorOf<T, bytes>::kLanes;

  [[gnu::always_inline]] void operator()(const GatheredRun<T>* given) const {
    const GatheredRun<T> run = *given;
    const int64_t *a_rows = run.a_rows, *c_rows = run.c_rows;
    for (int64_t t = run.count; t > 0; --t, a_rows += rows, c_rows += rows) {
#pragma GCC unroll 16
      for (int i = 0; i < rows; ++i) __builtin_prefetch(run.c + c_rows[i], 1);
      Vector sums[rows][vectors];
#pragma GCC unroll 16
      for (int i = 0; i < rows; ++i)
#pragma GCC unroll 16
        for (int j = 0; j < vectors; ++j) sums[i][j] = Vector{};
      const T *b = run.b, *a[rows];
#pragma GCC unroll 16
      for (int i = 0; i < rows; ++i) a[i] = run.a + a_rows[i];
      for (const Run* part = run.runs; part != run.end; ++part) {
        int64_t p = part->offset;
        for (int64_t left = part->count; left > 0; --left, p += run.step) {
          Vector y[vectors];
#pragma GCC unroll 16
          for (int j = 0; j < vectors; ++j) y[j] = *reinterpret_cast<const Loose*>(b + j * kLanes);
#pragma GCC unroll 16
          for (int i = 0; i < rows; ++i) {
            const Vector x = a[i][p] - Vector{};  // every lane, see MultiplyTiles
#pragma GCC unroll 16
            for (int j = 0; j < vectors; ++j) sums[i][j] += x * y[j];
          }
          b += vectors * kLanes;
        }
      }
#pragma GCC unroll 16
      for (int i = 0; i < rows; ++i)
#pragma GCC unroll 16
        for (int j = 0; j < vectors; ++j) {
          auto* at = reinterpret_cast<Loose*>(run.c + c_rows[i] + j * kLanes);
          *at = run.adds ? *at + sums[i][j] : sums[i][j];
        }
    }
  }
};

/// What becomes of a row of sums.
template <class T>
struct Ending {
  bool adds;      // to c; false where the sums lie in c already
  const T* bias;  // or none
  bool relu;

  bool changes() const { return bias != nullptr || relu; }

  [[gnu::always_inline]] void row(const T* sums, T* c, int64_t n) const {
    if (sums != c)
      for (int64_t j = 0; j < n; ++j) c[j] = adds ? c[j] + sums[j] : sums[j];
    if (bias)
      for (int64_t j = 0; j < n; ++j) c[j] += bias[j];
    if (relu)
      for (int64_t j = 0; j < n; ++j) c[j] = c[j] <= T(0) ? T(0) : c[j];
  }
};

template <class T, SimdLevel level>
class Multiplication {
 public:
  explicit Multiplication(const GatheredProduct<T>& product) : p_(product) {}

  void run() const {
    const auto& blocks = p_.columns->blocks();
    int64_t from = 0;
    for (size_t i = 0; i < blocks.size(); from += blocks[i++].columns)
      for (int64_t j = 0; j < p_.m; j += Size::kColumns) panel(blocks[i], from, j, i == 0, i + 1 == blocks.size());
  }

 private:
  using Size = GatheredSize<T, level>;
  static constexpr int kLanes = VectorOf<T, Size::kBytes>::kLanes;

  /// Columns j on, by a block of columns of a from `from` on.
  void panel(const GatheredColumns::Block& block, int64_t from, int64_t j, bool is_first, bool is_last) const {
    const int64_t width = std::min<int64_t>(Size::kColumns, p_.m - j), full = width <= kLanes ? kLanes : Size::kColumns;
    const Run* const runs = p_.columns->runs().data() + block.first_run;
    const bool adds = p_.adds || !is_first;
    const Ending<T> ending{adds, is_last && p_.bias ? p_.bias + j : nullptr, is_last && p_.relu};
    GatheredRun<T> run{0,
                       p_.a,
                       p_.a_rows,
                       runs,
                       runs + block.runs,
                       p_.columns->step(),
                       p_.b + j * p_.columns->size() + from * full,
                       p_.c + j,
                       p_.c_rows,
                       adds};
    const int64_t tiles = (p_.n + Size::kRows - 1) / Size::kRows;
    const int64_t height = p_.n / tiles, higher = p_.n % tiles;
    for (const auto& [count, rows] : {std::pair(higher, height + 1), std::pair(tiles - higher, height)}) {
      if (count == 0) continue;
      run.count = count;
      if (width == full)
        in_place(run, rows, full, ending);
      else
        beside(run, rows, full, width, ending);
      run.a_rows += count * rows;
      run.c_rows += count * rows;
    }
  }

  static void in_place(const GatheredRun<T>& run, int64_t rows, int64_t width, const Ending<T>& ending) {
    start(rows, width, run);
    if (ending.changes())
      simd_apart<level>(
          [](const Ending<T>* end, T* c, const int64_t* c_rows, int64_t count, int64_t n) {
            for (int64_t i = 0; i < count; ++i) end->row(c + c_rows[i], c + c_rows[i], n);
          },
          &ending, run.c, run.c_rows, run.count * rows, width);
  }

  /// A tile computes columns that are not there.
  static void beside(GatheredRun<T> run, int64_t rows, int64_t full, int64_t width, const Ending<T>& ending) {
    T part[Size::kRows * Size::kColumns];
    int64_t part_rows[Size::kRows];
    for (int64_t i = 0; i < rows; ++i) part_rows[i] = i * full;
    T* const c = run.c;
    const int64_t* c_rows = run.c_rows;
    const int64_t count = run.count;
    run.count = 1;
    run.c = part;
    run.c_rows = part_rows;
    run.adds = false;
    for (int64_t t = 0; t < count; ++t, run.a_rows += rows, c_rows += rows) {
      start(rows, full, run);
      simd_apart<level>(
          [](const Ending<T>* end, const T* sums, int64_t sums_row, T* to, const int64_t* to_rows, int64_t left,
             int64_t n) {
            for (int64_t i = 0; i < left; ++i) end->row(sums + i * sums_row, to + to_rows[i], n);
          },
          &ending, part, full, c, c_rows, rows, width);
    }
  }

  static void start(int64_t rows, int64_t width, const GatheredRun<T>& run) {
    if (width == Size::kColumns)
      run_of<Size::kRows, Size::kVectors>(rows, run);
    else
      run_of<Size::kRows, 1>(rows, run);
  }

  template <int most, int vectors>
  static void run_of(int64_t rows, const GatheredRun<T>& run) {
    if constexpr (most > 1)
      if (rows < most) return run_of<most - 1, vectors>(rows, run);
    simd_apart<level>(MultiplyGathered<T, Size::kBytes, most, vectors>(), &run);
  }

  const GatheredProduct<T>& p_;
};

}  // namespace

template <class T>
PanelSize panel_size() {
  PanelSize size{};
  dispatch_simd_level([&](auto at) {
    using Size = TileSize<T, decltype(at)::kLevel>;
    constexpr int64_t kBytes = sizeof(T);
    size = {Size::kColumns, VectorOf<T, Size::kBytes>::kLanes,
            std::max<int64_t>(64, cache_sizes().first * 7 / 8 / (Size::kColumns * kBytes))};
  });
  return size;
}

template <class T>
void multiply_gathered(const GatheredProduct<T>& product) {
  dispatch_simd_level([&](auto at) { Multiplication<T, decltype(at)::kLevel>(product).run(); });
}

template <class T>
void pack_panel(const T* x, int64_t across, int64_t along, int64_t count, int64_t width, int64_t k, T* to) {
  dispatch_simd_level([&](auto at) {
    constexpr SimdLevel kLevel = decltype(at)::kLevel;
    using Size = TileSize<T, kLevel>;
    simd_apart<kLevel>(PackPanel<T, Size::kBytes, Size::kColumns>(), x, across, along, count, width, k, to);
  });
}

template <class T>
void transpose(const T* x, int64_t stride, int64_t rows, int64_t columns, T* to, int64_t step) {
  dispatch_simd_level([&](auto at) {
    constexpr SimdLevel kLevel = decltype(at)::kLevel;
    simd_apart<kLevel>(
        [](const T* from, int64_t from_stride, int64_t n, int64_t m, T* result, int64_t result_step) {
          // Whole lines of the cache, which rows of results far apart might throw out of it half written.
          constexpr int64_t kLine = 64 / sizeof(T), kColumns = VectorOf<T, 16>::kLanes;
          int64_t i = 0;
          for (; i + kLine <= n; i += kLine) {
            int64_t p = 0;
            for (; p + kColumns <= m; p += kColumns)
              transpose_rows<vector_bytes<kLevel>() < 32 ? 16 : 32>(from + i * from_stride + p, from_stride, 0, kLine,
                                                                    kColumns, result + p * result_step + i,
                                                                    result_step);
            for (; p < m; ++p)
              for (int64_t r = i; r < i + kLine; ++r) result[p * result_step + r] = from[r * from_stride + p];
          }
          transpose_block<vector_bytes<kLevel>()>(from + i * from_stride, from_stride, n - i, m, result + i,
                                                  result_step);
        },
        x, stride, rows, columns, to, step);
  });
}

template PanelSize panel_size<float>();
template PanelSize panel_size<double>();
template void multiply_gathered(const GatheredProduct<float>&);
template void multiply_gathered(const GatheredProduct<double>&);
template void pack_panel(const float*, int64_t, int64_t, int64_t, int64_t, int64_t, float*);
template void pack_panel(const double*, int64_t, int64_t, int64_t, int64_t, int64_t, double*);
template void transpose(const float*, int64_t, int64_t, int64_t, float*, int64_t);
template void transpose(const double*, int64_t, int64_t, int64_t, double*, int64_t);

}  // namespace xtgrad::kernels
