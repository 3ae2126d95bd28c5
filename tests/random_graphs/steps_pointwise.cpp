#include "steps.h"

namespace random_graphs {

using namespace xtgrad;

const std::vector<Step>& pointwise_steps() {
  static const std::vector<Step> list{
      {"sin", [](P& p) { return sin(p.any()); }},
      {"cos", [](P& p) { return p.any().cos(); }},
      {"tanh", [](P& p) { return tanh(p.any()); }},
      {"sigmoid", [](P& p) { return sigmoid(p.any()); }},
      {"exp", [](P& p) { return exp(p.any() * 0.5); }},
      {"expm1", [](P& p) { return expm1(p.any() * 0.3); }},
      {"log", [](P& p) { return log(softly_positive(p.any())); }},
      {"log1p", [](P& p) { return log1p(softly_positive(p.any())); }},
      {"sqrt", [](P& p) { return sqrt(softly_positive(p.any())); }},
      {"rsqrt", [](P& p) { return rsqrt(softly_positive(p.any())); }},
      {"reciprocal", [](P& p) { return reciprocal(softly_positive(p.any())); }},
      {"square", [](P& p) { return square(p.any()); }},
      {"neg", [](P& p) { return -p.any(); }},
      {"abs", [](P& p) { return abs(p.any()); }},
      {"relu", [](P& p) { return relu(p.any()); }},
      {"leaky_relu", [](P& p) { return leaky_relu(p.any(), 0.2); }},
      {"elu", [](P& p) { return elu(p.any()); }},
      {"softplus", [](P& p) { return softplus(p.any()); }},
      {"gelu", [](P& p) { return gelu(p.any(), p.chance(50) ? "none" : "tanh"); }},
      {"silu", [](P& p) { return silu(p.any()); }},
      {"mish", [](P& p) { return mish(p.any()); }},
      {"erf", [](P& p) { return erf(p.any()); }},
      {"atan", [](P& p) { return atan(p.any()); }},
      {"asinh", [](P& p) { return asinh(p.any()); }},
      {"log_sigmoid", [](P& p) { return log_sigmoid(p.any()); }},
      {"clamp", [](P& p) { return clamp(p.any(), -0.7, 1.1); }},
      {"hardtanh", [](P& p) { return hardtanh(p.any()); }},
      {"pow scalar", [](P& p) { return pow(softly_positive(p.any()), p.number()); }},

      {"add",
       [](P& p) {
         const Tensor x = p.any();
         return add(x, p.broadcasting_with(x), p.number());
       }},
      {"sub",
       [](P& p) {
         const Tensor x = p.any();
         return p.broadcasting_with(x) - x;
       }},
      {"mul",
       [](P& p) {
         const Tensor x = p.any();
         return x * p.broadcasting_with(x);
       }},
      {"div",
       [](P& p) {
         const Tensor x = p.any();
         return x / softly_positive(p.broadcasting_with(x));
       }},
      {"mul scalar", [](P& p) { return p.number() * p.any(); }},
      {"add scalar", [](P& p) { return p.any() + p.number(); }},
      {"scalar div", [](P& p) { return p.number() / softly_positive(p.any()); }},
      {"pow",
       [](P& p) {
         const Tensor x = p.any();
         return pow(softly_positive(x), p.broadcasting_with(x));
       }},
      {"atan2",
       [](P& p) {
         const Tensor x = p.any();
         return atan2(x, softly_positive(p.broadcasting_with(x)));
       }},
      {"maximum",
       [](P& p) {
         const Tensor x = p.any();
         return maximum(x, p.broadcasting_with(x));
       }},
      {"minimum",
       [](P& p) {
         const Tensor x = p.any();
         return minimum(p.broadcasting_with(x), x);
       }},
      {"lerp",
       [](P& p) {
         const Tensor x = p.any();
         return lerp(x, p.broadcasting_with(x), p.broadcasting_with(x));
       }},
      {"addcmul",
       [](P& p) {
         const Tensor x = p.any();
         return addcmul(x, p.broadcasting_with(x), p.broadcasting_with(x), p.number());
       }},
      {"addcdiv",
       [](P& p) {
         const Tensor x = p.any();
         return addcdiv(x, p.broadcasting_with(x), softly_positive(p.broadcasting_with(x)), 0.5);
       }},
      {"where",
       [](P& p) {
         const Tensor x = p.any();
         return where(p.constant(x.sizes()).gt(0), x, p.broadcasting_with(x));
       }},
  };
  return list;
}

}  // namespace random_graphs
