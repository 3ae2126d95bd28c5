#pragma once
#include <cstdint>
#include <vector>

// Products with a matrix that is gathered from memory as it is read: its element of row i and column k lies at
// a[rows[i] + columns[k]]. Such a matrix are the patches of an image under a kernel, where rows are positions and
// columns the kernel's elements, or the other way round (Dukhan 2019, The indirect convolution algorithm).

namespace xtgrad::kernels {

/// Columns of a gathered matrix that lie a common step apart: so many of them, the first at `offset`.
struct Run {
  int64_t offset, count;
};

/// All columns of a gathered matrix, in blocks of which a panel of the other matrix lies in the first cache.
class GatheredColumns {
 public:
  /// A block of columns: so many runs, of so many columns together.
  struct Block {
    int64_t first_run, runs, columns;
  };

  /// Columns of a run lie `step` apart; no block has more than `most` columns.
  GatheredColumns(int64_t step, int64_t most) : step_(step), most_(most) {}

  void append(int64_t offset, int64_t count);

  int64_t step() const { return step_; }
  int64_t size() const { return size_; }
  const std::vector<Run>& runs() const { return runs_; }
  const std::vector<Block>& blocks() const { return blocks_; }

 private:
  void append_to_block(int64_t offset, int64_t count);

  int64_t step_, most_, size_ = 0;
  std::vector<Run> runs_;
  std::vector<Block> blocks_;
};

/// c [n, m] = a b + bias or, with `adds`, what c holds and a b; with `relu` what is positive of it (and nan).
template <class T>
struct GatheredProduct {
  int64_t n, m;
  const T* a;
  const int64_t* a_rows;  // [n]
  const GatheredColumns* columns;
  const T* b;  // [k, m] in panels, see PanelSize
  T* c;
  const int64_t* c_rows;  // [n]: where rows begin in c
  bool adds = false;
  const T* bias = nullptr;  // [m] or none
  bool relu = false;
};

/// The panels that b's columns are cut into: each is row-major [k, columns], of `columns` columns or, where the last
/// panel has no more than `few` of them, of `few`; zeros fill it up.
struct PanelSize {
  int64_t columns, few;
  int64_t most_rows;  // of a panel that lies in the first cache

  int64_t count(int64_t m) const { return (m + columns - 1) / columns; }
  int64_t width(int64_t left) const { return left <= few ? few : columns; }
  /// Columns of all panels together.
  int64_t padded(int64_t m) const { return m == 0 ? 0 : (count(m) - 1) * columns + width((m - 1) % columns + 1); }
};

/// The size of panels at the SIMD level at hand.
template <class T>
PanelSize panel_size();

template <class T>
void multiply_gathered(const GatheredProduct<T>& product);

/// Products with so few columns are computed by multiply_few_columns(), whose vectors run along rows.
inline constexpr int64_t kFewColumns = 4;

/// c[c_rows[i] + j * c_column] = row i of a . row j of b + bias[j], or what is positive of it, for b [m, k] row-major
/// with m <= kFewColumns, and columns that are neighbours (of step 1).
template <class T>
void multiply_few_columns(const GatheredProduct<T>& product, int64_t c_column);

/// A panel to[p * width + i] = x[i * across + p * along] for i < count, p < k; zeros fill it up to `width`.
template <class T>
void pack_panel(const T* x, int64_t across, int64_t along, int64_t count, int64_t width, int64_t k, T* to);

/// to[p * step + i] = x[i * stride + p] for i < rows, p < columns.
template <class T>
void transpose(const T* x, int64_t stride, int64_t rows, int64_t columns, T* to, int64_t step);

}  // namespace xtgrad::kernels
