#pragma once
#include <cstdint>

#include <xtgrad/xtgrad.h>

namespace examples {

/// A normal distribution a class, with full covariance: the most likely class by density and prior.
class GaussianClassifier {
 public:
  /// `smoothing` is added to the variances.
  explicit GaussianClassifier(double smoothing) : smoothing_(smoothing) {}

  /// Learns from rows x [n, d] of doubles with labels y [n] in [0, classes).
  void fit(const xtgrad::Tensor& x, const xtgrad::Tensor& y, int64_t classes);
  /// log(prior) + log(density) without the part that all classes share: x [m, d] -> [m, classes]
  xtgrad::Tensor scores(const xtgrad::Tensor& x) const;
  xtgrad::Tensor predict(const xtgrad::Tensor& x) const { return scores(x).argmax(1); }
  /// [classes, d]
  const xtgrad::Tensor& means() const { return means_; }

 private:
  double smoothing_;
  xtgrad::Tensor means_, factors_, offsets_;
};

/// For each row of `queries` [m, d] the row of `points` [n, d] at the least Euclidean distance, the first of equal
/// ones: by products of blocks, exactly. Both are bytes, d at most 1023.
xtgrad::Tensor nearest_rows(const xtgrad::Tensor& points, const xtgrad::Tensor& queries);

/// The same by a tree that is built over the points.
struct TreeAnswer {
  xtgrad::Tensor rows;
  double build_seconds = 0, query_seconds = 0;
};
/// nanoflann's k-d tree.
TreeAnswer nearest_rows_by_kd_tree(const xtgrad::Tensor& points, const xtgrad::Tensor& queries);
/// A ball tree, which Debian has no library for.
TreeAnswer nearest_rows_by_ball_tree(const xtgrad::Tensor& points, const xtgrad::Tensor& queries);

/// The cost of one-vs-all logistic regression: for each class, a column of `weights` [d + 1, k] whose last row is the
/// intercept, the mean of the cross-entropies of rows x [n, d + 1] with targets [n, k], plus lambda / 2 n times the
/// squares of the weights but the intercept. -> [k]
xtgrad::Tensor logistic_costs(const xtgrad::Tensor& weights, const xtgrad::Tensor& x, const xtgrad::Tensor& targets,
                              double lambda);

/// Minimises all columns at once with optim::LBFGS. -> [d + 1, k]
xtgrad::Tensor logistic_by_lbfgs(const xtgrad::Tensor& x, const xtgrad::Tensor& targets, double lambda,
                                 int64_t iterations);

/// Minimises by truncated Newton: each step solves H s = -g by a few iterations of conjugate gradients, on products
/// with the Hessian from differentiating the gradient. The columns do not see each other, not even in a step's length.
xtgrad::Tensor logistic_by_newton(const xtgrad::Tensor& x, const xtgrad::Tensor& targets, double lambda, int64_t steps,
                                  int64_t inner_steps);

}  // namespace examples
