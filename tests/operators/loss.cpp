// Losses.
#include "table.h"

using namespace torch;
using namespace OPERATORS;
namespace F = torch::nn::functional;

namespace {

Tensor classes() { return torch::tensor({2, 0, -100}); }
Tensor weight(const Tensor& x) { return torch::tensor({0.5, 1.5, 0.7}).to(x.scalar_type()); }
Tensor for_rows(const Tensor& x, const Tensor& classes) { return classes.slice(0, 0, x.size(0)); }

void of_classes(Table& rows) {
  rows("nll_loss",
       [](L in) {
         return reductions([&](int64_t r) { return nll_loss(in[0], for_rows(in[0], classes()), weight(in[0]), r); });
       },
       {{3, 3}});
  rows("nll_loss of images",
       [](L in) {
         return reductions([&](int64_t r) { return nll_loss(in[0], torch::tensor({{{0, 2}}, {{1, 1}}}), {}, r, 1); });
       },
       {{2, 3, 1, 2}})
      .never_empty("the classes are given");
  rows("nll_loss2d",
       [](L in) {
         return nll_loss2d(in[0], torch::tensor({0, 2, 1, 1}).view({2, 1, 2}), weight(in[0]));
       },
       {{2, 3, 1, 2}})
      .never_empty("the classes are given");
  rows("nll_loss_nd", [](L in) { return nll_loss_nd(in[0], for_rows(in[0], classes()), weight(in[0])); }, {{3, 3}});
  rows("nll_loss of one", [](L in) { return nll_loss(in[0], torch::tensor(1)); }, {{3}})
      .never_empty("the class is given");
  rows("cross_entropy_loss",
       [](L in) {
         return reductions([&](int64_t r) {
           return cross_entropy_loss(in[0], for_rows(in[0], classes()), weight(in[0]), r, -100, 0.1);
         });
       },
       {{3, 3}});
  rows("cross_entropy_loss of probabilities",
       [](L in) {
         return reductions([&](int64_t r) { return cross_entropy_loss(in[0], in[1], weight(in[0]), r, -100, 0.1); });
       },
       {{2, 3}, {{2, 3}, kProbability}})
      .also({{2, 3, 2}, {{2, 3, 2}, kProbability}});
  rows("cross_entropy", [](L in) { return F::cross_entropy(in[0], for_rows(in[0], classes())); }, {{3, 3}});
}

void of_differences(Table& rows) {
  rows("mse_loss", [](L in) { return reductions([&](int64_t r) { return mse_loss(in[0], in[1], r); }); },
       {{2, 3}, {2, 3}})
      .broadcasts();
  rows("l1_loss", [](L in) { return reductions([&](int64_t r) { return l1_loss(in[0], in[1], r); }); },
       {{2, 3}, {2, 3}})
      .broadcasts();
  rows("smooth_l1_loss",
       [](L in) { return reductions([&](int64_t r) { return smooth_l1_loss(in[0], in[1], r, 0.7); }); },
       {{2, 3}, {2, 3}})
      .broadcasts();
  rows("huber_loss", [](L in) { return reductions([&](int64_t r) { return huber_loss(in[0], in[1], r, 0.7); }); },
       {{2, 3}, {2, 3}})
      .broadcasts();
}

void of_probabilities(Table& rows) {
  rows("binary_cross_entropy",
       [](L in) { return reductions([&](int64_t r) { return binary_cross_entropy(in[0], in[1], weight(in[0]), r); }); },
       {{2, 3}, {2, 3}})
      .on(kProbability)
      .tied();
  rows("binary_cross_entropy_with_logits",
       [](L in) {
         return reductions([&](int64_t r) {
           return binary_cross_entropy_with_logits(in[0], in[1], weight(in[0]),
                                                   torch::tensor({1.5, 0.5, 2.0}).to(in[0].scalar_type()), r);
         });
       },
       {{2, 3}, {{2, 3}, kProbability}})
      .tied();
}

const Registered k_of_classes("losses of classes", of_classes);
const Registered k_of_differences("losses of differences", of_differences);
const Registered k_of_probabilities("losses of probabilities", of_probabilities);

}  // namespace
