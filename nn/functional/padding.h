#pragma once
#include <variant>
#include <vector>

#include <xtgrad/autograd/tensor.h>
#include <xtgrad/lib/arg.h>
#include <xtgrad/nn/enum.h>
#include <xtgrad/nn/expanding_array.h>

// Options of the padding layers, and pad(). The padding of the last dimension comes first: {left, right, top, bottom}.

namespace xtgrad::nn {

template <size_t D>
struct ReflectionPadOptions {
  ReflectionPadOptions(ExpandingArray<D * 2> padding) : padding_(padding) {}
  XTGRAD_ARG(ExpandingArray<D * 2>, padding);
};
using ReflectionPad1dOptions = ReflectionPadOptions<1>;
using ReflectionPad2dOptions = ReflectionPadOptions<2>;
using ReflectionPad3dOptions = ReflectionPadOptions<3>;

template <size_t D>
struct ReplicationPadOptions {
  ReplicationPadOptions(ExpandingArray<D * 2> padding) : padding_(padding) {}
  XTGRAD_ARG(ExpandingArray<D * 2>, padding);
};
using ReplicationPad1dOptions = ReplicationPadOptions<1>;
using ReplicationPad2dOptions = ReplicationPadOptions<2>;
using ReplicationPad3dOptions = ReplicationPadOptions<3>;

struct ZeroPad2dOptions {
  ZeroPad2dOptions(ExpandingArray<4> padding) : padding_(padding) {}
  XTGRAD_ARG(ExpandingArray<4>, padding);
};

template <size_t D>
struct ConstantPadOptions {
  ConstantPadOptions(ExpandingArray<D * 2> padding, double value) : padding_(padding), value_(value) {}
  XTGRAD_ARG(ExpandingArray<D * 2>, padding);
  XTGRAD_ARG(double, value);
};
using ConstantPad1dOptions = ConstantPadOptions<1>;
using ConstantPad2dOptions = ConstantPadOptions<2>;
using ConstantPad3dOptions = ConstantPadOptions<3>;

namespace functional {

struct PadFuncOptions {
  using mode_t = std::variant<enumtype::kConstant, enumtype::kReflect, enumtype::kReplicate, enumtype::kCircular>;
  PadFuncOptions(std::vector<int64_t> pad) : pad_(std::move(pad)) {}
  XTGRAD_ARG(std::vector<int64_t>, pad);
  XTGRAD_ARG(mode_t, mode) = kConstant;
  /// What constant padding consists of.
  XTGRAD_ARG(double, value) = 0;
};

/// x with elements put before and after along its last dimensions: a constant, or x's own mirrored at the edge
/// (kReflect), its last one repeated (kReplicate) or those of the other end (kCircular).
Tensor pad(const Tensor& input, const PadFuncOptions& options);

}  // namespace functional
}  // namespace xtgrad::nn
