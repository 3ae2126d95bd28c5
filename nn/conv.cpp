#include <xtgrad/nn/conv.h>

#include <cmath>
#include <ostream>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/nn/init.h>

namespace xtgrad::nn {
namespace {

template <size_t D>
bool all_equal(const ExpandingArray<D>& values, int64_t value) {
  return *values == *ExpandingArray<D>(value);
}

// "reflect" for kReflect: pad's name of the mode.
template <class Mode>
std::string pad_mode(const Mode& mode) {
  if (std::holds_alternative<enumtype::kReflect>(mode)) return "reflect";
  return std::holds_alternative<enumtype::kReplicate>(mode) ? "replicate" : "circular";
}

void check_channels(int64_t in, int64_t out, int64_t groups) {
  check(in > 0 && out > 0 && groups > 0, "in_channels, groups and out_channels must be a positive integer, but got ",
        in, ", ", groups, " and ", out);
  check(in % groups == 0, "in_channels must be divisible by groups");
  check(out % groups == 0, "out_channels must be divisible by groups");
}

}  // namespace

// ---- functions

template <size_t D>
Tensor functional::detail::conv(const Tensor& input, const Tensor& weight, const ConvFuncOptions<D>& options) {
  const auto with = [&](const auto& padding) {
    if constexpr (D == 1)
      return xtgrad::conv1d(input, weight, options.bias(), options.stride(), padding, options.dilation(),
                            options.groups());
    else if constexpr (D == 2)
      return xtgrad::conv2d(input, weight, options.bias(), options.stride(), padding, options.dilation(),
                            options.groups());
    else
      return xtgrad::conv3d(input, weight, options.bias(), options.stride(), padding, options.dilation(),
                            options.groups());
  };
  if (const auto* sizes = std::get_if<ExpandingArray<D>>(&options.padding())) return with(*sizes);
  return with(std::holds_alternative<enumtype::kSame>(options.padding()) ? "same" : "valid");
}

template Tensor functional::detail::conv<1>(const Tensor&, const Tensor&, const Conv1dFuncOptions&);
template Tensor functional::detail::conv<2>(const Tensor&, const Tensor&, const Conv2dFuncOptions&);
template Tensor functional::detail::conv<3>(const Tensor&, const Tensor&, const Conv3dFuncOptions&);

// ---- what the modules share

template <size_t D>
detail::ConvNdOptions<D>::ConvNdOptions(const ConvOptions<D>& options)
    : in_channels_(options.in_channels()),
      out_channels_(options.out_channels()),
      kernel_size_(options.kernel_size()),
      stride_(options.stride()),
      padding_(options.padding()),
      dilation_(options.dilation()),
      transposed_(false),
      groups_(options.groups()),
      bias_(options.bias()),
      padding_mode_(options.padding_mode()) {}

template <size_t D>
detail::ConvNdOptions<D>::ConvNdOptions(const ConvTransposeOptions<D>& options)
    : in_channels_(options.in_channels()),
      out_channels_(options.out_channels()),
      kernel_size_(options.kernel_size()),
      stride_(options.stride()),
      padding_(options.padding()),
      dilation_(options.dilation()),
      transposed_(true),
      output_padding_(options.output_padding()),
      groups_(options.groups()),
      bias_(options.bias()),
      padding_mode_(options.padding_mode()) {}

template <size_t D, class Derived>
ConvNdImpl<D, Derived>::ConvNdImpl(const detail::ConvNdOptions<D>& options_) : options(options_) {
  ConvNdImpl::reset();
}

template <size_t D, class Derived>
void ConvNdImpl<D, Derived>::reset() {
  check_channels(options.in_channels(), options.out_channels(), options.groups());
  for (const int64_t size : *options.kernel_size())
    check(size > 0, "kernel_size must be positive, but got ", IntArrayRef(options.kernel_size()));
  if (std::holds_alternative<enumtype::kSame>(options.padding()))
    check(all_equal(options.stride(), 1), "padding='same' is not supported for strided convolutions");
  const int64_t in = options.in_channels(), out = options.out_channels(), groups = options.groups();
  Dims shape = options.transposed() ? Dims{in, out / groups} : Dims{out, in / groups};
  for (const int64_t size : *options.kernel_size()) shape.push_back(size);
  weight = this->register_parameter("weight", empty(shape));
  bias = this->register_parameter("bias", options.bias() ? empty({out}) : Tensor(), options.bias());
  reset_parameters();
}

template <size_t D, class Derived>
void ConvNdImpl<D, Derived>::reset_parameters() {
  init::kaiming_uniform_(weight, std::sqrt(5.0));
  if (!bias.defined()) return;
  const double bound = 1 / std::sqrt(static_cast<double>(std::get<0>(init::_calculate_fan_in_and_fan_out(weight))));
  init::uniform_(bias, -bound, bound);
}

template <size_t D, class Derived>
void ConvNdImpl<D, Derived>::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::Conv" << (options.transposed() ? "Transpose" : "") << D << "d(" << options.in_channels()
         << ", " << options.out_channels() << ", kernel_size=" << options.kernel_size()
         << ", stride=" << options.stride();
  if (const auto* sizes = std::get_if<ExpandingArray<D>>(&options.padding())) {
    if (!all_equal(*sizes, 0)) stream << ", padding=" << *sizes;
  } else {
    stream << (std::holds_alternative<enumtype::kSame>(options.padding()) ? ", padding='same'" : ", padding='valid'");
  }
  if (!all_equal(options.dilation(), 1)) stream << ", dilation=" << options.dilation();
  if (!all_equal(options.output_padding(), 0)) stream << ", output_padding=" << options.output_padding();
  if (options.groups() != 1) stream << ", groups=" << options.groups();
  if (!options.bias()) stream << ", bias=false";
  if (!std::holds_alternative<enumtype::kZeros>(options.padding_mode()))
    stream << ", padding_mode=" << enumtype::get_enum_name(options.padding_mode());
  stream << ')';
}

// The padding at both ends of each dimension, the last one first, as pad takes it.
template <size_t D, class Derived>
std::vector<int64_t> ConvNdImpl<D, Derived>::reversed_padding() const {
  std::vector<int64_t> both(2 * D, 0);
  for (size_t i = 0; i < D; ++i) {
    int64_t *const ends = &both[2 * (D - 1 - i)], same = (options.kernel_size()->at(i) - 1) * options.dilation()->at(i);
    if (const auto* sizes = std::get_if<ExpandingArray<D>>(&options.padding())) {
      ends[0] = ends[1] = (*sizes)->at(i);
    } else if (std::holds_alternative<enumtype::kSame>(options.padding())) {
      ends[0] = same / 2;
      ends[1] = same - same / 2;
    }
  }
  return both;
}

template <size_t D, class Derived>
Tensor ConvNdImpl<D, Derived>::convolve(const Tensor& input) {
  const bool zeros = std::holds_alternative<enumtype::kZeros>(options.padding_mode());
  functional::ConvFuncOptions<D> settings;
  settings.bias(bias).stride(options.stride()).dilation(options.dilation()).groups(options.groups());
  if (zeros) return functional::detail::conv<D>(input, weight, settings.padding(options.padding()));
  return functional::detail::conv<D>(pad(input, reversed_padding(), pad_mode(options.padding_mode())), weight,
                                     settings);
}

// The output_padding that leads to output_size, which is the spatial sizes, or all of the result's.
template <size_t D, class Derived>
ExpandingArray<D> ConvNdImpl<D, Derived>::output_padding_for(const Tensor& input, IntArrayRef output_size) const {
  const size_t all = static_cast<size_t>(input.dim());
  check(all == D + 1 || all == D + 2, "Expected ", D + 1, "D (unbatched) or ", D + 2,
        "D (batched) input to conv_transpose", D, "d, but got input of size: ", input.sizes());
  check(output_size.size() == D || output_size.size() == all, "output_size must have ", D, " or ", all,
        " elements (got ", output_size.size(), ")");
  const IntArrayRef wanted = output_size.slice(output_size.size() - D, D), sizes = input.sizes().slice(all - D, D);
  const ExpandingArray<D>& padding = std::get<ExpandingArray<D>>(options.padding());
  ExpandingArray<D> extra(0);
  bool fits = true;
  std::string least, most;
  for (size_t i = 0; i < D; ++i) {
    const int64_t smallest = (sizes[i] - 1) * options.stride()->at(i) - 2 * padding->at(i) +
                             options.dilation()->at(i) * (options.kernel_size()->at(i) - 1) + 1;
    const int64_t largest = smallest + options.stride()->at(i) - 1;
    least += text(i > 0 ? " " : "", smallest);
    most += text(i > 0 ? " " : "", largest);
    fits &= wanted[i] >= smallest && wanted[i] <= largest;
    extra->at(i) = wanted[i] - smallest;
  }
  check(fits, "requested an output size of ", output_size, ", but valid sizes range from ", least, " to ", most,
        " (for an input of ", sizes, ")");
  return extra;
}

template <size_t D, class Derived>
Tensor ConvNdImpl<D, Derived>::convolve_transposed(const Tensor& input, const std::optional<IntArrayRef>& output_size) {
  check(std::holds_alternative<enumtype::kZeros>(options.padding_mode()),
        "Only `zeros` padding mode is supported for ConvTranspose", D, "d");
  const ExpandingArray<D> extra = output_size ? output_padding_for(input, *output_size) : options.output_padding();
  const auto by = [&](auto function) {
    return function(input, weight, bias, options.stride(), std::get<ExpandingArray<D>>(options.padding()), extra,
                    options.groups(), options.dilation());
  };
  if constexpr (D == 1)
    return by(conv_transpose1d);
  else if constexpr (D == 2)
    return by(conv_transpose2d);
  else
    return by(conv_transpose3d);
}

template class ConvNdImpl<1, Conv1dImpl>;
template class ConvNdImpl<2, Conv2dImpl>;
template class ConvNdImpl<3, Conv3dImpl>;
template class ConvNdImpl<1, ConvTranspose1dImpl>;
template class ConvNdImpl<2, ConvTranspose2dImpl>;
template class ConvNdImpl<3, ConvTranspose3dImpl>;

// ---- the modules

#define XTGRAD_CONV_CONSTRUCTORS(Name, D)                                                          \
  Name##Impl::Name##Impl(int64_t in_channels, int64_t out_channels, ExpandingArray<D> kernel_size) \
      : ConvNdImpl(Name##Options(in_channels, out_channels, kernel_size)) {}                       \
  Name##Impl::Name##Impl(const Name##Options& options_) : ConvNdImpl(options_) {}

XTGRAD_CONV_CONSTRUCTORS(Conv1d, 1)
XTGRAD_CONV_CONSTRUCTORS(Conv2d, 2)
XTGRAD_CONV_CONSTRUCTORS(Conv3d, 3)
XTGRAD_CONV_CONSTRUCTORS(ConvTranspose1d, 1)
XTGRAD_CONV_CONSTRUCTORS(ConvTranspose2d, 2)
XTGRAD_CONV_CONSTRUCTORS(ConvTranspose3d, 3)

Tensor Conv1dImpl::forward(const Tensor& input) { return convolve(input); }
Tensor Conv2dImpl::forward(const Tensor& input) { return convolve(input); }
Tensor Conv3dImpl::forward(const Tensor& input) { return convolve(input); }
Tensor ConvTranspose1dImpl::forward(const Tensor& input, const std::optional<IntArrayRef>& output_size) {
  return convolve_transposed(input, output_size);
}
Tensor ConvTranspose2dImpl::forward(const Tensor& input, const std::optional<IntArrayRef>& output_size) {
  return convolve_transposed(input, output_size);
}
Tensor ConvTranspose3dImpl::forward(const Tensor& input, const std::optional<IntArrayRef>& output_size) {
  return convolve_transposed(input, output_size);
}

}  // namespace xtgrad::nn
