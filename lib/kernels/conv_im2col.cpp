#include <algorithm>
#include <type_traits>

#include <xtgrad/lib/kernels/conv_images.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/divided_up.h>
#include <xtgrad/lib/kernels/gemm.h>
#include <xtgrad/lib/kernels/wrap.h>
#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels::im2col {
namespace {

// Elements of the matrix that each thread works with at a time.
constexpr int64_t kColumnElements = 1 << 19;
// Weights of at most so many elements, over all threads, are summed by each thread on its own.
constexpr int64_t kPartialElements = 1 << 24;

/// A convolution's sizes, and how its matrix is cut into pieces.
struct Geometry : ConvSizes {
  int64_t x_size, y_size;       // elements a channel
  int64_t rows, chunk, chunks;  // of the matrix: channels * taps rows, so many columns at a time

  explicit Geometry(const ConvProblem& p)
      : ConvSizes(p),
        x_size(x[0] * x[1] * x[2]),
        y_size(positions()),
        rows(channels * taps()),
        chunk(std::clamp<int64_t>(kColumnElements / rows, 1, y_size)),
        chunks(divided_up(y_size, chunk)) {}
};

/// A piece of one image's and group's positions.
struct Part {
  int64_t image, group, from, to;
  Part(const Geometry& s, int64_t index)
      : image(index / (s.groups * s.chunks)),
        group(index / s.chunks % s.groups),
        from(index % s.chunks * s.chunk),
        to(std::min(from + s.chunk, s.y_size)) {}
};

/// Goes along columns [from, to) of one row: inside(column, n, at) for those over elements at, at + stride, ... of the
/// channels, outside(column, n) for those over the padding.
template <class Inside, class Outside>
void for_runs(const Geometry& s, int64_t row, int64_t from, int64_t to, const Inside& inside, const Outside& outside) {
  const int64_t channel = row / s.taps(), tap = row % s.taps();
  const int64_t k0 = tap / (s.kernel[1] * s.kernel[2]), k1 = tap / s.kernel[2] % s.kernel[1], k2 = tap % s.kernel[2];
  const int64_t shift = k2 * s.dilation[2] - s.padding[2], step = s.stride[2];
  // Outputs first .. last - 1 of a line lie over elements of x's line.
  const int64_t first = shift >= 0 ? 0 : std::min((-shift + step - 1) / step, s.y[2]);
  const int64_t last = shift >= s.x[2] ? first : std::clamp((s.x[2] - shift + step - 1) / step, first, s.y[2]);
  for (int64_t position = from; position < to;) {
    const int64_t line = position / s.y[2], begin = position % s.y[2];
    const int64_t end = std::min(s.y[2], begin + (to - position)), column = position - from;
    const int64_t i0 = line / s.y[1] * s.stride[0] - s.padding[0] + k0 * s.dilation[0];
    const int64_t i1 = line % s.y[1] * s.stride[1] - s.padding[1] + k1 * s.dilation[1];
    const bool on_line = i0 >= 0 && i0 < s.x[0] && i1 >= 0 && i1 < s.x[1];
    const int64_t low = on_line ? std::clamp(first, begin, end) : end;
    const int64_t high = on_line ? std::clamp(last, low, end) : end;
    if (begin < low) outside(column, low - begin);
    if (low < high)
      inside(column + low - begin, high - low, ((channel * s.x[0] + i0) * s.x[1] + i1) * s.x[2] + low * step + shift);
    if (high < end) outside(column + high - begin, end - high);
    position += end - begin;
  }
}

template <class T>
void gather(const Geometry& s, const T* x, int64_t from, int64_t to, T* columns) {
  const int64_t width = to - from, step = s.stride[2];
  for (int64_t row = 0; row < s.rows; ++row) {
    T* line = columns + row * width;
    for_runs(
        s, row, from, to,
        [&](int64_t column, int64_t n, int64_t at) {
          if (step == 1)
            std::copy_n(x + at, n, line + column);
          else
            for (int64_t i = 0; i < n; ++i) line[column + i] = x[at + i * step];
        },
        [&](int64_t column, int64_t n) { std::fill_n(line + column, n, T(0)); });
  }
}

template <class T>
void scatter_add(const Geometry& s, const T* columns, int64_t from, int64_t to, T* x) {
  const int64_t width = to - from, step = s.stride[2];
  for (int64_t row = 0; row < s.rows; ++row) {
    const T* line = columns + row * width;
    for_runs(
        s, row, from, to,
        [&](int64_t column, int64_t n, int64_t at) {
          for (int64_t i = 0; i < n; ++i) x[at + i * step] = Plus()(x[at + i * step], line[column + i]);
        },
        [](int64_t, int64_t) {});
  }
}

/// body(begin, end) over parts [0, count): on several threads where there are enough parts, else the products inside
/// may use them.
template <class Body>
void share(int64_t count, const Body& body) {
  if (count < get_num_threads())
    body(int64_t{0}, count);
  else
    parallel_for(0, count, 1, body);
}

Array matrix(const Array& x, int64_t at, int64_t rows, int64_t columns, int64_t leading) {
  return x.as_strided({rows, columns}, {leading, 1}, x.offset() + at);
}

template <class Body>
void dispatch_numbers(ScalarType dtype, const Body& body) {
  dispatch(dtype, "slow_conv2d_cpu", [&](auto zero) {
    if constexpr (std::is_same_v<decltype(zero), bool>)
      fail("\"slow_conv2d_cpu\" not implemented for 'Bool'");
    else
      body(zero);
  });
}

}  // namespace

void conv_forward(const ConvProblem& problem, const Array& x, const Array& w, bool add, const Array& y) {
  const Geometry s(problem);
  dispatch_numbers(x.dtype(), [&](auto zero) {
    using T = decltype(zero);
    share(s.images * s.groups * s.chunks, [&](int64_t begin, int64_t end) {
      const Array columns = empty_array({s.rows * s.chunk}, x.dtype());
      for (int64_t i = begin; i < end; ++i) {
        const Part part(s, i);
        const int64_t width = part.to - part.from, block = part.image * s.groups + part.group;
        gather(s, x.data<T>() + block * s.channels * s.x_size, part.from, part.to, columns.data<T>());
        const Array weight = matrix(w, part.group * s.outputs * s.rows, s.outputs, s.rows, s.rows);
        const Array to = matrix(y, block * s.outputs * s.y_size + part.from, s.outputs, width, s.y_size);
        const Array product = to.is_contiguous() ? to : to.clone();
        gemm(1, weight, matrix(columns, 0, s.rows, width, width), add ? 1 : 0, product);
        if (!to.is_contiguous()) copy(product, to);
      }
    });
  });
}

void conv_data(const ConvProblem& problem, const Array& y, const Array& w, const Array& x) {
  const Geometry s(problem);
  fill(x, 0);
  dispatch_numbers(x.dtype(), [&](auto zero) {
    using T = decltype(zero);
    // Neighbouring positions add to the same elements: one image and group is one thread's.
    share(s.images * s.groups, [&](int64_t begin, int64_t end) {
      const Array columns = empty_array({s.rows * s.chunk}, x.dtype());
      for (int64_t i = begin * s.chunks; i < end * s.chunks; ++i) {
        const Part part(s, i);
        const int64_t width = part.to - part.from, block = part.image * s.groups + part.group;
        const Array weight = matrix(w, part.group * s.outputs * s.rows, s.outputs, s.rows, s.rows);
        const Array from = matrix(y, block * s.outputs * s.y_size + part.from, s.outputs, width, s.y_size);
        gemm(1, weight.transpose(0, 1), from, 0, matrix(columns, 0, s.rows, width, width));
        scatter_add(s, columns.data<T>(), part.from, part.to, x.data<T>() + block * s.channels * s.x_size);
      }
    });
  });
}

void conv_weight(const ConvProblem& problem, const Array& x, const Array& y, const Array& w) {
  const Geometry s(problem);
  const int64_t parts = s.images * s.groups * s.chunks;
  const bool apart =
      parts >= get_num_threads() && !in_parallel_region() && w.numel() * get_num_threads() <= kPartialElements;
  const int64_t teams = apart ? get_num_threads() : 1;
  // Each team sums for itself, the first one in w; the order of additions is then the same in every run.
  const Array others = full_array({teams - 1, w.numel()}, 0, w.dtype());
  fill(w, 0);
  dispatch_numbers(x.dtype(), [&](auto zero) {
    using T = decltype(zero);
    share(teams, [&](int64_t first, int64_t last) {
      const Array columns = empty_array({s.rows * s.chunk}, x.dtype());
      for (int64_t team = first; team < last; ++team)
        for (int64_t i = parts * team / teams; i < parts * (team + 1) / teams; ++i) {
          const Part part(s, i);
          const int64_t width = part.to - part.from, block = part.image * s.groups + part.group;
          gather(s, x.data<T>() + block * s.channels * s.x_size, part.from, part.to, columns.data<T>());
          const Array from = matrix(y, block * s.outputs * s.y_size + part.from, s.outputs, width, s.y_size);
          const Array sums = team == 0 ? w : others.select(0, team - 1);
          const Array weight = matrix(sums, part.group * s.outputs * s.rows, s.outputs, s.rows, s.rows);
          gemm(1, from, matrix(columns, 0, s.rows, width, width).transpose(0, 1), 1, weight);
        }
    });
    T* total = w.data<T>();
    for (int64_t team = 1; team < teams; ++team) {
      const T* part = others.data<T>() + (team - 1) * w.numel();
      for (int64_t i = 0; i < w.numel(); ++i) total[i] = Plus()(total[i], part[i]);
    }
  });
}

}  // namespace xtgrad::kernels::im2col
