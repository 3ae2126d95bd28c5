#include <xtgrad/autograd/ops/arrange.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/loss.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/reduce_dims.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/loss.h>
#include <xtgrad/lib/kernels/reduce.h>

// Losses of numbers.

namespace xtgrad {
namespace {

void check_reduction(int64_t reduction) {
  check(reduction >= Reduction::None && reduction < Reduction::END,
        "reduction must be Reduction::None (0), Mean (1) or Sum (2), got ", reduction);
}

Array reduced(const Array& losses, int64_t reduction) {
  const uint32_t all = (1u << losses.ndim()) - 1;
  if (reduction == Reduction::None) return losses;
  return reduction == Reduction::Mean ? kernels::mean(losses, all, false) : kernels::sum(losses, all, false);
}

Array scaled(const Array& total, int64_t reduction, int64_t count) {
  return reduction == Reduction::Mean ? kernels::div(total, Scalar(static_cast<double>(count))) : total;
}

/// The gradient of each of `count` losses, from that of what they were reduced to.
Tensor gradient_of_each(const Tensor& g, int64_t reduction, int64_t count) {
  return reduction == Reduction::Mean ? div(g, Scalar(static_cast<double>(count))) : g;
}

/// x - target, for a loss of their difference.
Tensor difference(const char* op, const Tensor& x, const Tensor& target, int64_t reduction) {
  check_reduction(reduction);
  const Tensor d = sub(x, target);
  check(d.is_floating_point(), op, " is not implemented for '", d.dtype(),
        "': one of input and target must be a Float or Double tensor");
  return d;
}

/// A loss of d whose derivative is slope(d).
template <class Slope>
Tensor loss_of_difference(const char* name, const Tensor& d, Array value, int64_t reduction, Slope slope) {
  return record(name, std::move(value), {d}, [d = Saved(d), reduction, slope](const Tensor& g) {
    return mul(slope(d.get()), gradient_of_each(g, reduction, d->numel()));
  });
}

/// weight * (each loss), reduced.
Tensor weighted(const Tensor& losses, const Tensor& weight, int64_t reduction) {
  const Tensor each = weight.defined() ? mul(losses, weight) : losses;
  if (reduction == Reduction::None) return each;
  return reduction == Reduction::Mean ? mean(each) : sum(each);
}

}  // namespace

Tensor mse_loss(const Tensor& x, const Tensor& target, int64_t reduction) {
  const Tensor d = difference("mse_loss", x, target, reduction);
  const Array value = reduction == Reduction::None
                          ? kernels::mul(d.array(), d.array())
                          : scaled(kernels::sum_squares(d.array(), all_dims(d), false), reduction, d.numel());
  // 2 d g: the number is the smaller tensor when the loss was reduced.
  return record("MseLossBackward0", value, {d}, [d = Saved(d), reduction](const Tensor& g) {
    return mul(d, mul(gradient_of_each(g, reduction, d->numel()), Scalar(2)));
  });
}

Tensor l1_loss(const Tensor& x, const Tensor& target, int64_t reduction) {
  check_reduction(reduction);
  if (reduction == Reduction::None) return abs(sub(x, target));
  if (reduction == Reduction::Sum && is_integral(result_type(x, target), true)) return sum(abs(sub(x, target)));
  const Tensor d = difference("l1_loss", x, target, reduction);
  const Array value = scaled(kernels::sum_abs(d.array(), all_dims(d), false), reduction, d.numel());
  return loss_of_difference("L1LossBackward0", d, value, reduction, [](const Tensor& t) { return sign(t); });
}

Tensor huber_loss(const Tensor& x, const Tensor& target, int64_t reduction, double delta) {
  check(delta > 0, "huber_loss does not support non-positive values for delta, got ", delta);
  const Tensor d = difference("huber_loss", x, target, reduction);
  return loss_of_difference("HuberLossBackward0", d, reduced(kernels::huber(d.array(), delta), reduction), reduction,
                            [delta](const Tensor& t) { return clamp(t, -delta, delta); });
}

Tensor smooth_l1_loss(const Tensor& x, const Tensor& target, int64_t reduction, double beta) {
  check(beta >= 0, "smooth_l1_loss does not support negative values for beta, got ", beta);
  if (beta == 0) return l1_loss(x, target, reduction);
  const Tensor d = difference("smooth_l1_loss", x, target, reduction);
  const Array each = kernels::div(kernels::huber(d.array(), beta), Scalar(beta));
  return loss_of_difference("SmoothL1LossBackward0", d, reduced(each, reduction), reduction,
                            [beta](const Tensor& t) { return clamp(div(t, Scalar(beta)), -1, 1); });
}

Tensor binary_cross_entropy(const Tensor& x, const Tensor& target, const Tensor& weight, int64_t reduction) {
  check_reduction(reduction);
  check(x.sizes() == target.sizes(), "Using a target size (", target.sizes(), ") that is different to the input size (",
        x.sizes(), ") is deprecated. Please ensure they have the same size.");
  check(x.dtype() == target.dtype(), "binary_cross_entropy: input and target must have one dtype, found ", x.dtype(),
        " and ", target.dtype());
  // The limit of the gradient's divisor is 0 in a 16-bit float.
  if (kernels::is_narrow(x.dtype())) {
    const Tensor loss = binary_cross_entropy(x.to(kFloat), target.to(kFloat), kernels::widened(weight), reduction);
    return loss.to(x.dtype());
  }
  const Tensor each =
      record("BinaryCrossEntropyBackward0", kernels::binary_cross_entropy(x.array(), target.array()), {x, target},
             [x = Saved(x), target = Saved(target, needs_grad(x))](const Tensor& g, const Needs& needs) {
               std::array<Tensor, 2> gradients;
               const Tensor other = rsub(x, 1);
               if (needs[0]) gradients[0] = mul(g, div(sub(x, target), clamp_min(mul(x, other), 1e-12)));
               if (needs[1]) gradients[1] = mul(g, sub(log(other), log(x)));
               return gradients;
             });
  return weighted(each, weight, reduction);
}

Tensor binary_cross_entropy_with_logits(const Tensor& x, const Tensor& target, const Tensor& weight,
                                        const Tensor& pos_weight, int64_t reduction) {
  check_reduction(reduction);
  check(x.sizes() == target.sizes(), "Target size (", target.sizes(), ") must be the same as input size (", x.sizes(),
        ")");
  check(!pos_weight.defined() || is_expandable_to(pos_weight.sizes(), x.sizes()),
        "binary_cross_entropy_with_logits: pos_weight of sizes ", pos_weight.defined() ? pos_weight.sizes() : x.sizes(),
        " does not broadcast to the input's ", x.sizes());
  const kernels::Operand positive =
      pos_weight.defined() ? kernels::Operand(pos_weight.array()) : kernels::Operand(Scalar(1));
  const Tensor each =
      record("BinaryCrossEntropyWithLogitsBackward0",
             kernels::binary_cross_entropy_with_logits(x.array(), target.array(), positive), {x, target},
             [x = Saved(x), target = Saved(target), p = Saved(pos_weight)](const Tensor& g, const Needs& needs) {
               std::array<Tensor, 2> gradients;
               if (!p.defined()) {
                 if (needs[0]) gradients[0] = mul(g, sub(sigmoid(x), target));
                 if (needs[1]) gradients[1] = neg(mul(g, x));
                 return gradients;
               }
               const Tensor yes = mul(p, target);
               if (needs[0]) gradients[0] = mul(g, sub(mul(sub(add(yes, 1), target), sigmoid(x)), yes));
               // d/dt: p log(1 + exp(-x)) - log(1 + exp(x)), either being max(0, +-x) + log(1 + exp(-|x|)).
               if (needs[1]) {
                 const Tensor rest = log1p(exp(neg(abs(x))));
                 const Tensor no = add(rest, clamp_min(x, 0)), missed = add(rest, clamp_min(neg(x), 0));
                 gradients[1] = mul(g, sub(mul(p, missed), no));
               }
               return gradients;
             });
  return weighted(each, weight, reduction);
}

}  // namespace xtgrad
