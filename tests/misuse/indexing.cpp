#include <doctest/doctest.h>

#include "misuse.h"

using namespace torch;
using namespace torch::indexing;
using misuse::keeps;

TEST_CASE("misuse: subscripts") {
  misuse::check_rows({
      {"[]: an index that is not there",
       [] {
         zeros({2, 3})[2];
       },
       "select(): index 2 out of range for tensor of size [2, 3] at dimension 0"},
      {"[]: a negative index that is not there",
       [] {
         zeros({2, 3})[-3];
       },
       "select(): index -3 out of range for tensor of size [2, 3] at dimension 0"},
      {"[]: a number has no elements", [] { tensor(1)[0]; }, "select() cannot be applied to a 0-dim tensor."},
      {"[]: a real index",
       [] {
         zeros({2, 3})[Scalar(0.5)];
       },
       "Can only index tensors with integral scalars"},
      {"[]: a real tensor",
       [] {
         zeros({2, 3})[tensor(1.0)];
       },
       "tensors used as indices must be long, byte or bool tensors, got Float"},
      {"index: an index that is not there",
       [] {
         zeros({2, 3}).index({0, 3});
       },
       "index 3 is out of bounds for dimension 1 with size 3"},
      {"index: more than dimensions",
       [] {
         zeros({2, 3}).index({0, 0, 0});
       },
       "too many indices for tensor of dimension 2"},
      {"index: two ellipses",
       [] {
         zeros({2, 3}).index({Ellipsis, Ellipsis});
       },
       "an index can only have a single ellipsis ('...')"},
      {"index: another text than ...",
       [] {
         zeros({2, 3}).index({".."});
       },
       "Expected \"...\" to represent an ellipsis index, but got \"..\""},
      {"index: a slice with a negative step", [] { zeros({4}).index({Slice(None, None, -1)}); },
       "step must be greater than zero, got -1"},
      {"index: a slice with step 0", [] { zeros({4}).index({Slice(0, 4, 0)}); }, "slice step cannot be zero"},
      {"index: nothing", [] { zeros({4}).index(ArrayRef<TensorIndex>()); },
       "Passing an empty index list to Tensor::index() is not valid syntax"},
      {"index: real indices",
       [] {
         zeros({4}).index({tensor({0., 1.})});
       },
       "tensors used as indices must be long, byte or bool tensors, got Float"},
      {"index: 32-bit indices",
       [] {
         zeros({4}).index({tensor({0, 1}, kInt)});
       },
       "tensors used as indices must be long, byte or bool tensors, got Int"},
      {"index: an index in a tensor that is not there",
       [] {
         zeros({2, 3}).index({Slice(), tensor({0, 3})});
       },
       "index(): index 3 is out of bounds for dimension 1 with size 3"},
      {"index: a negative index that is not there",
       [] {
         zeros({2, 3}).index({tensor({-3})});
       },
       "index(): index -3 is out of bounds for dimension 0 with size 2"},
      {"index: indices that do not broadcast",
       [] {
         zeros({3, 3}).index({tensor({0, 1}), tensor({0, 1, 2})});
       },
       "shape mismatch: indexing tensors could not be broadcast together with shapes [2], [3]"},
      {"index: a mask of another shape",
       [] {
         zeros({2, 3}).index({ones({3}, kBool)});
       },
       "The shape of the mask [3] at index 0 does not match the shape of the indexed tensor [2, 3] at index 0"},
      {"index: a mask with more dimensions",
       [] {
         zeros({2}).index({ones({2, 2}, kBool)});
       },
       "too many indices for tensor of dimension 1"},
      {"index: an empty tensor", [] { zeros({0}).index({tensor({0})}); },
       "index(): index is out of bounds for dimension with size 0 (index 0, dimension 0)"},
  });
}

TEST_CASE("misuse: subscripts that are written to") {
  const Tensor x = arange(6.0).view({2, 3});
  misuse::check_rows({
      {"index_put_: a value of another shape",
       keeps(x,
             [](Tensor y) {
               y.index_put_({Slice(), 0}, zeros({3}));
             }),
       "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0 (shapes [2] and "
       "[3])"},
      {"index_put_: a value of another shape at indices",
       keeps(x,
             [](Tensor y) {
               y.index_put_({tensor({0, 1})}, zeros({2, 2}));
             }),
       "shape mismatch: value tensor of shape [2, 2] cannot be broadcast to indexing result of shape [2, 3]"},
      {"index_put_: a value of another dtype",
       keeps(x,
             [](Tensor y) {
               y.index_put_({tensor({0, 1})}, zeros({2, 3}, kDouble));
             }),
       "Index put requires the source and destination dtypes match, got Float for the destination and Double for the "
       "source."},
      {"index_put_: an index that is not there, behind one that is",
       keeps(x,
             [](Tensor y) {
               y.index_put_({tensor({0, 2})}, tensor(7.0f));
             }),
       "index(): index 2 is out of bounds for dimension 0 with size 2"},
      {"index_put_: a mask of another shape",
       keeps(x,
             [](Tensor y) {
               y.index_put_({zeros({2, 2}, kBool)}, tensor(7.0f));
             }),
       "The shape of the mask [2, 2] at index 1 does not match the shape of the indexed tensor [2, 3] at index 1"},
      {"index_put_: nothing", keeps(x, [](Tensor y) { y.index_put_(ArrayRef<TensorIndex>(), tensor(7.0f)); }),
       "Passing an empty index list to Tensor::index_put_() is not valid syntax"},
      {"a subscript assigned to: another shape", keeps(x, [](Tensor y) { y[0] = zeros({2}); }),
       "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 0 (shapes [3] and "
       "[2])"},
      {"index_fill_: an index that is not there",
       keeps(x,
             [](Tensor y) {
               y.index_fill_(1, tensor({0, 3}), 7);
             }),
       "index_fill(): index out of range in self: index 3 is out of bounds for dimension 1 with size 3"},
      {"index_fill_: a matrix of indices",
       keeps(x,
             [](Tensor y) {
               y.index_fill_(1, zeros({1, 1}, kLong), 7);
             }),
       "index_fill_(): Index is supposed to be a vector, got sizes [1, 1]"},
      {"index_add_: an index that is not there",
       keeps(x,
             [](Tensor y) {
               y.index_add_(0, tensor({0, 2}), ones({2, 3}));
             }),
       "index_add(): index out of range in self: index 2 is out of bounds for dimension 0 with size 2"},
      {"index_add_: another number of indices",
       keeps(x,
             [](Tensor y) {
               y.index_add_(0, tensor({0}), ones({2, 3}));
             }),
       "index_add(): Number of indices (1) should be equal to source.size(dim), for dim: 0, source [2, 3]"},
      {"index_add_: slices of another shape",
       keeps(x,
             [](Tensor y) {
               y.index_add_(0, tensor({0}), ones({1, 2}));
             }),
       "index_add(): source tensor shape must match self tensor shape, excluding the specified dimension. Got "
       "self.shape = [2, 3] source.shape = [1, 2]"},
      {"index_add_: another dtype",
       keeps(x,
             [](Tensor y) {
               y.index_add_(0, tensor({0}), ones({1, 3}, kDouble));
             }),
       "index_add(): self and source must have the same scalar type, got Float and Double"},
      {"scatter_: an index that is not there, behind one that is",
       keeps(x,
             [](Tensor y) {
               y.scatter_(1, tensor({{0, 3}}), ones({1, 2}));
             }),
       "scatter(): index 3 is out of bounds for dimension 1 with size 3"},
      {"scatter_: a negative index", keeps(x, [](Tensor y) { y.scatter_(1, tensor({{-1}}), 1); }),
       "scatter(): index -1 is out of bounds for dimension 1 with size 3"},
      {"scatter_: fewer dimensions", keeps(x, [](Tensor y) { y.scatter_(1, tensor({0}), 1); }),
       "scatter_(): Index tensor must have the same number of dimensions as input tensor, got [1] and [2, 3]"},
      {"scatter_: more indices than sources",
       keeps(x,
             [](Tensor y) {
               y.scatter_(1, tensor({{0, 1}}), ones({1, 1}));
             }),
       "scatter_(): Expected index [1, 2] to be smaller size than src [1, 1]"},
      {"scatter_: more rows than there are",
       keeps(x,
             [](Tensor y) {
               y.scatter_(1, zeros({3, 1}, kLong), ones({3, 1}));
             }),
       "scatter_(): Size does not match at dimension 0 expected index [3, 1] to be smaller than self [2, 3] apart from "
       "dimension 1"},
      {"scatter_: another dtype",
       keeps(x,
             [](Tensor y) {
               y.scatter_(1, tensor({{0}}), ones({1, 1}, kDouble));
             }),
       "scatter_(): Expected self.dtype to be equal to src.dtype, got Float and Double"},
      {"scatter_: real indices",
       keeps(x,
             [](Tensor y) {
               y.scatter_(1, tensor({{0.}}), ones({1, 1}));
             }),
       "scatter_(): Expected dtype int64 for index, got Float"},
      {"scatter_add_: an index that is not there",
       keeps(x,
             [](Tensor y) {
               y.scatter_add_(0, tensor({{2}}), ones({1, 1}));
             }),
       "scatter_add(): index 2 is out of bounds for dimension 0 with size 2"},
      {"masked_fill_: a mask that does not broadcast", keeps(x, [](Tensor y) { y.masked_fill_(zeros({2}, kBool), 1); }),
       "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 1 (shapes [2, 3] and "
       "[2])"},
      {"masked_fill_: a mask of integers", keeps(x, [](Tensor y) { y.masked_fill_(zeros({3}, kLong), 1); }),
       "masked_fill_ only supports boolean masks, but got mask with dtype Long"},
      {"masked_fill_: several values", keeps(x, [](Tensor y) { y.masked_fill_(zeros({3}, kBool), zeros({3})); }),
       "masked_fill only supports a 0-dimensional value tensor, but got tensor with 1 dimension(s)."},
  });
}

TEST_CASE("misuse: elements chosen by position, and sorted") {
  misuse::check_rows({
      {"index_select: an index that is not there",
       [] {
         zeros({2, 3}).index_select(1, tensor({0, 3}));
       },
       "index_select(): index out of range in self: index 3 is out of bounds for dimension 1 with size 3"},
      {"index_select: a negative index",
       [] {
         zeros({2, 3}).index_select(1, tensor({-1}));
       },
       "index_select(): index out of range in self: index -1 is out of bounds for dimension 1 with size 3"},
      {"index_select: a matrix of indices",
       [] {
         zeros({2, 3}).index_select(1, zeros({1, 1}, kLong));
       },
       "index_select(): Index is supposed to be a vector, got sizes [1, 1]"},
      {"index_select: real indices",
       [] {
         zeros({2, 3}).index_select(1, tensor({0.}));
       },
       "index_select(): Expected dtype int32 or int64 for index, got Float"},
      {"index_select: a dimension that is not there",
       [] {
         zeros({2, 3}).index_select(2, tensor({0}));
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got 2)"},
      {"gather: an index that is not there",
       [] {
         zeros({2, 3}).gather(1, tensor({{3}, {0}}));
       },
       "gather(): index 3 is out of bounds for dimension 1 with size 3"},
      {"gather: fewer dimensions",
       [] {
         zeros({2, 3}).gather(1, tensor({0}));
       },
       "gather(): Index tensor must have the same number of dimensions as input tensor, got [1] and [2, 3]"},
      {"gather: more rows than there are",
       [] {
         zeros({2, 3}).gather(1, zeros({3, 1}, kLong));
       },
       "gather(): Size does not match at dimension 0 expected index [3, 1] to be smaller than self [2, 3] apart from "
       "dimension 1"},
      {"gather: real indices",
       [] {
         zeros({2, 3}).gather(1, tensor({{0.}}));
       },
       "gather(): Expected dtype int64 for index, got Float"},
      {"take: an index that is not there",
       [] {
         zeros({2, 3}).take(tensor({6}));
       },
       "out of range: tried to access index 6 on a tensor of 6 elements."},
      {"take: real indices",
       [] {
         zeros({2, 3}).take(tensor({0.}));
       },
       "take(): Expected a long tensor for index, but got Float"},
      {"take: from nothing", [] { zeros({0}).take(tensor({0})); }, "take(): tried to take from an empty tensor"},
      {"masked_select: a mask that does not broadcast",
       [] {
         zeros({2, 3}).masked_select(ones({2}, kBool));
       },
       "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 1 (shapes [2, 3] and "
       "[2])"},
      {"masked_select: a mask of integers", [] { zeros({3}).masked_select(ones({3}, kLong)); },
       "masked_select only supports boolean masks, but got mask with dtype Long"},
      {"one_hot: a class that is not there",
       [] {
         one_hot(tensor({0, 3}), 3);
       },
       "Class values must be smaller than num_classes, got 3 with num_classes 3"},
      {"one_hot: a negative class",
       [] {
         one_hot(tensor({0, -1}));
       },
       "Class values must be non-negative, got -1"},
      {"one_hot: real classes",
       [] {
         one_hot(tensor({0., 1.}));
       },
       "one_hot is only applicable to index tensor."},
      {"one_hot: no classes",
       [] {
         one_hot(tensor({0, 1}), 0);
       },
       "num_classes should be positive, got 0"},
      {"one_hot: as many classes as nothing has", [] { one_hot(zeros({0}, kLong)); },
       "Can not infer total number of classes from empty tensor."},
      {"one_hot: too many classes", [] { one_hot(tensor({int64_t{1} << 62})); },
       "a Long tensor of sizes [1, 4611686018427387905] is too large"},
      {"sort: a dimension that is not there",
       [] {
         zeros({2, 3}).sort(2);
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got 2)"},
      {"argsort: a dimension that is not there",
       [] {
         zeros({2, 3}).argsort(int64_t{-3});
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got -3)"},
      {"topk: more than there are",
       [] {
         zeros({2, 3}).topk(4);
       },
       "selected index k out of range: topk of 4 elements along dimension 1 of size 3"},
      {"topk: a negative number",
       [] {
         zeros({2, 3}).topk(-1);
       },
       "selected index k out of range: topk of -1 elements along dimension 1 of size 3"},
      {"kthvalue: the 0th", [] { zeros({3}).kthvalue(0); },
       "kthvalue(): selected number k out of range for dimension 0: 0 of 3"},
      {"kthvalue: one past the last", [] { zeros({3}).kthvalue(4); },
       "kthvalue(): selected number k out of range for dimension 0: 4 of 3"},
      {"bincount: a negative number",
       [] {
         tensor({1, -1}).bincount();
       },
       "bincount only supports 1-d non-negative integral inputs, got the value -1"},
      {"bincount: real numbers",
       [] {
         tensor({1., 2.}).bincount();
       },
       "bincount only supports 1-d non-negative integral inputs, got Float of sizes [2]"},
      {"bincount: a matrix",
       [] {
         zeros({2, 2}, kLong).bincount();
       },
       "bincount only supports 1-d non-negative integral inputs, got Long of sizes [2, 2]"},
      {"bincount: other weights",
       [] {
         tensor({1, 2}).bincount(ones({3}));
       },
       "weights should be 1-d and have the same length as input"},
      {"bincount: a negative length",
       [] {
         tensor({1, 2}).bincount({}, -1);
       },
       "minlength should be >= 0, got -1"},
      {"bincount: too many bins", [] { tensor({int64_t{1} << 62}).bincount(); },
       "a Long tensor of sizes [4611686018427387905] is too large"},
  });
}
