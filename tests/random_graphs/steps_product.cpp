#include "steps.h"

namespace random_graphs {

using namespace xtgrad;

const std::vector<Step>& product_steps() {
  static const std::vector<Step> list{
      {"matmul",
       [](P& p) {
         const Tensor x = p.with_dims(2);
         const int64_t n = 1 + p.integer(3);
         return matmul(x, p.shaped(p.any(), {x.size(-1), n}));
       }},
      {"matmul transposed",
       [](P& p) {
         const Tensor x = p.with_dims(2);
         return matmul(x.transpose(-2, -1), x);
       }},
      {"mv",
       [](P& p) {
         const Tensor x = p.with_dims(2);
         return matmul(x, p.shaped(p.any(), {x.size(-1)}));
       }},
      {"bmm",
       [](P& p) {
         const Tensor x = p.with_dims(2);
         const Tensor b = x.reshape({-1, x.size(-2), x.size(-1)});
         return bmm(b, p.shaped(p.any(), {b.size(0), b.size(2), 2}));
       }},
      {"linear",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return linear(x, p.shaped(p.any(), {2, x.size(-1)}), p.shaped(p.any(), {2}));
       }},
      {"outer",
       [](P& p) {
         const Tensor x = p.any().flatten();
         return outer(x, p.shaped(p.any(), {3}));
       }},
      {"einsum",
       [](P& p) {
         const Tensor x = p.with_dims(2);
         return einsum("...ij,jk->...ki", {x, p.shaped(p.any(), {x.size(-1), 2})});
       }},
      {"addmm",
       [](P& p) {
         const Tensor x = p.with_dims(2).flatten(0, -2);
         return addmm(p.shaped(p.any(), {2}), x, p.shaped(p.any(), {x.size(1), 2}), 0.5, p.number());
       }},

      {"mse_loss",
       [](P& p) {
         const Tensor x = p.with_dims(0);
         return mse_loss(x, p.shaped(p.any(), x.sizes()));
       }},
      {"smooth_l1_loss",
       [](P& p) {
         const Tensor x = p.with_dims(0);
         return smooth_l1_loss(x, p.shaped(p.any(), x.sizes()));
       }},
      {"cross_entropy",
       [](P& p) {
         const Tensor x = p.with_dims(2).flatten(0, -2);
         return nll_loss(log_softmax(x, 1), random_index(p, {x.size(0)}, x.size(1)));
       }},
      {"bce with logits",
       [](P& p) {
         const Tensor x = p.any();
         return binary_cross_entropy_with_logits(x, p.shaped(p.any(), x.sizes()).sigmoid(), {}, {}, Reduction::Sum);
       }},
  };
  return list;
}

}  // namespace random_graphs
