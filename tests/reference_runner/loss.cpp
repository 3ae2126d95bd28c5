#include <doctest/doctest.h>

#include <xtgrad/autograd/ops/distance.h>
#include <xtgrad/autograd/ops/loss_margin.h>
#include <xtgrad/nn/functional/distance.h>
#include <xtgrad/nn/functional/loss_margin.h>

#include "family.h"

namespace reference {
namespace {

int64_t dim(const Args& a) { return a["dim"].integer(); }

int64_t reduction(const Args& a) {
  static const std::map<std::string, int64_t> names{
      {"none", Reduction::None}, {"mean", Reduction::Mean}, {"sum", Reduction::Sum}};
  return names.at(a["reduction"].text());
}

int64_t ignore_index(const Args& a) { return a.has("ignore_index") ? a["ignore_index"].integer() : -100; }

Tensor cross_entropy(const Args& a) {
  return cross_entropy_loss(a.x(0), a.x(1), a.tensor("weight"), reduction(a), ignore_index(a),
                            a.number("label_smoothing", 0));
}

const Table kLoss{
    {"softmax", [](const Args& a) { return softmax(a.x(), dim(a)); }},
    {"log_softmax", [](const Args& a) { return log_softmax(a.x(), dim(a)); }},
    {"softmin", [](const Args& a) { return softmin(a.x(), dim(a)); }},
    {"nll_loss",
     [](const Args& a) { return nll_loss(a.x(0), a.x(1), a.tensor("weight"), reduction(a), ignore_index(a)); }},
    {"cross_entropy", cross_entropy},
    {"cross_entropy_prob", cross_entropy},
    {"mse_loss", [](const Args& a) { return mse_loss(a.x(0), a.x(1), reduction(a)); }},
    {"l1_loss", [](const Args& a) { return l1_loss(a.x(0), a.x(1), reduction(a)); }},
    {"smooth_l1_loss",
     [](const Args& a) {
       return a.has("beta") ? smooth_l1_loss(a.x(0), a.x(1), reduction(a), a["beta"].number())
                            : smooth_l1_loss(a.x(0), a.x(1), reduction(a));
     }},
    {"huber_loss",
     [](const Args& a) {
       return a.has("delta") ? huber_loss(a.x(0), a.x(1), reduction(a), a["delta"].number())
                             : huber_loss(a.x(0), a.x(1), reduction(a));
     }},
    {"binary_cross_entropy",
     [](const Args& a) { return binary_cross_entropy(a.x(0), a.x(1), a.tensor("weight"), reduction(a)); }},
    {"binary_cross_entropy_with_logits",
     [](const Args& a) {
       return binary_cross_entropy_with_logits(a.x(0), a.x(1), a.tensor("weight"), a.tensor("pos_weight"),
                                               reduction(a));
     }},
    {"kl_div",
     [](const Args& a) {
       nn::KLDivLossOptions options;
       const std::string how = a["reduction"].text();
       if (how == "none") options.reduction(kNone);
       if (how == "sum") options.reduction(kSum);
       if (how == "batchmean") options.reduction(kBatchMean);
       return nn::functional::kl_div(a.x(0), a.x(1),
                                     options.log_target(a.has("log_target") && a["log_target"].boolean()));
     }},
    {"soft_margin_loss", [](const Args& a) { return soft_margin_loss(a.x(0), a.x(1), reduction(a)); }},
    {"hinge_embedding_loss",
     [](const Args& a) { return hinge_embedding_loss(a.x(0), a.x(1), a.number("margin", 1), reduction(a)); }},
    {"margin_ranking_loss",
     [](const Args& a) { return margin_ranking_loss(a.x(0), a.x(1), a.x(2), a.number("margin", 0), reduction(a)); }},
    {"cosine_embedding_loss",
     [](const Args& a) { return cosine_embedding_loss(a.x(0), a.x(1), a.x(2), a.number("margin", 0), reduction(a)); }},
    {"triplet_margin_loss",
     [](const Args& a) {
       return triplet_margin_loss(a.x(0), a.x(1), a.x(2), a.number("margin", 1), a.number("p", 2),
                                  a.number("eps", 1e-6), a.has("swap") && a["swap"].boolean(), reduction(a));
     }},
    {"multi_margin_loss",
     [](const Args& a) {
       return multi_margin_loss(a.x(0), a.x(1), a.has("p") ? a["p"].scalar() : Scalar(1), a.number("margin", 1),
                                a.tensor("weight"), reduction(a));
     }},
    {"multilabel_margin_loss", [](const Args& a) { return multilabel_margin_loss(a.x(0), a.x(1), reduction(a)); }},
    {"multilabel_soft_margin_loss",
     [](const Args& a) { return multilabel_soft_margin_loss(a.x(0), a.x(1), a.tensor("weight"), reduction(a)); }},
    {"poisson_nll_loss",
     [](const Args& a) {
       return poisson_nll_loss(a.x(0), a.x(1), !a.has("log_input") || a["log_input"].boolean(),
                               a.has("full") && a["full"].boolean(), 1e-8, reduction(a));
     }},
    {"gaussian_nll_loss",
     [](const Args& a) {
       return gaussian_nll_loss(a.x(0), a.x(1), a.x(2), a.has("full") && a["full"].boolean(), 1e-6, reduction(a));
     }},
    {"cosine_similarity", [](const Args& a) { return cosine_similarity(a.x(0), a.x(1), dim(a)); }},
    {"pairwise_distance", [](const Args& a) { return pairwise_distance(a.x(0), a.x(1), a["p"].number()); }},
    {"normalize",
     [](const Args& a) {
       return nn::functional::normalize(a.x(), nn::NormalizeFuncOptions().p(a["p"].number()).dim(dim(a)));
     }},
    {"cdist", [](const Args& a) { return cdist(a.x(0), a.x(1), a["p"].number()); }},
    {"pdist", [](const Args& a) { return pdist(a.x(), a["p"].number()); }},
};

}  // namespace

TEST_CASE("loss") { run_family("loss", kLoss); }

}  // namespace reference
