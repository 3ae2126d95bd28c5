#include <algorithm>
#include <vector>

#include <xtgrad/lib/kernels/conv_planes.h>
#include <xtgrad/lib/kernels/divided_up.h>
#include <xtgrad/lib/kernels/gemm_shared.h>
#include <xtgrad/lib/kernels/vectors.h>
#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels {
namespace {

// The widest vector that any SIMD level has; at the others a plane's lines are divided no finer.
constexpr int64_t kWidest = 64;

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

/// Lines of n elements, from_step apart, to others, to_step apart; along a line every from_every-th element goes to
/// every to_every-th place.
template <class T, SimdLevel level>
struct CopyLines {
  static constexpr int64_t kLanes = VectorOf<T, vector_bytes<level>()>::kLanes;

  [[gnu::always_inline]] void operator()(const T* from, int64_t from_step, int64_t from_every, T* to, int64_t to_step,
                                         int64_t to_every, int64_t lines, int64_t n) const {
    using Loose = typename VectorOf<T, vector_bytes<level>()>::Loose;
    for (; lines > 0; --lines, from += from_step, to += to_step)
      if (from_every == 1 && to_every == 1 && n >= kLanes) {
        for (int64_t i = 0; i + kLanes < n; i += kLanes)
          *reinterpret_cast<Loose*>(to + i) = *reinterpret_cast<const Loose*>(from + i);
        *reinterpret_cast<Loose*>(to + n - kLanes) = *reinterpret_cast<const Loose*>(from + n - kLanes);
      } else if (from_every == 2 && to_every == 1) {
        for (int64_t i = 0; i < n; ++i) to[i] = from[i * 2];
      } else {
        for (int64_t i = 0; i < n; ++i) to[i * to_every] = from[i * from_every];
      }
  }
};

template <class T>
void copy_lines(const T* from, int64_t from_step, int64_t from_every, T* to, int64_t to_step, int64_t to_every,
                int64_t lines, int64_t n) {
  dispatch_simd_level([&](auto at) {
    constexpr SimdLevel kLevel = decltype(at)::kLevel;
    simd_apart<kLevel>(CopyLines<T, kLevel>(), from, from_step, from_every, to, to_step, to_every, lines, n);
  });
}

/// A group's channels of an image, copied with zeros around and perhaps between their elements. Of each line, elements
/// that lie a stride apart are side by side: what neighbouring positions read.
template <class T>
class Planes {
 public:
  /// A line of results is divided into vectors; where the last would go beyond its end it begins earlier, or else has
  /// elements too many.
  Planes(const PlaneSizes& sizes, const Images<const T>& x, bool begins_earlier)
      : s_(sizes), x_(x), inner_(sizes.y[0] > sizes.y[1] ? 0 : 1), lanes_(0) {
    dispatch_simd_level([&](auto at) { lanes_ = VectorOf<T, vector_bytes<decltype(at)::kLevel>()>::kLanes; });
    const int64_t vectors = divided_up(s_.y[2], lanes_);
    part_ = divided_up(s_.reach(2), s_.stride[2]) + kWidest / static_cast<int64_t>(sizeof(T));
    line_ = part_ * s_.stride[2];
    plane_ = s_.reach(0) * s_.reach(1) * line_;
    begins_earlier = begins_earlier && s_.y[2] >= lanes_;
    result_line_ = begins_earlier ? s_.y[2] : vectors * lanes_;
    for (int64_t c = 0; c < s_.channels; ++c)
      for (int64_t d = 0; d < s_.kernel[0]; ++d)
        for (int64_t h = 0; h < s_.kernel[1]; ++h)
          for (int64_t v = 0; v < s_.kernel[2]; ++v)
            taps_.push_back(c * plane_ + (d * s_.dilation[0] * s_.reach(1) + h * s_.dilation[1]) * line_ +
                            column(v * s_.dilation[2]));
    for (int64_t d = 0; d < s_.y[0]; ++d)
      for (int64_t h = 0; h < s_.y[1]; ++h)
        for (int64_t v = 0; v < vectors; ++v) {
          const int64_t at = begins_earlier ? std::min(v * lanes_, s_.y[2] - lanes_) : v * lanes_;
          from_.push_back((d * s_.stride[0] * s_.reach(1) + h * s_.stride[1]) * line_ + at);
          to_.push_back((d * s_.y[1] + h) * result_line_ + at);
        }
    find_copies();
  }

  int64_t size() const { return s_.channels * plane_; }
  int64_t count() const { return static_cast<int64_t>(from_.size()); }
  /// Elements between lines of results, and of all of them.
  int64_t result_line() const { return result_line_; }
  int64_t result_size() const { return s_.y[0] * s_.y[1] * result_line_; }
  /// For each element of a kernel how much further on it reads.
  const std::vector<int64_t>& taps() const { return taps_; }
  /// Where each vector of results reads, and where it goes.
  const std::vector<int64_t>& from() const { return from_; }
  const std::vector<int64_t>& to() const { return to_; }

  /// Into memory that has been zero or held another group.
  void read(int64_t image, int64_t group, T* to) const {
    const T* const from = x_.of(image, group);
    for (int64_t c = 0; c < s_.channels; ++c)
      for (const Copy& each : copies_)
        copy_lines(from + c * x_.channel + each.from, each.from_step, each.from_every, to + c * plane_ + each.to,
                   each.to_step, each.to_every, each.lines, each.count);
  }

  /// Lines of results from where they belong.
  void read_results(const Images<const T>& y, int64_t image, int64_t group, T* to) const {
    const int64_t steps[2] = {s_.y[1] * result_line_, result_line_};
    for (int64_t d = 0; d < s_.y[1 - inner_]; ++d)
      copy_lines(y.of(image, group) + d * y.at[1 - inner_], y.at[inner_], y.at[2], to + d * steps[1 - inner_],
                 steps[inner_], int64_t{1}, s_.y[inner_], s_.y[2]);
  }

  /// And to there.
  void write_results(const T* from, const Images<T>& places, T* y) const {
    const int64_t steps[2] = {s_.y[1] * result_line_, result_line_};
    for (int64_t d = 0; d < s_.y[1 - inner_]; ++d)
      copy_lines(from + d * steps[1 - inner_], steps[inner_], int64_t{1}, y + d * places.at[1 - inner_],
                 places.at[inner_], places.at[2], s_.y[inner_], s_.y[2]);
  }

 private:
  /// What copy_lines() gets.
  struct Copy {
    int64_t from, to, from_step, from_every, to_step, to_every, lines, count;
  };

  /// Elements of x along a dimension that lie within reach: the first, how many, and its place.
  struct Within {
    int64_t first, count, place;
  };
  Within within(int i) const {
    const int64_t apart = s_.apart[i], padding = s_.padding[i];
    const int64_t first = padding >= 0 ? 0 : divided_up(-padding, apart);
    const int64_t place = first * apart + padding;
    const int64_t room = place < s_.reach(i) ? divided_up(s_.reach(i) - place, apart) : 0;
    return {first, std::clamp<int64_t>(s_.x[i] - first, 0, room), place};
  }

  void find_copies() {
    const Within at[3] = {within(0), within(1), within(2)};
    const int64_t stride = s_.stride[2], steps[2] = {s_.apart[0] * s_.reach(1) * line_, s_.apart[1] * line_};
    if (at[0].count == 0 || at[1].count == 0 || at[2].count == 0) return;
    const int inner = inner_, outer = 1 - inner_;
    for (int64_t d = 0; d < at[outer].count; ++d)
      // With a stride each element's place is among those a stride apart; there are no strides where zeros lie between.
      for (int64_t v = 0; v < std::min(stride, at[2].count); ++v)
        copies_.push_back(
            {at[0].first * x_.at[0] + at[1].first * x_.at[1] + d * x_.at[outer] + (at[2].first + v) * x_.at[2],
             (at[0].place * s_.reach(1) + at[1].place) * line_ + d * steps[outer] + column(at[2].place + v),
             x_.at[inner], x_.at[2] * stride, steps[inner], s_.apart[2], at[inner].count,
             divided_up(at[2].count - v, stride)});
  }

  int64_t column(int64_t at) const { return at % s_.stride[2] * part_ + at / s_.stride[2]; }

  PlaneSizes s_;
  Images<const T> x_;
  int inner_;  // of the first two dimensions the one along which there are more lines
  std::vector<Copy> copies_;
  int64_t lanes_, part_, line_, plane_, result_line_;
  std::vector<int64_t> taps_, from_, to_;
};

/// The kernels between a group's channels and an output, in the order of taps.
template <class T>
void read_kernel(const ConvSizes& s, const Kernels<const T>& w, int64_t group, int64_t output, T* to) {
  const T* const from = w.data + group * w.group + output * w.output;
  for (int64_t c = 0; c < s.channels; ++c)
    for (int64_t d = 0; d < s.kernel[0]; ++d)
      for (int64_t h = 0; h < s.kernel[1]; ++h)
        for (int64_t v = 0; v < s.kernel[2]; ++v) *to++ = from[c * w.channel + d * w.at[0] + h * w.at[1] + v * w.at[2]];
}

/// Adds the products of y and x for all elements of a kernel to their sums.
template <SimdLevel level, int most, class T>
void sum_taps(int64_t taps, const T* x, const int64_t* from, int64_t count, const int64_t* at, const T* y, T* sums) {
  if constexpr (most > 1)
    if (taps < most) return sum_taps<level, most - 1>(taps, x, from, count, at, y, sums);
  simd_apart<level>(SumPlane<T, level, most>(), x, from, count, at, y, sums);
}

}  // namespace

PlaneSizes PlaneSizes::turned(const ConvSizes& s) {
  PlaneSizes turned(s);
  turned.channels = s.outputs;
  turned.outputs = s.channels;
  for (int i = 0; i < 3; ++i) {
    turned.x[i] = s.y[i];
    turned.y[i] = s.x[i];
    turned.apart[i] = s.stride[i];
    turned.stride[i] = 1;
    turned.padding[i] = (s.kernel[i] - 1) * s.dilation[i] - s.padding[i];
  }
  return turned;
}

template <class T>
void correlate_planes(const PlaneSizes& s, const Images<const T>& x, const Kernels<const T>& w, const T* bias,
                      bool relu, const Images<T>& y) {
  const Planes<T> planes(s, x, true);
  const bool in_place = planes.result_line() == s.y[2] && y.at[2] == 1 && (s.y[1] == 1 || y.at[1] == s.y[2]) &&
                        (s.y[0] == 1 || y.at[0] == s.y[1] * s.y[2]);
  const int64_t groups = s.images * s.groups, threads = in_parallel_region() ? 1 : get_num_threads();
  // Outputs in parts where there are fewer groups of images than threads; each part copies the channels anew.
  const int64_t parts = std::clamp<int64_t>(divided_up(threads, groups), 1, s.outputs);
  const auto grain =
      static_cast<int64_t>(kSerialFlops / s.flops() * static_cast<double>(groups) * static_cast<double>(parts)) + 1;
  parallel_for(0, groups * parts, grain, [&](int64_t begin, int64_t end) {
    const Array copy = full_array({planes.size()}, 0, dtype_of<T>()),
                result = empty_array({in_place ? 0 : planes.result_size()}, dtype_of<T>());
    std::vector<T> kernel(planes.taps().size());
    for (int64_t i = begin; i < end; ++i) {
      const int64_t image = i / parts / s.groups, group = i / parts % s.groups, part = i % parts;
      planes.read(image, group, copy.data<T>());
      for (int64_t output = s.outputs * part / parts; output < s.outputs * (part + 1) / parts; ++output) {
        T* const to = y.of(image, group) + output * y.channel;
        read_kernel(s, w, group, output, kernel.data());
        const PlaneRun<T> run{.x = copy.data<T>(),
                              .from = planes.from().data(),
                              .count = planes.count(),
                              .taps = planes.taps().data(),
                              .tap_count = static_cast<int64_t>(kernel.size()),
                              .w = kernel.data(),
                              .start = bias ? bias[group * s.outputs + output] : T(0),
                              .relu = relu,
                              .y = in_place ? to : result.data<T>(),
                              .to = planes.to().data()};
        dispatch_simd_level([&](auto at) {
          constexpr SimdLevel kLevel = decltype(at)::kLevel;
          simd_apart<kLevel>(ComputePlane<T, kLevel>(), &run);
        });
        if (!in_place) planes.write_results(result.data<T>(), y, to);
      }
    }
  });
}

template <class T>
void weight_gradient_of_planes(const ConvSizes& s, const Images<const T>& x, const Images<const T>& y,
                               const Kernels<T>& w) {
  const Planes<T> planes(PlaneSizes(s), x, false);
  const auto taps = static_cast<int64_t>(planes.taps().size());
  const auto grain = static_cast<int64_t>(kSerialFlops / s.flops() * static_cast<double>(s.groups)) + 1;
  parallel_for(0, s.groups, grain, [&](int64_t begin, int64_t end) {
    const Array copy = full_array({planes.size()}, 0, dtype_of<T>()),
                by = full_array({planes.result_size()}, 0, dtype_of<T>());
    std::vector<T> sums(planes.taps().size());
    for (int64_t group = begin; group < end; ++group) {
      std::fill(sums.begin(), sums.end(), T(0));
      for (int64_t image = 0; image < s.images; ++image) {
        planes.read(image, group, copy.data<T>());
        planes.read_results(y, image, group, by.data<T>());
        dispatch_simd_level([&](auto at) {
          constexpr int kMost = 8;
          const int64_t passes = divided_up(taps, kMost);
          for (int64_t pass = 0; pass < passes; ++pass) {
            const int64_t first = taps * pass / passes, count = taps * (pass + 1) / passes - first;
            sum_taps<decltype(at)::kLevel, kMost>(count, copy.data<T>(), planes.from().data(), planes.count(),
                                                  planes.taps().data() + first, by.data<T>(), sums.data() + first);
          }
        });
      }
      const T* sum = sums.data();
      for (int64_t d = 0; d < s.kernel[0]; ++d)
        for (int64_t h = 0; h < s.kernel[1]; ++h)
          for (int64_t v = 0; v < s.kernel[2]; ++v)
            w.data[group * w.group + d * w.at[0] + h * w.at[1] + v * w.at[2]] = *sum++;
    }
  });
}

template void correlate_planes(const PlaneSizes&, const Images<const float>&, const Kernels<const float>&, const float*,
                               bool, const Images<float>&);
template void correlate_planes(const PlaneSizes&, const Images<const double>&, const Kernels<const double>&,
                               const double*, bool, const Images<double>&);
template void weight_gradient_of_planes(const ConvSizes&, const Images<const float>&, const Images<const float>&,
                                        const Kernels<float>&);
template void weight_gradient_of_planes(const ConvSizes&, const Images<const double>&, const Images<const double>&,
                                        const Kernels<double>&);

}  // namespace xtgrad::kernels
