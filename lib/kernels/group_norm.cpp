#include <vector>

#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/norm.h>
#include <xtgrad/lib/kernels/norm_run.h>

// A group's elements lie one after the other, a channel's within them too.

namespace xtgrad::kernels {
namespace {

struct Groups {
  int64_t count, channels, inner, per_sample;  // groups in all, channels a group, elements a channel, groups a sample
  int64_t size() const { return channels * inner; }
  int64_t channel(int64_t group, int64_t k) const { return group % per_sample * channels + k; }
};

template <class T>
struct GroupNormCall {
  const T *x, *weight, *bias;
  T *y, *mean, *var, *deviation;
  double eps;
};

template <class T>
[[gnu::always_inline]] inline void normalise_group(const GroupNormCall<T>& call, const Groups& groups, int64_t group) {
  const int64_t n = groups.inner, first = group * groups.size();
  Moments moments;
  add_moments(call.x + first, groups.size(), moments);
  const T mean = static_cast<T>(moments.mean), deviation = deviation_of<T>(moments.var(), call.eps);
  call.mean[group] = mean;
  call.var[group] = static_cast<T>(moments.var());
  call.deviation[group] = deviation;
  for (int64_t k = 0; k < groups.channels; ++k) {
    const int64_t c = groups.channel(group, k), at = first + k * n;
    const T scale = call.weight ? deviation * call.weight[c] : deviation, shift = call.bias ? call.bias[c] : T(0);
    transform_run(call.x + at, call.y + at, n, mean, scale, shift);
  }
}

template <class T>
struct GroupNormBackwardCall {
  const T *g, *x, *weight, *mean, *deviation;
  T* gx;               // null where nobody needs it
  GradientSums* sums;  // of each sample's channels
};

template <class T>
[[gnu::always_inline]] inline void backward_group(const GroupNormBackwardCall<T>& call, const Groups& groups,
                                                  int64_t group) {
  const int64_t n = groups.inner, first = group * groups.size();
  const T mean = call.mean[group], deviation = call.deviation[group];
  GradientSums total;
  for (int64_t k = 0; k < groups.channels; ++k) {
    GradientSums& sums = call.sums[group * groups.channels + k];
    add_gradient_sums(call.g + first + k * n, call.x + first + k * n, mean, n, sums);
    const double weight = call.weight ? call.weight[groups.channel(group, k)] : 1;
    total.g += sums.g * weight;
    total.gx += sums.gx * weight;
  }
  if (!call.gx) return;
  const double share = static_cast<double>(deviation) / static_cast<double>(groups.size());
  const T slope = static_cast<T>(total.gx * deviation * deviation * share), centre = static_cast<T>(total.g * share);
  for (int64_t k = 0; k < groups.channels; ++k) {
    const int64_t at = first + k * n;
    const T scale = call.weight ? deviation * call.weight[groups.channel(group, k)] : deviation;
    backward_run(call.g + at, call.x + at, call.gx + at, n, mean, scale, slope, centre);
  }
}

Groups groups_of(const Array& x, int64_t groups) {
  const int64_t batch = x.shape()[0], channels = x.shape()[1];
  return {batch * groups, channels / groups, x.numel() / std::max<int64_t>(1, batch * channels), groups};
}

int64_t group_grain(const Groups& groups) { return std::max<int64_t>(1, kGrain / std::max<int64_t>(1, groups.size())); }

Array dense(const Array& x) { return x.defined() ? x.contiguous() : x; }

template <class T>
void affine_gradients(const std::vector<GradientSums>& sums, const Groups& groups, const T* deviation,
                      const NormGradients& result) {
  const int64_t channels = groups.channels * groups.per_sample;
  std::vector<double> weight(static_cast<size_t>(channels), 0.0), bias(static_cast<size_t>(channels), 0.0);
  for (size_t i = 0; i < sums.size(); ++i) {
    const size_t c = i % static_cast<size_t>(channels);
    weight[c] += sums[i].gx * deviation[static_cast<int64_t>(i) / groups.channels];
    bias[c] += sums[i].g;
  }
  for (int64_t c = 0; c < channels; ++c) {
    if (result.weight.defined()) result.weight.data<T>()[c] = static_cast<T>(weight[static_cast<size_t>(c)]);
    if (result.bias.defined()) result.bias.data<T>()[c] = static_cast<T>(bias[static_cast<size_t>(c)]);
  }
}

}  // namespace

Normalised group_norm(const Array& input, int64_t group_count, const Array& weight, const Array& bias, double eps) {
  if (is_narrow(input.dtype())) return in_float(group_norm, input, group_count, weight, bias, eps);
  const Array x = input.contiguous(), w = dense(weight), b = dense(bias);
  const Groups groups = groups_of(x, group_count);
  auto statistic = [&] { return empty_array({groups.count}, x.dtype()); };
  const Normalised result{empty_array(x.shape(), x.dtype()), statistic(), statistic(), statistic()};
  dispatch_floating(x.dtype(), "group_norm", [&](auto zero) {
    using T = decltype(zero);
    const GroupNormCall<T> call{
        x.data<T>(),           data_or_null<T>(w),   data_or_null<T>(b),         result.y.data<T>(),
        result.mean.data<T>(), result.var.data<T>(), result.deviation.data<T>(), eps};
    parallel_for(0, groups.count, group_grain(groups), [&](int64_t begin, int64_t end) {
      simd(
          [=](GroupNormCall<T> at, Groups all) {
            for (int64_t i = begin; i < end; ++i) normalise_group(at, all, i);
          },
          call, groups);
    });
  });
  return result;
}

NormGradients group_norm_backward(const Array& gradient, const Array& input, int64_t group_count, const Array& weight,
                                  const Normalised& forward, NormNeeds needs) {
  if (is_narrow(gradient.dtype()))
    return in_float(group_norm_backward, gradient, input, group_count, weight, forward, needs);
  const Array g = gradient.contiguous(), x = input.contiguous(), w = dense(weight);
  const Groups groups = groups_of(x, group_count);
  const int64_t channels = groups.channels * groups.per_sample;
  NormGradients result;
  if (needs.x) result.x = empty_array(x.shape(), x.dtype());
  if (needs.weight) result.weight = empty_array({channels}, x.dtype());
  if (needs.bias) result.bias = empty_array({channels}, x.dtype());
  dispatch_floating(x.dtype(), "group_norm_backward", [&](auto zero) {
    using T = decltype(zero);
    std::vector<GradientSums> sums(static_cast<size_t>(groups.count * groups.channels));
    const GroupNormBackwardCall<T> call{g.data<T>(),
                                        x.data<T>(),
                                        data_or_null<T>(w),
                                        forward.mean.data<T>(),
                                        forward.deviation.data<T>(),
                                        needs.x ? result.x.data<T>() : nullptr,
                                        sums.data()};
    parallel_for(0, groups.count, group_grain(groups), [&](int64_t begin, int64_t end) {
      simd(
          [=](GroupNormBackwardCall<T> at, Groups all) {
            for (int64_t i = begin; i < end; ++i) backward_group(at, all, i);
          },
          call, groups);
    });
    if (needs.weight || needs.bias) affine_gradients(sums, groups, forward.deviation.data<T>(), result);
  });
  return result;
}

}  // namespace xtgrad::kernels
