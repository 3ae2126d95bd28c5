#include <doctest/doctest.h>

#include "misuse.h"

using namespace torch;
using misuse::keeps;

TEST_CASE("misuse: operands of elementwise functions") {
  misuse::check_rows({
      {"add: shapes that do not broadcast",
       [] {
         zeros({2, 3}) + zeros({2, 4});
       },
       "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1 (shapes [2, 3] and "
       "[2, 4])"},
      {"mul: shapes that do not broadcast",
       [] {
         zeros({3, 1, 2}) * zeros({2, 3});
       },
       "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 2 (shapes [3, 1, 2] "
       "and [2, 3])"},
      {"add: alpha is real, the tensors are not",
       [] {
         tensor({1, 2}).add(tensor({3, 4}), 0.5);
       },
       "For integral input tensors, argument alpha must not be a floating point number. (add of alpha 0.5)"},
      {"add: alpha for bools", [] { tensor({true}).add(tensor({true}), 0.5); },
       "For integral input tensors, argument alpha must not be a floating point number. (add of alpha 0.5)"},
      {"sub: bools", [] { tensor({true}) - tensor({false}); },
       "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator "
       "instead."},
      {"neg: bools", [] { -tensor({true}); },
       "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the "
       "`logical_not()` operator instead."},
      {"abs: bools", [] { tensor({true}).abs(); }, "abs: Bool is not supported"},
      {"fmod: shapes that do not broadcast", [] { zeros({2}).fmod(zeros({3})); },
       "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0 (shapes [2] and "
       "[3])"},
      {"fmod: by the integer 0",
       [] {
         tensor({1, 2}).fmod(tensor({1, 0}));
       },
       "ZeroDivisionError: fmod: an integer divisor is 0"},
      {"remainder: by the integer 0",
       [] {
         tensor({1, 2}).remainder(0);
       },
       "ZeroDivisionError: remainder: an integer divisor is 0"},
      {"pow: integers to a negative power",
       [] {
         tensor({2, 3}).pow(-1);
       },
       "Integers to negative integer powers are not allowed. (exponent -1, dtype Long)"},
      {"pow: shapes that do not broadcast", [] { zeros({2}).pow(zeros({3})); },
       "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0 (shapes [2] and "
       "[3])"},
      {"atan2: shapes that do not broadcast", [] { zeros({2}).atan2(zeros({3})); },
       "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0 (shapes [2] and "
       "[3])"},
      {"maximum: shapes that do not broadcast", [] { maximum(zeros({2}), zeros({3})); },
       "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0 (shapes [2] and "
       "[3])"},
      {"clamp: no bound", [] { zeros({2}).clamp(); }, "torch.clamp: At least one of 'min' or 'max' must not be None"},
      {"lerp: two dtypes", [] { zeros({2}).lerp(zeros({2}, kDouble), 0.5); },
       "expected dtype Float for `end` but got dtype Double"},
      {"lerp: integers", [] { zeros({2}, kLong).lerp(zeros({2}, kLong), 1); }, "\"lerp\" not implemented for 'Long'"},
      {"addcmul: shapes that do not broadcast", [] { addcmul(zeros({2}), zeros({3}), zeros({2})); },
       "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 0 (shapes [3] and "
       "[2])"},
      {"addcdiv: integers", [] { addcdiv(zeros({2}, kLong), ones({2}, kLong), ones({2}, kLong)); },
       "Integer division with addcdiv is no longer supported; convert the tensors with to(kFloat) first"},
      {"where: a condition of reals", [] { where(zeros({2}), zeros({2}), ones({2})); },
       "where expected condition to be a boolean tensor, but got a tensor with dtype Float"},
      {"where: shapes that do not broadcast", [] { where(ones({2}, kBool), zeros({3}), ones({2})); },
       "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 0 (shapes [3] and "
       "[2])"},
      {"eq: shapes that do not broadcast", [] { (void)(zeros({2}) == zeros({3})); },
       "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0 (shapes [2] and "
       "[3])"},
      {"allclose: two dtypes", [] { zeros({2}).allclose(zeros({2}, kDouble)); }, "Float did not match Double"},
      {"allclose: a negative tolerance", [] { zeros({2}).allclose(zeros({2}), -1); },
       "rtol must be greater than or equal to zero, but got -1"},
      {"floor: bools", [] { tensor({true}).floor(); }, "floor: Bool is not supported"},
      {"relu: bools", [] { tensor({true}).relu(); }, "Boolean inputs not supported for relu"},
      {"gelu: integers", [] { gelu(tensor({1})); }, "\"gelu\" not implemented for 'Long'"},
      {"leaky_relu: bools", [] { leaky_relu(tensor({true})); }, "\"leaky_relu\" not implemented for 'Bool'"},
      {"softmax: integers",
       [] {
         tensor({1, 2}).softmax(0);
       },
       "softmax is not implemented for 'Long': use a Float or Double tensor, or give such a dtype"},
      {"softmax: a dimension that is not there", [] { zeros({2}).softmax(1); },
       "Dimension out of range (expected to be in range of [-1, 0], but got 1)"},
      {"log_softmax: integers",
       [] {
         tensor({1, 2}).log_softmax(0);
       },
       "log_softmax is not implemented for 'Long': use a Float or Double tensor, or give such a dtype"},
      {"glu: an odd size",
       [] {
         glu(zeros({2, 3}));
       },
       "Halving dimension must be even, but dimension -1 is size 3"},
      {"glu: a number", [] { glu(tensor(1.0)); }, "glu does not support 0-dimensional tensors"},
      {"prelu: another number of weights",
       [] {
         prelu(zeros({2, 3}), zeros({2}));
       },
       "Mismatch of parameter numbers and input channel size. Found parameter numbers = 2 and channel size = 3."},
  });
}

TEST_CASE("misuse: results that do not fit into a tensor in place") {
  const Tensor reals = ones({2, 3}), integers = arange(6).view({2, 3}), bools = ones({2, 3}, kBool);
  const Tensor row = arange(3.0).expand({2, 3});
  misuse::check_rows({
      {"add_: a wider operand",
       keeps(reals,
             [](Tensor x) {
               x.add_(zeros({4, 2, 3}));
             }),
       "output with shape [2, 3] doesn't match the broadcast shape [4, 2, 3]"},
      {"add_: another shape", keeps(reals, [](Tensor x) { x.add_(zeros({2})); }),
       "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 1 (shapes [2, 3] and "
       "[2])"},
      {"+=: integers plus reals", keeps(integers, [](Tensor x) { x += zeros({3}); }),
       "result type Float can't be cast to the desired output type Long"},
      {"+=: integers plus a real number", keeps(integers, [](Tensor x) { x += 0.5; }),
       "result type Float can't be cast to the desired output type Long"},
      {"+=: bools plus integers", keeps(bools, [](Tensor x) { x += tensor({1}); }),
       "result type Long can't be cast to the desired output type Bool"},
      {"-=: bools", keeps(bools, [](Tensor x) { x -= x.clone(); }),
       "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator "
       "instead."},
      {"*=: integers times reals", keeps(integers, [](Tensor x) { x *= tensor({0.5}); }),
       "result type Float can't be cast to the desired output type Long"},
      {"/=: integers", keeps(integers, [](Tensor x) { x /= 2; }),
       "result type Float can't be cast to the desired output type Long"},
      {"pow_: integers to a real power", keeps(integers, [](Tensor x) { x.pow_(0.5); }),
       "result type Float can't be cast to the desired output type Long"},
      {"exp_: integers", keeps(integers, [](Tensor x) { x.exp_(); }),
       "result type Float can't be cast to the desired output type Long"},
      {"sigmoid_: integers", keeps(integers, [](Tensor x) { x.sigmoid_(); }),
       "result type Float can't be cast to the desired output type Long"},
      {"clamp_: integers between reals", keeps(integers, [](Tensor x) { x.clamp_(0.5, 1.5); }),
       "result type Float can't be cast to the desired output type Long"},
      {"fill_: more than a number", keeps(reals, [](Tensor x) { x.fill_(zeros({3})); }),
       "fill_ only supports 0-dimension value tensor but got tensor with 1 dimensions."},
      {"fill_: a tensor expanded from one row", keeps(row, [](Tensor x) { x.add_(1); }),
       "unsupported operation: more than one element of the written-to tensor refers to a single memory location. "
       "Please clone() the tensor before performing the operation. (sizes [2, 3], strides [0, 1])"},
      {"copy_: another shape", keeps(reals, [](Tensor x) { x.copy_(zeros({4})); }),
       "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1 (shapes [2, 3] and "
       "[4])"},
      {"copy_: a wider tensor",
       keeps(reals,
             [](Tensor x) {
               x.copy_(zeros({1, 2, 3}));
             }),
       "output with shape [2, 3] doesn't match the broadcast shape [1, 2, 3]"},
      {"lerp_: another shape",
       keeps(reals,
             [](Tensor x) {
               x.lerp_(zeros({4, 2, 3}), 0.5);
             }),
       "output with shape [2, 3] doesn't match the broadcast shape [4, 2, 3]"},
      {"addcmul_: another shape",
       keeps(reals,
             [](Tensor x) {
               x.addcmul_(zeros({4, 1, 1}), zeros({3}));
             }),
       "output with shape [2, 3] doesn't match the broadcast shape [4, 2, 3]"},
      {"addcdiv_: another shape", keeps(reals, [](Tensor x) { x.addcdiv_(zeros({4}), ones({1})); }),
       "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1 (shapes [2, 3] and "
       "[4])"},
      {"lerp_: integers", keeps(integers, [](Tensor x) { x.lerp_(x.clone(), 0.5); }),
       "result type Float can't be cast to the desired output type Long"},
  });
}
