#include <doctest/doctest.h>

#include <xtgrad/autograd/ops/conv.h>

#include "family.h"
#include "pool.h"

namespace reference {
namespace {

std::vector<int64_t> integers(const Args& a, const std::string& name, int64_t otherwise) {
  return a.has(name) ? a[name].integers() : std::vector<int64_t>{otherwise};
}

int64_t groups(const Args& a) { return a.has("groups") ? a["groups"].integer() : 1; }

using Padded = Tensor (*)(const Tensor&, const Tensor&, const Tensor&, IntArrayRef, IntArrayRef, IntArrayRef, int64_t);
using Named = Tensor (*)(const Tensor&, const Tensor&, const Tensor&, IntArrayRef, const std::string&, IntArrayRef,
                         int64_t);
using Transposed = Tensor (*)(const Tensor&, const Tensor&, const Tensor&, IntArrayRef, IntArrayRef, IntArrayRef,
                              int64_t, IntArrayRef);

Op convolve(Padded function, Named named) {
  return [=](const Args& a) {
    const auto stride = integers(a, "stride", 1), dilation = integers(a, "dilation", 1);
    if (a.has("padding") && a["padding"].is_text())
      return named(a.x(0), a.x(1), a.x(2), stride, a["padding"].text(), dilation, groups(a));
    return function(a.x(0), a.x(1), a.x(2), stride, integers(a, "padding", 0), dilation, groups(a));
  };
}

Op convolve_transposed(Transposed function) {
  return [=](const Args& a) {
    return function(a.x(0), a.x(1), a.x(2), integers(a, "stride", 1), integers(a, "padding", 0),
                    integers(a, "output_padding", 0), groups(a), integers(a, "dilation", 1));
  };
}

const Table kConv{
    {"conv1d", convolve(conv1d, conv1d<std::string>)},
    {"conv2d", convolve(conv2d, conv2d<std::string>)},
    {"conv3d", convolve(conv3d, conv3d<std::string>)},
    {"conv_transpose1d", convolve_transposed(conv_transpose1d)},
    {"conv_transpose2d", convolve_transposed(conv_transpose2d)},
    {"conv_transpose3d", convolve_transposed(conv_transpose3d)},
};

}  // namespace

TEST_CASE("conv") {
  Table all = kConv;
  all.merge(pool_operators());
  run_family("conv", all);
}

}  // namespace reference
