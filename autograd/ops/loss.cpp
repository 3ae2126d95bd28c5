#include <xtgrad/autograd/ops/loss.h>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record_piecewise.h>
#include <xtgrad/lib/kernels/loss.h>

// Losses of classes.

namespace xtgrad {
namespace {

void check_reduction(int64_t reduction) {
  check(reduction >= Reduction::None && reduction < Reduction::END,
        "reduction must be Reduction::None (0), Mean (1) or Sum (2), got ", reduction);
}

void check_input(const char* op, const Tensor& x) {
  check(x.is_floating_point(), op, " is not implemented for '", x.dtype(),
        "': the input must be a Float or Double tensor");
  check(x.dim() >= 1, op, ": input tensor should be [C] or [N, C, d...], got a 0-d tensor");
}

void check_shapes(const Tensor& x, const Tensor& target) {
  if (x.dim() == 1) {
    check(target.dim() == 0, "nll_loss: for an input [C] = ", x.sizes(), " the target must be one class [], got sizes ",
          target.sizes());
    return;
  }
  check(target.dim() > 0 && x.size(0) == target.size(0), "Expected input batch_size (", x.size(0),
        ") to match target batch_size (", target.dim() > 0 ? target.size(0) : 1, ").");
  Dims expected = x.array().shape();
  expected.erase(1);
  check(target.array().shape() == expected, "Expected target size ", expected, ", got ", target.sizes());
}

void check_weight(const Tensor& x, const Tensor& weight, int64_t classes) {
  if (!weight.defined()) return;
  check(weight.dim() == 1 && weight.numel() == classes, "weight tensor should be defined either for all ", classes,
        " classes or no classes but got weight tensor of shape: ", weight.sizes());
  check(weight.dtype() == x.dtype(), "expected scalar type ", x.dtype(), " but found ", weight.dtype(),
        " (the weight of nll_loss)");
}

/// What a loss of classes computes with, checked; x and target count as batches.
struct Nll {
  kernels::NllTarget target;
  int64_t reduction;
  Dims shape;          // the input's
  double divisor = 1;  // of the mean

  Nll(const char* op, const Tensor& x, const Tensor& classes, const Tensor& weight, int64_t how, int64_t ignore_index)
      : reduction(how), shape(x.array().shape()) {
    check_input(op, x);
    check_reduction(reduction);
    check(classes.dtype() == kLong || classes.dtype() == kByte, "expected scalar type Long but found ", classes.dtype(),
          " (the target of ", op, ")");
    check_shapes(x, classes);
    if (x.dim() == 1) shape.insert(0, 1);
    check_weight(x, weight, shape[1]);
    target.classes = classes.array().to(kLong).contiguous();
    if (weight.defined()) target.weight = weight.array().contiguous();
    target.ignore_index = ignore_index;
    kernels::check_classes(target, shape[1]);
    if (reduction == Reduction::Mean) divisor = kernels::total_weight(target);
  }

  Array batch(const Array& x) const { return x.ndim() == 1 ? x.unsqueeze(0) : x; }
};

Tensor nll_of(const Tensor& x, const Nll& nll);

Tensor nll_gradient_of(const Tensor& g, const Dims& shape, const Nll& nll) {
  const Array result = kernels::nll_gradient(g.array(), nll.shape, nll.target, nll.divisor);
  return record("NllLossBackwardBackward0", result.reshape(shape), {g},
                [nll](const Tensor& h) { return nll_of(h, nll); });
}

// The loss is linear: its gradient's gradient is the loss again.
Tensor nll_of(const Tensor& x, const Nll& nll) {
  const Array batch = nll.batch(x.array());
  return record_piecewise("NllLossBackward0",
                          nll.reduction == Reduction::None ? kernels::nll_each(batch, nll.target)
                                                           : kernels::nll_total(batch, nll.target, nll.divisor),
                          {x},
                          [nll, shape = x.array().shape()](const Tensor& g) { return nll_gradient_of(g, shape, nll); });
}

// ---- cross entropy

Tensor along_classes(const Tensor& weight, const Tensor& x, int64_t dim) {
  Dims shape(static_cast<int>(x.dim()), 1);
  shape[static_cast<int>(dim)] = weight.numel();
  return weight.reshape(shape);
}

Tensor cross_entropy_of_probabilities(const Tensor& x, const Tensor& target, const Tensor& weight, int64_t reduction,
                                      double smoothing) {
  const int64_t dim = x.dim() == 1 ? 0 : 1, classes = x.size(dim);
  check(target.is_floating_point(), "Expected floating point type for target with class probabilities, got ",
        target.dtype());
  check_weight(x, weight, classes);
  Tensor probabilities = target;
  if (smoothing > 0)
    probabilities = add(mul(target, Scalar(1 - smoothing)), Scalar(smoothing / static_cast<double>(classes)));
  Tensor terms = mul(log_softmax(x, dim), probabilities);
  if (weight.defined()) terms = mul(terms, along_classes(weight, x, dim));
  if (reduction == Reduction::None) return neg(sum(terms, dim));
  const double batch = static_cast<double>(x.numel()) / static_cast<double>(classes);
  const Tensor total = neg(sum(terms));
  return reduction == Reduction::Sum ? total : div(total, Scalar(batch));
}

/// The loss against the uniform distribution, which label smoothing mixes in.
Tensor uniform_loss(const Tensor& x, const Tensor& log_probabilities, const Tensor& weight, const Nll& nll) {
  const int64_t dim = x.dim() == 1 ? 0 : 1;
  const Tensor weighted = weight.defined() ? mul(log_probabilities, along_classes(weight, x, dim)) : log_probabilities;
  const Tensor classes(nll.target.classes);
  const Tensor each = masked_fill(neg(sum(weighted, dim)), eq(classes, Scalar(nll.target.ignore_index)), 0);
  if (nll.reduction == Reduction::None) return each;
  return nll.reduction == Reduction::Sum ? sum(each) : div(sum(each), Scalar(nll.divisor));
}

}  // namespace

Tensor nll_loss(const Tensor& x, const Tensor& target, const Tensor& weight, int64_t reduction, int64_t ignore_index) {
  return nll_of(x, Nll("nll_loss", x, target, weight, reduction, ignore_index));
}

Tensor nll_loss2d(const Tensor& x, const Tensor& target, const Tensor& weight, int64_t reduction,
                  int64_t ignore_index) {
  check(target.dim() == 3,
        "only batches of spatial targets supported (3D tensors) but got targets of dimension: ", target.dim());
  check(x.dim() == 4, "only batches of spatial inputs supported (4D tensors), but got input of dimension: ", x.dim());
  return nll_loss(x, target, weight, reduction, ignore_index);
}

Tensor nll_loss_nd(const Tensor& x, const Tensor& target, const Tensor& weight, int64_t reduction,
                   int64_t ignore_index) {
  check(x.dim() >= 1, "Expected 1 or more dimensions (got ", x.dim(), ")");
  return nll_loss(x, target, weight, reduction, ignore_index);
}

Tensor nll_loss_backward(const Tensor& g, const Tensor& x, const Tensor& target, const Tensor& weight,
                         int64_t reduction, int64_t ignore_index) {
  const Nll nll("nll_loss_backward", x, target, weight, reduction, ignore_index);
  check(reduction == Reduction::None ? g.sizes() == target.sizes() : g.dim() == 0,
        "nll_loss_backward: the gradient must have the loss's sizes, got ", g.sizes());
  check(g.dtype() == x.dtype(), "expected scalar type ", x.dtype(), " but found ", g.dtype());
  return nll_gradient_of(g, x.array().shape(), nll);
}

Tensor cross_entropy_loss(const Tensor& x, const Tensor& target, const Tensor& weight, int64_t reduction,
                          int64_t ignore_index, double label_smoothing) {
  check(label_smoothing >= 0 && label_smoothing <= 1,
        "label_smoothing must be between 0.0 and 1.0. Got: ", label_smoothing);
  check_input("cross_entropy_loss", x);
  check_reduction(reduction);
  if (x.sizes() == target.sizes()) return cross_entropy_of_probabilities(x, target, weight, reduction, label_smoothing);
  const Nll nll("cross_entropy_loss", x, target, weight, reduction, ignore_index);
  const Tensor log_probabilities = log_softmax(x, x.dim() == 1 ? 0 : 1);
  const Tensor loss = nll_of(log_probabilities, nll);
  if (label_smoothing == 0) return loss;
  const double share = label_smoothing / static_cast<double>(nll.shape[1]);
  return add(mul(loss, Scalar(1 - label_smoothing)),
             mul(uniform_loss(x, log_probabilities, weight, nll), Scalar(share)));
}

}  // namespace xtgrad
