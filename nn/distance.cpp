#include <xtgrad/nn/distance.h>

#include <ostream>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/reduce.h>

namespace xtgrad::nn {

Tensor functional::normalize(const Tensor& input, const NormalizeFuncOptions& options) {
  const Tensor length = clamp_min(norm(input, options.p(), options.dim(), true), options.eps());
  const Tensor result = input / length;
  return options.out() ? options.out()->copy_(result) : result;
}

CosineSimilarityImpl::CosineSimilarityImpl(const CosineSimilarityOptions& options_) : options(options_) {}
void CosineSimilarityImpl::reset() {}
void CosineSimilarityImpl::pretty_print(std::ostream& stream) const {
  stream << std::boolalpha << "xtgrad::nn::CosineSimilarity(dim=" << options.dim() << ", eps=" << options.eps() << ")";
}
Tensor CosineSimilarityImpl::forward(const Tensor& input1, const Tensor& input2) {
  return functional::cosine_similarity(input1, input2, options);
}

PairwiseDistanceImpl::PairwiseDistanceImpl(const PairwiseDistanceOptions& options_) : options(options_) {}
void PairwiseDistanceImpl::reset() {}
void PairwiseDistanceImpl::pretty_print(std::ostream& stream) const {
  stream << std::boolalpha << "xtgrad::nn::PairwiseDistance(p=" << options.p() << ", eps=" << options.eps()
         << ", keepdim=" << options.keepdim() << ")";
}
Tensor PairwiseDistanceImpl::forward(const Tensor& input1, const Tensor& input2) {
  return functional::pairwise_distance(input1, input2, options);
}

}  // namespace xtgrad::nn
