// Gradients that are functions of their own, and the parts that convolutions and views consist of.
#include <xtgrad/autograd/ops/axis_map.h>
#include <xtgrad/autograd/ops/conv_record.h>
#include <xtgrad/autograd/ops/reduce_dims.h>
#include <xtgrad/autograd/ops/shape_pad.h>
#include <xtgrad/autograd/ops/strided.h>

#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

void of_activations(Table& rows) {
  rows("elu_backward", [](L in) { return elu_backward(in[0], in[1], 0.7, 1.3, 0.9); }, {{2, 3}, {2, 3}}).tied();
  rows("log_sigmoid_backward", log_sigmoid_backward, {{2, 3}, {2, 3}}).tied();
  rows("softsign_backward", softsign_backward, {{2, 3}, {2, 3}}).tied();
  rows("tanhshrink_backward", tanhshrink_backward, {{2, 3}, {2, 3}}).tied();
  rows("leaky_relu_backward", [](L in) { return leaky_relu_backward(in[0], in[1], 0.2); }, {{2, 3}, {2, 3}})
      .tied()
      .without_gradient(1);
  rows("shrink_backward", [](L in) { return shrink_backward(in[0], in[1], 0.75); }, {{2, 3}, {2, 3}})
      .tied()
      .without_gradient(1);
  rows("softmax_backward", [](L in) { return softmax_backward(in[0], in[1], 1); }, {{2, 3}, {{2, 3}, kProbability}})
      .tied();
  rows("log_softmax_backward", [](L in) { return log_softmax_backward(in[0], in[1], 1); }, {{2, 3}, {2, 3}}).tied();
}

// As many of the rows of [2, 3] as x has.
Tensor columns(const Tensor& x) { return tensor({{2, 0, 2}, {1, 1, 0}}).slice(0, 0, x.size(0)); }
Tensor half(const Tensor& x) { return tensor({{1, 0, 1}, {0, 1, 1}}).to(kBool).slice(0, 0, x.size(0)); }
Tensor twice() { return tensor({2, 0, 2, 1}); }
Tensor classes() { return tensor({2, 0, -100}); }
Tensor weight() { return tensor({0.5, 1.5, 0.7}, kDouble); }

void of_choices(Table& rows) {
  rows("gather_backward", [](L in) { return gather_backward(in[0], {in[0].size(0), 3}, 1, columns(in[0])); }, {{2, 3}});
  rows("index_backward", [](L in) { return index_backward(in[0], {in[0].size(0), 3}, {Tensor(), twice()}); }, {{2, 4}});
  rows("masked_select_backward",
       [](L in) {
         return masked_select_backward(in[0], half(torch::zeros({2, 3})));
       },
       {{4}})
      .never_empty("the mask is given");
  rows("nll_loss_backward",
       [](L in) {
         return nll_loss_backward(in[0], torch::zeros({3, 3}, kDouble), classes(), weight());
       },
       {{}})
      .never_empty("one number");
  rows("nll_loss_backward none",
       [](L in) {
         return nll_loss_backward(in[0], torch::zeros({3, 3}, kDouble), classes(), weight(), Reduction::None);
       },
       {{3}})
      .never_empty("one for each class");
}

kernels::ConvSettings settings() { return {{2}, {1}, {1}, 1}; }

void of_convolutions(Table& rows) {
  rows("conv_forward",
       [](L in) {
         return xtgrad::detail::conv_forward(in[0], in[1], in[2], {in[0].size(0), 3, 2}, settings());
       },
       {{2, 2, 4}, {3, 2, 3}, {3}})
      .tied();
  rows("conv_data",
       [](L in) {
         return xtgrad::detail::conv_data("Data", in[0], in[1], in[2], {{in[0].size(0), 2, 4}}, settings());
       },
       {{2, 3, 2}, {3, 2, 3}, {2}})
      .tied();
  rows("conv_weight",
       [](L in) {
         return xtgrad::detail::conv_weight(in[0], in[1], {{3, 2, 3}}, settings(), true);
       },
       {{2, 2, 4}, {2, 3, 2}})
      .tied();
}

// [..., 3] -> [..., 2]: sums of neighbours.
std::shared_ptr<const std::vector<kernels::AxisMap>> neighbours() {
  kernels::AxisMap map;
  map.in = 3;
  map.out = 2;
  map.begin = {0, 1};
  map.end = {2, 3};
  map.scale = {0.5, 2};
  return std::make_shared<const std::vector<kernels::AxisMap>>(1, map);
}

Geometry sheared(const Tensor& x) { return {{x.size(0), 2, 2}, {1, 1, 2}, 0}; }  // elements that overlap
Geometry plain(const Tensor& x) { return {{x.size(0), 3}, {3, 1}, 1}; }

void of_views(Table& rows) {
  rows("map_axes",
       [](L in) {
         return xtgrad::detail::map_axes({"map", "Map", "Adjoint"}, in[0], neighbours());
       },
       {{2, 3}});
  rows("pad_with_own",
       [](L in) {
         return xtgrad::detail::pad_with_own(in[0], {1, 2}, "reflect", c10::nullopt);
       },
       {{2, 2, 4}});
  rows("gather_strided", [](L in) { return gather_strided(in[0], plain(in[0]), sheared(in[0])); }, {{2, 3}});
  rows("scatter_strided", [](L in) { return scatter_strided(in[0], sheared(in[0]), plain(in[0])); }, {{2, 2, 2}});
  rows("as_strided_of", [](L in) { return as_strided_of(in[0], sheared(in[0])); }, {{2, 3}})
      .contiguous_only("it reads the memory around the input");
  rows("sum_dims", [](L in) { return sum_dims(in[0], 0b101, false); }, {{2, 3, 2}});
  rows("spread", [](L in) { return spread(in[0], {2, 3, 2}, 0b101); }, {{3}}).never_empty("of a shape that is given");
  rows("spread keepdim",
       [](L in) {
         return spread(in[0], {2, 3, 0}, 0b101);
       },
       {{1, 3, 1}})
      .never_empty("to nothing")
      .flat();
}

const Registered k_of_activations("gradients of activations that are ours", of_activations);
const Registered k_of_choices("adjoints that are ours", of_choices);
const Registered k_of_convolutions("maps that convolutions consist of", of_convolutions);
const Registered k_of_views("maps that views consist of", of_views);

}  // namespace
