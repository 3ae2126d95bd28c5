// Comparisons, logic and bits: results without gradients.
#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

constexpr Domain kFew{-2.4, 2.4};

void comparisons(Table& rows) {
  rows("eq",
       [](L in) {
         return variable_list{eq(in[0], in[1]), in[0].eq(in[1])};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("eq number",
       [](L in) {
         const double y = in.number(0.5);
         return variable_list{eq(in[0], y), in[0].eq(y)};
       },
       {{2, 3}})
      .no_gradient();
  rows("ne",
       [](L in) {
         return variable_list{ne(in[0], in[1]), in[0].ne(in[1])};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("ne number",
       [](L in) {
         const double y = in.number(0.5);
         return variable_list{ne(in[0], y), in[0].ne(y)};
       },
       {{2, 3}})
      .no_gradient();
  rows("lt",
       [](L in) {
         return variable_list{lt(in[0], in[1]), in[0].lt(in[1])};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("lt number",
       [](L in) {
         const double y = in.number(0.5);
         return variable_list{lt(in[0], y), in[0].lt(y)};
       },
       {{2, 3}})
      .no_gradient();
  rows("le",
       [](L in) {
         return variable_list{le(in[0], in[1]), in[0].le(in[1])};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("le number",
       [](L in) {
         const double y = in.number(0.5);
         return variable_list{le(in[0], y), in[0].le(y)};
       },
       {{2, 3}})
      .no_gradient();
  rows("gt",
       [](L in) {
         return variable_list{gt(in[0], in[1]), in[0].gt(in[1])};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("gt number",
       [](L in) {
         const double y = in.number(0.5);
         return variable_list{gt(in[0], y), in[0].gt(y)};
       },
       {{2, 3}})
      .no_gradient();
  rows("ge",
       [](L in) {
         return variable_list{ge(in[0], in[1]), in[0].ge(in[1])};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("ge number",
       [](L in) {
         const double y = in.number(0.5);
         return variable_list{ge(in[0], y), in[0].ge(y)};
       },
       {{2, 3}})
      .no_gradient();
  rows("greater",
       [](L in) {
         return variable_list{greater(in[0], in[1]), in[0].greater(in[1])};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("greater number",
       [](L in) {
         const double y = in.number(0.5);
         return variable_list{greater(in[0], y), in[0].greater(y)};
       },
       {{2, 3}})
      .no_gradient();
  rows("greater_equal",
       [](L in) {
         return variable_list{greater_equal(in[0], in[1]), in[0].greater_equal(in[1])};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("greater_equal number",
       [](L in) {
         const double y = in.number(0.5);
         return variable_list{greater_equal(in[0], y), in[0].greater_equal(y)};
       },
       {{2, 3}})
      .no_gradient();
  rows("less",
       [](L in) {
         return variable_list{less(in[0], in[1]), in[0].less(in[1])};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("less number",
       [](L in) {
         const double y = in.number(0.5);
         return variable_list{less(in[0], y), in[0].less(y)};
       },
       {{2, 3}})
      .no_gradient();
  rows("less_equal",
       [](L in) {
         return variable_list{less_equal(in[0], in[1]), in[0].less_equal(in[1])};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("less_equal number",
       [](L in) {
         const double y = in.number(0.5);
         return variable_list{less_equal(in[0], y), in[0].less_equal(y)};
       },
       {{2, 3}})
      .no_gradient();
  rows("not_equal",
       [](L in) {
         return variable_list{not_equal(in[0], in[1]), in[0].not_equal(in[1])};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("not_equal number",
       [](L in) {
         const double y = in.number(0.5);
         return variable_list{not_equal(in[0], y), in[0].not_equal(y)};
       },
       {{2, 3}})
      .no_gradient();
  rows("operator==",
       [](L in) {
         return variable_list{in[0] == in[1], in[0] == 0.5};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("operator!=",
       [](L in) {
         return variable_list{in[0] != in[1], in[0] != 0.5};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("operator<",
       [](L in) {
         return variable_list{in[0] < in[1], in[0] < 0.5};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("operator<=",
       [](L in) {
         return variable_list{in[0] <= in[1], in[0] <= 0.5};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("operator>",
       [](L in) {
         return variable_list{in[0] > in[1], in[0] > 0.5};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("operator>=",
       [](L in) {
         return variable_list{in[0] >= in[1], in[0] >= 0.5};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("isnan", [](L in) { return variable_list{isnan(in[0]), in[0].isnan()}; }, {{2, 3}}).no_gradient();
  rows("isinf", [](L in) { return variable_list{isinf(in[0]), in[0].isinf()}; }, {{2, 3}}).no_gradient();
  rows("isfinite", [](L in) { return variable_list{isfinite(in[0]), in[0].isfinite()}; }, {{2, 3}}).no_gradient();
  rows("isposinf", [](L in) { return variable_list{isposinf(in[0]), in[0].isposinf()}; }, {{2, 3}}).no_gradient();
  rows("isneginf", [](L in) { return variable_list{isneginf(in[0]), in[0].isneginf()}; }, {{2, 3}}).no_gradient();
  rows("isreal", [](L in) { return variable_list{isreal(in[0]), in[0].isreal()}; }, {{2, 3}}).no_gradient();
  rows("signbit", [](L in) { return variable_list{signbit(in[0]), in[0].signbit()}; }, {{2, 3}}).no_gradient();
  rows("logical_not",
       [](L in) {
         return variable_list{logical_not(in[0]), in[0].logical_not()};
       },
       {{2, 3}})
      .no_gradient();
  rows("isclose",
       [](L in) {
         const bool nan = in.flag(false);
         return variable_list{isclose(in[0], in[1], 0.3, 0.1, nan), in[0].isclose(in[1])};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("isin",
       [](L in) {
         const bool invert = in.flag(false);
         return isin(in[0], in[1], false, invert);
       },
       {{2, 3}, {4}})
      .on(kFew)
      .tied()
      .no_gradient();
  rows("isin number", [](L in) { return isin(in[0], Scalar(1)); }, {{2, 3}}).on(kFew).no_gradient();
  rows("isin of a number", [](L in) { return isin(Scalar(1), in[0]); }, {{2, 3}}).on(kFew).no_gradient();
  rows("any", [](L in) { return variable_list{any(in[0]), in[0].any()}; }, {{2, 3}}).no_gradient();
  rows("any dim",
       [](L in) {
         const int64_t dim = in.dim(1);
         const bool keep = in.flag(false);
         return variable_list{any(in[0], dim, keep), in[0].any(dim, keep)};
       },
       {{2, 3}})
      .no_gradient();
  rows("all", [](L in) { return variable_list{all(in[0]), in[0].all()}; }, {{2, 3}}).no_gradient();
  rows("all dim",
       [](L in) {
         const int64_t dim = in.dim(1);
         const bool keep = in.flag(false);
         return variable_list{all(in[0], dim, keep), in[0].all(dim, keep)};
       },
       {{2, 3}})
      .no_gradient();
}

void logic(Table& rows) {
  rows("logical_and",
       [](L in) {
         return variable_list{logical_and(in[0], in[1]), in[0].logical_and(in[1])};
       },
       {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows("logical_or",
       [](L in) {
         return variable_list{logical_or(in[0], in[1]), in[0].logical_or(in[1])};
       },
       {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows("logical_xor",
       [](L in) {
         return variable_list{logical_xor(in[0], in[1]), in[0].logical_xor(in[1])};
       },
       {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows("bitwise_and",
       [](L in) {
         return variable_list{bitwise_and(in[0], in[1]), in[0].bitwise_and(in[1])};
       },
       {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows("bitwise_and number",
       [](L in) {
         const int64_t y = in.count(3);
         return variable_list{bitwise_and(in[0], y), in[0].bitwise_and(y)};
       },
       {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows("bitwise_and of a number",
       [](L in) {
         const int64_t x = in.count(3);
         return bitwise_and(Scalar(x), in[0]);
       },
       {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows("bitwise_or",
       [](L in) {
         return variable_list{bitwise_or(in[0], in[1]), in[0].bitwise_or(in[1])};
       },
       {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows("bitwise_or number",
       [](L in) {
         const int64_t y = in.count(3);
         return variable_list{bitwise_or(in[0], y), in[0].bitwise_or(y)};
       },
       {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows("bitwise_or of a number",
       [](L in) {
         const int64_t x = in.count(3);
         return bitwise_or(Scalar(x), in[0]);
       },
       {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows("bitwise_xor",
       [](L in) {
         return variable_list{bitwise_xor(in[0], in[1]), in[0].bitwise_xor(in[1])};
       },
       {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows("bitwise_xor number",
       [](L in) {
         const int64_t y = in.count(3);
         return variable_list{bitwise_xor(in[0], y), in[0].bitwise_xor(y)};
       },
       {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows("bitwise_xor of a number",
       [](L in) {
         const int64_t x = in.count(3);
         return bitwise_xor(Scalar(x), in[0]);
       },
       {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows("bitwise_left_shift",
       [](L in) {
         return variable_list{bitwise_left_shift(in[0], in[1]), in[0].bitwise_left_shift(in[1])};
       },
       {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows("bitwise_left_shift number",
       [](L in) {
         const int64_t y = in.count(3);
         return variable_list{bitwise_left_shift(in[0], y), in[0].bitwise_left_shift(y)};
       },
       {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows("bitwise_left_shift of a number",
       [](L in) {
         const int64_t x = in.count(3);
         return bitwise_left_shift(Scalar(x), in[0]);
       },
       {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows("bitwise_right_shift",
       [](L in) {
         return variable_list{bitwise_right_shift(in[0], in[1]), in[0].bitwise_right_shift(in[1])};
       },
       {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows("bitwise_right_shift number",
       [](L in) {
         const int64_t y = in.count(3);
         return variable_list{bitwise_right_shift(in[0], y), in[0].bitwise_right_shift(y)};
       },
       {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows("bitwise_right_shift of a number",
       [](L in) {
         const int64_t x = in.count(3);
         return bitwise_right_shift(Scalar(x), in[0]);
       },
       {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows("bitwise_not",
       [](L in) {
         return variable_list{bitwise_not(in[0]), in[0].bitwise_not(), ~in[0]};
       },
       {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows("operator&",
       [](L in) {
         return variable_list{in[0] & in[1], in[0] & 2};
       },
       {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows("operator|",
       [](L in) {
         return variable_list{in[0] | in[1], in[0] | 2};
       },
       {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows("operator^",
       [](L in) {
         return variable_list{in[0] ^ in[1], in[0] ^ 2};
       },
       {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows("gcd",
       [](L in) {
         return variable_list{gcd(in[0], in[1]), in[0].gcd(in[1])};
       },
       {{2, 3}, {2, 3}})
      .on({-20, 20})
      .broadcasts()
      .no_gradient();
  rows("lcm",
       [](L in) {
         return variable_list{lcm(in[0], in[1]), in[0].lcm(in[1])};
       },
       {{2, 3}, {2, 3}})
      .on({-20, 20})
      .broadcasts()
      .no_gradient();
}

void in_place(Table& rows) {
  rows.in_place("eq_", [](Tensor& x, L in) { x.eq_(in[1]); }, {{2, 3}, {2, 3}}).on(kFew).broadcasts().no_gradient();
  rows.in_place("ne_", [](Tensor& x, L in) { x.ne_(in[1]); }, {{2, 3}, {2, 3}}).on(kFew).broadcasts().no_gradient();
  rows.in_place("lt_", [](Tensor& x, L in) { x.lt_(in[1]); }, {{2, 3}, {2, 3}}).on(kFew).broadcasts().no_gradient();
  rows.in_place("le_", [](Tensor& x, L in) { x.le_(in[1]); }, {{2, 3}, {2, 3}}).on(kFew).broadcasts().no_gradient();
  rows.in_place("gt_", [](Tensor& x, L in) { x.gt_(in[1]); }, {{2, 3}, {2, 3}}).on(kFew).broadcasts().no_gradient();
  rows.in_place("ge_", [](Tensor& x, L in) { x.ge_(in[1]); }, {{2, 3}, {2, 3}}).on(kFew).broadcasts().no_gradient();
  rows.in_place("greater_", [](Tensor& x, L in) { x.greater_(in[1]); }, {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows.in_place("greater_equal_", [](Tensor& x, L in) { x.greater_equal_(in[1]); }, {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows.in_place("less_", [](Tensor& x, L in) { x.less_(in[1]); }, {{2, 3}, {2, 3}}).on(kFew).broadcasts().no_gradient();
  rows.in_place("less_equal_", [](Tensor& x, L in) { x.less_equal_(in[1]); }, {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows.in_place("not_equal_", [](Tensor& x, L in) { x.not_equal_(in[1]); }, {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows.in_place("logical_and_", [](Tensor& x, L in) { x.logical_and_(in[1]); }, {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows.in_place("logical_or_", [](Tensor& x, L in) { x.logical_or_(in[1]); }, {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows.in_place("logical_xor_", [](Tensor& x, L in) { x.logical_xor_(in[1]); }, {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows.in_place("bitwise_and_", [](Tensor& x, L in) { x.bitwise_and_(in[1]); }, {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows.in_place("bitwise_or_", [](Tensor& x, L in) { x.bitwise_or_(in[1]); }, {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows.in_place("bitwise_xor_", [](Tensor& x, L in) { x.bitwise_xor_(in[1]); }, {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows.in_place("bitwise_left_shift_", [](Tensor& x, L in) { x.bitwise_left_shift_(in[1]); }, {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows.in_place("bitwise_right_shift_", [](Tensor& x, L in) { x.bitwise_right_shift_(in[1]); }, {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows.in_place("gcd_", [](Tensor& x, L in) { x.gcd_(in[1]); }, {{2, 3}, {2, 3}}).on(kFew).broadcasts().no_gradient();
  rows.in_place("lcm_", [](Tensor& x, L in) { x.lcm_(in[1]); }, {{2, 3}, {2, 3}}).on(kFew).broadcasts().no_gradient();
  rows.in_place("eq_ number", [](Tensor& x, L in) { x.eq_(in.count(1)); }, {{2, 3}}).on(kFew).no_gradient();
  rows.in_place("ne_ number", [](Tensor& x, L in) { x.ne_(in.count(1)); }, {{2, 3}}).on(kFew).no_gradient();
  rows.in_place("lt_ number", [](Tensor& x, L in) { x.lt_(in.count(1)); }, {{2, 3}}).on(kFew).no_gradient();
  rows.in_place("le_ number", [](Tensor& x, L in) { x.le_(in.count(1)); }, {{2, 3}}).on(kFew).no_gradient();
  rows.in_place("gt_ number", [](Tensor& x, L in) { x.gt_(in.count(1)); }, {{2, 3}}).on(kFew).no_gradient();
  rows.in_place("ge_ number", [](Tensor& x, L in) { x.ge_(in.count(1)); }, {{2, 3}}).on(kFew).no_gradient();
  rows.in_place("greater_ number", [](Tensor& x, L in) { x.greater_(in.count(1)); }, {{2, 3}}).on(kFew).no_gradient();
  rows.in_place("greater_equal_ number", [](Tensor& x, L in) { x.greater_equal_(in.count(1)); }, {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows.in_place("less_ number", [](Tensor& x, L in) { x.less_(in.count(1)); }, {{2, 3}}).on(kFew).no_gradient();
  rows.in_place("less_equal_ number", [](Tensor& x, L in) { x.less_equal_(in.count(1)); }, {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows.in_place("not_equal_ number", [](Tensor& x, L in) { x.not_equal_(in.count(1)); }, {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows.in_place("bitwise_and_ number", [](Tensor& x, L in) { x.bitwise_and_(in.count(1)); }, {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows.in_place("bitwise_or_ number", [](Tensor& x, L in) { x.bitwise_or_(in.count(1)); }, {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows.in_place("bitwise_xor_ number", [](Tensor& x, L in) { x.bitwise_xor_(in.count(1)); }, {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows.in_place("bitwise_left_shift_ number", [](Tensor& x, L in) { x.bitwise_left_shift_(in.count(1)); }, {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows.in_place("bitwise_right_shift_ number", [](Tensor& x, L in) { x.bitwise_right_shift_(in.count(1)); }, {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows.in_place("logical_not_", [](Tensor& x, L) { x.logical_not_(); }, {{2, 3}}).on(kFew).no_gradient();
  rows.in_place("bitwise_not_", [](Tensor& x, L) { x.bitwise_not_(); }, {{2, 3}}).on(kFew).no_gradient();
  rows.in_place("operator&=", [](Tensor& x, L in) { x &= in[1]; }, {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows.in_place("operator|=", [](Tensor& x, L in) { x |= in[1]; }, {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
  rows.in_place("operator^=", [](Tensor& x, L in) { x ^= in[1]; }, {{2, 3}, {2, 3}})
      .on(kFew)
      .broadcasts()
      .no_gradient();
}

const Registered k_comparisons("comparisons", comparisons);
const Registered k_logic("logic and bits", logic);
const Registered k_in_place("comparisons, logic and bits in place", in_place);

}  // namespace
