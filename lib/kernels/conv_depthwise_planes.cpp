#include <algorithm>
#include <vector>

#include <xtgrad/lib/kernels/conv_depthwise.h>
#include <xtgrad/lib/kernels/gemm_shared.h>
#include <xtgrad/lib/kernels/vectors.h>
#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels::depthwise {
namespace {

// The widest vector that any SIMD level has; at the others a plane's lines are divided no finer.
constexpr int64_t kWidest = 64;

int64_t divided_up(int64_t x, int64_t by) { return (x + by - 1) / by; }

/// Vectors of results, and for each where a kernel's first element finds its elements of x.
template <class T>
struct PlaneRun {
  const T* x;
  const int64_t* from;  // [count]
  int64_t count;
  const int64_t* taps;  // [tap_count]: further on for each element of a kernel
  int64_t tap_count;
  const T* w;  // [tap_count]
  T start;
  bool relu;
  T* y;
  const int64_t* to;  // [count]: where the results go
};

template <class T, SimdLevel level>
struct ComputePlane {
  static constexpr int kBytes = vector_bytes<level>();
  static constexpr int64_t kLanes = VectorOf<T, kBytes>::kLanes;

  [[gnu::always_inline]] void operator()(const PlaneRun<T>* given) const {
    const PlaneRun<T> run = *given;
    int64_t i = 0;
    for (; i + 8 <= run.count; i += 8) vectors<8>(run, i);
    for (; i + 4 <= run.count; i += 4) vectors<4>(run, i);
    for (; i < run.count; ++i) vectors<1>(run, i);
  }

 private:
  template <int count>
  [[gnu::always_inline]] static void vectors(const PlaneRun<T>& run, int64_t first) {
    using Vector = typename VectorOf<T, kBytes>::Aligned;
    using Loose = typename VectorOf<T, kBytes>::Loose;
    Vector sums[count];
    const T* x[count];
#pragma GCC unroll 8
    for (int i = 0; i < count; ++i) {
      sums[i] = Vector{} + run.start;
      x[i] = run.x + run.from[first + i];
    }
    for (int64_t t = 0; t < run.tap_count; ++t) {
      const int64_t at = run.taps[t];
      const Vector w = run.w[t] - Vector{};
#pragma GCC unroll 8
      for (int i = 0; i < count; ++i) sums[i] += *reinterpret_cast<const Loose*>(x[i] + at) * w;
    }
#pragma GCC unroll 8
    for (int i = 0; i < count; ++i) {
      if (run.relu) sums[i] = sums[i] <= Vector{} ? Vector{} : sums[i];
      *reinterpret_cast<Loose*>(run.y + run.to[first + i]) = sums[i];
    }
  }
};

/// The sums over all vectors of y times those of x for some elements of a kernel.
template <class T, SimdLevel level, int taps>
struct SumPlane {
  static constexpr int kBytes = vector_bytes<level>();
  static constexpr int64_t kLanes = VectorOf<T, kBytes>::kLanes;

  [[gnu::always_inline]] void operator()(const T* x, const int64_t* from, int64_t count, const int64_t* at, const T* y,
                                         T* sums) const {
    using Vector = typename VectorOf<T, kBytes>::Aligned;
    using Loose = typename VectorOf<T, kBytes>::Loose;
    Vector parts[taps];
#pragma GCC unroll 8
    for (int t = 0; t < taps; ++t) parts[t] = Vector{};
    for (int64_t i = 0; i < count; ++i) {
      const Vector factor = *reinterpret_cast<const Loose*>(y + i * kLanes);
      const T* const here = x + from[i];
#pragma GCC unroll 8
      for (int t = 0; t < taps; ++t) parts[t] += *reinterpret_cast<const Loose*>(here + at[t]) * factor;
    }
#pragma GCC unroll 8
    for (int t = 0; t < taps; ++t)
      for (int64_t k = 0; k < kLanes; ++k) sums[t] += parts[t][k];
  }
};

/// Lines of n elements, from_step apart, to others, to_step apart; an element of a line every `every` ones.
template <class T, SimdLevel level>
struct CopyLines {
  static constexpr int64_t kLanes = VectorOf<T, vector_bytes<level>()>::kLanes;

  [[gnu::always_inline]] void operator()(const T* from, int64_t from_step, int64_t every, T* to, int64_t to_step,
                                         int64_t lines, int64_t n) const {
    using Loose = typename VectorOf<T, vector_bytes<level>()>::Loose;
    for (; lines > 0; --lines, from += from_step, to += to_step)
      if (every == 1 && n >= kLanes) {
        for (int64_t i = 0; i + kLanes < n; i += kLanes)
          *reinterpret_cast<Loose*>(to + i) = *reinterpret_cast<const Loose*>(from + i);
        *reinterpret_cast<Loose*>(to + n - kLanes) = *reinterpret_cast<const Loose*>(from + n - kLanes);
      } else if (every == 2) {
        for (int64_t i = 0; i < n; ++i) to[i] = from[i * 2];
      } else {
        for (int64_t i = 0; i < n; ++i) to[i] = from[i * every];
      }
  }
};

template <class T>
void copy_lines(const T* from, int64_t from_step, int64_t every, T* to, int64_t to_step, int64_t lines, int64_t n) {
  dispatch_simd_level([&](auto at) {
    constexpr SimdLevel kLevel = decltype(at)::kLevel;
    simd_apart<kLevel>(CopyLines<T, kLevel>(), from, from_step, every, to, to_step, lines, n);
  });
}

/// A channel's image, copied with zeros around it. Of each line, elements that lie a stride apart are side by side:
/// what neighbouring positions read.
template <class T>
class Plane {
 public:
  /// A line of results is divided into vectors; where the last would go beyond its end it begins earlier, or else has
  /// elements too many.
  Plane(const ConvSizes& s, const Images<const T>& x, bool begins_earlier) : s_(s), x_(x), lanes_(0) {
    dispatch_simd_level([&](auto at) { lanes_ = VectorOf<T, vector_bytes<decltype(at)::kLevel>()>::kLanes; });
    const int64_t vectors = divided_up(s.y[2], lanes_);
    begins_earlier_ = begins_earlier && s.y[2] >= lanes_;
    part_ = divided_up(s.reach(2), s.stride[2]) + kWidest / static_cast<int64_t>(sizeof(T));
    line_ = part_ * s.stride[2];
    result_line_ = begins_earlier_ ? s.y[2] : vectors * lanes_;
    for (int64_t d = 0; d < s.kernel[0]; ++d)
      for (int64_t h = 0; h < s.kernel[1]; ++h)
        for (int64_t v = 0; v < s.kernel[2]; ++v)
          taps_.push_back((d * s.dilation[0] * s.reach(1) + h * s.dilation[1]) * line_ + column(v * s.dilation[2]));
    for (int64_t d = 0; d < s.y[0]; ++d)
      for (int64_t h = 0; h < s.y[1]; ++h)
        for (int64_t v = 0; v < vectors; ++v) {
          const int64_t at = begins_earlier_ ? std::min(v * lanes_, s.y[2] - lanes_) : v * lanes_;
          from_.push_back((d * s.stride[0] * s.reach(1) + h * s.stride[1]) * line_ + at);
          to_.push_back((d * s.y[1] + h) * result_line_ + at);
        }
    find_copies();
  }

  int64_t size() const { return s_.reach(0) * s_.reach(1) * line_; }
  int64_t count() const { return static_cast<int64_t>(from_.size()); }
  /// Elements between lines of results, and of all of them.
  int64_t result_line() const { return result_line_; }
  int64_t result_size() const { return s_.y[0] * s_.y[1] * result_line_; }
  /// For each element of a kernel how much further on it reads.
  const std::vector<int64_t>& taps() const { return taps_; }
  /// Where each vector of results reads, and where it goes.
  const std::vector<int64_t>& from() const { return from_; }
  const std::vector<int64_t>& to() const { return to_; }

  /// Into memory that has been zero or held another channel.
  void read(int64_t image, int64_t channel, T* to) const {
    const T* const from = x_.of(image, channel);
    for (const Copy& each : copies_)
      copy_lines(from + each.from, x_.at[1], each.every, to + each.to, line_, each.lines, each.count);
  }

  /// Lines of results from where they belong.
  void read_results(const Images<const T>& y, int64_t image, int64_t channel, T* to) const {
    for (int64_t d = 0; d < s_.y[0]; ++d)
      copy_lines(y.of(image, channel) + d * y.at[0], y.at[1], y.at[2], to + d * s_.y[1] * result_line_, result_line_,
                 s_.y[1], s_.y[2]);
  }

 private:
  /// Lines below each other: of each so many elements, one of every `every`.
  struct Copy {
    int64_t from, to, every, lines, count;
  };

  void find_copies() {
    const int64_t stride = s_.stride[2];
    int64_t low[3], high[3], from = 0;
    for (int i = 0; i < 3; ++i) {
      low[i] = std::clamp<int64_t>(s_.padding[i], 0, s_.reach(i));
      high[i] = std::clamp(s_.x[i] + s_.padding[i], low[i], s_.reach(i));
      from += (low[i] - s_.padding[i]) * x_.at[i];
    }
    for (int64_t d = low[0]; d < high[0]; ++d, from += x_.at[0])
      for (int64_t v = low[2]; v < std::min(low[2] + stride, high[2]); ++v)
        copies_.push_back({from + (v - low[2]) * x_.at[2], (d * s_.reach(1) + low[1]) * line_ + column(v),
                           x_.at[2] * stride, high[1] - low[1], divided_up(high[2] - v, stride)});
  }

  int64_t column(int64_t at) const { return at % s_.stride[2] * part_ + at / s_.stride[2]; }

  const ConvSizes& s_;
  Images<const T> x_;
  std::vector<Copy> copies_;
  int64_t lanes_, part_, line_, result_line_;
  bool begins_earlier_;
  std::vector<int64_t> taps_, from_, to_;
};

int64_t grain_of(const ConvSizes& s, int64_t units) {
  return static_cast<int64_t>(kSerialFlops / s.flops() * static_cast<double>(units)) + 1;
}

/// The kernel of a channel, in the order of taps.
template <class T>
void read_kernel(const ConvSizes& s, const Kernels<const T>& w, int64_t channel, T* to) {
  const T* const from = w.data + channel * w.group;
  for (int64_t d = 0; d < s.kernel[0]; ++d)
    for (int64_t h = 0; h < s.kernel[1]; ++h)
      for (int64_t v = 0; v < s.kernel[2]; ++v) *to++ = from[d * w.at[0] + h * w.at[1] + v * w.at[2]];
}

/// Lines of results to where they belong.
template <class T>
void write_results(const ConvSizes& s, const T* from, int64_t line, const Images<T>& places, T* y) {
  for (int64_t d = 0; d < s.y[0]; ++d)
    for (int64_t h = 0; h < s.y[1]; ++h, from += line) {
      T* const to = y + d * places.at[0] + h * places.at[1];
      const int64_t step = places.at[2];
      if (step == 1)
        std::copy_n(from, s.y[2], to);
      else
        for (int64_t v = 0; v < s.y[2]; ++v) to[v * step] = from[v];
    }
}

}  // namespace

template <class T>
void correlate_planes(const Operands<T>& o) {
  const ConvSizes& s = o.sizes;
  const Plane<T> plane(s, o.x, true);
  const bool in_place = plane.result_line() == s.y[2] && o.y.at[2] == 1 && (s.y[1] == 1 || o.y.at[1] == s.y[2]) &&
                        (s.y[0] == 1 || o.y.at[0] == s.y[1] * s.y[2]);
  parallel_for(0, s.images * s.groups, grain_of(s, s.images * s.groups), [&](int64_t from, int64_t to) {
    const Array copy = full_array({plane.size()}, 0, dtype_of<T>()),
                result = empty_array({in_place ? 0 : plane.result_size()}, dtype_of<T>());
    std::vector<T> w(plane.taps().size());
    for (int64_t i = from; i < to; ++i) {
      const int64_t image = i / s.groups, channel = i % s.groups;
      T* const y = o.y.of(image, channel);
      plane.read(image, channel, copy.data<T>());
      read_kernel(s, o.w, channel, w.data());
      const PlaneRun<T> run{.x = copy.data<T>(),
                            .from = plane.from().data(),
                            .count = plane.count(),
                            .taps = plane.taps().data(),
                            .tap_count = static_cast<int64_t>(w.size()),
                            .w = w.data(),
                            .start = o.bias ? o.bias[channel] : T(0),
                            .relu = o.relu,
                            .y = in_place ? y : result.data<T>(),
                            .to = plane.to().data()};
      dispatch_simd_level([&](auto at) {
        constexpr SimdLevel kLevel = decltype(at)::kLevel;
        simd_apart<kLevel>(ComputePlane<T, kLevel>(), &run);
      });
      if (!in_place) write_results(s, result.data<T>(), plane.result_line(), o.y, y);
    }
  });
}

template <class T>
void weight_gradient_of_planes(const ConvSizes& s, const Images<const T>& x, const Images<const T>& y,
                               const Kernels<T>& w) {
  const Plane<T> plane(s, x, false);
  const auto taps = static_cast<int64_t>(plane.taps().size());
  parallel_for(0, s.groups, grain_of(s, s.groups), [&](int64_t from, int64_t to) {
    const Array copy = full_array({plane.size()}, 0, dtype_of<T>()),
                by = full_array({plane.result_size()}, 0, dtype_of<T>());
    std::vector<T> sums(plane.taps().size());
    for (int64_t channel = from; channel < to; ++channel) {
      std::fill(sums.begin(), sums.end(), T(0));
      for (int64_t image = 0; image < s.images; ++image) {
        plane.read(image, channel, copy.data<T>());
        plane.read_results(y, image, channel, by.data<T>());
        dispatch_simd_level([&](auto at) {
          constexpr SimdLevel kLevel = decltype(at)::kLevel;
          int64_t t = 0;
          const auto sum = [&](auto body, int64_t many) {
            simd_apart<kLevel>(body, copy.data<T>(), plane.from().data(), plane.count(), plane.taps().data() + t,
                               by.data<T>(), sums.data() + t);
            t += many;
          };
          while (t + 8 <= taps) sum(SumPlane<T, kLevel, 8>(), 8);
          while (t + 3 <= taps) sum(SumPlane<T, kLevel, 3>(), 3);
          while (t < taps) sum(SumPlane<T, kLevel, 1>(), 1);
        });
      }
      const T* sum = sums.data();
      for (int64_t d = 0; d < s.kernel[0]; ++d)
        for (int64_t h = 0; h < s.kernel[1]; ++h)
          for (int64_t v = 0; v < s.kernel[2]; ++v)
            w.data[channel * w.group + d * w.at[0] + h * w.at[1] + v * w.at[2]] = *sum++;
    }
  });
}

template void correlate_planes(const Operands<float>&);
template void correlate_planes(const Operands<double>&);
template void weight_gradient_of_planes(const ConvSizes&, const Images<const float>&, const Images<const float>&,
                                        const Kernels<float>&);
template void weight_gradient_of_planes(const ConvSizes&, const Images<const double>&, const Images<const double>&,
                                        const Kernels<double>&);

}  // namespace xtgrad::kernels::depthwise
