#pragma once
#include <functional>
#include <utility>

#include <xtgrad/data/example.h>
#include <xtgrad/data/transforms/transform.h>
#include <xtgrad/lib/array_ref.h>

namespace xtgrad::data::transforms {

namespace detail {
/// One float a channel -> [channels, 1, 1].
Tensor per_channel(ArrayRef<double> values);
/// (x - mean) / stddev.
Tensor normalize(const Tensor& x, const Tensor& mean, const Tensor& stddev);
/// The same for examples that were stacked: the result that stacking the normalised examples gives.
Tensor normalize_stacked(const Tensor& batch, const Tensor& mean, const Tensor& stddev);
}  // namespace detail

/// Turns the data of each example and leaves the target alone.
template <class Target = Tensor>
class TensorTransform : public Transform<Example<Tensor, Target>, Example<Tensor, Target>> {
 public:
  using E = Example<Tensor, Target>;

  virtual Tensor operator()(Tensor input) = 0;

  E apply(E input) override {
    input.data = (*this)(std::move(input.data));
    return input;
  }
};

/// A TensorTransform that calls a function.
template <class Target = Tensor>
class TensorLambda : public TensorTransform<Target> {
 public:
  using FunctionType = std::function<Tensor(Tensor)>;

  explicit TensorLambda(FunctionType function) : function_(std::move(function)) {}
  Tensor operator()(Tensor input) override { return function_(std::move(input)); }

 private:
  FunctionType function_;
};

/// (x - mean) / stddev, one number a channel or one for all: x [channels, height, width].
template <class Target = Tensor>
struct Normalize : public TensorTransform<Target> {
  using E = Example<Tensor, Target>;

  Normalize(ArrayRef<double> means, ArrayRef<double> stddevs)
      : mean(detail::per_channel(means)), stddev(detail::per_channel(stddevs)) {}

  Tensor operator()(Tensor input) override { return detail::normalize(input, mean, stddev); }
  /// The same for a batch that is one tensor already.
  E apply_stacked(E batch) {
    batch.data = detail::normalize_stacked(batch.data, mean, stddev);
    return batch;
  }

  Tensor mean, stddev;
};

}  // namespace xtgrad::data::transforms
