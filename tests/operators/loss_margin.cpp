// Losses of margins, distances and likelihoods, embeddings, and further dropouts.
#include "table.h"

using namespace torch;
using namespace OPERATORS;
namespace F = torch::nn::functional;

namespace {

// As many of the rows of x's table as there are of x.
Tensor signs(const Tensor& x) { return torch::tensor({{1, -1, 1}, {-1, 1, 1}}, kDouble).slice(0, 0, x.size(0)); }
Tensor sign_of_rows(const Tensor& x) { return signs(x).select(1, 0); }
Tensor classes(const Tensor& x) { return torch::tensor({2, 0}).slice(0, 0, x.size(0)); }

void margins(Table& rows) {
  rows("multilabel_soft_margin_loss", [](L in) { return F::multilabel_soft_margin_loss(in[0], in[1]); },
       {{2, 3}, {{2, 3}, kProbability}})
      .tied();
  rows("soft_margin_loss",
       [](L in) { return reductions([&](int64_t r) { return soft_margin_loss(in[0], signs(in[0]), r); }); }, {{2, 3}});
  rows("hinge_embedding_loss",
       [](L in) { return reductions([&](int64_t r) { return hinge_embedding_loss(in[0], signs(in[0]), 1, r); }); },
       {{2, 3}});
  rows("margin_ranking_loss",
       [](L in) {
         return reductions([&](int64_t r) { return margin_ranking_loss(in[0], in[1], signs(in[0]), 0.3, r); });
       },
       {{2, 3}, {2, 3}})
      .tied();
  rows("cosine_embedding_loss",
       [](L in) {
         return reductions([&](int64_t r) { return cosine_embedding_loss(in[0], in[1], sign_of_rows(in[0]), 0.1, r); });
       },
       {{2, 3}, {2, 3}})
      .tied();
  rows("triplet_margin_loss",
       [](L in) {
         return reductions([&](int64_t r) { return triplet_margin_loss(in[0], in[1], in[2], 1, 2, 1e-6, true, r); });
       },
       {{2, 3}, {2, 3}, {2, 3}})
      .tied();
  rows("triplet_margin_with_distance_loss",
       [](L in) { return F::triplet_margin_with_distance_loss(in[0], in[1], in[2]); }, {{2, 3}, {2, 3}, {2, 3}})
      .tied();
  rows("multi_margin_loss",
       [](L in) {
         return reductions([&](int64_t r) {
           return multi_margin_loss(in[0], classes(in[0]), 2, 0.7, torch::tensor({0.5, 1.5, 0.7}, kDouble), r);
         });
       },
       {{2, 3}});
  rows("multi_margin_loss 1",
       [](L in) {
         return reductions([&](int64_t r) { return multi_margin_loss(in[0], classes(in[0]), 1, 0.7, {}, r); });
       },
       {{2, 3}});
  rows("multilabel_margin_loss",
       [](L in) {
         const Tensor target = torch::tensor({{2, 0, -1}, {1, -1, 0}}).slice(0, 0, in[0].size(0));
         return reductions([&](int64_t r) { return multilabel_margin_loss(in[0], target, r); });
       },
       {{2, 3}});
}

void likelihoods(Table& rows) {
  rows("kl_div", [](L in) { return reductions([&](int64_t r) { return kl_div(in[0], in[1], r); }); },
       {{2, 3}, {{2, 3}, kProbability}})
      .broadcasts();
  rows("kl_div log", [](L in) { return reductions([&](int64_t r) { return kl_div(in[0], in[1], r, true); }); },
       {{2, 3}, {2, 3}})
      .broadcasts();
  rows("poisson_nll_loss",
       [](L in) { return reductions([&](int64_t r) { return poisson_nll_loss(in[0], in[1], true, true, 1e-8, r); }); },
       {{2, 3}, {{2, 3}, kPositive}})
      .broadcasts();
  rows("poisson_nll_loss of rates",
       [](L in) { return reductions([&](int64_t r) { return poisson_nll_loss(in[0], in[1], false, false, 0.1, r); }); },
       {{2, 3}, {2, 3}})
      .on(kPositive)
      .broadcasts();
}

Tensor numbers() { return torch::tensor({3, 1, 3, 0, 2}); }
Tensor offsets() { return torch::tensor({0, 2, 2}); }

void embeddings(Table& rows) {
  rows("embedding",
       [](L in) {
         return embedding(in[0], torch::tensor({3, 1, 3, 0}).view({2, 2}));
       },
       {{4, 2}})
      .empty({{4, 0}});
  rows("embedding_bag of functional",
       [](L in) {
         return F::embedding_bag(
             numbers(), in[0],
             F::EmbeddingBagFuncOptions().offsets(offsets()).mode(torch::kSum).per_sample_weights(in[1]));
       },
       {{4, 2}, {5}})
      .tied()
      .empty({{4, 0}, {5}});
  rows("embedding_bag of functional mean",
       [](L in) { return F::embedding_bag(numbers(), in[0], F::EmbeddingBagFuncOptions().offsets(offsets())); },
       {{4, 2}})
      .empty({{4, 0}});
}

// The same elements each time.
template <class F>
Tensor seeded(F drop) {
  manual_seed(3);
  return drop();
}

void dropouts(Table& rows) {
  rows("feature_dropout", [](L in) { return seeded([&] { return feature_dropout(in[0], 0.4, true); }); }, {{2, 4, 2}});
  rows("alpha_dropout", [](L in) { return seeded([&] { return alpha_dropout(in[0], 0.4, true); }); }, {{3, 4}});
  rows("feature_alpha_dropout", [](L in) { return seeded([&] { return feature_alpha_dropout(in[0], 0.4, true); }); },
       {{2, 4, 2}});
  rows("dropout2d", [](L in) { return seeded([&] { return F::dropout2d(in[0]); }); }, {{2, 4, 2, 1}});
  rows("dropout3d", [](L in) { return seeded([&] { return F::dropout3d(in[0]); }); }, {{2, 4, 1, 2, 1}});
  rows.in_place("feature_dropout_", [](Tensor& x, L) { seeded([&] { return feature_dropout_(x, 0.4, true); }); },
                {{2, 4, 2}});
  rows.in_place("alpha_dropout_", [](Tensor& x, L) { seeded([&] { return alpha_dropout_(x, 0.4, true); }); }, {{3, 4}});
  rows.in_place("feature_alpha_dropout_",
                [](Tensor& x, L) { seeded([&] { return feature_alpha_dropout_(x, 0.4, true); }); }, {{2, 4, 2}});
}

const Registered k_margins("losses of margins", margins);
const Registered k_likelihoods("losses of likelihoods", likelihoods);
const Registered k_embeddings("embeddings", embeddings);
const Registered k_dropouts("rarer dropouts", dropouts);

}  // namespace
