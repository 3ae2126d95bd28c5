#include <algorithm>
#include <vector>

#include <xtgrad/lib/cache_sizes.h>
#include <xtgrad/lib/kernels/conv_direct.h>
#include <xtgrad/lib/kernels/divided_up.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/gemm_gathered.h>
#include <xtgrad/lib/kernels/gemm_shared.h>
#include <xtgrad/lib/parallel.h>
#include <xtgrad/lib/simd.h>

namespace xtgrad::kernels::direct {
namespace {

// Sums of at most so many elements, over all threads, are made by each thread on its own.
constexpr int64_t kPartialElements = 1 << 24;

/// sums[i] += x[p * width + i] over all p < k. There are as many as a block of columns has: a float holds their sum
/// well, a double that of all blocks.
template <class T>
void add_rows(const T* x, int64_t width, int64_t k, double* sums) {
  constexpr int64_t kMostColumns = 32;
  T part[kMostColumns] = {};
  simd(
      [](const T* from, int64_t columns, int64_t count, T* to) {
        for (; count >= 4; count -= 4, from += 4 * columns)
          for (int64_t i = 0; i < columns; ++i)
            to[i] += (from[i] + from[columns + i]) + (from[2 * columns + i] + from[3 * columns + i]);
        for (; count > 0; --count, from += columns)
          for (int64_t i = 0; i < columns; ++i) to[i] += from[i];
      },
      x, width, k, static_cast<T*>(part));
  for (int64_t i = 0; i < width; ++i) sums[i] += static_cast<double>(part[i]);
}

/// The gradient of the kernels: rows of its gathered matrix are the kernel's elements and channels, columns are
/// positions.
template <class T>
class WeightGradient {
 public:
  WeightGradient(const ConvSizes& sizes, const Images<const T>& x, const Images<const T>& y)
      : s_(sizes),
        x_(s_, x, true),
        y_(y),
        panels_(panel_size<T>()),
        rows_(s_.taps() * s_.channels),
        padded_(panels_.padded(s_.outputs)),
        lines_(lines_of_band()) {
    for (int64_t d = 0; d < s_.kernel[0]; ++d)
      for (int64_t h = 0; h < s_.kernel[1]; ++h)
        for (int64_t v = 0; v < s_.kernel[2]; ++v)
          for (int64_t c = 0; c < s_.channels; ++c) {
            to_rows_.push_back(static_cast<int64_t>(from_rows_.size()) * panels_.columns);
            few_to_rows_.push_back(static_cast<int64_t>(from_rows_.size()) * panels_.few);
            from_rows_.push_back(d * s_.dilation[0] * x_.at(0) + h * s_.dilation[1] * x_.at(1) +
                                 v * s_.dilation[2] * x_.at(2) + c);
          }
  }

  /// Where `bias` is not null, it gets the sums of y.
  void run(const Kernels<T>& w, T* bias) const {
    const int64_t threads = in_parallel_region() ? 1 : get_num_threads();
    const int64_t panels = s_.groups * panels_.count(s_.outputs), size = s_.groups * rows_ * padded_;
    const int64_t size_of_bias = s_.groups * padded_;
    const auto grain_of = [&](int64_t units) {
      return static_cast<int64_t>(kSerialFlops / s_.flops() * static_cast<double>(units)) + 1;
    };
    Array sums, sums_of_bias;
    if (s_.images >= threads && size <= kPartialElements / threads) {
      // Sums of some images each, which are added up in their order.
      std::vector<std::pair<Array, Array>> parts(static_cast<size_t>(s_.images));
      parallel_for(0, s_.images, grain_of(s_.images), [&](int64_t from, int64_t to) {
        const Array part = full_array({size}, 0, dtype_of<T>()), of_bias = full_array({size_of_bias}, 0, kDouble);
        sum(from, to, 0, panels, part.data<T>(), bias ? of_bias.data<double>() : nullptr);
        parts[static_cast<size_t>(from)] = {part, of_bias};
      });
      std::tie(sums, sums_of_bias) = parts[0];
      for (size_t i = 1; i < parts.size(); ++i)
        if (parts[i].first.defined()) {
          add(sums, parts[i].first, 1, &sums);
          add(sums_of_bias, parts[i].second, 1, &sums_of_bias);
        }
    } else {
      sums = full_array({size}, 0, dtype_of<T>());
      sums_of_bias = full_array({size_of_bias}, 0, kDouble);
      parallel_for(0, panels, grain_of(panels), [&](int64_t from, int64_t to) {
        sum(0, s_.images, from, to, sums.data<T>(), bias ? sums_of_bias.data<double>() : nullptr);
      });
    }
    for (int64_t g = 0; g < s_.groups; ++g) {
      store(sums.data<T>() + g * rows_ * padded_, w, g);
      for (int64_t o = 0; bias && o < s_.outputs; ++o)
        bias[g * s_.outputs + o] = static_cast<T>(sums_of_bias.data<double>()[g * padded_ + o]);
    }
  }

 private:
  /// As many as have positions for one block of columns, and elements for a part of the second cache.
  int64_t lines_of_band() const {
    const int64_t bytes = (x_.size_of(2) - x_.size_of(1)) * static_cast<int64_t>(sizeof(T));
    const int64_t most =
        std::min(panels_.most_rows / (s_.y[1] * s_.y[2]), cache_sizes().second / 3 / std::max<int64_t>(1, bytes));
    const int64_t lines = std::clamp<int64_t>(most, 1, s_.y[0]);
    return divided_up(s_.y[0], divided_up(s_.y[0], lines));
  }

  GatheredColumns columns_of(int64_t lines) const {
    GatheredColumns columns(s_.stride[2] * x_.at(2), panels_.most_rows);
    for (int64_t i = 0; i < lines; ++i)
      for (int64_t j = 0; j < s_.y[1]; ++j)
        columns.append(i * s_.stride[0] * x_.at(0) + j * s_.stride[1] * x_.at(1), s_.y[2]);
    return columns;
  }

  /// Adds the sums of some images, for some of all groups' panels.
  void sum(int64_t first_image, int64_t last_image, int64_t first, int64_t last, T* sums, double* sums_of_bias) const {
    const int64_t panels = panels_.count(s_.outputs), line = s_.y[1] * s_.y[2];
    const GatheredColumns full = columns_of(lines_), rest = columns_of(s_.y[0] % lines_);
    const Array copy = empty_array({x_.in_place() ? 0 : x_.size_of(lines_)}, dtype_of<T>());
    const Array panel = empty_array({lines_ * line * panels_.columns}, dtype_of<T>());
    for (int64_t image = first_image; image < last_image; ++image)
      for (int64_t group = first / panels; group * panels < last; ++group)
        for (int64_t at = 0; at < s_.y[0]; at += lines_) {
          const int64_t lines = std::min(lines_, s_.y[0] - at);
          const T* const x = x_.read(image, group, at, lines, copy.data<T>());
          const int64_t begin = std::max(first, group * panels), end = std::min(last, (group + 1) * panels);
          for (int64_t j = begin - group * panels; j < end - group * panels; ++j) {
            const int64_t output = j * panels_.columns, width = std::min(panels_.columns, s_.outputs - output);
            const int64_t full_width = panels_.width(width);
            pack_lines(y_.of(image, group) + output * y_.channel, at, lines, width, full_width, panel.data<T>());
            const int64_t to = group * padded_ + output;
            if (sums_of_bias) add_rows(panel.data<T>(), full_width, lines * line, sums_of_bias + to);
            multiply_gathered(
                GatheredProduct<T>{.n = rows_,
                                   .m = full_width,
                                   .a = x,
                                   .a_rows = from_rows_.data(),
                                   .columns = lines == lines_ ? &full : &rest,
                                   .b = panel.data<T>(),
                                   .c = sums + to * rows_,
                                   .c_rows = (full_width < panels_.columns ? few_to_rows_ : to_rows_).data(),
                                   .adds = true});
          }
        }
  }

  void pack_lines(const T* y, int64_t at, int64_t lines, int64_t width, int64_t full_width, T* to) const {
    y += at * y_.at[0];
    if ((s_.y[1] == 1 || y_.at[1] == s_.y[2] * y_.at[2]) && (lines == 1 || y_.at[0] == s_.y[1] * s_.y[2] * y_.at[2]))
      return pack_panel(y, y_.channel, y_.at[2], width, full_width, lines * s_.y[1] * s_.y[2], to);
    for (int64_t i = 0; i < lines; ++i)
      for (int64_t j = 0; j < s_.y[1]; ++j, to += s_.y[2] * full_width)
        pack_panel(y + i * y_.at[0] + j * y_.at[1], y_.channel, y_.at[2], width, full_width, s_.y[2], to);
  }

  /// A group's panels of sums [taps, channels, outputs] in the order of w.
  void store(const T* sums, const Kernels<T>& w, int64_t group) const {
    const int64_t panels = panels_.count(s_.outputs), grain = kGrain / (rows_ * panels_.columns) + 1;
    parallel_for(0, panels, grain, [&](int64_t from, int64_t to) {
      for (int64_t j = from; j < to; ++j) {
        const int64_t output = j * panels_.columns;
        store_panel(sums + output * rows_, std::min(panels_.columns, s_.outputs - output), w,
                    w.data + group * w.group + output * w.output);
      }
    });
  }

  void store_panel(const T* sums, int64_t outputs, const Kernels<T>& w, T* to) const {
    const int64_t taps = s_.taps(), channels = s_.channels, width = panels_.width(outputs);
    const auto& k = s_.kernel;
    if (taps > 1 && lies_side_by_side(k, w.at, 1)) {
      for (int64_t c = 0; c < channels; ++c)
        transpose(sums + c * width, channels * width, taps, outputs, to + c * w.channel, w.output);
      return;
    }
    for (int64_t t = 0; t < taps; ++t) {
      T* const place = to + t / (k[1] * k[2]) * w.at[0] + t / k[2] % k[1] * w.at[1] + t % k[2] * w.at[2];
      const T* const from = sums + t * channels * width;
      if (w.channel == 1)
        transpose(from, width, channels, outputs, place, w.output);
      else
        for (int64_t c = 0; c < channels; ++c)
          for (int64_t o = 0; o < outputs; ++o) place[c * w.channel + o * w.output] = from[c * width + o];
    }
  }

  ConvSizes s_;
  ReadImages<T> x_;
  Images<const T> y_;
  PanelSize panels_;
  int64_t rows_, padded_, lines_;
  std::vector<int64_t> from_rows_, to_rows_, few_to_rows_;  // the last two in a panel of sums
};

template <class T>
void weight_gradient(const ConvProblem& problem, const Array& x, const Array& y, const Array& w, const Array& bias) {
  const ConvSizes sizes(problem);
  WeightGradient<T>(sizes, images_of<const T>(x, sizes.groups), images_of<const T>(y, sizes.groups))
      .run(kernels_of<T>(w, sizes.groups), bias.defined() ? bias.data<T>() : nullptr);
}

}  // namespace

void conv_weight(const ConvProblem& problem, const Array& x, const Array& y, const Array& w, const Array& bias) {
  (x.dtype() == kFloat ? weight_gradient<float> : weight_gradient<double>)(problem, x, y, w, bias);
}

}  // namespace xtgrad::kernels::direct
