#pragma once
#include <xtgrad/autograd/ops/distance.h>
#include <xtgrad/lib/arg.h>

// Options of distances and of scaling to a length, and the functions that take them.

namespace xtgrad::nn {

struct CosineSimilarityOptions {
  XTGRAD_ARG(int64_t, dim) = 1;
  XTGRAD_ARG(double, eps) = 1e-8;
};
struct PairwiseDistanceOptions {
  XTGRAD_ARG(double, p) = 2;
  XTGRAD_ARG(double, eps) = 1e-6;
  XTGRAD_ARG(bool, keepdim) = false;
};
struct NormalizeFuncOptions {
  XTGRAD_ARG(double, p) = 2;
  XTGRAD_ARG(int64_t, dim) = 1;
  XTGRAD_ARG(double, eps) = 1e-12;
  XTGRAD_ARG(std::optional<Tensor>, out) = std::nullopt;
};

namespace functional {

using CosineSimilarityFuncOptions = CosineSimilarityOptions;
using PairwiseDistanceFuncOptions = PairwiseDistanceOptions;
using nn::NormalizeFuncOptions;

/// The cosine of the angle between x1 and x2 along dim.
inline Tensor cosine_similarity(const Tensor& x1, const Tensor& x2, const CosineSimilarityFuncOptions& options = {}) {
  return xtgrad::cosine_similarity(x1, x2, options.dim(), options.eps());
}
/// The p-norm of x1 - x2 + eps along the last dimension.
inline Tensor pairwise_distance(const Tensor& x1, const Tensor& x2, const PairwiseDistanceFuncOptions& options = {}) {
  return xtgrad::pairwise_distance(x1, x2, options.p(), options.eps(), options.keepdim());
}
/// The p-norms of the differences of each two rows.
inline Tensor pdist(const Tensor& input, double p = 2) { return xtgrad::pdist(input, p); }

/// The input divided by its p-norms along dim, or by eps where those are smaller; written to `out` if that is given.
Tensor normalize(const Tensor& input, const NormalizeFuncOptions& options = {});

}  // namespace functional
}  // namespace xtgrad::nn
