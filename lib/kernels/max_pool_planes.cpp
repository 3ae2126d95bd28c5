#include <algorithm>
#include <limits>
#include <map>
#include <vector>

#include <xtgrad/lib/kernels/max_pool_run.h>
#include <xtgrad/lib/simd.h>

// Rows of a plane are short and their windows start every `stride` elements, neither of which vectors like. So some
// rows are first dealt out by the remainders of their coordinates by the stride (-inf where padding is): then the
// elements at one position of all windows lie side by side, over the ends of rows and planes, and one plain loop a
// position does them all.

namespace xtgrad::kernels {
namespace {

constexpr int64_t kBlock = 2048;  // results at a time: they and what they are taken from stay in the first caches

/// An axis dealt out: position k of window o is element o + shift[k] of part slot[k].
struct Deal {
  std::vector<int64_t> slot, shift, remainder;
  int64_t most_shift = 0;

  Deal(const PoolWindow& w, int axis) {
    std::map<int64_t, int64_t> slots_by_remainder;
    for (int64_t k = 0; k < w.kernel[axis]; ++k) {
      const int64_t at = k * w.dilation[axis], left = at % w.stride[axis];
      const auto [found, fresh] = slots_by_remainder.emplace(left, slots());
      slot.push_back(found->second);
      if (fresh) remainder.push_back(left);
      shift.push_back(at / w.stride[axis]);
    }
    most_shift = shift.back();
  }
  int64_t slots() const { return static_cast<int64_t>(remainder.size()); }
};

/// The rows that are done together: `rows` output rows from `row` on of each of `planes` planes.
struct Block {
  int64_t planes, row, rows;
  int64_t pitch, plane_rows;  // of what was dealt out
  int64_t size() const { return planes * plane_rows * pitch; }
  int64_t used() const { return ((planes - 1) * plane_rows + rows - 1) * pitch; }
};

template <int64_t stride, class T>
[[gnu::always_inline]] inline void pick_every(const T* from, int64_t step, T* to, int64_t n) {
  if constexpr (stride != 0) step = stride;
  XTGRAD_INDEPENDENT
  for (int64_t i = 0; i < n; ++i) to[i] = from[i * step];
}

template <class T>
class Planes {
 public:
  Planes(const PoolWindow& window, bool with_positions) : w_(window), rows_(window, 1), columns_(window, 2) {
    pitch_ = w_.out[2] + columns_.most_shift;
    const int64_t whole = (w_.out[1] + rows_.most_shift) * pitch_;
    planes_at_once_ = std::max<int64_t>(1, kBlock / whole);
    rows_at_once_ = whole <= kBlock ? w_.out[1] : std::clamp<int64_t>(kBlock / pitch_ - rows_.most_shift, 1, w_.out[1]);
    const int64_t size = planes_at_once_ * (rows_at_once_ + rows_.most_shift) * pitch_;
    dealt_.resize(static_cast<size_t>(size * rows_.slots() * columns_.slots()));
    best_.resize(static_cast<size_t>(size));
    if (with_positions) where_.resize(static_cast<size_t>(size));
  }

  template <class Position>
  void run(const T* x, T* y, Position* positions, int64_t count) {
    for (int64_t plane = 0; plane < count; plane += planes_at_once_) {
      const int64_t planes = std::min(planes_at_once_, count - plane);
      for (int64_t depth = 0; depth < w_.out[0]; ++depth)
        for (int64_t row = 0; row < w_.out[1]; row += rows_at_once_) {
          const int64_t rows = std::min(rows_at_once_, w_.out[1] - row);
          const Block block{planes, row, rows, pitch_, rows + rows_.most_shift};
          const int64_t to = (plane * w_.out[0] + depth) * w_.out[1] * w_.out[2];
          if constexpr (std::is_void_v<Position>)
            simd([=, this](auto) { values_of(block, x + plane * w_.in_size(), depth, y + to); }, 0);
          else
            simd([=, this](auto) { both_of(block, x + plane * w_.in_size(), depth, y + to, positions + to); }, 0);
        }
    }
  }

 private:
  [[gnu::always_inline]] void values_of(const Block& b, const T* x, int64_t depth, T* y) {
    larger<false>(b, x, depth);
    write(b, best_.data(), y);
  }
  template <class Position>
  [[gnu::always_inline]] void both_of(const Block& b, const T* x, int64_t depth, T* y, Position* positions) {
    first_positions(b, depth);
    larger<true>(b, x, depth);
    write(b, best_.data(), y);
    write(b, where_.data(), positions);
  }

  template <bool positions>
  [[gnu::always_inline]] void larger(const Block& b, const T* x, int64_t depth) {
    const int64_t n = b.used() + w_.out[2];
    std::fill_n(best_.data(), n, -std::numeric_limits<T>::infinity());
    for (int64_t kd = w_.first(0, depth); kd < w_.last(0, depth); ++kd) {
      deal(b, x + (w_.start(0, depth) + kd * w_.dilation[0]) * w_.in[1] * w_.in[2]);
      for (size_t kh = 0; kh < rows_.slot.size(); ++kh)
        for (size_t kw = 0; kw < columns_.slot.size(); ++kw) {
          const T* from = dealt_.data() + (rows_.slot[kh] * columns_.slots() + columns_.slot[kw]) * b.size() +
                          rows_.shift[kh] * b.pitch + columns_.shift[kw];
          const int64_t position = (kd * w_.kernel[1] + static_cast<int64_t>(kh)) * w_.kernel[2];
          take_larger<positions>(from, static_cast<LaneOf<T>>(position + static_cast<int64_t>(kw)), best_.data(),
                                 where_.data(), n);
        }
    }
  }

  // Deals out what windows of the block see of the plane at x (and of the planes that follow in_size() apart).
  [[gnu::always_inline]] void deal(const Block& b, const T* x) {
    for (int64_t s = 0; s < rows_.slots(); ++s)
      for (int64_t plane = 0; plane < b.planes; ++plane)
        for (int64_t r = 0; r < b.plane_rows; ++r) {
          const int64_t row = w_.start(1, b.row + r) + rows_.remainder[static_cast<size_t>(s)];
          T* to = dealt_.data() + s * columns_.slots() * b.size() + (plane * b.plane_rows + r) * b.pitch;
          const T* from = row >= 0 && row < w_.in[1] ? x + plane * w_.in_size() + row * w_.in[2] : nullptr;
          for (int64_t c = 0; c < columns_.slots(); ++c)
            deal_row(from, w_.start(2, 0) + columns_.remainder[static_cast<size_t>(c)], to + c * b.size());
        }
  }

  // to[i] = row[start + i * stride], -inf outside the row.
  [[gnu::always_inline]] void deal_row(const T* row, int64_t start, T* to) {
    const int64_t stride = w_.stride[2];
    const int64_t before = start >= 0 ? 0 : std::min(pitch_, (-start + stride - 1) / stride);
    const int64_t room = w_.in[2] - start;
    const int64_t end = !row || room <= 0 ? before : std::max(before, std::min(pitch_, (room + stride - 1) / stride));
    for (int64_t i = 0; i < before; ++i) to[i] = -std::numeric_limits<T>::infinity();
    for (int64_t i = end; i < pitch_; ++i) to[i] = -std::numeric_limits<T>::infinity();
    const T* from = row + (row ? start + before * stride : 0);
    if (stride == 1)
      pick_every<1>(from, 1, to + before, end - before);
    else if (stride == 2)
      pick_every<2>(from, 2, to + before, end - before);
    else
      pick_every<0>(from, stride, to + before, end - before);
  }

  // Where a window holds nothing but -inf, its first element counts.
  [[gnu::always_inline]] void first_positions(const Block& b, int64_t depth) {
    for (int64_t plane = 0; plane < b.planes; ++plane)
      for (int64_t r = 0; r < b.rows; ++r) {
        const int64_t row = (w_.first(0, depth) * w_.kernel[1] + w_.first(1, b.row + r)) * w_.kernel[2];
        LaneOf<T>* to = where_.data() + (plane * b.plane_rows + r) * b.pitch;
        std::fill_n(to, w_.out[2], static_cast<LaneOf<T>>(row));
        for (int64_t c = 0; c < w_.out[2] && w_.start(2, c) < 0; ++c)
          to[c] = static_cast<LaneOf<T>>(row + w_.first(2, c));
      }
  }

  template <class From, class To>
  [[gnu::always_inline]] void write(const Block& b, const From* from, To* to) const {
    const int64_t plane_size = w_.out_size(), width = w_.out[2];
    for (int64_t plane = 0; plane < b.planes; ++plane)
      for (int64_t r = 0; r < b.rows; ++r) {
        const From* row = from + (plane * b.plane_rows + r) * b.pitch;
        To* out = to + plane * plane_size + (b.row + r) * width;
        XTGRAD_INDEPENDENT
        for (int64_t i = 0; i < width; ++i) out[i] = static_cast<To>(row[i]);
      }
  }

  const PoolWindow w_;
  const Deal rows_, columns_;
  int64_t pitch_, planes_at_once_, rows_at_once_;
  std::vector<T> dealt_, best_;
  std::vector<LaneOf<T>> where_;
};

}  // namespace

template <class T, class Position>
void max_pool_planes(const PoolWindow& window, const T* x, T* y, Position* positions, int64_t count) {
  Planes<T>(window, !std::is_void_v<Position>).run(x, y, positions, count);
}

template void max_pool_planes(const PoolWindow&, const float*, float*, void*, int64_t);
template void max_pool_planes(const PoolWindow&, const float*, float*, uint8_t*, int64_t);
template void max_pool_planes(const PoolWindow&, const float*, float*, int32_t*, int64_t);
template void max_pool_planes(const PoolWindow&, const double*, double*, void*, int64_t);
template void max_pool_planes(const PoolWindow&, const double*, double*, uint8_t*, int64_t);
template void max_pool_planes(const PoolWindow&, const double*, double*, int32_t*, int64_t);

}  // namespace xtgrad::kernels
