#include <xtgrad/lib/kernels/gemm_own.h>

#include <algorithm>
#include <memory>

#include <xtgrad/lib/cache_sizes.h>
#include <xtgrad/lib/kernels/divided_up.h>
#include <xtgrad/lib/kernels/gemm_dots.h>
#include <xtgrad/lib/kernels/gemm_pack.h>
#include <xtgrad/lib/kernels/gemm_tile.h>

// Goto and van de Geijn, Anatomy of high-performance matrix multiplication (2008), with the loops of BLIS (Van Zee and
// van de Geijn 2015): panels of b lie in the first cache while tiles of a block of a, in the second cache, run along
// them.

namespace xtgrad::kernels {
namespace {

// Memory whose pages a processor finds without a search: of the 64 entries of its first translation buffer, three
// quarters.
constexpr int64_t kNear = 48 * 4096;

/// A thread's memory for panels, kept for the next product.
template <class T>
class Panels {
 public:
  T* of(int64_t count) {
    if (count > count_) {
      memory_.reset();  // before the new one, lest both take room
      memory_.reset(static_cast<T*>(::operator new(static_cast<size_t>(count) * sizeof(T), kAlignment)));
      count_ = count;
    }
    return memory_.get();
  }

 private:
  static constexpr std::align_val_t kAlignment{4096};
  struct Delete {
    void operator()(T* memory) const { ::operator delete(memory, kAlignment); }
  };
  std::unique_ptr<T, Delete> memory_;
  int64_t count_ = 0;
};

template <class T>
[[gnu::noinline]] T* panels_of_a(int64_t count) {
  thread_local Panels<T> panels;
  return panels.of(count);
}
template <class T>
[[gnu::noinline]] T* panels_of_b(int64_t count) {
  thread_local Panels<T> panels;
  return panels.of(count);
}

/// The part of a product that is computed at once: a block of a [rows, inner] and one of b [inner, columns].
struct Blocks {
  int64_t rows, inner, columns;
};

/// A panel of b takes seven eighths of the first cache, a block of a a quarter of the second, one of b a quarter of
/// the third; rows of b that are read where they lie, b_row apart, or else 0, lie in kNear bytes.
template <class T, SimdLevel level>
Blocks largest_blocks(int64_t b_row) {
  using Size = TileSize<T, level>;
  constexpr int64_t kBytes = sizeof(T);
  const CacheSizes& caches = cache_sizes();
  int64_t inner = std::max<int64_t>(64, caches.first * 7 / 8 / (Size::kColumns * kBytes));
  if (b_row > 0) inner = std::min(inner, std::max<int64_t>(16, kNear / (b_row * kBytes)));
  const int64_t rows = std::max<int64_t>(1, caches.second / 4 / (inner * kBytes) / Size::kRows) * Size::kRows;
  const int64_t columns =
      std::clamp<int64_t>(caches.third / 4 / (inner * kBytes) / Size::kColumns, 1, 4096 / Size::kColumns);
  return {rows, inner, columns * Size::kColumns};
}

/// Rows shared as evenly as can be among tiles of at most `most`.
struct Tiles {
  int64_t count, height, higher;

  Tiles(int64_t rows, int64_t most) : count(divided_up(rows, most)), height(rows / count), higher(rows % count) {}
  int64_t first_row(int64_t tile) const { return tile * height + std::min(tile, higher); }
  int64_t height_of(int64_t tile) const { return height + (tile < higher); }
};

/// What becomes of sums: c = alpha * sums + beta * c + bias, or what is positive of it.
template <class T, SimdLevel level>
struct Finish {
  T alpha, beta;  // c is not read where beta is 0
  const T* bias;  // a value a column, or none
  bool relu;

  /// Whether tiles put their sums into c, or add them to it.
  bool is_in_place() const { return beta == T(0) || (beta == T(1) && alpha == T(1)); }

  /// Rows of sums from column `first` on, which may be c itself.
  void rows(const T* sums, int64_t sums_row, T* c, int64_t c_row, int64_t count, int64_t first, int64_t columns) const {
    if (sums == c && alpha == T(1) && bias == nullptr && !relu) return;
    simd_apart<level>(
        [](const Finish* self, const T* x, int64_t x_row, T* y, int64_t y_row, int64_t left, const T* terms,
           int64_t n) {
          for (; left > 0; --left, x += x_row, y += y_row) self->row(x, y, terms, n);
        },
        this, sums, sums_row, c, c_row, count, bias ? bias + first : nullptr, columns);
  }

 private:
  [[gnu::always_inline]] void row(const T* x, T* y, const T* terms, int64_t n) const {
    if (x != y && beta != T(0))
      for (int64_t j = 0; j < n; ++j) y[j] = alpha * x[j] + beta * y[j];
    else if (x != y || alpha != T(1))
      for (int64_t j = 0; j < n; ++j) y[j] = alpha * x[j];
    if (terms)
      for (int64_t j = 0; j < n; ++j) y[j] += terms[j];
    if (relu)
      for (int64_t j = 0; j < n; ++j) y[j] = y[j] <= T(0) ? T(0) : y[j];
  }
};

/// The panels of a block of b [inner, columns]: where they lie, or copies.
template <class T, SimdLevel level>
struct BlockOfB {
  using Size = TileSize<T, level>;

  int64_t inner, columns;
  const T* b;
  int64_t b_row, b_column;
  bool copies;
  T* copied;
  bool has_room;  // for all copies; else each takes the place of the one before

  int64_t width(int64_t j) const { return std::min<int64_t>(Size::kColumns, columns - j); }
  /// The width of panel j in memory: whole vectors.
  int64_t full_width(int64_t j) const {
    constexpr int kLanes = VectorOf<T, Size::kBytes>::kLanes;
    return width(j) <= kLanes ? kLanes : Size::kColumns;
  }
  /// Beyond the end of a panel that is not full may be no memory.
  bool is_copied(int64_t j) const { return copies || width(j) < full_width(j); }
  T* place(int64_t j) const { return copied + (has_room ? j * inner : 0); }

  void copy(int64_t j) const {
    if (is_copied(j))
      simd_apart<level>(PackPanel<T, Size::kBytes, Size::kColumns>(), b + j * b_column, b_column, b_row, width(j),
                        full_width(j), inner, place(j));
  }
  /// Whether a tile may copy the panel on its way.
  bool has_rows_to_copy(int64_t j) const { return copies && b_column == 1 && width(j) == Size::kColumns; }
  const T* panel(int64_t j) const { return is_copied(j) ? place(j) : b + j * b_column; }
  int64_t step(int64_t j) const { return is_copied(j) ? full_width(j) : b_row; }
  /// Between full panels.
  int64_t next() const { return Size::kColumns * (copies ? inner : b_column); }
};

/// A block of a [rows, inner] in tiles, and the rows of c that it makes.
template <class T, SimdLevel level>
struct BlockOfA {
  using Size = TileSize<T, level>;

  Tiles tiles;
  int64_t inner;
  const T* a;
  int64_t a_row, a_column;
  T* c;
  int64_t c_row;
  bool is_copied = false;  // into panels, a tile's after the other

  void copy(T* to) {
    for (int64_t i = 0; i < tiles.count; ++i) {
      const int64_t row = tiles.first_row(i), height = tiles.height_of(i);
      simd_apart<level>(PackPanel<T, Size::kBytes, Size::kRows>(), a + row * a_row, a_row, a_column, height, height,
                        inner, to + row * inner);
    }
    a = to;
    is_copied = true;
  }

  /// All tiles by panel j of b, which is copied where it is new.
  void go_down(const BlockOfB<T, level>& b, int64_t j, bool is_new, const Finish<T, level>& finish) const {
    int64_t tile = 0;
    if (is_new && b.has_rows_to_copy(j) && tiles.height_of(0) == Size::kRows) {
      multiply_down(tile++, 1, b, j, finish, true);
    } else if (is_new) {
      b.copy(j);
    }
    for (const int64_t end : {tiles.higher, tiles.count})  // the higher tiles come first
      if (tile < end) {
        multiply_down(tile, end - tile, b, j, finish, false);
        tile = end;
      }
  }

  /// One tile by all of b.
  void go_along(int64_t tile, const BlockOfB<T, level>& b, const Finish<T, level>& finish) const {
    const int64_t row = tiles.first_row(tile), height = tiles.height_of(tile);
    const int64_t panels = finish.is_in_place() ? b.columns / Size::kColumns : 0;
    if (panels > 0) {
      T* const ours = c + row * c_row;
      start(height, Size::kColumns,
            TileRun<T>{.count = panels,
                       .k = inner,
                       .a = a + row * (is_copied ? inner : a_row),
                       .a_stride = stride(height),
                       .a_next = 0,
                       .b = b.panel(0),
                       .b_row = b.step(0),
                       .b_next = b.next(),
                       .c = ours,
                       .c_row = c_row,
                       .c_next = Size::kColumns,
                       .adds = finish.beta != T(0),
                       .copy = nullptr});
      finish.rows(ours, c_row, ours, c_row, height, 0, panels * Size::kColumns);
    }
    for (int64_t j = panels * Size::kColumns; j < b.columns; j += Size::kColumns)
      multiply_down(tile, 1, b, j, finish, false);
  }

 private:
  int64_t stride(int64_t height) const { return is_copied ? height : a_row == 1 ? a_column : a_row; }

  /// `count` tiles of one height by panel j of b, which become columns from j on of c; the first may copy the panel.
  void multiply_down(int64_t tile, int64_t count, const BlockOfB<T, level>& b, int64_t j,
                     const Finish<T, level>& finish, bool copies) const {
    const int64_t row = tiles.first_row(tile), height = tiles.height_of(tile);
    const int64_t width = b.width(j), full = b.full_width(j), a_step = is_copied ? inner : a_row;
    T part[Size::kRows * Size::kColumns];
    // A tile computes columns that may not be there.
    const bool in_place = width == full && finish.is_in_place();
    T* const ours = c + row * c_row + j;
    TileRun<T> run{.count = in_place ? count : 1,
                   .k = inner,
                   .a = a + row * a_step,
                   .a_stride = stride(height),
                   .a_next = height * a_step,
                   .b = copies ? b.b + j : b.panel(j),
                   .b_row = copies ? b.b_row : b.step(j),
                   .b_next = 0,
                   .c = in_place ? ours : part,
                   .c_row = in_place ? c_row : full,
                   .c_next = height * c_row,
                   .adds = in_place && finish.beta != T(0),
                   .copy = copies ? b.place(j) : nullptr};
    if (in_place) {
      start(height, full, run);
      finish.rows(ours, c_row, ours, c_row, count * height, j, width);
    } else {
      for (int64_t i = 0; i < count; ++i, run.a += run.a_next) {
        start(height, full, run);
        finish.rows(part, full, ours + i * run.c_next, c_row, height, j, width);
      }
    }
  }

  void start(int64_t height, int64_t width, const TileRun<T>& run) const {
    if (width == Size::kColumns)
      run_of<Size::kRows, Size::kVectors>(height, run);
    else
      run_of<Size::kRows, 1>(height, run);
  }

  template <int rows, int vectors>
  void run_of(int64_t height, const TileRun<T>& run) const {
    if constexpr (rows > 1)
      if (height < rows) return run_of<rows - 1, vectors>(height, run);
    if constexpr (rows == Size::kRows && vectors == Size::kVectors)
      if (run.copy) return run_tiles<rows, vectors, true>(run);
    run_tiles<rows, vectors, false>(run);
  }

  template <int rows, int vectors, bool copies>
  void run_tiles(const TileRun<T>& run) const {
    if (is_copied || a_row == 1)
      simd_apart<level>(MultiplyTiles<T, Size::kBytes, rows, vectors, false, copies>(), &run);
    else
      simd_apart<level>(MultiplyTiles<T, Size::kBytes, rows, vectors, true, copies>(), &run);
  }
};

template <class T, SimdLevel level>
void multiply_in_blocks(const Product<T>& p, bool copies_a, bool copies_b) {
  constexpr int64_t kStep = TileSize<T, level>::kColumns;
  const Blocks most = largest_blocks<T, level>(copies_b ? 0 : p.b_row);
  const int64_t inner_part = divided_up(p.k, divided_up(p.k, most.inner));
  const int64_t columns_part = std::min(most.columns, p.m), rows_part = std::min(most.rows, p.n);
  // Tiles go along b where it stays near and is long, else down along panels of b: along rows of c, a processor fetches
  // ahead of the tiles what they write; down columns, it fetches what other threads write.
  const bool goes_along = columns_part > 4 * kStep &&
                          columns_part * inner_part * static_cast<int64_t>(sizeof(T)) <= cache_sizes().second / 8;
  const bool has_room = copies_b && (goes_along || p.n > rows_part);
  T* const b_copied = panels_of_b<T>((has_room ? divided_up(columns_part, kStep) : 1) * kStep * inner_part);
  T* const a_copied = copies_a ? panels_of_a<T>(rows_part * inner_part) : nullptr;
  for (int64_t column = 0; column < p.m; column += columns_part)
    for (int64_t from = 0; from < p.k; from += inner_part) {
      const int64_t inner = std::min(inner_part, p.k - from), columns = std::min(columns_part, p.m - column);
      const bool is_last = from + inner == p.k;
      const BlockOfB<T, level> b{inner,    columns,    p.b + from * p.b_row + column * p.b_column,
                                 p.b_row,  p.b_column, copies_b,
                                 b_copied, has_room};
      const Finish<T, level> finish{p.alpha, from == 0 ? p.beta : T(1), is_last && p.bias ? p.bias + column : nullptr,
                                    is_last && p.relu};
      for (int64_t row = 0; row < p.n; row += rows_part) {
        BlockOfA<T, level> a{Tiles(std::min(rows_part, p.n - row), TileSize<T, level>::kRows),
                             inner,
                             p.a + row * p.a_row + from * p.a_column,
                             p.a_row,
                             p.a_column,
                             p.c + row * p.c_row + column,
                             p.c_row};
        if (copies_a) a.copy(a_copied);
        const bool is_new = row == 0 || !has_room;
        if (goes_along) {
          for (int64_t j = 0; is_new && j < columns; j += kStep) b.copy(j);
          for (int64_t i = 0; i < a.tiles.count; ++i) a.go_along(i, b, finish);
        } else {
          for (int64_t j = 0; j < columns; j += kStep) a.go_down(b, j, is_new, finish);
        }
      }
    }
}

/// The sums of `height` rows, at most `rows`, by `columns` rows.
template <SimdLevel level, int rows, int columns, class T>
void dots_of(int64_t height, int64_t k, const T* a, int64_t a_row, const T* b, int64_t b_row, T* sums) {
  if constexpr (rows > 1)
    if (height < rows) return dots_of<level, rows - 1, columns>(height, k, a, a_row, b, b_row, sums);
  simd_apart<level>(DotsTile<T, vector_bytes<level>(), rows, columns>(), k, a, a_row, b, b_row, sums);
}

template <class T, SimdLevel level>
void multiply_by_dots(const Product<T>& p) {
  using Size = DotsSize<level>;
  const Tiles tiles(p.n, Size::kRows);
  for (int64_t j = 0, width = 0; j < p.m; j += width) {
    width = p.m - j >= Size::kColumns ? Size::kColumns : 1;
    const T* const b = p.b + j * p.b_column;
    for (int64_t i = 0; i < tiles.count; ++i) {
      const int64_t row = tiles.first_row(i), height = tiles.height_of(i);
      T sums[Size::kRows * Size::kColumns + 3];
      const T* const a = p.a + row * p.a_row;
      if (width == 1)
        dots_of<level, Size::kRows, 1>(height, p.k, a, p.a_row, b, p.b_column, sums);
      else
        dots_of<level, Size::kRows, Size::kColumns>(height, p.k, a, p.a_row, b, p.b_column, sums);
      T* const c = p.c + row * p.c_row + j;
      for (int64_t r = 0; r < height; ++r)
        for (int64_t q = 0; q < width; ++q) c[r * p.c_row + q] = sums[r * width + q];
    }
  }
  Finish<T, level>{p.alpha, T(0), p.bias, p.relu}.rows(p.c, p.c_row, p.c, p.c_row, p.n, 0, p.m);
}

template <class T, SimdLevel level>
void multiply(const Product<T>& p) {
  using Size = TileSize<T, level>;
  constexpr int64_t kFewRows = 16;  // for which the copy of b would cost as much as the product
  if (p.n <= kFewRows && p.a_column == 1 && p.b_row == 1 && p.beta == T(0)) return multiply_by_dots<T, level>(p);
  const auto bytes = [](int64_t count) { return count * static_cast<int64_t>(sizeof(T)); };
  // Tiles read rows of a where they lie, and its columns unless those are many, far from each other, and read often.
  const bool copies_a =
      p.a_column != 1 && (p.a_row != 1 || (p.m > 4 * Size::kColumns && bytes(p.k * p.a_column) > kNear));
  // Many tiles read a panel of b, of which each row is in a page of its own.
  const bool copies_b = p.b_column != 1 || (p.n > 2 * Size::kRows && p.b_row > 2 * Size::kColumns &&
                                            bytes(p.k * p.m) > cache_sizes().first);
  multiply_in_blocks<T, level>(p, copies_a, copies_b);
}

template <class T>
void multiply_at_best_level(const Product<T>& p) {
  dispatch_simd_level([&](auto at) { multiply<T, decltype(at)::kLevel>(p); });
}

}  // namespace

void multiply_own(const Product<float>& product) { multiply_at_best_level(product); }
void multiply_own(const Product<double>& product) { multiply_at_best_level(product); }

}  // namespace xtgrad::kernels
