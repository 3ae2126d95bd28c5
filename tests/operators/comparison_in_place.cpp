// Comparisons, logic and bits that overwrite their first operand.
#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

constexpr Domain kFew{-2.4, 2.4};

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

const Registered k_in_place("comparisons, logic and bits in place", in_place);

}  // namespace
