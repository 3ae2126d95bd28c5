#pragma once
#include <cstdint>

#include <xtgrad/autograd/tensor.h>

namespace xtgrad::train {

/// Principal component analysis: the orthogonal directions along which the rows of a matrix vary most. A component
/// points to where its element of largest magnitude is positive, so that equal data give equal pictures.
class PCA {
 public:
  explicit PCA(int64_t components);

  /// Learns from x [n, d], n > 1, floats or doubles; throws where there are more components than min(n, d).
  PCA& fit(const Tensor& x);
  /// (x - mean) @ components^T: x [m, d] -> [m, components]
  Tensor transform(const Tensor& x) const;
  Tensor fit_transform(const Tensor& x) { return fit(x).transform(x); }
  /// The points that transform puts at z [m, components] -> [m, d]; what the components leave out is the mean's.
  Tensor inverse_transform(const Tensor& z) const;

  /// [d]
  const Tensor& mean() const { return mean_; }
  /// [components, d], rows of length 1, the one of the largest variance first.
  const Tensor& components() const { return components_; }
  /// The variance (divided by n - 1) along each component.
  const Tensor& explained_variance() const { return variance_; }
  /// The same as share of the variance of all columns.
  const Tensor& explained_variance_ratio() const { return ratio_; }

 private:
  void check_rows(const char* what, const Tensor& x, int64_t columns) const;

  int64_t count_;
  Tensor mean_, components_, variance_, ratio_;
};

}  // namespace xtgrad::train
