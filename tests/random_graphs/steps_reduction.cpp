#include "steps.h"

namespace random_graphs {

using namespace xtgrad;

namespace {
std::vector<int64_t> random_dims(P& p, const Tensor& x) {
  std::vector<int64_t> dims;
  for (int64_t d = 0; d < x.dim(); ++d)
    if (p.chance(50)) dims.push_back(p.chance(30) ? d - x.dim() : d);
  return dims;
}

}  // namespace

const std::vector<Step>& reduction_steps() {
  static const std::vector<Step> list{
      {"sum",
       [](P& p) {
         const Tensor x = p.any();
         return sum(x, random_dims(p, x), p.chance(50));
       }},
      {"mean",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return mean(x, dim_in(p, x), p.chance(50));
       }},
      {"mean of all", [](P& p) { return mean(p.with_dims(0)); }},
      {"prod",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return prod(x, dim_in(p, x), p.chance(50));
       }},
      {"amax",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return amax(x, dim_in(p, x), p.chance(50));
       }},
      {"max of dim",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return std::get<0>(max(x, dim_in(p, x), true));
       }},
      {"min of all", [](P& p) { return min(p.with_dims(0)); }},
      {"var",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return var(x, dim_in(p, x), false, p.chance(50));
       }},
      {"logsumexp",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return logsumexp(x, dim_in(p, x), p.chance(50));
       }},
      {"norm",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return norm(softly_positive(x), 2, dim_in(p, x), true);
       }},
      {"softmax",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return softmax(x, p.dim_of(x));
       }},
      {"log_softmax",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return log_softmax(x, p.dim_of(x));
       }},
      {"cumsum",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return cumsum(x, p.dim_of(x));
       }},
      {"cumprod",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return cumprod(x, p.dim_of(x));
       }},
      {"logcumsumexp",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return logcumsumexp(x, p.dim_of(x));
       }},
      {"median",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return std::get<0>(median(x, p.dim_of(x)));
       }},
      {"sort",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return std::get<0>(sort(x, p.dim_of(x), p.chance(50)));
       }},
  };
  return list;
}

}  // namespace random_graphs
