#pragma once
#include <optional>

#include <xtgrad/autograd/tensor.h>

// The softmax family and losses. `reduction` says what becomes of a loss per element: nothing, its mean, or its sum.

namespace xtgrad {

namespace Reduction {
enum Reduction : int64_t { None, Mean, Sum, END };
}

/// exp(x) / sum(exp(x)) along dim
Tensor softmax(const Tensor& x, int64_t dim, std::optional<ScalarType> dtype = std::nullopt);
/// x - log(sum(exp(x))) along dim
Tensor log_softmax(const Tensor& x, int64_t dim, std::optional<ScalarType> dtype = std::nullopt);
/// softmax(-x)
Tensor softmin(const Tensor& x, int64_t dim, std::optional<ScalarType> dtype = std::nullopt);
/// y * (g - sum(g * y)): the gradient of y = softmax(x)
Tensor softmax_backward(const Tensor& g, const Tensor& y, int64_t dim);
/// g - exp(y) * sum(g): the gradient of y = log_softmax(x)
Tensor log_softmax_backward(const Tensor& g, const Tensor& y, int64_t dim);

/// -weight[t] * x[n, t], the mean being weighted: log-probabilities x [N, C, d...] or [C], classes target [N, d...] or
/// [].
Tensor nll_loss(const Tensor& x, const Tensor& target, const Tensor& weight = {}, int64_t reduction = Reduction::Mean,
                int64_t ignore_index = -100);
/// The same for images only: x [N, C, H, W], target [N, H, W].
Tensor nll_loss2d(const Tensor& x, const Tensor& target, const Tensor& weight = {}, int64_t reduction = Reduction::Mean,
                  int64_t ignore_index = -100);
/// nll_loss.
Tensor nll_loss_nd(const Tensor& x, const Tensor& target, const Tensor& weight = {},
                   int64_t reduction = Reduction::Mean, int64_t ignore_index = -100);
/// The gradient of nll_loss for x, whose values it does not need: g [] or like target -> like x.
Tensor nll_loss_backward(const Tensor& g, const Tensor& x, const Tensor& target, const Tensor& weight = {},
                         int64_t reduction = Reduction::Mean, int64_t ignore_index = -100);
/// nll_loss of log_softmax(x): target holds classes [N, d...] or their probabilities [N, C, d...].
Tensor cross_entropy_loss(const Tensor& x, const Tensor& target, const Tensor& weight = {},
                          int64_t reduction = Reduction::Mean, int64_t ignore_index = -100, double label_smoothing = 0);

/// (x - target)^2
Tensor mse_loss(const Tensor& x, const Tensor& target, int64_t reduction = Reduction::Mean);
/// |x - target|
Tensor l1_loss(const Tensor& x, const Tensor& target, int64_t reduction = Reduction::Mean);
/// d^2 / (2 beta) for d = |x - target| < beta, else d - beta / 2
Tensor smooth_l1_loss(const Tensor& x, const Tensor& target, int64_t reduction = Reduction::Mean, double beta = 1);
/// d^2 / 2 for d = |x - target| < delta, else delta (d - delta / 2)
Tensor huber_loss(const Tensor& x, const Tensor& target, int64_t reduction = Reduction::Mean, double delta = 1);
/// -weight (t log x + (1 - t) log(1 - x)) of probabilities x, each logarithm at least -100
Tensor binary_cross_entropy(const Tensor& x, const Tensor& target, const Tensor& weight = {},
                            int64_t reduction = Reduction::Mean);
/// binary_cross_entropy of sigmoid(x) without overflow, positive targets counting pos_weight times
Tensor binary_cross_entropy_with_logits(const Tensor& x, const Tensor& target, const Tensor& weight = {},
                                        const Tensor& pos_weight = {}, int64_t reduction = Reduction::Mean);

}  // namespace xtgrad
