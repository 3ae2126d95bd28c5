#include <xtgrad/nn/functional/pooling.h>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/pool.h>
#include <xtgrad/autograd/ops/shape.h>

namespace xtgrad::nn::functional {
namespace {

template <size_t D>
std::vector<int64_t> sizes_of(const Tensor&, const ExpandingArray<D>& sizes) {
  return {sizes->begin(), sizes->end()};
}

/// A size that was left open is the input's.
template <size_t D>
std::vector<int64_t> sizes_of(const Tensor& input, const ExpandingArrayWithOptionalElem<D>& sizes) {
  std::vector<int64_t> result;
  for (size_t i = 0; i < D; ++i) {
    const int64_t from_end = static_cast<int64_t>(D - i);
    result.push_back(sizes->at(i) ? *sizes->at(i) : input.dim() >= from_end ? input.size(-from_end) : 0);
  }
  return result;
}

template <size_t D>
std::vector<int64_t> unpooled_size(const Tensor& input, const MaxUnpoolFuncOptions<D>& options) {
  check(input.dim() >= static_cast<int64_t>(D), "Input to max_unpooling", D, "d should be a ", D + 1, "d or ", D + 2,
        "d Tensor, but got a tensor with ", input.dim(), " dimensions.");
  std::vector<int64_t> sizes;
  for (size_t d = 0; d < D; ++d) {
    const auto small = [](int64_t value) { return value >= -INT32_MAX && value <= INT32_MAX; };
    check(small(options.kernel_size()->at(d)) && small(options.stride()->at(d)) && small(options.padding()->at(d)),
          "max_unpool: kernel_size, stride or padding is out of range");
    const int64_t in = input.size(static_cast<int64_t>(d) - static_cast<int64_t>(D));
    sizes.push_back((in - 1) * options.stride()->at(d) + options.kernel_size()->at(d) - 2 * options.padding()->at(d));
  }
  if (!options.output_size()) return sizes;
  std::vector<int64_t> given = *options.output_size();
  check(given.size() == D || given.size() == D + 2, "output_size should be a sequence containing ", D, " or ", D + 2,
        " elements, but it has a length of '", given.size(), "'");
  given.erase(given.begin(), given.end() - static_cast<int64_t>(D));
  for (size_t d = 0; d < D; ++d) {
    const int64_t step = options.stride()->at(d);
    check(given[d] > sizes[d] - step - 1 && given[d] < sizes[d] + step + 1, "invalid output_size ", IntArrayRef(given),
          " (dim ", d, " must be between ", sizes[d] - step, " and ", sizes[d] + step, ")");
  }
  return given;
}

/// From the averages of x^p over windows of `elements`.
Tensor norm_of_averages(const Tensor& average, int64_t elements, double norm_type) {
  return (sign(average) * relu(abs(average))).mul(elements).pow(1 / norm_type);
}

}  // namespace

Tensor max_pool1d(const Tensor& input, const MaxPool1dFuncOptions& options) {
  return xtgrad::max_pool1d(input, options.kernel_size(), options.stride(), options.padding(), options.dilation(),
                            options.ceil_mode());
}
std::tuple<Tensor, Tensor> max_pool1d_with_indices(const Tensor& input, const MaxPool1dFuncOptions& options) {
  return xtgrad::max_pool1d_with_indices(input, options.kernel_size(), options.stride(), options.padding(),
                                         options.dilation(), options.ceil_mode());
}
Tensor max_pool2d(const Tensor& input, const MaxPool2dFuncOptions& options) {
  return xtgrad::max_pool2d(input, options.kernel_size(), options.stride(), options.padding(), options.dilation(),
                            options.ceil_mode());
}
std::tuple<Tensor, Tensor> max_pool2d_with_indices(const Tensor& input, const MaxPool2dFuncOptions& options) {
  return xtgrad::max_pool2d_with_indices(input, options.kernel_size(), options.stride(), options.padding(),
                                         options.dilation(), options.ceil_mode());
}
Tensor max_pool3d(const Tensor& input, const MaxPool3dFuncOptions& options) {
  return xtgrad::max_pool3d(input, options.kernel_size(), options.stride(), options.padding(), options.dilation(),
                            options.ceil_mode());
}
std::tuple<Tensor, Tensor> max_pool3d_with_indices(const Tensor& input, const MaxPool3dFuncOptions& options) {
  return xtgrad::max_pool3d_with_indices(input, options.kernel_size(), options.stride(), options.padding(),
                                         options.dilation(), options.ceil_mode());
}

Tensor avg_pool1d(const Tensor& input, const AvgPool1dFuncOptions& options) {
  return xtgrad::avg_pool1d(input, options.kernel_size(), options.stride(), options.padding(), options.ceil_mode(),
                            options.count_include_pad());
}
Tensor avg_pool2d(const Tensor& input, const AvgPool2dFuncOptions& options) {
  return xtgrad::avg_pool2d(input, options.kernel_size(), options.stride(), options.padding(), options.ceil_mode(),
                            options.count_include_pad(), options.divisor_override());
}
Tensor avg_pool3d(const Tensor& input, const AvgPool3dFuncOptions& options) {
  return xtgrad::avg_pool3d(input, options.kernel_size(), options.stride(), options.padding(), options.ceil_mode(),
                            options.count_include_pad(), options.divisor_override());
}

Tensor adaptive_avg_pool1d(const Tensor& input, const AdaptiveAvgPool1dFuncOptions& options) {
  return xtgrad::adaptive_avg_pool1d(input, sizes_of(input, options.output_size()));
}
Tensor adaptive_avg_pool2d(const Tensor& input, const AdaptiveAvgPool2dFuncOptions& options) {
  return xtgrad::adaptive_avg_pool2d(input, sizes_of(input, options.output_size()));
}
Tensor adaptive_avg_pool3d(const Tensor& input, const AdaptiveAvgPool3dFuncOptions& options) {
  return xtgrad::adaptive_avg_pool3d(input, sizes_of(input, options.output_size()));
}

std::tuple<Tensor, Tensor> adaptive_max_pool1d_with_indices(const Tensor& input,
                                                            const AdaptiveMaxPool1dFuncOptions& options) {
  return xtgrad::adaptive_max_pool1d(input, sizes_of(input, options.output_size()));
}
Tensor adaptive_max_pool1d(const Tensor& input, const AdaptiveMaxPool1dFuncOptions& options) {
  return std::get<0>(adaptive_max_pool1d_with_indices(input, options));
}
std::tuple<Tensor, Tensor> adaptive_max_pool2d_with_indices(const Tensor& input,
                                                            const AdaptiveMaxPool2dFuncOptions& options) {
  return xtgrad::adaptive_max_pool2d(input, sizes_of(input, options.output_size()));
}
Tensor adaptive_max_pool2d(const Tensor& input, const AdaptiveMaxPool2dFuncOptions& options) {
  return std::get<0>(adaptive_max_pool2d_with_indices(input, options));
}
std::tuple<Tensor, Tensor> adaptive_max_pool3d_with_indices(const Tensor& input,
                                                            const AdaptiveMaxPool3dFuncOptions& options) {
  return xtgrad::adaptive_max_pool3d(input, sizes_of(input, options.output_size()));
}
Tensor adaptive_max_pool3d(const Tensor& input, const AdaptiveMaxPool3dFuncOptions& options) {
  return std::get<0>(adaptive_max_pool3d_with_indices(input, options));
}

Tensor max_unpool1d(const Tensor& input, const Tensor& indices, const MaxUnpool1dFuncOptions& options) {
  std::vector<int64_t> size = unpooled_size(input, options);
  size.push_back(1);
  return squeeze(xtgrad::max_unpool2d(unsqueeze(input, -1), unsqueeze(indices, -1), size), -1);
}
Tensor max_unpool2d(const Tensor& input, const Tensor& indices, const MaxUnpool2dFuncOptions& options) {
  return xtgrad::max_unpool2d(input, indices, unpooled_size(input, options));
}
Tensor max_unpool3d(const Tensor& input, const Tensor& indices, const MaxUnpool3dFuncOptions& options) {
  return xtgrad::max_unpool3d(input, indices, unpooled_size(input, options));
}

Tensor lp_pool1d(const Tensor& input, const LPPool1dFuncOptions& options) {
  const Tensor average = xtgrad::avg_pool1d(input.pow(options.norm_type()), options.kernel_size(), options.stride(), 0,
                                            options.ceil_mode());
  return norm_of_averages(average, options.kernel_size()->at(0), options.norm_type());
}
Tensor lp_pool2d(const Tensor& input, const LPPool2dFuncOptions& options) {
  const Tensor average = xtgrad::avg_pool2d(input.pow(options.norm_type()), options.kernel_size(), options.stride(), 0,
                                            options.ceil_mode());
  return norm_of_averages(average, options.kernel_size()->at(0) * options.kernel_size()->at(1), options.norm_type());
}

}  // namespace xtgrad::nn::functional
