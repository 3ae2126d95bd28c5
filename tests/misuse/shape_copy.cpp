#include <doctest/doctest.h>

#include <limits>

#include "misuse.h"

using namespace torch;

TEST_CASE("misuse: tensors repeated and turned") {
  constexpr int64_t huge = int64_t{1} << 40;
  misuse::check_rows({
      {"repeat: fewer repeats than dimensions",
       [] {
         zeros({2, 3}).repeat({2});
       },
       "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor: got [2] for a "
       "tensor of sizes [2, 3]"},
      {"repeat: a negative number",
       [] {
         zeros({2, 3}).repeat({2, -1});
       },
       "Trying to create tensor with negative dimension -1: [2, -1]"},
      {"repeat: sizes whose product overflows",
       [] {
         zeros({1, 1}).repeat({huge, huge});
       },
       "numel: integer multiplication overflow: a tensor of sizes [1099511627776, 1, 1099511627776, 1] is too large"},
      {"repeat: a size that overflows", [] { zeros({4}).repeat({int64_t{1} << 62}); },
       "repeat: [4611686018427387904] times [4] is too large"},
      {"repeat_interleave: a negative number", [] { zeros({2}).repeat_interleave(-1); },
       "Repeats must be non-negative, got -1"},
      {"repeat_interleave: another number of repeats",
       [] {
         repeat_interleave(zeros({2}), tensor({1, 2, 3}), 0);
       },
       "repeats must have the same size as input along dim, got 3 and 2"},
      {"repeat_interleave: a negative repeat",
       [] {
         repeat_interleave(zeros({2}), tensor({1, -2}), 0);
       },
       "repeats can not be negative, got -2"},
      {"repeat_interleave: real repeats",
       [] {
         repeat_interleave(zeros({2}), tensor({1., 2.}), 0);
       },
       "repeats has to be Long or Int tensor, got Float"},
      {"repeat_interleave: a matrix of repeats",
       [] {
         repeat_interleave(zeros({2}), ones({1, 2}, kLong), 0);
       },
       "repeats must be 0-dim or 1-dim tensor, got sizes [1, 2]"},
      {"diag: three dimensions",
       [] {
         zeros({2, 2, 2}).diag();
       },
       "diag(): Supports 1D or 2D tensors. Got 3D"},
      {"flip: a dimension twice",
       [] {
         zeros({2, 2}).flip({0, 0});
       },
       "dim 0 appears multiple times in the list of dims"},
      {"flip: a dimension that is not there",
       [] {
         zeros({2, 2}).flip({2});
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got 2)"},
      {"roll: shifts without dimensions",
       [] {
         zeros({2, 2}).roll({1, 2});
       },
       "shifts and dimensions must align. shifts: 2, dims:0"},
      {"roll: more shifts than dimensions",
       [] {
         zeros({2, 2}).roll({1, 2}, {0});
       },
       "shifts and dimensions must align. shifts: 2, dims:1"},
      {"roll: no shift",
       [] {
         zeros({2, 2}).roll(IntArrayRef());
       },
       "`shifts` required"},
      {"tril: a vector", [] { zeros({3}).tril(); }, "tril: input tensor must have at least 2 dimensions, got 1"},
      {"triu: a number", [] { tensor(1.0).triu(); }, "triu: input tensor must have at least 2 dimensions, got 0"},
      {"trace: three dimensions",
       [] {
         zeros({2, 2, 2}).trace();
       },
       "trace: expected a matrix, but got tensor with dim 3"},
      {"constant_pad_nd: an odd number",
       [] {
         constant_pad_nd(zeros({2, 2}), {1, 2, 3});
       },
       "Length of pad must be even but instead it equals 3"},
      {"constant_pad_nd: more than dimensions",
       [] {
         constant_pad_nd(zeros({2}), {1, 1, 1, 1});
       },
       "Length of pad should be no more than twice the number of dimensions of the input. Pad length is 4 while the "
       "input has 1 dimensions."},
      {"constant_pad_nd: more cut off than there is",
       [] {
         constant_pad_nd(zeros({2, 3}), {-2, -2});
       },
       "The input size 3, plus negative padding -2 and -2 resulted in a negative output size, which is invalid. Check "
       "dimension 1 of your input."},
      {"constant_pad_nd: a size that overflows",
       [] {
         constant_pad_nd(zeros({2}), {std::numeric_limits<int64_t>::max(), 1});
       },
       "constant_pad_nd: padding [9223372036854775807, 1] is too large"},
      {"pad: as far as it is wide",
       [] {
         nn::functional::pad(zeros({1, 1, 3}), nn::functional::PadFuncOptions({3, 0}).mode(kReflect));
       },
       "Padding size should be less than the corresponding input dimension, but got: padding (3, 0) at dimension 2 of "
       "input [1, 1, 3]"},
      {"pad: one dimension too many",
       [] {
         nn::functional::pad(zeros({3}), nn::functional::PadFuncOptions({1, 1}).mode(kReflect));
       },
       "Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now: got 1D input and padding [1, 1]"},
      {"pad: further round than it is wide",
       [] {
         nn::functional::pad(zeros({1, 1, 3}), nn::functional::PadFuncOptions({4, 0}).mode(kCircular));
       },
       "Padding value causes wrapping around more than once."},
      {"pad: an empty tensor replicated",
       [] {
         nn::functional::pad(zeros({1, 1, 0}), nn::functional::PadFuncOptions({1, 0}).mode(kReplicate));
       },
       "Expected a non-zero size at dimension 2 for padding, but got: [1, 1, 0]"},
  });
}

TEST_CASE("misuse: tensors put together") {
  misuse::check_rows({
      {"cat: nothing", [] { cat(std::vector<Tensor>()); }, "torch.cat(): expected a non-empty list of Tensors"},
      {"cat: other sizes",
       [] {
         cat({zeros({2, 3}), zeros({2, 4})});
       },
       "Sizes of tensors must match except in dimension 0. Expected size 3 but got size 4 for tensor number 1 in the "
       "list."},
      {"cat: other dimensions",
       [] {
         cat({zeros({2, 3}), zeros({3})});
       },
       "Tensors must have same number of dimensions: got 2 and 1"},
      {"cat: numbers",
       [] {
         cat({tensor(1), tensor(2)});
       },
       "zero-dimensional tensor (at position 0) cannot be concatenated"},
      {"cat: a dimension that is not there",
       [] {
         cat({zeros({2}), zeros({2})}, 1);
       },
       "Dimension out of range (expected to be in range of [-1, 0], but got 1)"},
      {"cat: an undefined tensor",
       [] {
         cat({zeros({2}), Tensor()});
       },
       "an undefined Tensor was used where a defined one is expected: it was default-constructed, reset, or has no "
       "grad yet"},
      {"stack: nothing", [] { stack(std::vector<Tensor>()); }, "stack expects a non-empty TensorList"},
      {"stack: two shapes",
       [] {
         stack({zeros({2}), zeros({3})});
       },
       "stack expects each tensor to be equal size, but got [2] at entry 0 and [3] at entry 1"},
      {"stack: a dimension that is not there",
       [] {
         stack({zeros({2}), zeros({2})}, 2);
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got 2)"},
      {"hstack: nothing", [] { hstack(std::vector<Tensor>()); }, "hstack expects a non-empty TensorList"},
      {"hstack: other sizes",
       [] {
         hstack({zeros({2, 1}), zeros({3, 1})});
       },
       "Sizes of tensors must match except in dimension 1. Expected size 2 but got size 3 for tensor number 1 in the "
       "list."},
      {"vstack: other sizes",
       [] {
         vstack({zeros({2}), zeros({3})});
       },
       "Sizes of tensors must match except in dimension 0. Expected size 2 but got size 3 for tensor number 1 in the "
       "list."},
      {"meshgrid: a matrix",
       [] {
         meshgrid({zeros({2, 2}), zeros({2})}, "ij");
       },
       "torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: [2, 2]"},
      {"meshgrid: nothing", [] { meshgrid(std::vector<Tensor>(), "ij"); }, "meshgrid expects a non-empty TensorList"},
      {"meshgrid: an unknown order",
       [] {
         meshgrid({zeros({2}), zeros({2})}, "ji");
       },
       "torch.meshgrid: indexing must be one of \"xy\" or \"ij\", but received: ji"},
      {"meshgrid: two dtypes",
       [] {
         meshgrid({zeros({2}), zeros({2}, kLong)}, "ij");
       },
       "meshgrid expects all tensors to have the same dtype, got Float and Long"},
  });
}
