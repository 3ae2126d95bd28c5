#include "pool.h"

#include <xtgrad/autograd/ops/pool.h>

namespace reference {
namespace {

std::vector<int64_t> integers(const Args& a, const std::string& name, std::vector<int64_t> otherwise) {
  return a.has(name) ? a[name].integers() : otherwise;
}
bool boolean(const Args& a, const std::string& name, bool otherwise) {
  return a.has(name) ? a[name].boolean() : otherwise;
}

Op largest(Tensor (*function)(const Tensor&, IntArrayRef, IntArrayRef, IntArrayRef, IntArrayRef, bool)) {
  return [=](const Args& a) {
    return function(a.x(), integers(a, "kernel_size", {}), integers(a, "stride", {}), integers(a, "padding", {0}),
                    integers(a, "dilation", {1}), boolean(a, "ceil_mode", false));
  };
}

}  // namespace

Table pool_operators() {
  return {
      {"max_pool1d", largest(max_pool1d)},
      {"max_pool2d", largest(max_pool2d)},
      {"max_pool3d", largest(max_pool3d)},
  };
}

}  // namespace reference
