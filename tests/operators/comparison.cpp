// Comparisons: results without gradients.
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

const Registered k_comparisons("comparisons", comparisons);

}  // namespace
