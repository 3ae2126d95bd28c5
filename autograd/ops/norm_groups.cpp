#include <xtgrad/autograd/ops/norm.h>
#include <xtgrad/autograd/ops/norm_graph.h>
#include <xtgrad/autograd/trace.h>
#include <xtgrad/lib/memory_format.h>

// Statistics of each sample: of its last dimensions, or of groups of its channels.

namespace xtgrad {
namespace {

void check_layer_norm(const Tensor& x, const Dims& shape, const Tensor& weight, const Tensor& bias) {
  check(!shape.empty(),
        "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got "
        "normalized_shape = ",
        shape);
  const auto check_affine = [&](const char* name, const Tensor& operand) {
    check(!operand.defined() || operand.sizes() == shape, "Expected ", name,
          " to be of same shape as normalized_shape, but got ", name, " of shape ",
          operand.defined() ? operand.sizes() : IntArrayRef(), " and normalized_shape = ", shape);
    check_norm_dtype("layer_norm", x, operand);
  };
  check_affine("weight", weight);
  check_affine("bias", bias);
  const size_t n = static_cast<size_t>(shape.size()), ndim = x.sizes().size();
  std::string expected;
  for (int64_t size : shape) expected += text(", ", size);
  check(ndim >= n && x.sizes().slice(ndim - n, n) == IntArrayRef(shape), "Given normalized_shape=", shape,
        ", expected input with shape [*", expected, "], but got input of size", x.sizes());
}

NormView layer_view(const Tensor& x, const Dims& shape) {
  const int ndim = static_cast<int>(x.dim()), outer = ndim - shape.size();
  NormView view{x.sizes(), shape, {}, {}, shape};
  for (int d = 0; d < ndim; ++d) (d < outer ? view.across : view.within).push_back(d);
  return view;
}

void check_group_norm(const Tensor& x, int64_t groups, const Tensor& weight, const Tensor& bias) {
  check(x.dim() >= 2, "Expected at least 2 dimensions for input tensor but received ", x.dim());
  check(groups > 0, "Expected num groups to be greater than 0, got ", groups);
  const int64_t channels = x.size(1);
  check(channels % groups == 0,
        "Expected number of channels in input to be divisible by num_groups, but got input of shape ", x.sizes(),
        " and num_groups=", groups);
  const auto check_affine = [&](const char* name, const Tensor& operand) {
    check(!operand.defined() || (operand.dim() == 1 && operand.numel() == channels), "Expected ", name,
          " to be a vector of size equal to the number of channels in input, but got ", name, " of shape ",
          operand.defined() ? operand.sizes() : IntArrayRef(), " and input of shape ", x.sizes());
    check_norm_dtype("group_norm", x, operand);
  };
  check_affine("weight", weight);
  check_affine("bias", bias);
}

NormView group_view(const Tensor& x, int64_t groups) {
  const int64_t batch = x.size(0), channels = x.size(1), inner = x.numel() / std::max<int64_t>(1, batch * channels);
  return {{batch, groups, channels / groups, inner}, {1, groups, channels / groups, 1}, {2, 3}, {0, 3}, {channels}};
}

template <class Backward>
Tensor record_norm(const char* name, kernels::Normalised forward, const Tensor& x, const Tensor& weight,
                   const Tensor& bias, const NormView& view, double eps, Backward backward) {
  Array y = std::move(forward.y);
  forward.y = Array();
  return record(
      name, std::move(y), {x, weight, bias},
      [x = Saved(x), weight = Saved(weight), forward, view, eps, backward](const Tensor& g, const Needs& needs) {
        // Statistics of nothing are nan, sums over nothing are 0.
        if (GradMode::is_enabled() || x->numel() == 0)
          return norm_gradients_with_graph(g, x, weight, view, {}, eps, needs);
        const kernels::NormGradients of =
            backward(g.array(), x->array(), array_or_none(weight), forward, norm_needs(needs));
        auto shaped = [&](const Array& a) { return a.defined() ? Tensor(a.reshape(view.affine)) : Tensor(); };
        return NormGradientTensors{norm_gradient(of.x), shaped(of.weight), shaped(of.bias)};
      });
}

}  // namespace

Tensor layer_norm(const Tensor& x, IntArrayRef normalized_shape, const Tensor& weight, const Tensor& bias, double eps,
                  bool) {
  const Dims shape(normalized_shape);
  check_layer_norm(x, shape, weight, bias);
  const int64_t n = numel_of(shape);
  return traced(record_norm("NativeLayerNormBackward0",
                            kernels::layer_norm(x.array(), n, array_or_none(weight), array_or_none(bias), eps), x,
                            weight, bias, layer_view(x, shape), eps,
                            [n](const Array& g, const Array& input, const Array& w, const kernels::Normalised& forward,
                                kernels::NormNeeds needs) {
                              return kernels::layer_norm_backward(g, input, n, w, forward, needs);
                            }),
                [&](TracedOperation& op) { op.set("dims", shape.size()).set("eps", eps); });
}

Tensor group_norm(const Tensor& x, int64_t groups, const Tensor& weight, const Tensor& bias, double eps, bool) {
  check_group_norm(x, groups, weight, bias);
  kernels::Normalised forward = kernels::group_norm(x.array(), groups, array_or_none(weight), array_or_none(bias), eps);
  forward.y = contiguous(forward.y, suggest_memory_format(x.array()));
  return traced(record_norm("NativeGroupNormBackward0", forward, x, weight, bias, group_view(x, groups), eps,
                            [groups](const Array& g, const Array& input, const Array& w,
                                     const kernels::Normalised& saved, kernels::NormNeeds needs) {
                              return kernels::group_norm_backward(g, input, groups, w, saved, needs);
                            }),
                [&](TracedOperation& op) { op.set("groups", groups).set("eps", eps); });
}

}  // namespace xtgrad
