#pragma once
#include <xtgrad/autograd/ops/loss.h>

namespace xtgrad {

/// Connectionist temporal classification (Graves et al. 2006): -log of the probability that steps 0 ... input_length of
/// log_probs [T, N, C] (or [T, C]), which must be a log_softmax, read as the labels of `targets` [N, S] or one after
/// the other [sum of target_lengths], when repetitions and then blanks are left out -> [], or [N] without reduction.
/// The mean is that of the losses divided by their target's length; zero_infinity makes nothing of infinite losses,
/// whose labels do not fit into the input. Throws where lengths or labels are out of range.
Tensor ctc_loss(const Tensor& log_probs, const Tensor& targets, IntArrayRef input_lengths, IntArrayRef target_lengths,
                int64_t blank = 0, int64_t reduction = Reduction::Mean, bool zero_infinity = false);
/// The same with lengths [N] as integer tensors.
Tensor ctc_loss(const Tensor& log_probs, const Tensor& targets, const Tensor& input_lengths,
                const Tensor& target_lengths, int64_t blank = 0, int64_t reduction = Reduction::Mean,
                bool zero_infinity = false);

}  // namespace xtgrad
