#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/reduce_dims.h>
#include <xtgrad/lib/kernels/reduce.h>
#include <xtgrad/lib/kernels/reduce_index.h>

// Largest and smallest elements, where they are, and medians.

namespace xtgrad {

Tensor share_among_equal(const Tensor& g, const Tensor& x, const Tensor& y, uint32_t mask) {
  const Dims& shape = x.array().shape();
  Tensor chosen;
  {
    const NoGradGuard no_grad;
    const Tensor extreme = spread(y, shape, mask);
    const Tensor same = logical_or(eq(x, extreme), logical_and(isnan(x), isnan(extreme)));
    chosen = same.to(x.dtype());
    const Tensor count = Tensor(kernels::sum(chosen.array(), mask, true));
    chosen = div(chosen, count);
  }
  return mul(chosen, spread(g, shape, mask));
}

namespace {

Tensor extreme_over(const char* name, const Tensor& x, uint32_t mask, bool keepdim, bool largest) {
  const Array& a = x.array();
  return record(name, largest ? kernels::amax(a, mask, keepdim) : kernels::amin(a, mask, keepdim), {x},
                [x = Saved(x), mask](const Tensor& g, const Tensor& y) { return share_among_equal(g, x, y, mask); });
}

Tensor extreme_of_all(const char* op, const char* name, const Tensor& x, bool largest) {
  check(x.numel() > 0, op,
        "(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' "
        "argument.");
  return extreme_over(name, x, all_dims(x), false, largest);
}

// What has no elements along a reduced dimension has no largest one, unless the result has no elements either.
uint32_t checked_mask(const char* op, const Tensor& x, IntArrayRef dims) {
  const uint32_t mask = dim_mask(dims, static_cast<int>(x.dim()));
  check(!(x.numel() == 0 && dims.empty()), op,
        "(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' "
        "argument.");
  for (int d = 0; d < x.dim(); ++d)
    check(!(mask >> d & 1) || x.sizes()[static_cast<size_t>(d)] > 0, op, "(): Expected reduction dim ", d,
          " to have non-zero size.");
  return mask;
}

int checked_dim(const char* op, const Tensor& x, int64_t dim) {
  const int d = wrap_dim(dim, static_cast<int>(x.dim()));
  check(x.dim() == 0 || x.size(d) > 0, op, "(): Expected reduction dim ", d, " to have non-zero size.");
  return d;
}

/// (values, indices) with the values' gradient going to their places.
std::tuple<Tensor, Tensor> pick(const char* name, const Tensor& x, int dim, bool keepdim,
                                kernels::ValueAndIndex found) {
  const Tensor indices(found.indices);
  Tensor values = record(name, found.values, {x}, [shape = x.array().shape(), indices, dim, keepdim](const Tensor& g) {
    if (shape.empty()) return g;
    const Tensor source = keepdim ? g : g.unsqueeze(dim);
    const Tensor at = keepdim ? indices : indices.unsqueeze(dim);
    return gather_backward(source, shape, dim, at);
  });
  return {values, indices};
}

Tensor arg_extreme(const char* op, const Tensor& x, std::optional<int64_t> dim, bool keepdim, bool largest) {
  if (dim) return Tensor(kernels::extreme(x.array(), checked_dim(op, x, *dim), keepdim, largest).indices);
  check(x.numel() > 0, op,
        "(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' "
        "argument.");
  const Array index = kernels::extreme(x.array().reshape({x.numel()}), 0, false, largest).indices;
  return Tensor(keepdim ? index.reshape(Dims(static_cast<int>(x.dim()), 1)) : index);
}

}  // namespace

Tensor max(const Tensor& x) { return extreme_of_all("max", "MaxBackward1", x, true); }
Tensor min(const Tensor& x) { return extreme_of_all("min", "MinBackward1", x, false); }

std::tuple<Tensor, Tensor> max(const Tensor& x, int64_t dim, bool keepdim) {
  const int d = checked_dim("max", x, dim);
  return pick("MaxBackward0", x, d, keepdim, kernels::extreme(x.array(), d, keepdim, true));
}

std::tuple<Tensor, Tensor> min(const Tensor& x, int64_t dim, bool keepdim) {
  const int d = checked_dim("min", x, dim);
  return pick("MinBackward0", x, d, keepdim, kernels::extreme(x.array(), d, keepdim, false));
}

Tensor amax(const Tensor& x, IntArrayRef dim, bool keepdim) {
  return extreme_over("AmaxBackward0", x, checked_mask("amax", x, dim), keepdim, true);
}

Tensor amin(const Tensor& x, IntArrayRef dim, bool keepdim) {
  return extreme_over("AminBackward0", x, checked_mask("amin", x, dim), keepdim, false);
}

Tensor argmax(const Tensor& x, std::optional<int64_t> dim, bool keepdim) {
  return arg_extreme("argmax", x, dim, keepdim, true);
}

Tensor argmin(const Tensor& x, std::optional<int64_t> dim, bool keepdim) {
  return arg_extreme("argmin", x, dim, keepdim, false);
}

std::tuple<Tensor, Tensor> median(const Tensor& x, int64_t dim, bool keepdim) {
  const int d = checked_dim("median", x, dim);
  return pick("MedianBackward1", x, d, keepdim, kernels::median(x.array(), d, keepdim));
}

Tensor median(const Tensor& x) {
  const Array result = x.numel() == 0 ? full_array({}, std::numeric_limits<double>::quiet_NaN(), x.dtype())
                                      : kernels::median(x.array().reshape({x.numel()}), 0, false).values;
  return record("MedianBackward0", result, {x},
                [x = Saved(x)](const Tensor& g, const Tensor& y) { return share_among_equal(g, x, y, all_dims(x)); });
}

Tensor TensorFunctions::max() const { return xtgrad::max(self()); }
Tensor TensorFunctions::min() const { return xtgrad::min(self()); }
std::tuple<Tensor, Tensor> TensorFunctions::max(int64_t dim, bool keepdim) const {
  return xtgrad::max(self(), dim, keepdim);
}
std::tuple<Tensor, Tensor> TensorFunctions::min(int64_t dim, bool keepdim) const {
  return xtgrad::min(self(), dim, keepdim);
}
Tensor TensorFunctions::amax(IntArrayRef dim, bool keepdim) const { return xtgrad::amax(self(), dim, keepdim); }
Tensor TensorFunctions::amin(IntArrayRef dim, bool keepdim) const { return xtgrad::amin(self(), dim, keepdim); }
Tensor TensorFunctions::argmax(std::optional<int64_t> dim, bool keepdim) const {
  return xtgrad::argmax(self(), dim, keepdim);
}
Tensor TensorFunctions::argmin(std::optional<int64_t> dim, bool keepdim) const {
  return xtgrad::argmin(self(), dim, keepdim);
}
std::tuple<Tensor, Tensor> TensorFunctions::median(int64_t dim, bool keepdim) const {
  return xtgrad::median(self(), dim, keepdim);
}
Tensor TensorFunctions::median() const { return xtgrad::median(self()); }

}  // namespace xtgrad
