#include <algorithm>
#include <vector>

#include <xtgrad/lib/kernels/conv_depthwise.h>
#include <xtgrad/lib/kernels/gemm_shared.h>
#include <xtgrad/lib/kernels/vectors.h>
#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels::depthwise {
namespace {

/// An element of the kernels: where positions find their elements of x, and the row of weights.
struct Tap {
  int64_t x, w;
};

/// Positions side by side that have the same taps.
template <class T>
struct Positions {
  int64_t count, channels;
  const Tap *taps, *end;
  const T* x;
  int64_t x_step;
  const T* w;
  const T* bias;
  T* y;
  int64_t y_step;
  bool relu;
};

template <class T, SimdLevel level>
struct ComputePositions {
  static constexpr int kBytes = vector_bytes<level>();
  static constexpr int64_t kLanes = VectorOf<T, kBytes>::kLanes;

  [[gnu::always_inline]] void operator()(const Positions<T>* given) const {
    Positions<T> p = *given;
    for (; p.count >= kAtOnce; p.count -= kAtOnce) positions<kAtOnce>(p);
    while (p.count-- > 0) positions<1>(p);
  }

 private:
  static constexpr int kAtOnce = 4;

  template <int count>
  [[gnu::always_inline]] static void positions(Positions<T>& p) {
    int64_t c = 0;
    for (; c + 2 * kLanes <= p.channels; c += 2 * kLanes) channels_from<count, 2>(p, c);
    for (; c + kLanes <= p.channels; c += kLanes) channels_from<count, 1>(p, c);
    for (; c < p.channels; ++c)
      for (int i = 0; i < count; ++i) {
        T sum = p.bias ? p.bias[c] : T(0);
        for (const Tap* tap = p.taps; tap != p.end; ++tap) sum += p.x[i * p.x_step + tap->x + c] * p.w[tap->w + c];
        p.y[i * p.y_step + c] = p.relu && sum <= T(0) ? T(0) : sum;
      }
    p.x += count * p.x_step;
    p.y += count * p.y_step;
  }

  template <int count, int vectors>
  [[gnu::always_inline]] static void channels_from(const Positions<T>& p, int64_t c) {
    using Vector = typename VectorOf<T, kBytes>::Aligned;
    using Loose = typename VectorOf<T, kBytes>::Loose;
    Vector sums[count][vectors];
#pragma GCC unroll 8
    for (int j = 0; j < vectors; ++j) {
      Vector start{};
      if (p.bias) start = *reinterpret_cast<const Loose*>(p.bias + c + j * kLanes);
#pragma GCC unroll 8
      for (int i = 0; i < count; ++i) sums[i][j] = start;
    }
    for (const Tap* tap = p.taps; tap != p.end; ++tap) {
#pragma GCC unroll 8
      for (int j = 0; j < vectors; ++j) {
        const Vector w = *reinterpret_cast<const Loose*>(p.w + tap->w + c + j * kLanes);
#pragma GCC unroll 8
        for (int i = 0; i < count; ++i)
          sums[i][j] += *reinterpret_cast<const Loose*>(p.x + tap->x + c + i * p.x_step + j * kLanes) * w;
      }
    }
#pragma GCC unroll 8
    for (int i = 0; i < count; ++i)
#pragma GCC unroll 8
      for (int j = 0; j < vectors; ++j) {
        Vector sum = sums[i][j];
        if (p.relu) sum = sum <= Vector{} ? Vector{} : sum;
        *reinterpret_cast<Loose*>(p.y + c + i * p.y_step + j * kLanes) = sum;
      }
  }
};

/// Where along dimension i elements of a kernel reach elements of x, for position `at`.
struct Reach {
  int64_t first, last;

  Reach(const ConvSizes& s, int i, int64_t at) {
    const int64_t begin = s.padding[i] - at * s.stride[i], dilation = s.dilation[i];
    first = std::clamp<int64_t>((begin + dilation - 1) / dilation, 0, s.kernel[i]);
    if (begin <= 0) first = 0;
    const int64_t end = s.x[i] + begin;
    last = end <= 0 ? first : std::clamp((end + dilation - 1) / dilation, first, s.kernel[i]);
  }
};

/// The positions along a line for which element k of a kernel reaches elements of x.
struct Range {
  int64_t first, last;

  Range(const ConvSizes& s, int64_t k) {
    const int64_t shift = k * s.dilation[2] - s.padding[2], stride = s.stride[2];
    first = shift >= 0 ? 0 : std::min((-shift + stride - 1) / stride, s.y[2]);
    last = shift >= s.x[2] ? first : std::clamp((s.x[2] - shift + stride - 1) / stride, first, s.y[2]);
  }
};

/// A convolution's operands; each channel is a group.
template <class T>
struct Operands {
  Images<const T> x;
  Kernels<const T> w;
  const T* bias;
  bool relu;
  Images<T> y;
};

template <class T>
class Channels {
 public:
  Channels(const ConvSizes& sizes, const Operands<T>& operands) : o_(operands), s_(sizes) {
    const int64_t taps = s_.taps();
    weights_ = empty_array({taps * s_.groups}, dtype_of<T>());
    T* to = weights_.template data<T>();
    for (int64_t d = 0; d < s_.kernel[0]; ++d)
      for (int64_t h = 0; h < s_.kernel[1]; ++h)
        for (int64_t v = 0; v < s_.kernel[2]; ++v)
          for (int64_t c = 0; c < s_.groups; ++c)
            *to++ = o_.w.data[c * o_.w.group + d * o_.w.at[0] + h * o_.w.at[1] + v * o_.w.at[2]];
  }

  void run() const {
    const int64_t lines = s_.images * s_.y[0] * s_.y[1];
    const auto grain = static_cast<int64_t>(kSerialFlops / s_.flops() * static_cast<double>(lines)) + 1;
    parallel_for(0, lines, grain, [&](int64_t from, int64_t to) {
      std::vector<Tap> taps(static_cast<size_t>(s_.taps()));
      for (int64_t i = from; i < to; ++i)
        line(o_.x.of(i / (s_.y[0] * s_.y[1]), 0), i / s_.y[1] % s_.y[0], i % s_.y[1],
             o_.y.of(i / (s_.y[0] * s_.y[1]), 0), taps);
    });
  }

 private:
  void line(const T* x, int64_t d, int64_t h, T* y, std::vector<Tap>& taps) const {
    y += d * o_.y.at[0] + h * o_.y.at[1];
    // Positions on which no tap falls beside x, and those before and after them.
    const int64_t low = Range(s_, 0).first, high = std::max(low, Range(s_, s_.kernel[2] - 1).last);
    for (int64_t v = 0; v < s_.y[2];) {
      const bool inside = v >= low && v < high;
      const int64_t count = inside ? high - v : 1;
      const int64_t found = taps_at(d, h, v, taps);
      positions(x + v * s_.stride[2] * o_.x.at[2], taps.data(), found, count, y + v * o_.y.at[2]);
      v += count;
    }
  }

  /// The taps that reach x, as a position at the begin of the line finds them.
  int64_t taps_at(int64_t d, int64_t h, int64_t v, std::vector<Tap>& taps) const {
    const Reach depth(s_, 0, d), height(s_, 1, h), width(s_, 2, v);
    int64_t count = 0;
    for (int64_t i = depth.first; i < depth.last; ++i)
      for (int64_t j = height.first; j < height.last; ++j)
        for (int64_t k = width.first; k < width.last; ++k) {
          const int64_t x = (d * s_.stride[0] - s_.padding[0] + i * s_.dilation[0]) * o_.x.at[0] +
                            (h * s_.stride[1] - s_.padding[1] + j * s_.dilation[1]) * o_.x.at[1] +
                            (k * s_.dilation[2] - s_.padding[2]) * o_.x.at[2];
          taps[static_cast<size_t>(count++)] = {x, ((i * s_.kernel[1] + j) * s_.kernel[2] + k) * s_.groups};
        }
    return count;
  }

  void positions(const T* x, const Tap* taps, int64_t tap_count, int64_t count, T* y) const {
    const Positions<T> p{
        count,   s_.groups, taps,       taps + tap_count, x, s_.stride[2] * o_.x.at[2], weights_.template data<T>(),
        o_.bias, y,         o_.y.at[2], o_.relu};
    dispatch_simd_level([&](auto at) {
      constexpr SimdLevel kLevel = decltype(at)::kLevel;
      simd_apart<kLevel>(ComputePositions<T, kLevel>(), &p);
    });
  }

  Operands<T> o_;
  const ConvSizes& s_;
  Array weights_;
};

/// Positions of a line, for some taps side by side.
template <class T>
struct Line {
  int64_t channels, count;
  const T* x;
  int64_t x_step, x_tap;
  const T* y;
  int64_t y_step;
  T* sums;  // [taps, channels]
};

template <class T, SimdLevel level, int taps>
struct SumLine {
  static constexpr int kBytes = vector_bytes<level>();
  static constexpr int64_t kLanes = VectorOf<T, kBytes>::kLanes;

  [[gnu::always_inline]] void operator()(const Line<T>* given) const {
    const Line<T> line = *given;
    int64_t c = 0;
    for (; c + 2 * kLanes <= line.channels; c += 2 * kLanes) channels_from<2>(line, c);
    for (; c + kLanes <= line.channels; c += kLanes) channels_from<1>(line, c);
    for (; c < line.channels; ++c)
      for (int t = 0; t < taps; ++t) {
        T sum = 0;
        for (int64_t i = 0; i < line.count; ++i)
          sum += line.x[i * line.x_step + t * line.x_tap + c] * line.y[i * line.y_step + c];
        line.sums[t * line.channels + c] += sum;
      }
  }

 private:
  template <int vectors>
  [[gnu::always_inline]] static void channels_from(const Line<T>& line, int64_t c) {
    using Vector = typename VectorOf<T, kBytes>::Aligned;
    using Loose = typename VectorOf<T, kBytes>::Loose;
    Vector sums[taps][vectors];
#pragma GCC unroll 8
    for (int t = 0; t < taps; ++t)
#pragma GCC unroll 8
      for (int j = 0; j < vectors; ++j) sums[t][j] = Vector{};
    const T *x = line.x + c, *y = line.y + c;
    for (int64_t i = 0; i < line.count; ++i, x += line.x_step, y += line.y_step) {
#pragma GCC unroll 8
      for (int j = 0; j < vectors; ++j) {
        const Vector factor = *reinterpret_cast<const Loose*>(y + j * kLanes);
#pragma GCC unroll 8
        for (int t = 0; t < taps; ++t)
          sums[t][j] += *reinterpret_cast<const Loose*>(x + t * line.x_tap + j * kLanes) * factor;
      }
    }
#pragma GCC unroll 8
    for (int t = 0; t < taps; ++t)
#pragma GCC unroll 8
      for (int j = 0; j < vectors; ++j)
        *reinterpret_cast<Loose*>(line.sums + t * line.channels + c + j * kLanes) += sums[t][j];
  }
};

template <class T>
class ChannelsWeight {
 public:
  ChannelsWeight(const ConvSizes& sizes, const Images<const T>& x, const Images<const T>& y)
      : s_(sizes), x_(x), y_(y) {}

  void run(const Kernels<T>& w) const {
    const int64_t lines = s_.images * s_.y[0], size = s_.taps() * s_.groups;
    const auto grain = static_cast<int64_t>(kSerialFlops / s_.flops() * static_cast<double>(lines)) + 1;
    // Sums of some lines each, which are added up in their order.
    std::vector<Array> parts(static_cast<size_t>(lines));
    parallel_for(0, lines, grain, [&](int64_t from, int64_t to) {
      const Array sums = full_array({size}, 0, dtype_of<T>());
      for (int64_t i = from; i < to; ++i)
        for (int64_t h = 0; h < s_.y[1]; ++h) add_line(i / s_.y[0], i % s_.y[0], h, sums.data<T>());
      parts[static_cast<size_t>(from)] = sums;
    });
    T* const sums = parts[0].data<T>();
    for (size_t i = 1; i < parts.size(); ++i)
      for (int64_t k = 0; parts[i].defined() && k < size; ++k) sums[k] += parts[i].data<T>()[k];
    const T* from = sums;
    for (int64_t d = 0; d < s_.kernel[0]; ++d)
      for (int64_t h = 0; h < s_.kernel[1]; ++h)
        for (int64_t v = 0; v < s_.kernel[2]; ++v)
          for (int64_t c = 0; c < s_.groups; ++c)
            w.data[c * w.group + d * w.at[0] + h * w.at[1] + v * w.at[2]] = *from++;
  }

 private:
  static constexpr int64_t kMostTaps = 4;
  static constexpr int64_t kMostPositions = 8;  // whose elements the first cache keeps while channels pass

  void add_line(int64_t image, int64_t d, int64_t h, T* sums) const {
    const T* const y = y_.of(image, 0) + d * y_.at[0] + h * y_.at[1];
    const Reach depth(s_, 0, d), height(s_, 1, h);
    for (int64_t i = depth.first; i < depth.last; ++i)
      for (int64_t j = height.first; j < height.last; ++j) {
        const T* const x = x_.of(image, 0) + (d * s_.stride[0] - s_.padding[0] + i * s_.dilation[0]) * x_.at[0] +
                           (h * s_.stride[1] - s_.padding[1] + j * s_.dilation[1]) * x_.at[1];
        for (int64_t k = 0; k < s_.kernel[2]; k += kMostTaps)
          add_taps(x, y, k, std::min(kMostTaps, s_.kernel[2] - k),
                   sums + ((i * s_.kernel[1] + j) * s_.kernel[2] + k) * s_.groups);
      }
  }

  /// The positions that all these taps have, and then those that some have.
  void add_taps(const T* x, const T* y, int64_t k, int64_t taps, T* sums) const {
    int64_t low = 0, high = s_.y[2];
    for (int64_t t = 0; t < taps; ++t) {
      low = std::max(low, Range(s_, k + t).first);
      high = std::min(high, Range(s_, k + t).last);
    }
    high = std::max(low, high);
    add(x, y, k, taps, low, high, sums);
    for (int64_t t = 0; t < taps; ++t) {
      const Range range(s_, k + t);
      T* const own = sums + t * s_.groups;
      add(x, y, k + t, 1, range.first, std::min(low, range.last), own);
      add(x, y, k + t, 1, std::max(high, range.first), range.last, own);
    }
  }

  void add(const T* x, const T* y, int64_t k, int64_t taps, int64_t from, int64_t to, T* sums) const {
    for (; from < to; from += kMostPositions) add_few(x, y, k, taps, from, std::min(from + kMostPositions, to), sums);
  }

  void add_few(const T* x, const T* y, int64_t k, int64_t taps, int64_t from, int64_t to, T* sums) const {
    const int64_t x_tap = s_.dilation[2] * x_.at[2], x_step = s_.stride[2] * x_.at[2];
    const Line<T> line{s_.groups, to - from, x + k * x_tap - s_.padding[2] * x_.at[2] + from * x_step,
                       x_step,    x_tap,     y + from * y_.at[2],
                       y_.at[2],  sums};
    dispatch_simd_level([&](auto at) {
      constexpr SimdLevel kLevel = decltype(at)::kLevel;
      switch (taps) {
        case 1:
          return simd_apart<kLevel>(SumLine<T, kLevel, 1>(), &line);
        case 2:
          return simd_apart<kLevel>(SumLine<T, kLevel, 2>(), &line);
        case 3:
          return simd_apart<kLevel>(SumLine<T, kLevel, 3>(), &line);
        default:
          return simd_apart<kLevel>(SumLine<T, kLevel, 4>(), &line);
      }
    });
  }

  const ConvSizes& s_;
  Images<const T> x_, y_;
};

}  // namespace

template <class T>
void correlate_channels(const ConvSizes& sizes, const Images<const T>& x, const Kernels<const T>& w, const T* bias,
                        bool relu, const Images<T>& y) {
  Channels<T>(sizes, {x, w, bias, relu, y}).run();
}

template <class T>
void weight_gradient_of_channels(const ConvSizes& sizes, const Images<const T>& x, const Images<const T>& y,
                                 const Kernels<T>& w) {
  ChannelsWeight<T>(sizes, x, y).run(w);
}

template void correlate_channels(const ConvSizes&, const Images<const float>&, const Kernels<const float>&,
                                 const float*, bool, const Images<float>&);
template void correlate_channels(const ConvSizes&, const Images<const double>&, const Kernels<const double>&,
                                 const double*, bool, const Images<double>&);
template void weight_gradient_of_channels(const ConvSizes&, const Images<const float>&, const Images<const float>&,
                                          const Kernels<float>&);
template void weight_gradient_of_channels(const ConvSizes&, const Images<const double>&, const Images<const double>&,
                                          const Kernels<double>&);

}  // namespace xtgrad::kernels::depthwise
