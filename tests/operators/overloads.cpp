// Functions that other rows call with other kinds of arguments.
#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

void elementwise(Table& rows) {
  rows("remainder of a number", [](L in) { return remainder(Scalar(in.number(2.5)), in[0]); }, {{2, 3}}).on(kPositive);
  rows("rsub tensor", [](L in) { return rsub(in[0], in[1], in.number(0.7)); }, {{2, 3}, {2, 3}}).broadcasts();
  rows("divide towards zero", [](L in) { return divide(in[0], in[1], "trunc"); }, {{2, 3}, {{2, 3}, kPositive}})
      .tied()
      .flat();
  rows("divide by a number towards zero", [](L in) { return divide(in[0], Scalar(in.number(0.7)), "floor"); }, {{2, 3}})
      .flat();
  rows("clip by tensors", [](L in) { return clip(in[0], in[1], in[2]); }, {{2, 3}, {{3}, kUnit}, {{2, 1}, kAboveOne}})
      .tied();
  rows("fill", [](L in) { return torch::fill(in[0], in.number(1.5)); }, {{2, 3}}).no_gradient();
  rows("fill tensor", [](L in) { return torch::fill(in[0], in[1]); }, {{2, 3}, {}}).tied().without_gradient(0);
  rows("real", [](L in) { return torch::real(in[0]) * 2; }, {{2, 3}});
  rows("alias", [](L in) { return torch::alias(in[0]) * 2; }, {{2, 3}});
}

void in_place(Table& rows) {
  rows.in_place("gelu_", [](Tensor& x, L) { torch::gelu_(x, "tanh"); }, {{2, 3}});
  rows.in_place("round_ decimals", [](Tensor& x, L in) { x.round_(in.count(1)); }, {{2, 3}});
  rows.in_place("clamp_ tensors", [](Tensor& x, L in) { x.clamp_(in[1], in[2]); },
                {{2, 3}, {{2, 3}, kUnit}, {{2, 3}, kAboveOne}})
      .tied();
  rows.in_place("clip_ tensors", [](Tensor& x, L in) { torch::clip_(x, in[1], in[2]); },
                {{2, 3}, {{2, 3}, kUnit}, {{2, 3}, kAboveOne}})
      .tied();
  rows.in_place("clamp_min_ tensor", [](Tensor& x, L in) { x.clamp_min_(in[1]); }, {{2, 3}, {2, 3}}).tied();
  rows.in_place("clamp_max_ tensor", [](Tensor& x, L in) { x.clamp_max_(in[1]); }, {{2, 3}, {2, 3}}).tied();
  rows.in_place("index_fill_ tensor",
                [](Tensor& x, L in) {
                  x.index_fill_(in.dim(1), torch::tensor({0, 2}), in[1]);
                },
                {{2, 3}, {}})
      .tied();
}

void noisy(Table& rows) {
  rows.in_place("rrelu_with_noise_",
                [](Tensor& x, L in) {
                  torch::manual_seed(5);
                  const Tensor noise = torch::empty_like(in[0].detach());
                  torch::rrelu_with_noise_(x, noise, 0.1, 0.4, true);
                },
                {{2, 3}});
}

void places(Table& rows) {
  rows("index_fill tensor",
       [](L in) {
         return index_fill(in[0], in.dim(1), torch::tensor({0, 2}), in[1]);
       },
       {{2, 3}, {}})
      .tied();
  rows("where it is not zero", [](L in) { return torch::where(in[0]); }, {{2, 3}}).no_gradient();
  rows("narrow by a tensor", [](L in) { return narrow(in[0], in.dim(1), torch::tensor(in.count(1)), in.count(2)); },
       {{2, 4}});
  rows("tensor_split by a tensor",
       [](L in) {
         return tensor_split(in[0], torch::tensor({1, 3}), in.dim(1));
       },
       {{2, 5}});
  rows("repeat_interleave of a known size",
       [](L in) { return repeat_interleave(in[0], in.count(2), in.dim(1), 2 * in[0].size(-1)); }, {{2, 3}});
  rows("view of another dtype", [](L in) { return in[0].view(in.flag(true) ? kLong : kShort); }, {{2, 4}})
      .contiguous_only("the last dimension's bytes must lie together")
      .no_gradient();
}

void windows(Table& rows) {
  rows("max_unpool3d with strides",
       [](L in) {
         const Tensor places = torch::tensor({0, 3}).view({1, 1, 1, 1, 2});
         return max_unpool3d(in[0], places, {2, 1, 4}, {2, 1, 2}, {0, 0, 0});
       },
       {{1, 1, 1, 1, 2}})
      .never_empty("places are given");
}

const Registered kElementwise("overloads of elementwise functions", elementwise),
    kInPlace("overloads in place", in_place), kNoisy("random overloads in place", noisy),
    kPlaces("overloads of parts", places), kWindows("overloads of windows", windows);

}  // namespace
