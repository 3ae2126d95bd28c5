#pragma once
#include <xtgrad/nn/cloneable.h>
#include <xtgrad/nn/functional/distance.h>
#include <xtgrad/nn/holder.h>

namespace xtgrad::nn {

/// The cosine of the angle between two inputs along dim.
class CosineSimilarityImpl : public Cloneable<CosineSimilarityImpl> {
 public:
  explicit CosineSimilarityImpl(const CosineSimilarityOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input1, const Tensor& input2);
  CosineSimilarityOptions options;
};
XTGRAD_MODULE(CosineSimilarity);

/// The p-norm of the difference of two inputs along the last dimension.
class PairwiseDistanceImpl : public Cloneable<PairwiseDistanceImpl> {
 public:
  explicit PairwiseDistanceImpl(const PairwiseDistanceOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input1, const Tensor& input2);
  PairwiseDistanceOptions options;
};
XTGRAD_MODULE(PairwiseDistance);

}  // namespace xtgrad::nn
