#pragma once
#include <cstdint>
#include <vector>

#include <xtgrad/autograd/tensor.h>

namespace xtgrad::train {

/// The receiver operating characteristic: a point for each distinct score from the highest down, before them (0, 0) at
/// an infinite threshold; items at or above the threshold count as positive.
struct RocCurve {
  std::vector<double> false_positive_rate, true_positive_rate, thresholds;
  /// The area below the curve, 0 to 1: how often a positive item scores above a negative one, ties half.
  double area = 0;
};

/// Of scores [n] and labels [n] that are 0 or 1; throws unless both labels occur, and on scores that are nan.
RocCurve roc_curve(const Tensor& scores, const Tensor& labels);

/// The share of rows of scores [n, classes] whose label [n] is among the k highest, 0 to 1; of equal scores the higher
/// class stands first, as in scikit-learn.
double top_k_accuracy(const Tensor& scores, const Tensor& labels, int64_t k);

}  // namespace xtgrad::train
