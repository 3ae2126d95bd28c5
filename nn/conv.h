#pragma once
#include <optional>
#include <vector>

#include <xtgrad/nn/any_value.h>
#include <xtgrad/nn/cloneable.h>
#include <xtgrad/nn/functional/conv.h>
#include <xtgrad/nn/holder.h>

// Convolutions of [N, C, size...], or [C, size...], by a learnt weight and bias, both initialised uniformly in
// +-1/sqrt(inputs of one output).

namespace xtgrad::nn {

namespace detail {
/// What the modules of both directions hold.
template <size_t D>
struct ConvNdOptions {
  using padding_t = typename ConvOptions<D>::padding_t;
  using padding_mode_t = typename ConvOptions<D>::padding_mode_t;

  ConvNdOptions(const ConvOptions<D>& options);
  ConvNdOptions(const ConvTransposeOptions<D>& options);
  ConvNdOptions& padding(std::initializer_list<int64_t> sizes) { return padding(padding_t(ExpandingArray<D>(sizes))); }
  XTGRAD_ARG(int64_t, in_channels);
  XTGRAD_ARG(int64_t, out_channels);
  XTGRAD_ARG(ExpandingArray<D>, kernel_size);
  XTGRAD_ARG(ExpandingArray<D>, stride);
  XTGRAD_ARG(padding_t, padding);
  XTGRAD_ARG(ExpandingArray<D>, dilation);
  XTGRAD_ARG(bool, transposed);
  XTGRAD_ARG(ExpandingArray<D>, output_padding) = 0;
  XTGRAD_ARG(int64_t, groups);
  XTGRAD_ARG(bool, bias);
  XTGRAD_ARG(padding_mode_t, padding_mode);
};
}  // namespace detail

/// What all convolutions have in common; the weight is [out, in / groups, kernel...], transposed [in, out / groups,
/// kernel...].
template <size_t D, class Derived>
class ConvNdImpl : public Cloneable<Derived> {
 public:
  explicit ConvNdImpl(const detail::ConvNdOptions<D>& options_);
  /// Throws unless both channel counts are multiples of groups.
  void reset() override;
  void reset_parameters();
  void pretty_print(std::ostream& stream) const override;

  detail::ConvNdOptions<D> options;
  Tensor weight;
  Tensor bias;  // undefined where options say so

 protected:
  Tensor convolve(const Tensor& input);
  Tensor convolve_transposed(const Tensor& input, const std::optional<IntArrayRef>& output_size);

 private:
  std::vector<int64_t> reversed_padding() const;
  ExpandingArray<D> output_padding_for(const Tensor& input, IntArrayRef output_size) const;
};

/// x [N, C, L] -> [N, out, L']
class Conv1dImpl : public ConvNdImpl<1, Conv1dImpl> {
 public:
  Conv1dImpl(int64_t in_channels, int64_t out_channels, ExpandingArray<1> kernel_size);
  explicit Conv1dImpl(const Conv1dOptions& options_);
  Tensor forward(const Tensor& input);
};
XTGRAD_MODULE(Conv1d);

/// x [N, C, H, W] -> [N, out, H', W']
class Conv2dImpl : public ConvNdImpl<2, Conv2dImpl> {
 public:
  Conv2dImpl(int64_t in_channels, int64_t out_channels, ExpandingArray<2> kernel_size);
  explicit Conv2dImpl(const Conv2dOptions& options_);
  Tensor forward(const Tensor& input);
};
XTGRAD_MODULE(Conv2d);

/// x [N, C, D, H, W] -> [N, out, D', H', W']
class Conv3dImpl : public ConvNdImpl<3, Conv3dImpl> {
 public:
  Conv3dImpl(int64_t in_channels, int64_t out_channels, ExpandingArray<3> kernel_size);
  explicit Conv3dImpl(const Conv3dOptions& options_);
  Tensor forward(const Tensor& input);
};
XTGRAD_MODULE(Conv3d);

/// The gradient of Conv1d in its input, as a layer; of the sizes that a stride leaves possible, output_size chooses.
class ConvTranspose1dImpl : public ConvNdImpl<1, ConvTranspose1dImpl> {
 public:
  ConvTranspose1dImpl(int64_t in_channels, int64_t out_channels, ExpandingArray<1> kernel_size);
  explicit ConvTranspose1dImpl(const ConvTranspose1dOptions& options_);
  Tensor forward(const Tensor& input, const std::optional<IntArrayRef>& output_size = std::nullopt);

 protected:
  FORWARD_HAS_DEFAULT_ARGS({1, AnyValue(std::optional<IntArrayRef>())})
};
XTGRAD_MODULE(ConvTranspose1d);

/// The same of Conv2d.
class ConvTranspose2dImpl : public ConvNdImpl<2, ConvTranspose2dImpl> {
 public:
  ConvTranspose2dImpl(int64_t in_channels, int64_t out_channels, ExpandingArray<2> kernel_size);
  explicit ConvTranspose2dImpl(const ConvTranspose2dOptions& options_);
  Tensor forward(const Tensor& input, const std::optional<IntArrayRef>& output_size = std::nullopt);

 protected:
  FORWARD_HAS_DEFAULT_ARGS({1, AnyValue(std::optional<IntArrayRef>())})
};
XTGRAD_MODULE(ConvTranspose2d);

/// The same of Conv3d.
class ConvTranspose3dImpl : public ConvNdImpl<3, ConvTranspose3dImpl> {
 public:
  ConvTranspose3dImpl(int64_t in_channels, int64_t out_channels, ExpandingArray<3> kernel_size);
  explicit ConvTranspose3dImpl(const ConvTranspose3dOptions& options_);
  Tensor forward(const Tensor& input, const std::optional<IntArrayRef>& output_size = std::nullopt);

 protected:
  FORWARD_HAS_DEFAULT_ARGS({1, AnyValue(std::optional<IntArrayRef>())})
};
XTGRAD_MODULE(ConvTranspose3d);

}  // namespace xtgrad::nn
