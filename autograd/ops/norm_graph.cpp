#include <xtgrad/autograd/ops/norm_graph.h>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>

namespace xtgrad {
namespace {

struct Statistics {
  Tensor centred, deviation;  // x - mean and 1 / sqrt(var + eps)
};

Statistics statistics_of(const Tensor& x, const NormView& view, const kernels::Normalised& given, double eps) {
  if (given.mean.defined())
    return {x - reshape(Tensor(given.mean), view.weight), reshape(Tensor(given.deviation), view.weight)};
  const Tensor centred = x - mean(x, view.within, true);
  return {centred, rsqrt(mean(square(centred), view.within, true) + eps)};
}

Tensor summed(const Tensor& x, const Dims& dims) { return dims.empty() ? x : sum(x, dims); }

}  // namespace

NormGradientTensors norm_gradients_with_graph(const Tensor& gradient, const Tensor& input, const Tensor& weight,
                                              const NormView& view, const kernels::Normalised& given, double eps,
                                              const Needs& needs) {
  const Tensor g = reshape(gradient, view.x), x = reshape(input, view.x);
  const Statistics statistics = statistics_of(x, view, given, eps);
  const Tensor y = statistics.centred * statistics.deviation;
  NormGradientTensors result;
  if (needs[0]) {
    const Tensor weighted = weight.defined() ? g * reshape(weight, view.weight) : g;
    const Tensor inner = given.mean.defined()
                             ? weighted
                             : weighted - mean(weighted, view.within, true) - y * mean(weighted * y, view.within, true);
    result[0] = reshape(inner * statistics.deviation, input.sizes());
  }
  if (needs[1]) result[1] = reshape(summed(g * y, view.across), view.affine);
  if (needs[2]) result[2] = reshape(summed(g, view.across), view.affine);
  return result;
}

void check_norm_dtype(const char* op, const Tensor& x, const Tensor& operand) {
  check(!operand.defined() || operand.dtype() == x.dtype(), op, ": expected scalar type ", x.dtype(),
        ", that of the input, but found ", operand.defined() ? operand.dtype() : x.dtype());
}

}  // namespace xtgrad
