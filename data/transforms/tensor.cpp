#include <xtgrad/data/transforms/tensor.h>

#include <xtgrad/autograd/ops.h>

namespace xtgrad::data::transforms::detail {

Tensor per_channel(ArrayRef<double> values) {
  check(!values.empty(), "Normalize: expected at least one number, got none");
  return tensor(values, kFloat).unsqueeze(1).unsqueeze(2);
}

Tensor normalize(const Tensor& x, const Tensor& mean, const Tensor& stddev) { return x.sub(mean).div(stddev); }

Tensor normalize_stacked(const Tensor& batch, const Tensor& mean, const Tensor& stddev) {
  // An example of fewer dimensions than the constants would get theirs in front: behind the batch dimension, here.
  Tensor x = batch;
  while (x.dim() < mean.dim() + 1) x = x.unsqueeze(1);
  return normalize(x, mean, stddev);
}

}  // namespace xtgrad::data::transforms::detail
