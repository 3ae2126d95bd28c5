#include <xtgrad/autograd/ops/linalg.h>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record_piecewise.h>
#include <xtgrad/autograd/trace.h>
#include <xtgrad/lib/kernels/linear.h>

// Affine maps of rows. Each is one node: as a product, a transposition and a sum the weight's gradient would come out
// transposed.

namespace xtgrad {
namespace {

void check_linear(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  check(x.dim() >= 1 && weight.dim() == 2,
        "linear: expected an input of at least one dimension and a weight [out, in], got ", x.sizes(), " and ",
        weight.sizes());
  check(x.size(-1) == weight.size(1), "mat1 and mat2 shapes cannot be multiplied (",
        x.numel() / std::max<int64_t>(x.size(-1), 1), "x", x.size(-1), " and ", weight.size(1), "x", weight.size(0),
        ")");
  check(!bias.defined() || (bias.dim() <= 1 && is_expandable_to(bias.sizes(), {weight.size(0)})),
        "linear: expected a bias of shape [", weight.size(0), "], got ", bias.defined() ? bias.sizes() : IntArrayRef());
  check(x.dtype() == weight.dtype(), "linear: expected both matrices to have the same dtype, but got ", x.dtype(),
        " and ", weight.dtype());
}

// map(x) for an x of any dimensions, by a map of rows.
template <class Map>
Tensor on_rows(const Tensor& x, int64_t outputs, const Map& map) {
  if (x.dim() == 2) return map(x);
  Dims shape = x.array().shape();
  shape.erase(shape.size() - 1);
  const int64_t rows = numel_of(shape);
  shape.push_back(outputs);
  return map(x.reshape({rows, x.size(-1)})).reshape(shape);
}

Array result_of(const Tensor& x, const Tensor& weight, const Tensor& bias, bool relu) {
  return kernels::linear(x.array(), weight.array(), bias.defined() ? bias.to(x.dtype()).array() : Array(), relu);
}

// The gradients of bias, x and weight where g is that of x @ weight^T + bias; the bias's is given or sums over g.
std::array<Tensor, 3> gradients_of(const Tensor& g, const Tensor& of_bias, const Saved& x, const Saved& weight,
                                   const Needs& needs) {
  return {needs[0] ? of_bias : Tensor(), needs[1] ? mm(g, weight) : Tensor(), needs[2] ? mm(g.t(), x) : Tensor()};
}

}  // namespace

Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  if (weight.dim() == 1 && x.dim() >= 1) {  // one output, without a dimension for it
    const Tensor y = matmul(x, weight);
    return bias.defined() ? add(y, bias) : y;
  }
  check_linear(x, weight, bias);
  return on_rows(x, weight.size(0), [&](const Tensor& rows) {
    return traced(record(bias.defined() ? "AddmmBackward0" : "MmBackward0", result_of(rows, weight, bias, false),
                         {bias, rows, weight},
                         [x = Saved(rows, needs_grad(weight)), weight = Saved(weight, needs_grad(rows))](
                             const Tensor& g, const Needs& needs) { return gradients_of(g, g, x, weight, needs); }),
                  [&](TracedOperation& op) { op.name = "linear"; });
  });
}

Tensor linear_relu(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  check_linear(x, weight, bias);
  return on_rows(x, weight.size(0), [&](const Tensor& rows) {
    return traced(record_piecewise(
                      "AddmmActivationBackward0", result_of(rows, weight, bias, true), {bias, rows, weight},
                      [x = Saved(rows, needs_grad(weight)), weight = Saved(weight, needs_grad(rows))](
                          const Tensor& g, const Tensor& y, const Needs& needs) {
                        if (GradMode::is_enabled() || !needs[0] || !g.is_contiguous() || g.dtype() != y.dtype()) {
                          const Tensor behind = detail::relu_backward(g, y);
                          return gradients_of(behind, behind, x, weight, needs);
                        }
                        const Array masked = detail::may_overwrite(g) ? g.array() : empty_array(g.sizes(), g.dtype());
                        const Tensor of_bias(kernels::relu_backward_columns(g.array(), y.array(), masked));
                        return gradients_of(Tensor(masked), of_bias, x, weight, needs);
                      }),
                  [&](TracedOperation& op) { op.name = "linear_relu"; });
  });
}

}  // namespace xtgrad
