#include <xtgrad/lib/kernels/softmax.h>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/loss.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/autograd/trace.h>

namespace xtgrad {
namespace {

Tensor converted(const Tensor& x, const std::optional<ScalarType>& dtype, const char* op) {
  const Tensor result = dtype && *dtype != x.dtype() ? x.to(*dtype) : x;
  check(result.is_floating_point(), op, " is not implemented for '", result.dtype(),
        "': use a Float or Double tensor, or give such a dtype");
  return result;
}

int checked_dim(const Tensor& x, int64_t dim) { return wrap_dim(dim, static_cast<int>(x.dim())); }

void check_gradient(const char* op, const Tensor& g, const Tensor& y) {
  check(g.sizes() == y.sizes() && g.dtype() == y.dtype(), op, ": the gradient (", g.dtype(), " ", g.sizes(),
        ") must match the output (", y.dtype(), " ", y.sizes(), ")");
}

}  // namespace

Tensor softmax(const Tensor& input, int64_t dim, std::optional<ScalarType> dtype) {
  const Tensor x = converted(input, dtype, "softmax");
  const int d = checked_dim(x, dim);
  return traced(record("SoftmaxBackward0", kernels::softmax(x.array(), d), {x},
                       [d](const Tensor& g, const Tensor& y) { return softmax_backward(g, y, d); }),
                [&](TracedOperation& op) { op.set("dim", d); });
}

Tensor log_softmax(const Tensor& input, int64_t dim, std::optional<ScalarType> dtype) {
  const Tensor x = converted(input, dtype, "log_softmax");
  const int d = checked_dim(x, dim);
  return traced(record("LogSoftmaxBackward0", kernels::log_softmax(x.array(), d), {x},
                       [d](const Tensor& g, const Tensor& y) { return log_softmax_backward(g, y, d); }),
                [&](TracedOperation& op) { op.set("dim", d); });
}

Tensor softmin(const Tensor& x, int64_t dim, std::optional<ScalarType> dtype) {
  return softmax(neg(converted(x, dtype, "softmin")), dim);
}

Tensor softmax_backward(const Tensor& g, const Tensor& y, int64_t dim) {
  check_gradient("softmax_backward", g, y);
  const int d = checked_dim(y, dim);
  return record("SoftmaxBackwardDataBackward0", kernels::softmax_backward(g.array(), y.array(), d), {g, y},
                [g = Saved(g, needs_grad(y)), y = Saved(y), d](const Tensor& h, const Needs& needs) {
                  std::array<Tensor, 2> gradients;
                  if (needs[0]) gradients[0] = softmax_backward(h, y, d);
                  if (needs[1]) {
                    const Tensor g_mean = sum(mul(g, y), d, true), h_mean = sum(mul(h, y), d, true);
                    gradients[1] = sub(mul(h, sub(g, g_mean)), mul(g, h_mean));
                  }
                  return gradients;
                });
}

Tensor log_softmax_backward(const Tensor& g, const Tensor& y, int64_t dim) {
  check_gradient("log_softmax_backward", g, y);
  const int d = checked_dim(y, dim);
  return record("LogSoftmaxBackwardDataBackward0", kernels::log_softmax_backward(g.array(), y.array(), d), {g, y},
                [g = Saved(g, needs_grad(y)), y = Saved(y), d](const Tensor& h, const Needs& needs) {
                  const Tensor weighted = mul(h, exp(y));
                  std::array<Tensor, 2> gradients;
                  if (needs[0]) gradients[0] = sub(h, sum(weighted, d, true));
                  if (needs[1]) gradients[1] = neg(mul(weighted, sum(g.get(), d, true)));
                  return gradients;
                });
}

Tensor TensorFunctions::softmax(int64_t dim, std::optional<ScalarType> dtype) const {
  return xtgrad::softmax(self(), dim, dtype);
}
Tensor TensorFunctions::log_softmax(int64_t dim, std::optional<ScalarType> dtype) const {
  return xtgrad::log_softmax(self(), dim, dtype);
}

}  // namespace xtgrad
