// Convolutions, normalisation and dropout.

#include "table.h"

using namespace torch;
using namespace OPERATORS;
namespace F = torch::nn::functional;

namespace {

void convolutions(Table& rows) {
  rows("convolution",
       [](L in) {
         return convolution(in[0], in[1], in[2], {2, 1}, {1, 0}, {1, 2}, false, 0, 2);
       },
       {{2, 2, 3, 3}, {4, 1, 2, 2}, {4}})
      .tied();
  rows("convolution transposed", [](L in) { return convolution(in[0], in[1], in[2], 2, 1, 1, true, 1, 1); },
       {{1, 2, 2, 2}, {2, 2, 2, 3}, {2}})
      .tied()
      .empty({{0, 2, 2, 2}, {2, 2, 2, 3}, {2}});
  rows("conv1d", [](L in) { return conv1d(in[0], in[1], in[2], in.count(2), in.count(1)); },
       {{2, 2, 4}, {3, 2, 3}, {3}})
      .also({{2, 4}, {3, 2, 3}, {3}});
  rows("conv1d same", [](L in) { return conv1d(in[0], in[1], {}, 1, "same"); }, {{2, 2, 3}, {3, 2, 2}}).tied();
  rows("conv2d", [](L in) { return conv2d(in[0], in[1], in[2], in.count(1), in.count(1), in.count(1)); },
       {{2, 2, 3, 2}, {1, 2, 2, 2}, {1}})
      .also({{2, 3, 2}, {1, 2, 2, 2}, {1}});
  rows("conv2d same", [](L in) { return conv2d(in[0], in[1], {}, 1, "same", 2); }, {{2, 1, 2, 3}, {2, 1, 2, 2}})
      .tied()
      .empty({{0, 1, 2, 3}, {2, 1, 2, 2}});
  rows("conv3d",
       [](L in) {
         return conv3d(in[0], in[1], in[2], in.count(1), {0, in.count(1), 0});
       },
       {{2, 1, 2, 2, 2}, {1, 1, 2, 2, 1}, {1}})
      .tied();
  rows("conv3d valid", [](L in) { return conv3d(in[0], in[1], {}, 1, "valid"); }, {{2, 1, 2, 2, 2}, {1, 1, 2, 2, 1}})
      .tied();
  rows("conv_transpose1d",
       [](L in) { return conv_transpose1d(in[0], in[1], in[2], in.count(2), in.count(1), in.count(1)); },
       {{1, 2, 3}, {2, 3, 3}, {3}})
      .tied();
  rows("conv_transpose2d", [](L in) { return conv_transpose2d(in[0], in[1], {}, 1, 0, 0, 2); },
       {{1, 2, 2, 2}, {2, 1, 2, 2}})
      .tied();
  rows("conv_transpose3d", [](L in) { return conv_transpose3d(in[0], in[1]); }, {{1, 1, 2, 1, 2}, {1, 2, 1, 2, 2}})
      .tied()
      .empty({{0, 1, 2, 1, 2}, {1, 2, 1, 2, 2}});
}

void normalisation(Table& rows) {
  rows("batch_norm", [](L in) { return batch_norm(in[0], in[1], in[2], {}, {}, true, 0.1, 0.1, false); },
       {{2, 2, 3}, {2}, {2}})
      .also({{3, 2}, {2}, {2}})
      .also({{2, 2, 2, 2}, {2}, {2}});
  rows("batch_norm evaluated",
       [](L in) {
         const Tensor mean = torch::tensor({0.5, -0.5}).to(in[0].dtype()),
                      var = torch::tensor({1.5, 0.5}).to(in[0].dtype());
         return batch_norm(in[0], in[1], in[2], mean, var, false, 0.1, 0.1, false);
       },
       {{2, 2, 3}, {2}, {2}})
      .also({{2, 2, 2, 2}, {2}, {2}});
  rows("instance_norm", [](L in) { return instance_norm(in[0], in[1], in[2], {}, {}, true, 0.1, 0.1, false); },
       {{2, 2, 3}, {2}, {2}})
      .also({{2, 2, 2, 2}, {2}, {2}});
  rows(
      "local_response_norm",
      [](L in) { return F::local_response_norm(in[0], F::LocalResponseNormFuncOptions(3).alpha(0.7).beta(0.75).k(1)); },
      {{2, 4, 2}})
      .also({{1, 3, 2, 2}});
  rows("layer_norm", [](L in) { return layer_norm(in[0], 3, in[1], in[2], 0.1); }, {{2, 3}, {3}, {3}})
      .also({{2, 2, 3}, {3}, {3}});
  rows("layer_norm two", [](L in) { return layer_norm(in[0], {2, 2}, in[1], {}, 0.1); }, {{3, 2, 2}, {2, 2}}).tied();
  rows("layer_norm plain", [](L in) { return layer_norm(in[0], 3, {}, {}, 0.1); }, {{2, 3}});
  rows("group_norm", [](L in) { return group_norm(in[0], in.count(2), in[1], in[2], 0.1); }, {{2, 4, 2}, {4}, {4}})
      .also({{2, 4}, {4}, {4}})
      .also({{1, 4, 2, 1}, {4}, {4}});
}

// The same mask each time.
Tensor dropped(const Tensor& x) {
  manual_seed(3);
  return dropout(x, 0.4, true);
}

void dropping(Table& rows) {
  rows("dropout", dropped, {{3, 4}});
  rows("dropout evaluated", [](L in) { return dropout(in[0], 0.4, false) * in[0]; }, {{2, 3}});
  rows.in_place("dropout_",
                [](Tensor& x, L) {
                  manual_seed(3);
                  dropout_(x, 0.4, true);
                },
                {{3, 4}});
}

const Registered k_convolutions("convolutions", convolutions);
const Registered k_normalisation("normalisation", normalisation);
const Registered k_dropping("dropout", dropping);

}  // namespace
