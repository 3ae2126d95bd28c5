#pragma once
#include <xtgrad/autograd/ops/loss.h>

// Losses that want distances or margins. `reduction` says what becomes of a loss per element.

namespace xtgrad {

/// log(1 + exp(-target x)) for targets 1 and -1
Tensor soft_margin_loss(const Tensor& x, const Tensor& target, int64_t reduction = Reduction::Mean);
/// x where the target is 1, max(0, margin - x) where it is -1
Tensor hinge_embedding_loss(const Tensor& x, const Tensor& target, double margin = 1,
                            int64_t reduction = Reduction::Mean);
/// max(0, margin - target (x - y)): x is to be larger where the target is 1, smaller where it is -1.
Tensor margin_ranking_loss(const Tensor& x, const Tensor& y, const Tensor& target, double margin = 0,
                           int64_t reduction = Reduction::Mean);
/// 1 - cos(x, y) where the target is 1, max(0, cos(x, y) - margin) where it is -1: x and y [N, D] and target [N], or
/// [D] and [].
Tensor cosine_embedding_loss(const Tensor& x, const Tensor& y, const Tensor& target, double margin = 0,
                             int64_t reduction = Reduction::Mean);
/// max(0, margin + |anchor - positive| - |anchor - negative|) by p-norms of the last dimension, or, to `swap`, with the
/// smaller of the negative's distances to anchor and positive.
Tensor triplet_margin_loss(const Tensor& anchor, const Tensor& positive, const Tensor& negative, double margin = 1,
                           double p = 2, double eps = 1e-6, bool swap = false, int64_t reduction = Reduction::Mean);
/// The mean over classes of weight[t] max(0, margin - x[t] + x[j])^p, j not t, p 1 or 2: scores x [N, C] or [C] and
/// classes target [N] or [].
Tensor multi_margin_loss(const Tensor& x, const Tensor& target, const Scalar& p = 1, const Scalar& margin = 1,
                         const Tensor& weight = {}, int64_t reduction = Reduction::Mean);
/// The sum over target classes t and others j of max(0, 1 - x[t] + x[j]) / C: x [N, C] or [C], target like x holds
/// classes up to the first -1.
Tensor multilabel_margin_loss(const Tensor& x, const Tensor& target, int64_t reduction = Reduction::Mean);
/// The mean over the last dimension of weight * the binary cross entropy of sigmoid(x).
Tensor multilabel_soft_margin_loss(const Tensor& x, const Tensor& target, const Tensor& weight = {},
                                   int64_t reduction = Reduction::Mean);

/// target (log(target) - x) of log-probabilities x, or exp(target) (target - x) of such targets
Tensor kl_div(const Tensor& x, const Tensor& target, int64_t reduction = Reduction::Mean, bool log_target = false);
/// exp(x) - target x, or x - target log(x + eps) unless log_input; `full` adds Stirling's log(target!) above 1.
Tensor poisson_nll_loss(const Tensor& x, const Tensor& target, bool log_input = true, bool full = false,
                        double eps = 1e-8, int64_t reduction = Reduction::Mean);
/// (log(var) + (x - target)^2 / var) / 2, var being at least eps; `full` adds log(2 pi) / 2.
Tensor gaussian_nll_loss(const Tensor& x, const Tensor& target, const Tensor& var, bool full = false, double eps = 1e-6,
                         int64_t reduction = Reduction::Mean);

}  // namespace xtgrad
