#include <doctest/doctest.h>

#include <xtgrad/autograd/ops/loss.h>

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
};

}  // namespace

TEST_CASE("loss") { run_family("loss", kLoss); }

}  // namespace reference
