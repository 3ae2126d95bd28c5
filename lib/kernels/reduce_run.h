#pragma once
#include <algorithm>
#include <concepts>
#include <cstdint>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/kernels/wrap.h>

// How many numbers become one: by trees of eight and sums of such trees on three levels, so that rounding errors grow
// with the depth of the tree and not with the count, and so that every loop is a plain vertical one that vectorises
// without reordering anything.

namespace xtgrad::kernels {

inline constexpr int64_t kReduceWidth = 256;

// An Op combines two numbers and names the number that changes nothing; a Load maps each element first.

struct Sum : Plus {
  template <class T>
  static constexpr T identity() {
    return T(0);
  }
};

struct Identity {
  template <class T>
  [[gnu::always_inline]] T operator()(T x) const {
    return x;
  }
};

/// y[j] = x[j] op x[stride + j] op ... over eight rows; y may be the first of them.
template <class Op, class T, class Load>
[[gnu::always_inline]] inline void eight_rows(Op op, Load load, const T* x, int64_t stride, int64_t n, T* y, bool add) {
  const T *a = x, *b = a + stride, *c = b + stride, *d = c + stride;
  const T *e = d + stride, *f = e + stride, *g = f + stride, *h = g + stride;
  auto tree = [=](int64_t j) {
    const T s = load(a[j]), t = load(b[j]), u = load(c[j]), v = load(d[j]);
    const T w = load(e[j]), x1 = load(f[j]), y1 = load(g[j]), z = load(h[j]);
    if constexpr (requires { op.eight(s, t, u, v, w, x1, y1, z); })
      return op.eight(s, t, u, v, w, x1, y1, z);
    else
      return op(op(op(s, t), op(u, v)), op(op(w, x1), op(y1, z)));
  };
  if (add) {
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) y[j] = op(y[j], tree(j));
  } else {
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) y[j] = tree(j);
  }
}

template <class Op, class T, class Load>
[[gnu::always_inline]] inline void one_row(Op op, Load load, const T* x, int64_t n, T* y, bool add) {
  if (add) {
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) y[j] = op(y[j], load(x[j]));
  } else {
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) y[j] = load(x[j]);
  }
}

/// Reduces rows of up to kReduceWidth columns, column by column.
template <class Op, class T>
class Columns {
 public:
  [[gnu::always_inline]] Columns(Op op, int64_t columns) : op_(op), n_(columns) {}

  template <class Load>
  [[gnu::always_inline]] void add(Load load, const T* x, int64_t stride, int64_t rows) {
    if constexpr (std::integral<T>) {
      for (; rows > 0; --rows, x += stride) one_row(op_, load, x, n_, sums_[0], count_[0]++ > 0);
      return;
    }
    for (; rows >= 8; rows -= 8, x += 8 * stride) {
      eight_rows(op_, load, x, stride, n_, sums_[0], count_[0] > 0);
      if (++count_[0] == kSteps) carry();
    }
    for (; rows > 0; --rows, x += stride) {
      one_row(op_, load, x, n_, sums_[0], count_[0] > 0);
      if (++count_[0] == kSteps) carry();
    }
  }

  /// The result; at least one row has been added.
  [[gnu::always_inline]] void finish(T* y) {
    if constexpr (std::integral<T>) {
      std::copy_n(sums_[0], n_, y);
      return;
    }
    bool add = false;
    for (int level = 0; level < 3; ++level)
      if (count_[level] > 0) {
        one_row(op_, Identity(), sums_[level], n_, y, add);
        add = true;
      }
  }

 private:
  static constexpr int kSteps = 16;

  [[gnu::always_inline]] void carry() {
    one_row(op_, Identity(), sums_[0], n_, sums_[1], count_[1] > 0);
    count_[0] = 0;
    if (++count_[1] < 4 * kSteps) return;
    one_row(op_, Identity(), sums_[1], n_, sums_[2], count_[2] > 0);
    count_[1] = 0;
    ++count_[2];
  }

  Op op_;
  int64_t n_;
  int64_t count_[3] = {};
  T sums_[3][kReduceWidth];
};

/// The same for single numbers.
template <class Op, class T>
class Cascade {
 public:
  [[gnu::always_inline]] explicit Cascade(Op op) : op_(op) {}
  [[gnu::always_inline]] void add(T x) {
    sums_[0] = op_(sums_[0], x);
    if (std::integral<T> || ++count_[0] < kSteps) return;
    count_[0] = 0;
    sums_[1] = op_(sums_[1], sums_[0]);
    sums_[0] = Op::template identity<T>();
    if (++count_[1] < kSteps) return;
    count_[1] = 0;
    sums_[2] = op_(sums_[2], sums_[1]);
    sums_[1] = Op::template identity<T>();
  }
  [[gnu::always_inline]] T finish() const { return op_(op_(sums_[0], sums_[1]), sums_[2]); }

 private:
  static constexpr int kSteps = 64;
  Op op_;
  int count_[2] = {};
  T sums_[3] = {Op::template identity<T>(), Op::template identity<T>(), Op::template identity<T>()};
};

template <class Op, class T, class Load>
[[gnu::always_inline]] inline T reduce_few(Op op, Load load, const T* x, int64_t n) {
  T a = Op::template identity<T>(), b = a, c = a, d = a;
  int64_t i = 0;
  for (; i + 4 <= n; i += 4) {
    a = op(a, load(x[i]));
    b = op(b, load(x[i + 1]));
    c = op(c, load(x[i + 2]));
    d = op(d, load(x[i + 3]));
  }
  for (; i < n; ++i) a = op(a, load(x[i]));
  return op(op(a, b), op(c, d));
}

/// x[0] op ... op x[n - 1] of consecutive elements.
template <class Op, class T, class Load>
[[gnu::always_inline]] inline T reduce_run(Op op, Load load, const T* x, int64_t n) {
  if constexpr (std::integral<T>) {
    T total = Op::template identity<T>();
    for (int64_t i = 0; i < n; ++i) total = op(total, load(x[i]));
    return total;
  }
  constexpr int64_t kVector = 16;  // loops over multiples of it leave no scalar rest
  if (n <= 2 * kVector) return reduce_few(op, load, x, n);
  T lanes[kReduceWidth];
  int64_t width = std::min(kReduceWidth, std::max(kVector, n / 8 / kVector * kVector)), done = 0;
  if (n >= 16 * kReduceWidth) {
    Columns<Op, T> columns(op, width);
    columns.add(load, x, width, n / width);
    columns.finish(lanes);
    done = n / width * width;
  } else {
    for (; done + 8 * width <= n; done += 8 * width) eight_rows(op, load, x + done, width, width, lanes, done > 0);
  }
  for (; done < n; done += width) one_row(op, load, x + done, std::min(width, n - done), lanes, done > 0);
  while (width > kVector) {
    const int64_t half = (width / 2 + kVector - 1) / kVector * kVector;
    one_row(op, Identity(), lanes + half, width - half, lanes, true);
    width = half;
  }
  for (int64_t half = kVector / 2; half > 0; half /= 2)
    for (int64_t i = 0; i < half; ++i) lanes[i] = op(lanes[i], lanes[half + i]);
  return lanes[0];
}

}  // namespace xtgrad::kernels
