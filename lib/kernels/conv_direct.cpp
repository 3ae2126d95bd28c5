#include <xtgrad/lib/kernels/conv_direct.h>

#include <algorithm>
#include <vector>

#include <xtgrad/lib/cache_sizes.h>
#include <xtgrad/lib/kernels/conv_phases.h>
#include <xtgrad/lib/kernels/divided_up.h>
#include <xtgrad/lib/kernels/gemm_gathered.h>
#include <xtgrad/lib/kernels/gemm_shared.h>
#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels::direct {
namespace {

// Fewer positions are not shared among threads by lines: each of them reads all kernels.
constexpr int64_t kFewPositions = 64;

/// All kernels as panels [taps * channels, outputs], a group's after the other; few outputs as rows.
template <class T>
class PackedKernels {
 public:
  PackedKernels(const ConvSizes& sizes, const Kernels<const T>& w)
      : sizes_(sizes),
        w_(w),
        panels_(panel_size<T>()),
        rows_(sizes.taps() * sizes.channels),
        group_(rows_ * (is_few() ? sizes.outputs : panels_.padded(sizes.outputs))),
        memory_(empty_array({sizes.groups * group_}, dtype_of<T>())) {
    if (is_few()) {
      pack_rows();
      return;
    }
    const int64_t count = panels_.count(sizes_.outputs);
    const int64_t grain = kGrain / (rows_ * panels_.columns) + 1;
    parallel_for(0, sizes_.groups * count, grain, [&](int64_t from, int64_t to) {
      for (int64_t i = from; i < to; ++i) pack(i / count, i % count * panels_.columns);
    });
  }

  /// Whether vectors run along channels.
  bool is_few() const { return sizes_.outputs <= kFewColumns && sizes_.channels >= panels_.few; }

  /// The panels of a group from output `first`, at which one begins, on.
  const T* panels(int64_t group, int64_t first) const { return memory_.data<T>() + group * group_ + first * rows_; }

 private:
  void pack(int64_t group, int64_t first) const {
    const int64_t count = std::min(panels_.columns, sizes_.outputs - first), width = panels_.width(count);
    T* const to = memory_.data<T>() + group * group_ + first * rows_;
    const T* const from = w_.data + group * w_.group + first * w_.output;
    const int64_t taps = sizes_.taps(), channels = sizes_.channels;
    if (taps > 1 && tap_step() != 0) return pack_taps(from, count, width, to);
    for (int64_t t = 0; t < taps; ++t)
      pack_panel(from + tap(t), w_.output, w_.channel, count, width, channels, to + t * channels * width);
  }

  void pack_rows() const {
    T* to = memory_.data<T>();
    for (int64_t i = 0; i < sizes_.groups * sizes_.outputs; ++i)
      for (int64_t t = 0; t < sizes_.taps(); ++t)
        for (int64_t c = 0; c < sizes_.channels; ++c)
          *to++ = w_.data[i / sizes_.outputs * w_.group + i % sizes_.outputs * w_.output + tap(t) + c * w_.channel];
  }

  /// Elements of a kernel lie side by side, in the order of taps or the other way round.
  void pack_taps(const T* from, int64_t count, int64_t width, T* to) const {
    const int64_t taps = sizes_.taps(), channels = sizes_.channels;
    const bool backwards = tap_step() < 0;
    const int64_t step = channels * width;
    if (count < width) std::fill_n(to, taps * step, T(0));
    const T* const lowest = backwards ? from - (taps - 1) : from;
    T* const place = backwards ? to + (taps - 1) * step : to;
    for (int64_t c = 0; c < channels; ++c)
      transpose(lowest + c * w_.channel, w_.output, count, taps, place + c * width, backwards ? -step : step);
  }

  int64_t tap(int64_t t) const {
    const int64_t* const k = sizes_.kernel;
    return t / (k[1] * k[2]) * w_.at[0] + t / k[2] % k[1] * w_.at[1] + t % k[2] * w_.at[2];
  }
  /// 1 or -1 where all of a kernel lies side by side, else 0.
  int64_t tap_step() const {
    for (const int64_t step : {1, -1})
      if (lies_side_by_side(sizes_.kernel, w_.at, step)) return step;
    return 0;
  }

  const ConvSizes& sizes_;
  Kernels<const T> w_;
  PanelSize panels_;
  int64_t rows_, group_;
  Array memory_;
};

/// y = the convolution of x and w.
template <class T>
class Correlation {
 public:
  Correlation(const ConvSizes& sizes, const Images<const T>& x, const Kernels<const T>& w, const T* bias, bool relu,
              const Images<T>& y)
      : s_(sizes),
        x_(sizes, x),
        y_(y),
        bias_(bias),
        relu_(relu),
        panels_(panel_size<T>()),
        columns_(1, panels_.most_rows),
        w_(sizes, w) {
    share();
    for (int64_t d = 0; d < s_.kernel[0]; ++d)
      for (int64_t h = 0; h < s_.kernel[1]; ++h)
        for (int64_t v = 0; v < s_.kernel[2]; ++v)
          columns_.append(d * s_.dilation[0] * x_.at(0) + h * s_.dilation[1] * x_.at(1) + v * s_.dilation[2] * x_.at(2),
                          s_.channels);
    const int64_t line = s_.y[1] * s_.y[2];
    from_rows_.resize(static_cast<size_t>(lines_ * line));
    to_rows_.resize(from_rows_.size());
    for (int64_t i = 0; i < lines_ * line; ++i) {
      const int64_t d = i / line, h = i / s_.y[2] % s_.y[1], v = i % s_.y[2];
      from_rows_[static_cast<size_t>(i)] =
          d * s_.stride[0] * x_.at(0) + h * s_.stride[1] * x_.at(1) + v * s_.stride[2] * x_.at(2);
      to_rows_[static_cast<size_t>(i)] = by_rows() ? d * y_.at[0] + h * y_.at[1] + v * y_.at[2] : i * outputs_of_part_;
    }
  }

  void run() const {
    const int64_t units = s_.images * s_.groups * bands_ * parts_;
    const auto grain = static_cast<int64_t>(kSerialFlops / s_.flops() * static_cast<double>(units)) + 1;
    parallel_for(0, units, grain, [&](int64_t from, int64_t to) {
      const Array copy = empty_array({x_.in_place() ? 0 : x_.size_of(lines_)}, dtype_of<T>());
      const Array sums = empty_array({by_rows() ? 0 : lines_ * s_.y[1] * s_.y[2] * outputs_of_part_}, dtype_of<T>());
      for (int64_t i = from; i < to; ++i) compute(i, copy.data<T>(), sums.data<T>());
    });
  }

 private:
  /// Whether sums go where they belong: a position's outputs lie side by side.
  bool by_rows() const { return y_.channel == 1 || w_.is_few(); }

  /// Bands of lines whose elements lie in a part of the second cache; where there are fewer of them than threads, less
  /// high ones, and outputs in parts.
  void share() {
    const int64_t threads = in_parallel_region() ? 1 : get_num_threads(), line = s_.y[1] * s_.y[2];
    const int64_t bytes_of_line = (x_.size_of(2) - x_.size_of(1)) * static_cast<int64_t>(sizeof(T));
    const int64_t most = std::max<int64_t>(1, cache_sizes().second / 3 / std::max<int64_t>(1, bytes_of_line));
    const int64_t images = s_.images * s_.groups;
    bands_ = divided_up(s_.y[0], std::min(most, s_.y[0]));
    if (images * bands_ < threads)
      bands_ =
          std::clamp(s_.y[0] * line / kFewPositions, bands_, std::max(bands_, std::min(s_.y[0], threads / images)));
    const int64_t panels = panels_.count(s_.outputs);
    parts_ = std::clamp<int64_t>(threads / (images * bands_), 1, panels);
    panels_of_part_ = divided_up(panels, parts_);
    outputs_of_part_ = std::min(s_.outputs, panels_of_part_ * panels_.columns);
    parts_ = divided_up(panels, panels_of_part_);
    lines_ = divided_up(s_.y[0], bands_);
    bands_ = divided_up(s_.y[0], lines_);
  }

  void compute(int64_t unit, T* copy, T* sums) const {
    const int64_t part = unit % parts_, band = unit / parts_ % bands_, image = unit / parts_ / bands_ / s_.groups,
                  group = unit / parts_ / bands_ % s_.groups;
    const int64_t first = part * outputs_of_part_, outputs = std::min(outputs_of_part_, s_.outputs - first);
    const int64_t line = band * lines_, lines = std::min(lines_, s_.y[0] - line);
    T* const y = y_.of(image, group) + line * y_.at[0] + first * y_.channel;
    GatheredProduct<T> product{lines * s_.y[1] * s_.y[2], outputs,        x_.read(image, group, line, lines, copy),
                               from_rows_.data(),         &columns_,      w_.panels(group, first),
                               by_rows() ? y : sums,      to_rows_.data()};
    if (bias_) product.bias = bias_ + group * s_.outputs + first;
    product.relu = relu_;
    if (w_.is_few()) return multiply_few_columns(product, y_.channel);
    multiply_gathered(product);
    if (!by_rows()) to_planes(sums, lines, outputs, y);
  }

  /// Sums [positions, outputs of a part] to where each output has a plane of its own.
  void to_planes(const T* sums, int64_t lines, int64_t outputs, T* y) const {
    const bool side_by_side = y_.at[2] == 1 && (s_.y[1] == 1 || y_.at[1] == s_.y[2]);
    if (side_by_side && (lines == 1 || y_.at[0] == s_.y[1] * s_.y[2]))
      return transpose(sums, outputs_of_part_, lines * s_.y[1] * s_.y[2], outputs, y, y_.channel);
    for (int64_t i = 0; i < lines; ++i)
      for (int64_t j = 0; j < s_.y[1]; ++j, sums += s_.y[2] * outputs_of_part_) {
        T* const to = y + i * y_.at[0] + j * y_.at[1];
        for (int64_t o = 0; o < outputs; ++o)
          for (int64_t v = 0; v < s_.y[2]; ++v) to[o * y_.channel + v * y_.at[2]] = sums[v * outputs_of_part_ + o];
      }
  }

  ConvSizes s_;
  ReadImages<T> x_;
  Images<T> y_;
  const T* bias_;
  bool relu_;
  PanelSize panels_;
  GatheredColumns columns_;
  PackedKernels<T> w_;
  int64_t bands_ = 1, lines_ = 1;                                 // of an image, and positions of a band
  int64_t parts_ = 1, panels_of_part_ = 1, outputs_of_part_ = 1;  // of the outputs
  std::vector<int64_t> from_rows_, to_rows_;                      // of a band
};

}  // namespace

void conv_forward(const ConvProblem& problem, const Array& x, const Array& w, const Array& bias, bool relu,
                  const Array& y) {
  const ConvSizes sizes(problem);
  dispatch_floating(x.dtype(), "convolution", [&](auto zero) {
    using T = decltype(zero);
    Correlation<T>(sizes, images_of<const T>(x, sizes.groups), kernels_of<const T>(w, sizes.groups),
                   bias.defined() ? bias.data<T>() : nullptr, relu, images_of<T>(y, sizes.groups))
        .run();
  });
}

void conv_data(const ConvProblem& problem, const Array& y, const Array& w, const Array& x) {
  dispatch_floating(x.dtype(), "convolution", [&](auto zero) {
    using T = decltype(zero);
    gradient_by_phases<T>(ConvSizes(problem), y, w, x,
                          [](const ConvSizes& sizes, const Images<const T>& from, const Kernels<const T>& kernels,
                             const Images<T>& to) { Correlation<T>(sizes, from, kernels, nullptr, false, to).run(); });
  });
}

}  // namespace xtgrad::kernels::direct
