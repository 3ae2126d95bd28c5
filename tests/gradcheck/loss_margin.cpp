// Losses of margins, distances and likelihoods, embeddings, and further dropouts.
#include <doctest/doctest.h>

#include <xtgrad/autograd/ops/loss_reduce.h>
#include <xtgrad/nn/functional.h>

#include "table.h"

using namespace xtgrad;
using namespace gradient_rows;
namespace F = xtgrad::nn::functional;

namespace {

// As many of the rows of x's table as there are of x.
Tensor signs(const Tensor& x) { return tensor({{1, -1, 1}, {-1, 1, 1}}, kDouble).slice(0, 0, x.size(0)); }
Tensor sign_of_rows(const Tensor& x) { return signs(x).select(1, 0); }
Tensor classes(const Tensor& x) { return tensor({2, 0}).slice(0, 0, x.size(0)); }

void margins(Table& rows) {
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
           return multi_margin_loss(in[0], classes(in[0]), 2, 0.7, tensor({0.5, 1.5, 0.7}, kDouble), r);
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
         const Tensor target = tensor({{2, 0, -1}, {1, -1, 0}}).slice(0, 0, in[0].size(0));
         return reductions([&](int64_t r) { return multilabel_margin_loss(in[0], target, r); });
       },
       {{2, 3}});
  rows("multilabel_soft_margin_loss",
       [](L in) { return reductions([&](int64_t r) { return multilabel_soft_margin_loss(in[0], in[1], {}, r); }); },
       {{2, 3}, {{2, 3}, kProbability}})
      .tied();
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
  rows(
      "gaussian_nll_loss",
      [](L in) { return reductions([&](int64_t r) { return gaussian_nll_loss(in[0], in[1], in[2], true, 1e-6, r); }); },
      {{2, 3}, {2, 3}, {{2, 3}, kPositive}})
      .also({{2, 3}, {2, 3}, {{2, 1}, kPositive}})
      .also({{2, 3}, {2, 3}, {{2}, kPositive}});
}

Tensor numbers() { return tensor({3, 1, 3, 0, 2}); }
Tensor offsets() { return tensor({0, 2, 2}); }

void embeddings(Table& rows) {
  rows("embedding", [](L in) { return embedding(in[0], tensor({{3, 1}, {3, 0}})); }, {{4, 2}}).empty({{4, 0}});
  rows("embedding_dense_backward", [](L in) { return embedding_dense_backward(in[0], numbers(), 5, 3, false); },
       {{5, 2}})
      .empty({{5, 0}});
  rows("embedding_bag sum", [](L in) { return embedding_bag(in[0], numbers(), offsets(), false, 0, false, in[1]); },
       {{4, 2}, {5}})
      .tied()
      .empty({{4, 0}, {5}});
  rows("embedding_bag mean",
       [](L in) { return embedding_bag(in[0], numbers(), offsets(), false, 1, false, {}, true, 0); }, {{4, 2}})
      .empty({{4, 0}});
  rows("embedding_bag max", [](L in) { return embedding_bag(in[0], numbers(), offsets(), false, 2); }, {{4, 2}})
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

}  // namespace

TEST_CASE("gradients: losses of margins") { check_rows(margins); }
TEST_CASE("gradients: losses of likelihoods") { check_rows(likelihoods); }
TEST_CASE("gradients: embeddings") { check_rows(embeddings); }
TEST_CASE("gradients: rarer dropouts") { check_rows(dropouts); }
