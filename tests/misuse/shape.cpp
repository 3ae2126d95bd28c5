#include <doctest/doctest.h>

#include "misuse.h"

using namespace torch;

TEST_CASE("misuse: sizes of views") {
  constexpr int64_t huge = int64_t{1} << 40;
  misuse::check_rows({
      {"view: another number of elements",
       [] {
         zeros({2, 3}).view({4});
       },
       "shape '[4]' is invalid for input of size 6"},
      {"view: -1 twice",
       [] {
         zeros({2, 3}).view({-1, -1});
       },
       "only one dimension can be inferred"},
      {"view: -1 beside a 0",
       [] {
         zeros({0, 3}).view({-1, 0});
       },
       "cannot reshape tensor of 0 elements into shape [-1, 0] because the unspecified dimension size -1 can be any "
       "value and is ambiguous"},
      {"view: a size of -2",
       [] {
         zeros({2, 3}).view({-2, 3});
       },
       "invalid shape dimension -2"},
      {"view: -1 that is no whole number",
       [] {
         zeros({2, 3}).view({4, -1});
       },
       "shape '[4, -1]' is invalid for input of size 6"},
      {"view: elements that do not lie in order",
       [] {
         zeros({2, 3}).t().view({6});
       },
       "view size is not compatible with input tensor's size and stride (at least one dimension spans across two "
       "contiguous subspaces). Use .reshape(...) instead. (sizes [3, 2], strides [1, 3], view [6])"},
      {"view: sizes whose product overflows",
       [] {
         zeros({2, 3}).view({huge, huge});
       },
       "shape '[1099511627776, 1099511627776]' is invalid for input of size 6"},
      {"reshape: another number of elements",
       [] {
         zeros({2, 3}).reshape({7, -1});
       },
       "shape '[7, -1]' is invalid for input of size 6"},
      {"reshape: a number to two elements", [] { tensor(1).reshape({2}); },
       "shape '[2]' is invalid for input of size 1"},
      {"flatten: the end before the start",
       [] {
         zeros({2, 3}).flatten(1, 0);
       },
       "flatten() has invalid args: start_dim cannot come after end_dim, got 1 and 0"},
      {"flatten: a dimension that is not there",
       [] {
         zeros({2, 3}).flatten(0, 2);
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got 2)"},
      {"unflatten: sizes that do not multiply to it",
       [] {
         zeros({2, 6}).unflatten(1, IntArrayRef({4, 2}));
       },
       "unflatten: Provided sizes [4, 2] don't multiply up to the size of dim 1 (6) in the input tensor"},
      {"unflatten: no sizes",
       [] {
         zeros({2, 6}).unflatten(1, IntArrayRef());
       },
       "unflatten: sizes must be non-empty"},
      {"squeeze: a dimension that is not there",
       [] {
         zeros({2, 1}).squeeze(2);
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got 2)"},
      {"unsqueeze: a dimension that is not there",
       [] {
         zeros({2, 1}).unsqueeze(4);
       },
       "Dimension out of range (expected to be in range of [-3, 2], but got 4)"},
      {"expand: fewer dimensions",
       [] {
         zeros({2, 3}).expand({3});
       },
       "expand(CPUFloatType{[2, 3]}, size=[3]): the number of sizes provided (1) must be greater or equal to the "
       "number of dimensions in the tensor (2)"},
      {"expand: another size",
       [] {
         zeros({2, 3}).expand({2, 4});
       },
       "The expanded size of the tensor (4) must match the existing size (3) at non-singleton dimension 1.  Target "
       "sizes: [2, 4].  Tensor sizes: [2, 3]"},
      {"expand: -1 for a new dimension",
       [] {
         zeros({3}).expand({-1, 3});
       },
       "The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension 0"},
      {"expand: a negative size",
       [] {
         zeros({1, 3}).expand({-2, 3});
       },
       "The expanded size of the tensor (-2) isn't allowed in dimension 0"},
      {"expand: sizes whose product overflows",
       [] {
         zeros({1, 1}).expand({huge, huge});
       },
       "numel: integer multiplication overflow: a tensor of sizes [1099511627776, 1099511627776] is too large"},
      {"expand_as: another size",
       [] {
         zeros({2, 3}).expand_as(zeros({4, 3, 3}));
       },
       "The expanded size of the tensor (3) must match the existing size (2) at non-singleton dimension 1.  Target "
       "sizes: [4, 3, 3].  Tensor sizes: [2, 3]"},
      {"broadcast_to: another size", [] { broadcast_to(zeros({2}), {3}); },
       "The expanded size of the tensor (3) must match the existing size (2) at non-singleton dimension 0.  Target "
       "sizes: [3].  Tensor sizes: [2]"},
      {"broadcast_tensors: two sizes",
       [] {
         broadcast_tensors({zeros({2, 1}), zeros({3, 2})});
       },
       "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0 (shapes [2, 1] and "
       "[3, 2])"},
      {"view_as: another number of elements",
       [] {
         zeros({2, 3}).view_as(zeros({5}));
       },
       "shape '[5]' is invalid for input of size 6"},
      {"as_strided: fewer strides than sizes",
       [] {
         zeros({6}).as_strided({2, 3}, {3});
       },
       "mismatch in length of strides and shape: [2, 3] and [3]"},
      {"as_strided: beyond the storage",
       [] {
         zeros({6}).as_strided({2, 4}, {3, 1});
       },
       "setStorage: sizes [2, 4], strides [3, 1], storage offset 0, and itemsize 4 are out of bounds for storage of "
       "size 24"},
      {"as_strided: a negative stride", [] { zeros({6}).as_strided({2}, {-1}, 3); },
       "as_strided: Negative strides are not supported, got strides: [-1]"},
      {"as_strided: a negative size", [] { zeros({6}).as_strided({-2}, {1}); },
       "Trying to create tensor with negative dimension -2: [-2]"},
      {"as_strided: a negative offset", [] { zeros({6}).as_strided({2}, {1}, -1); },
       "Tensor: invalid storage offset -1"},
      {"as_strided: a reach that overflows", [] { zeros({6}).as_strided({huge}, {huge}); },
       "setStorage: sizes [1099511627776], strides [1099511627776], storage offset 0, and itemsize 4 are out of bounds "
       "for storage of size 24"},
  });
}

TEST_CASE("misuse: dimensions and parts") {
  misuse::check_rows({
      {"transpose: a dimension that is not there",
       [] {
         zeros({2, 3}).transpose(0, 2);
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got 2)"},
      {"t: three dimensions",
       [] {
         zeros({2, 3, 4}).t();
       },
       "t() expects a tensor with <= 2 dimensions, but self is 3D"},
      {"mT: a vector", [] { zeros({2}).mT(); },
       "tensor.mT is only supported on matrices or batches of matrices. Got 1-D tensor."},
      {"permute: fewer dimensions",
       [] {
         zeros({2, 3}).permute({0});
       },
       "permute(): number of dimensions in the tensor input does not match the length of the desired ordering of "
       "dimensions i.e. input.dim() = 2 is not equal to len(dims) = 1"},
      {"permute: a dimension twice",
       [] {
         zeros({2, 3}).permute({1, -1});
       },
       "permute(): duplicate dims are not allowed, got [1, -1]"},
      {"permute: a dimension that is not there",
       [] {
         zeros({2, 3}).permute({0, 2});
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got 2)"},
      {"movedim: more sources than destinations",
       [] {
         zeros({2, 3}).movedim({0, 1}, IntArrayRef({0}));
       },
       "movedim: Invalid source or destination dims: source ([0, 1] dims) should contain the same number of dims as "
       "destination ([0] dims)"},
      {"movedim: a dimension twice",
       [] {
         zeros({2, 3}).movedim({0, 0}, {0, 1});
       },
       "movedim: repeated dim in `source`: [0, 0]"},
      {"select: a number", [] { tensor(1).select(0, 0); }, "select() cannot be applied to a 0-dim tensor."},
      {"select: an index that is not there",
       [] {
         zeros({2, 3}).select(1, 3);
       },
       "select(): index 3 out of range for tensor of size [2, 3] at dimension 1"},
      {"select: a dimension that is not there",
       [] {
         zeros({2, 3}).select(2, 0);
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got 2)"},
      {"slice: step 0", [] { zeros({4}).slice(0, 0, 4, 0); }, "slice step must be positive, got 0"},
      {"slice: a negative step", [] { zeros({4}).slice(0, 4, 0, -1); }, "slice step must be positive, got -1"},
      {"slice: a number", [] { tensor(1).slice(0, 0, 1); }, "slice() cannot be applied to a 0-dim tensor."},
      {"narrow: a number", [] { tensor(1).narrow(0, 0, 1); }, "narrow() cannot be applied to a 0-dim tensor."},
      {"narrow: more than there is", [] { zeros({4}).narrow(0, 2, 3); },
       "start (2) + length (3) exceeds dimension size (4)."},
      {"narrow: a negative length", [] { zeros({4}).narrow(0, 2, -1); },
       "narrow(): length must be non-negative, got -1"},
      {"narrow: a start that is not there", [] { zeros({4}).narrow(0, 5, 1); },
       "Dimension out of range (expected to be in range of [-4, 4], but got 5)"},
      {"split: pieces of 0", [] { zeros({4}).split(0); },
       "split_size can only be 0 if dimension size is 0, but got dimension size of 4"},
      {"split: pieces of -1", [] { zeros({4}).split(-1); },
       "split expects split_size be non-negative, but got split_size=-1"},
      {"split: sizes of another sum",
       [] {
         zeros({4}).split_with_sizes({1, 2});
       },
       "split_with_sizes expects split_sizes to sum exactly to 4 (input tensor's size at dimension 0), but got "
       "split_sizes=[1, 2]"},
      {"split: a negative size",
       [] {
         zeros({4}).split_with_sizes({5, -1});
       },
       "split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes=[5, -1]"},
      {"split: a number", [] { tensor(1).split(1); }, "split expects at least a 1-dimensional tensor"},
      {"chunk: no pieces", [] { zeros({4}).chunk(0); }, "chunk expects `chunks` to be greater than 0, got: 0"},
      {"chunk: a number", [] { tensor(1).chunk(2); }, "chunk expects at least a 1-dimensional tensor"},
      {"tensor_split: no pieces", [] { tensor_split(zeros({4}), 0); },
       "number of sections must be larger than 0, got 0"},
      {"tensor_split: a number", [] { tensor_split(tensor(1), 2); },
       "tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims"},
      {"unbind: a number", [] { tensor(1).unbind(); }, "Dimension specified as 0 but tensor has no dimensions"},
      {"diagonal: of one dimension",
       [] {
         zeros({3, 3}).diagonal(0, 1, -1);
       },
       "diagonal dimensions cannot be identical 1, -1"},
      {"diagonal: of a vector", [] { zeros({3}).diagonal(); },
       "Dimension out of range (expected to be in range of [-1, 0], but got 1)"},
      {"unfold: windows larger than the tensor", [] { zeros({3}).unfold(0, 4, 1); },
       "maximum size for tensor at dimension 0 is 3 but size is 4"},
      {"unfold: step 0", [] { zeros({3}).unfold(0, 2, 0); }, "step is 0 but must be > 0"},
      {"unfold: a negative window", [] { zeros({3}).unfold(0, -1, 1); },
       "maximum size for tensor at dimension 0 is 3 but size is -1"},
  });
}
