#pragma once
#include <vector>

#include <xtgrad/lib/array.h>

// Connectionist temporal classification (Graves et al. 2006), the forward-backward recursions in the log space.

namespace xtgrad::kernels {

/// Sequences of labels and of the outputs that they are to be read from; label s of sequence n is
/// targets[first[n] + s].
struct CtcTarget {
  std::vector<int64_t> targets, first, lengths, input_lengths;
  int64_t blank;

  /// The states of sequence n: a blank before, between and behind its labels.
  int64_t states(size_t n) const { return 2 * lengths[n] + 1; }
  int64_t most_states() const;
  int64_t label(size_t n, int64_t state) const {
    return state % 2 == 0 ? blank : targets[static_cast<size_t>(first[n] + state / 2)];
  }
  /// True where a state can be entered from the one before the last.
  bool skips(size_t n, int64_t state) const { return state > 1 && label(n, state - 2) != label(n, state); }
};

struct CtcResult {
  Array loss;   // [N]: -log of the probability of the labels
  Array alpha;  // [N, T, states]: log of the probability of each state's beginning
};

/// log_probs [T, N, C], float or double.
CtcResult ctc_loss(const Array& log_probs, const CtcTarget& target);

/// g [N] times the gradient with respect to what log_probs is the log_softmax of -> [T, N, C]; zeros, if zero_infinity,
/// where a loss is infinite.
Array ctc_loss_backward(const Array& g, const Array& log_probs, const CtcResult& result, const CtcTarget& target,
                        bool zero_infinity);

}  // namespace xtgrad::kernels
