#include "pool.h"

#include <doctest/doctest.h>

#include <xtgrad/autograd/ops/image.h>
#include <xtgrad/autograd/ops/pool.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/nn/functional/pooling.h>
#include <xtgrad/nn/functional/upsampling.h>

#include "family.h"

namespace reference {
namespace {

namespace F = nn::functional;

std::vector<int64_t> integers(const Args& a, const std::string& name, std::vector<int64_t> otherwise) {
  return a.has(name) ? a[name].integers() : otherwise;
}
bool boolean(const Args& a, const std::string& name, bool otherwise) {
  return a.has(name) ? a[name].boolean() : otherwise;
}

ExpandingArray<2> two(const std::vector<int64_t>& values) {
  return values.size() == 1 ? ExpandingArray<2>(values[0]) : ExpandingArray<2>(values);
}
std::vector<int64_t> size(const Args& a) { return a["output_size"].integers(); }

template <class Function>
Op largest(Function function) {
  return [=](const Args& a) {
    return function(a.x(), integers(a, "kernel_size", {}), integers(a, "stride", {}), integers(a, "padding", {0}),
                    integers(a, "dilation", {1}), boolean(a, "ceil_mode", false));
  };
}

template <class Function>
Op average(Function function) {
  return [=](const Args& a) -> Tensor {
    const auto kernel = integers(a, "kernel_size", {}), stride = integers(a, "stride", {});
    const auto padding = integers(a, "padding", {0});
    const bool ceil_mode = boolean(a, "ceil_mode", false), count_pad = boolean(a, "count_include_pad", true);
    if constexpr (std::is_invocable_v<Function, Tensor, IntArrayRef, IntArrayRef, IntArrayRef, bool, bool,
                                      std::optional<int64_t>>) {
      std::optional<int64_t> divisor;
      if (a.has("divisor_override")) divisor = a["divisor_override"].integer();
      return function(a.x(), kernel, stride, padding, ceil_mode, count_pad, divisor);
    } else {
      return function(a.x(), kernel, stride, padding, ceil_mode, count_pad);
    }
  };
}

F::InterpolateFuncOptions::mode_t mode_of(const std::string& name) {
  const std::map<std::string, F::InterpolateFuncOptions::mode_t> modes{
      {"nearest", kNearest},     {"linear", kLinear}, {"bilinear", kBilinear},         {"bicubic", kBicubic},
      {"trilinear", kTrilinear}, {"area", kArea},     {"nearest-exact", kNearestExact}};
  return modes.at(name);
}

Tensor interpolated(const Args& a) {
  const std::string mode = a["mode"].text();
  F::InterpolateFuncOptions options;
  options.mode(mode_of(mode)).antialias(boolean(a, "antialias", false));
  if (a.has("size")) options.size(a["size"].integers());
  if (a.has("scale_factor")) {
    std::vector<double> factors = a["scale_factor"].numbers();
    if (factors.size() == 1) factors.resize(static_cast<size_t>(a.x().dim() - 2), factors[0]);
    options.scale_factor(factors);
  }
  if (a.has("recompute_scale_factor")) options.recompute_scale_factor(a["recompute_scale_factor"].boolean());
  if (mode.find("linear") != std::string::npos || mode == "bicubic")
    options.align_corners(boolean(a, "align_corners", false));
  return F::interpolate(a.x(), options);
}

template <size_t D>
Op unpooled(Tensor (*function)(const Tensor&, const Tensor&, const F::MaxUnpoolFuncOptions<D>&)) {
  return [=](const Args& a) { return function(a.x(0), a.x(1), F::MaxUnpoolFuncOptions<D>(a["k"].integer())); };
}

}  // namespace

Table pool_operators() {
  return {
      {"max_pool1d", largest(max_pool1d)},
      {"max_pool2d", largest(max_pool2d)},
      {"max_pool3d", largest(max_pool3d)},
      {"avg_pool1d", average(avg_pool1d)},
      {"avg_pool2d", average(avg_pool2d)},
      {"avg_pool3d", average(avg_pool3d)},
      {"adaptive_avg_pool2d", [](const Args& a) { return adaptive_avg_pool2d(a.x(), size(a)); }},
      {"adaptive_max_pool2d", [](const Args& a) { return std::get<0>(adaptive_max_pool2d(a.x(), size(a))); }},
      {"unfold",
       [](const Args& a) {
         return im2col(a.x(), integers(a, "kernel_size", {}), integers(a, "dilation", {1}), integers(a, "padding", {0}),
                       integers(a, "stride", {1}));
       }},
      {"fold",
       [](const Args& a) {
         return col2im(a.x(), size(a), integers(a, "kernel_size", {}), integers(a, "dilation", {1}),
                       integers(a, "padding", {0}), integers(a, "stride", {1}));
       }},
      {"pixel_shuffle", [](const Args& a) { return pixel_shuffle(a.x(), a["r"].integer()); }},
      {"interpolate", interpolated},
      {"lp_pool2d",
       [](const Args& a) {
         F::LPPool2dFuncOptions options(a["norm_type"].number(), two(a["kernel_size"].integers()));
         if (a.has("stride")) options.stride(two(a["stride"].integers()));
         return F::lp_pool2d(a.x(), options.ceil_mode(boolean(a, "ceil_mode", false)));
       }},
  };
}

TEST_CASE("pool") {
  Table all = pool_operators();
  all.merge(Table{
      {"max_pool1d_with_indices", largest(max_pool1d_with_indices)},
      {"max_pool2d_with_indices", largest(max_pool2d_with_indices)},
      {"max_pool3d_with_indices", largest(max_pool3d_with_indices)},
      {"adaptive_avg_pool1d", [](const Args& a) { return adaptive_avg_pool1d(a.x(), size(a)); }},
      {"adaptive_avg_pool3d", [](const Args& a) { return adaptive_avg_pool3d(a.x(), size(a)); }},
      {"adaptive_max_pool1d_with_indices", [](const Args& a) { return adaptive_max_pool1d(a.x(), size(a)); }},
      {"adaptive_max_pool2d_with_indices", [](const Args& a) { return adaptive_max_pool2d(a.x(), size(a)); }},
      {"adaptive_max_pool3d_with_indices", [](const Args& a) { return adaptive_max_pool3d(a.x(), size(a)); }},
      {"max_unpool1d", unpooled(F::max_unpool1d)},
      {"max_unpool2d", unpooled(F::max_unpool2d)},
      {"max_unpool3d", unpooled(F::max_unpool3d)},
      {"lp_pool1d",
       [](const Args& a) {
         return F::lp_pool1d(a.x(), F::LPPool1dFuncOptions(a["norm_type"].number(), a["kernel_size"].integer()));
       }},
      {"pixel_unshuffle", [](const Args& a) { return pixel_unshuffle(a.x(), a["r"].integer()); }},
      {"channel_shuffle", [](const Args& a) { return channel_shuffle(a.x(), a["groups"].integer()); }},
      {"pad", [](const Args& a) { return pad(a.x(), a["pad"].integers(), a["mode"].text()); }},
  });
  run_family("pool", all);
}

}  // namespace reference
