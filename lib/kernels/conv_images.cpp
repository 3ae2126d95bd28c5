#include <xtgrad/lib/kernels/conv_images.h>

#include <algorithm>

#include <xtgrad/lib/kernels/gemm_gathered.h>

namespace xtgrad::kernels {
namespace {

// Where dimension i of three lies among `spatial`; -1 where it is missing.
int place(int i, int spatial) { return spatial == 3 ? i : i == 1 ? -1 : i / 2; }

}  // namespace

ConvSizes::ConvSizes(const ConvProblem& p)
    : images(p.x[0]), groups(p.groups), channels(p.w[1]), outputs(p.w[0] / p.groups) {
  for (int i = 0; i < 3; ++i) {
    const int j = place(i, p.spatial());
    x[i] = j < 0 ? 1 : p.x[j + 2];
    y[i] = j < 0 ? 1 : p.y[j + 2];
    kernel[i] = j < 0 ? 1 : p.w[j + 2];
    stride[i] = j < 0 || y[i] == 1 ? 1 : p.stride[j];
    padding[i] = j < 0 ? 0 : p.padding[j];
    dilation[i] = j < 0 ? 1 : p.dilation[j];
  }
}

bool lies_side_by_side(const int64_t (&kernel)[3], const int64_t (&at)[3], int64_t step) {
  return (kernel[2] == 1 || at[2] == step) && (kernel[1] == 1 || at[1] == step * kernel[2]) &&
         (kernel[0] == 1 || at[0] == step * kernel[1] * kernel[2]);
}

double ConvSizes::flops() const {
  return 2.0 * static_cast<double>(images * groups) * static_cast<double>(positions()) *
         static_cast<double>(outputs * channels * taps());
}

double ConvSizes::copied() const {
  double count = static_cast<double>(channels);
  for (int i = 0; i < 3; ++i) count *= static_cast<double>(reach(i));
  return count;
}

template <class T>
Images<T> images_of(const Array& x, int64_t groups) {
  Images<T> result{
      x.data<std::remove_const_t<T>>(), x.strides()[0], x.shape()[1] / groups * x.strides()[1], x.strides()[1], {}};
  for (int i = 0; i < 3; ++i) {
    const int j = place(i, x.ndim() - 2);
    result.at[i] = j < 0 ? 0 : x.strides()[j + 2];
  }
  return result;
}

template <class T>
Kernels<T> kernels_of(const Array& w, int64_t groups) {
  const Images<T> same = images_of<T>(w, 1);
  return {
      same.data, w.shape()[0] / groups * same.image, same.image, same.channel, {same.at[0], same.at[1], same.at[2]}};
}

template <class T>
ReadImages<T>::ReadImages(const ConvSizes& sizes, const Images<const T>& x, bool spread) : sizes_(sizes), x_(x) {
  in_place_ = x.channel == 1 || sizes.channels == 1;
  for (int i = 0; i < 3; ++i) {
    reach_[i] = sizes.reach(i);
    in_place_ &= sizes.padding[i] <= 0 && reach_[i] - sizes.padding[i] <= sizes.x[i];
  }
  constexpr int64_t kLine = 64 / sizeof(T);
  int64_t step = sizes.channels + (spread && sizes.channels % (4 * kLine) == 0 ? kLine : 0);
  for (int i = 2; i >= 0; --i) {
    at_[i] = in_place_ ? x.at[i] : step;
    step *= reach_[i];
  }
}

template <class T>
const T* ReadImages<T>::read(int64_t image, int64_t group, int64_t line, int64_t lines, T* to) const {
  const T* const x = x_.of(image, group);
  int64_t first[3];
  for (int i = 0; i < 3; ++i) first[i] = -sizes_.padding[i];
  first[0] += line * sizes_.stride[0];
  if (in_place_) return x + first[0] * x_.at[0] + first[1] * x_.at[1] + first[2] * x_.at[2];
  const int64_t planes = planes_of(lines);
  for (int64_t i = 0; i < planes; ++i)
    for (int64_t j = 0; j < reach_[1]; ++j) {
      const int64_t d = first[0] + i, h = first[1] + j;
      T* const row = to + i * at_[0] + j * at_[1];
      if (d < 0 || d >= sizes_.x[0] || h < 0 || h >= sizes_.x[1])
        std::fill_n(row, reach_[2] * at_[2], T(0));
      else
        copy_line(x + d * x_.at[0] + h * x_.at[1], row);
    }
  return to;
}

template <class T>
void ReadImages<T>::copy_line(const T* from, T* to) const {
  const int64_t channels = sizes_.channels, padding = sizes_.padding[2], step = at_[2];
  const int64_t low = std::clamp<int64_t>(padding, 0, reach_[2]);
  const int64_t high = std::clamp(sizes_.x[2] + padding, low, reach_[2]);
  std::fill_n(to, low * step, T(0));
  std::fill_n(to + high * step, (reach_[2] - high) * step, T(0));
  if (low == high) return;
  from += (low - padding) * x_.at[2];
  to += low * step;
  const int64_t count = high - low;
  if (x_.channel == 1 && x_.at[2] == channels && step == channels)
    std::copy_n(from, count * channels, to);
  else if (x_.channel == 1)
    for (int64_t i = 0; i < count; ++i) std::copy_n(from + i * x_.at[2], channels, to + i * step);
  else if (x_.at[2] == 1)
    transpose(from, x_.channel, channels, count, to, step);
  else
    for (int64_t i = 0; i < count; ++i)
      for (int64_t c = 0; c < channels; ++c) to[i * step + c] = from[i * x_.at[2] + c * x_.channel];
}

template Images<const float> images_of(const Array&, int64_t);
template Images<const double> images_of(const Array&, int64_t);
template Images<float> images_of(const Array&, int64_t);
template Images<double> images_of(const Array&, int64_t);
template Kernels<const float> kernels_of(const Array&, int64_t);
template Kernels<const double> kernels_of(const Array&, int64_t);
template Kernels<float> kernels_of(const Array&, int64_t);
template Kernels<double> kernels_of(const Array&, int64_t);
template class ReadImages<float>;
template class ReadImages<double>;

}  // namespace xtgrad::kernels
