#include <xtgrad/autograd/ops/loss_margin.h>

#include <cmath>

#include <xtgrad/autograd/ops/activation.h>
#include <xtgrad/autograd/ops/arrange.h>
#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/distance.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/loss_reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/ops/special.h>
#include <xtgrad/lib/kernels/in_float.h>

// Losses of margins and distances, put together from operations that have gradients of their own.

namespace xtgrad {

Tensor soft_margin_loss(const Tensor& x, const Tensor& target, int64_t reduction) {
  return reduced_loss(neg(log_sigmoid(mul(x, target))), reduction);
}

Tensor hinge_embedding_loss(const Tensor& x, const Tensor& target, double margin, int64_t reduction) {
  const Tensor apart = where(ne(target, 1), clamp_min(rsub(x, margin), 0), 0);
  return reduced_loss(add(apart, where(ne(target, -1), x, 0)), reduction);
}

Tensor margin_ranking_loss(const Tensor& x, const Tensor& y, const Tensor& target, double margin, int64_t reduction) {
  check(x.dim() == y.dim() && x.dim() == target.dim(),
        "margin_ranking_loss : All input tensors should have same dimension but got sizes: input1: ", x.sizes(),
        ", input2: ", y.sizes(), ", target: ", target.sizes());
  return reduced_loss(clamp_min(rsub(mul(target, sub(x, y)), margin), 0), reduction);
}

Tensor cosine_embedding_loss(const Tensor& x, const Tensor& y, const Tensor& target, double margin, int64_t reduction) {
  check(target.dim() <= 1, "0D or 1D target tensor expected, multi-target not supported");
  check(x.dim() == target.dim() + 1 && y.dim() == target.dim() + 1, target.dim(), "D target tensor expects ",
        target.dim() + 1, "D input tensors, but found inputs with sizes ", x.sizes(), " and ", y.sizes(), ".");
  // kEpsilon is 0 in a 16-bit float.
  if (const ScalarType dtype = result_type(x, y); kernels::is_narrow(dtype))
    return kernels::in_float(dtype, cosine_embedding_loss, x, y, target, margin, reduction);
  constexpr double kEpsilon = 1e-12;
  const Tensor lengths = mul(add(sum(square(x), -1), kEpsilon), add(sum(square(y), -1), kEpsilon));
  const Tensor cosine = div(sum(mul(x, y), -1), sqrt(lengths));
  const Tensor alike = where(eq(target, 1), rsub(cosine, 1), 0);
  const Tensor apart = where(eq(target, -1), clamp_min(sub(cosine, margin), 0), 0);
  return reduced_loss(add(alike, apart), reduction);
}

Tensor triplet_margin_loss(const Tensor& anchor, const Tensor& positive, const Tensor& negative, double margin,
                           double p, double eps, bool swap, int64_t reduction) {
  check(anchor.dim() == positive.dim() && positive.dim() == negative.dim(),
        "All inputs should have same dimension but got ", anchor.dim(), "D, ", positive.dim(), "D and ", negative.dim(),
        "D inputs.");
  const Tensor near = pairwise_distance(anchor, positive, p, eps);
  Tensor far = pairwise_distance(anchor, negative, p, eps);
  if (swap) far = minimum(far, pairwise_distance(positive, negative, p, eps));
  return reduced_loss(clamp_min(sub(add(near, margin), far), 0), reduction);
}

namespace {

/// Scores as [N, C], one number or vector counting as one row.
Tensor as_rows(const Tensor& x) {
  check(x.dim() <= 2 && x.numel() + (x.dim() == 2 && x.size(0) == 0 && x.size(1) > 0) > 0,
        "Expected non-empty vector or matrix with optional 0-dim batch size, but got: ", x.sizes());
  check(x.dtype() == kFloat || x.dtype() == kDouble, "the scores must be a Float or Double tensor, got ", x.dtype());
  return x.dim() == 2 ? x : x.reshape({1, x.numel()});
}

/// The loss of each row, as the input had them.
Tensor of_rows(const Tensor& losses, const Tensor& x, int64_t reduction) {
  return reduced_loss(x.dim() == 2 ? losses : losses.reshape({}), reduction);
}

}  // namespace

Tensor multi_margin_loss(const Tensor& x, const Tensor& target, const Scalar& p, const Scalar& margin,
                         const Tensor& weight, int64_t reduction) {
  check(p.to_double() == 1 || p.to_double() == 2, "only p == 1 and p == 2 supported");
  const Tensor scores = as_rows(x);
  const int64_t rows = scores.size(0), classes = scores.size(1);
  check(target.dim() <= 1 && target.numel() == rows, "inconsistent target size, got: ", target.sizes());
  check(target.dtype() == kLong, "expected scalar type Long but found ", target.dtype());
  check(!weight.defined() || (weight.dim() <= 1 && weight.numel() == classes),
        "inconsistent weight size, got: ", weight.defined() ? weight.sizes() : IntArrayRef());
  check(rows == 0 || logical_and(ge(target, 0), lt(target, classes)).all().item<bool>(), "target out of range");
  const Tensor at = target.reshape({rows, 1});
  const Tensor short_of = add(sub(scores, gather(scores, 1, at)), margin);
  const Tensor off = logical_or(le(short_of, 0), eq(arange(classes), at));
  Tensor losses = masked_fill(short_of, off, 0);
  if (p.to_double() == 2) losses = square(losses);
  if (weight.defined()) losses = mul(losses, index_select(weight, 0, target.reshape({rows})).unsqueeze(1));
  return of_rows(div(sum(losses, 1), static_cast<double>(classes)), x, reduction);
}

Tensor multilabel_margin_loss(const Tensor& x, const Tensor& target, int64_t reduction) {
  const Tensor scores = as_rows(x);
  const int64_t rows = scores.size(0), classes = scores.size(1);
  check(target.sizes() == x.sizes() || (x.dim() <= 1 && target.dim() <= 1 && target.numel() == x.numel()),
        "inconsistent size ", target.sizes(), " for argument #2 'target'");
  check(target.dtype() == kLong, "expected scalar type Long but found ", target.dtype());
  const Tensor labels = target.reshape({rows, classes});
  check(rows == 0 || logical_and(ge(labels, -1), lt(labels, classes)).all().item<bool>(),
        "argument #2 'target' is out of range");
  // Only what stands before the first -1 counts; as many columns as some row needs.
  const Tensor counts = cumsum(eq(labels, -1).to(kLong), 1).eq(0);
  const int64_t most = rows == 0 ? 0 : sum(counts, 1).max().item<int64_t>();
  const Tensor used = narrow(counts, 1, 0, most), at = masked_fill(narrow(labels, 1, 0, most), logical_not(used), 0);
  const Tensor wanted = scatter_add(zeros({rows, classes}, kLong), 1, at, used.to(kLong)).ne(0);
  const Tensor short_of = add(sub(scores.unsqueeze(1), gather(scores, 1, at).unsqueeze(2)), 1);
  const Tensor off = logical_or(logical_or(le(short_of, 0), wanted.unsqueeze(1)), logical_not(used).unsqueeze(2));
  const Tensor losses = sum(masked_fill(short_of, off, 0), {1, 2});
  return of_rows(div(losses, static_cast<double>(classes)), x, reduction);
}

Tensor multilabel_soft_margin_loss(const Tensor& x, const Tensor& target, const Tensor& weight, int64_t reduction) {
  check(x.dim() > 0, "multilabel_soft_margin_loss: expected an input of at least one dimension");
  Tensor losses = neg(add(mul(target, log_sigmoid(x)), mul(rsub(target, 1), log_sigmoid(neg(x)))));
  if (weight.defined()) losses = mul(losses, weight);
  return reduced_loss(div(sum(losses, -1), static_cast<double>(x.size(-1))), reduction);
}

Tensor kl_div(const Tensor& x, const Tensor& target, int64_t reduction, bool log_target) {
  return reduced_loss(log_target ? mul(exp(target), sub(target, x)) : sub(xlogy(target, target), mul(target, x)),
                      reduction);
}

Tensor poisson_nll_loss(const Tensor& x, const Tensor& target, bool log_input, bool full, double eps,
                        int64_t reduction) {
  Tensor losses = log_input ? sub(exp(x), mul(target, x)) : sub(x, mul(target, log(add(x, eps))));
  if (full) {
    constexpr double kTwoPi = 6.28318530717958647692;
    const Tensor factorial = add(sub(mul(target, log(target)), target), mul(log(mul(target, kTwoPi)), 0.5));
    losses = add(losses, masked_fill(factorial, le(target, 1), 0));
  }
  return reduced_loss(losses, reduction);
}

Tensor gaussian_nll_loss(const Tensor& x, const Tensor& target, const Tensor& var, bool full, double eps,
                         int64_t reduction) {
  Tensor variance = var;
  if (var.sizes() != x.sizes()) {
    Dims shape = x.array().shape();
    const bool one_short = x.dim() > 0 && var.dim() == x.dim() - 1;
    if (!shape.empty()) shape.erase(shape.size() - 1);
    if (one_short && var.array().shape() == shape) {
      variance = var.unsqueeze(-1);
    } else {
      shape.push_back(1);
      check(x.dim() > 0 && var.array().shape() == shape, "var is of incorrect size");
    }
  }
  check(var.numel() == 0 || !any(lt(var, 0)).item<bool>(), "var has negative entry/entries");
  // The limit is not noticed by the gradient.
  const Tensor limited = add(variance, Tensor(sub(clamp_min(variance.detach(), eps), variance.detach()).array()));
  Tensor losses = mul(add(log(limited), div(square(sub(x, target)), limited)), 0.5);
  if (full) losses = add(losses, 0.5 * std::log(6.28318530717958647692));
  return reduced_loss(losses, reduction);
}

}  // namespace xtgrad
