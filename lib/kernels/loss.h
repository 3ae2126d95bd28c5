#pragma once
#include <xtgrad/lib/kernels/operand.h>

namespace xtgrad::kernels {

/// What nll_loss and its gradient share: classes [N, d...] (int64), one weight a class (or none), the class that counts
/// nothing.
struct NllTarget {
  Array classes, weight;
  int64_t ignore_index;
};

/// Throws unless all classes that count are in [0, count).
void check_classes(const NllTarget& target, int64_t count);
/// The sum of the weights of the classes that count.
double total_weight(const NllTarget& target);
/// -weight[c] * x[n, c, d...] for c = classes[n, d...] -> [N, d...].
Array nll_each(const Array& x, const NllTarget& target);
/// The sum of nll_each / divisor -> [].
Array nll_total(const Array& x, const NllTarget& target, double divisor);
/// The gradient [N, classes, d...] of nll_each or (g 0-d) of nll_total.
Array nll_gradient(const Array& g, const Dims& shape, const NllTarget& target, double divisor);

/// |d| < delta ? d^2 / 2 : delta * (|d| - delta / 2)
Array huber(const Array& d, double delta);
/// -(t log(x) + (1 - t) log(1 - x)), each logarithm at least -100; throws unless x is in [0, 1].
Array binary_cross_entropy(const Array& x, const Array& t);
/// (1 - t) x + (1 + (pos_weight - 1) t) log(1 + exp(-x))
Array binary_cross_entropy_with_logits(const Array& x, const Array& t, const Operand& pos_weight);

}  // namespace xtgrad::kernels
