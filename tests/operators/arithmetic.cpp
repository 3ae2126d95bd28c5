// Arithmetic of two and three tensors, and of tensors and numbers.
#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

// Broadcasts with everything that is tried here, empty or not.
Tensor mask() { return torch::tensor({true, false, true}); }

void sums(Table& rows) {
  rows("add", [](L in) { return add(in[0], in[1], in.number(0.7)); }, {{2, 3}, {2, 3}}).broadcasts();
  rows("add number", [](L in) { return add(in[0], Scalar(1.5), in.number(0.7)); }, {{2, 3}});
  rows("sub", [](L in) { return sub(in[0], in[1], in.number(0.7)); }, {{2, 3}, {2, 3}}).broadcasts();
  rows("sub number", [](L in) { return sub(in[0], Scalar(1.5), in.number(0.7)); }, {{2, 3}});
  rows("rsub", [](L in) { return rsub(in[0], in.number(1.5), in.number(0.7)); }, {{2, 3}});
  rows("lerp", [](L in) { return lerp(in[0], in[1], in[2]); }, {{2, 3}, {2, 3}, {2, 3}}).broadcasts();
  rows("lerp number", [](L in) { return lerp(in[0], in[1], Scalar(0.3)); }, {{2, 3}, {2, 3}}).broadcasts();
  rows("lerp beyond the middle", [](L in) { return lerp(in[0], in[1], Scalar(0.8)); }, {{2, 3}, {2, 3}}).broadcasts();
  rows("operator+", [](L in) { return in[0] + in[1] + (in[0] + 1.5) + (2 + in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
  rows("operator-", [](L in) { return (in[0] - in[1]) + (in[0] - 1.5) * (2 - in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
  rows("operator-", [](L in) { return -in[0] * in[0]; }, {{2, 3}});
}

void products(Table& rows) {
  rows("mul", mul, {{2, 3}, {2, 3}}).broadcasts();
  rows("mul with itself", [](L in) { return mul(in[0], in[0]); }, {{2, 3}});
  rows("mul number", [](L in) { return mul(in[0], Scalar(-0.7)); }, {{2, 3}});
  rows("div", [](L in) { return div(in[0], in[1]); }, {{2, 3}, {{2, 3}, kPositive}}).broadcasts();
  rows("div number", [](L in) { return div(in[0], Scalar(-0.7)); }, {{2, 3}});
  rows("addcmul", [](L in) { return addcmul(in[0], in[1], in[2], in.number(0.7)); }, {{2, 3}, {2, 3}, {2, 3}})
      .broadcasts();
  rows("addcdiv", [](L in) { return addcdiv(in[0], in[1], in[2], in.number(0.7)); },
       {{2, 3}, {2, 3}, {{2, 3}, kPositive}})
      .broadcasts();
  rows("operator*", [](L in) { return in[0] * in[1] + in[0] * 1.5 + 2 * in[1]; }, {{2, 3}, {2, 3}}).broadcasts();
  rows("operator/", [](L in) { return in[0] / in[1] + in[0] / 1.5 + 2 / in[1]; }, {{2, 3}, {{2, 3}, kPositive}})
      .broadcasts();
}

void powers(Table& rows) {
  rows("pow", [](L in) { return pow(in[0], in[1]); }, {{{2, 3}, kPositive}, {2, 3}}).broadcasts();
  rows("pow number", [](L in) { return pow(in[0], Scalar(1.7)); }, {{2, 3}}).on(kPositive);
  rows("pow 3 of negative numbers", [](L in) { return pow(in[0], Scalar(3)); }, {{2, 3}});
  rows("pow 2", [](L in) { return pow(in[0], Scalar(2)); }, {{2, 3}});
  rows("pow -1", [](L in) { return pow(in[0], Scalar(-1)); }, {{2, 3}}).on(kPositive);
  rows("pow 1", [](L in) { return pow(in[0], Scalar(1)); }, {{2, 3}});
  rows("pow 0", [](L in) { return pow(in[0], Scalar(0)); }, {{2, 3}}).flat();
  rows("pow of a number", [](L in) { return pow(Scalar(1.7), in[0]); }, {{2, 3}});
}

void others(Table& rows) {
  rows("fmod", [](L in) { return fmod(in[0], in[1]); }, {{2, 3}, {{2, 3}, kPositive}}).broadcasts();
  rows("fmod number", [](L in) { return fmod(in[0], Scalar(0.7)); }, {{2, 3}});
  rows("remainder", [](L in) { return remainder(in[0], in[1]); }, {{2, 3}, {{2, 3}, kPositive}}).broadcasts();
  rows("remainder number", [](L in) { return remainder(in[0], Scalar(0.7)); }, {{2, 3}});
  rows("operator%", [](L in) { return in[0] % in[1] + in[0] % 0.7; }, {{2, 3}, {{2, 3}, kPositive}}).broadcasts();
  rows("atan2", atan2, {{2, 3}, {2, 3}}).broadcasts();
  rows("maximum", maximum, {{2, 3}, {2, 3}}).broadcasts();
  rows("minimum", minimum, {{2, 3}, {2, 3}}).broadcasts();
  rows("max of two",
       [](L in) {
         return variable_list{max(in[0], in[1]), in[0].max(in[1])};
       },
       {{2, 3}, {2, 3}})
      .broadcasts();
  rows("min of two",
       [](L in) {
         return variable_list{min(in[0], in[1]), in[0].min(in[1])};
       },
       {{2, 3}, {2, 3}})
      .broadcasts();
  rows("where", [](L in) { return where(mask(), in[0], in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
  rows("where else a number", [](L in) { return where(mask(), in[0], Scalar(0.5)); }, {{2, 3}});
  rows("where a number else", [](L in) { return where(mask(), Scalar(0.5), in[0]); }, {{2, 3}});
}

void in_place(Table& rows) {
  rows.in_place("add_", [](Tensor& x, L in) { x.add_(in[1], 0.7); }, {{2, 3}, {2, 3}}).broadcasts();
  rows.in_place("add_ number", [](Tensor& x, L) { x.add_(Scalar(1.5)).add_(2, 0.5); }, {{2, 3}});
  rows.in_place("add_ to itself", [](Tensor& x, L) { x.add_(x, 0.5); }, {{2, 3}});
  rows.in_place("sub_", [](Tensor& x, L in) { x.sub_(in[1], 0.7); }, {{2, 3}, {2, 3}}).broadcasts();
  rows.in_place("sub_ number", [](Tensor& x, L) { x.sub_(Scalar(1.5)); }, {{2, 3}});
  rows.in_place("mul_", [](Tensor& x, L in) { x.mul_(in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
  rows.in_place("mul_ number", [](Tensor& x, L) { x.mul_(Scalar(1.5)); }, {{2, 3}});
  rows.in_place("mul_ with itself", [](Tensor& x, L) { x.mul_(x); }, {{2, 3}});
  rows.in_place("div_", [](Tensor& x, L in) { x.div_(in[1]); }, {{2, 3}, {{2, 3}, kPositive}}).broadcasts();
  rows.in_place("div_ number", [](Tensor& x, L) { x.div_(Scalar(1.5)); }, {{2, 3}});
  rows.in_place("pow_", [](Tensor& x, L) { x.pow_(1.7); }, {{2, 3}}).on(kPositive);
  rows.in_place("lerp_", [](Tensor& x, L in) { x.lerp_(in[1], 0.3); }, {{2, 3}, {2, 3}}).broadcasts();
  rows.in_place("addcmul_", [](Tensor& x, L in) { x.addcmul_(in[1], in[2], 0.7); }, {{2, 3}, {2, 3}, {2, 3}})
      .broadcasts();
  rows.in_place("addcdiv_", [](Tensor& x, L in) { x.addcdiv_(in[1], in[2], 0.7); },
                {{2, 3}, {2, 3}, {{2, 3}, kPositive}})
      .broadcasts();
  rows.in_place("operator+=", [](Tensor& x, L in) { (x += in[1]) += 1.5; }, {{2, 3}, {2, 3}}).broadcasts();
  rows.in_place("operator-=", [](Tensor& x, L in) { (x -= in[1]) -= 1.5; }, {{2, 3}, {2, 3}}).broadcasts();
  rows.in_place("operator*=", [](Tensor& x, L in) { (x *= in[1]) *= 1.5; }, {{2, 3}, {2, 3}}).broadcasts();
  rows.in_place("operator/=", [](Tensor& x, L in) { (x /= in[1]) /= 1.5; }, {{2, 3}, {{2, 3}, kPositive}}).broadcasts();
}

const Registered k_sums("sums", sums);
const Registered k_products("products and quotients of elements", products);
const Registered k_powers("powers", powers);
const Registered k_others("remainders, angles, choices", others);
const Registered k_in_place("arithmetic in place", in_place);

}  // namespace
