// Logic and bits: results without gradients.
#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

constexpr Domain kFew{-2.4, 2.4};

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

const Registered k_logic("logic and bits", logic);

}  // namespace
