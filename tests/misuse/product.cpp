#include <doctest/doctest.h>

#include "misuse.h"

using namespace torch;

TEST_CASE("misuse: products of matrices") {
  misuse::check_rows({
      {"mm: inner sizes that differ",
       [] {
         zeros({64, 784}).mm(zeros({500, 10}));
       },
       "mat1 and mat2 shapes cannot be multiplied (64x784 and 500x10)"},
      {"mm: a vector",
       [] {
         zeros({2, 3}).mm(zeros({3}));
       },
       "mat2 must be a matrix, got a tensor of shape [3]"},
      {"mm: a batch",
       [] {
         zeros({2, 2, 3}).mm(zeros({3, 2}));
       },
       "self must be a matrix, got a tensor of shape [2, 2, 3]"},
      {"mm: two dtypes",
       [] {
         zeros({2, 3}).mm(zeros({3, 2}, kDouble));
       },
       "mm: expected both matrices to have the same dtype, but got Float and Double"},
      {"mm: bools",
       [] {
         zeros({2, 3}, kBool).mm(zeros({3, 2}, kBool));
       },
       "\"matmul\" not implemented for 'Bool'"},
      {"mv: inner sizes that differ",
       [] {
         zeros({2, 3}).mv(zeros({2}));
       },
       "size mismatch, got input (2), mat (2x3), vec (2)"},
      {"mv: a matrix for the vector",
       [] {
         zeros({2, 3}).mv(zeros({3, 1}));
       },
       "vector + matrix @ vector expected, got 1, 2, 2"},
      {"mv: a vector for the matrix", [] { zeros({3}).mv(zeros({3})); },
       "vector + matrix @ vector expected, got 1, 1, 1"},
      {"mv: two dtypes",
       [] {
         zeros({2, 3}).mv(zeros({3}, kDouble));
       },
       "mv: expected both matrices to have the same dtype, but got Float and Double"},
      {"dot: lengths that differ", [] { zeros({2}).dot(zeros({3})); },
       "inconsistent tensor size, expected tensor [2] and src [3] to have the same number of elements, but got 2 and 3 "
       "elements respectively"},
      {"dot: matrices",
       [] {
         zeros({2, 2}).dot(zeros({2, 2}));
       },
       "1D tensors expected, but got 2D and 2D tensors"},
      {"dot: two dtypes", [] { zeros({2}).dot(zeros({2}, kDouble)); },
       "dot : expected both vectors to have same dtype, but found Float and Double"},
      {"outer: a matrix",
       [] {
         zeros({2, 2}).outer(zeros({2}));
       },
       "outer: Expected 1-D argument self, but got 2-D"},
      {"bmm: batches that differ",
       [] {
         zeros({2, 3, 4}).bmm(zeros({3, 4, 5}));
       },
       "Expected size for first two dimensions of batch2 tensor to be: [2, 4] but got: [3, 4]."},
      {"bmm: inner sizes that differ",
       [] {
         zeros({2, 3, 4}).bmm(zeros({2, 3, 5}));
       },
       "Expected size for first two dimensions of batch2 tensor to be: [2, 4] but got: [2, 3]."},
      {"bmm: a matrix",
       [] {
         zeros({2, 3, 4}).bmm(zeros({4, 5}));
       },
       "batch2 must be a 3D tensor, got shape [4, 5]"},
      {"bmm: two dtypes",
       [] {
         zeros({2, 3, 4}).bmm(zeros({2, 4, 5}, kDouble));
       },
       "bmm: expected both matrices to have the same dtype, but got Float and Double"},
      {"matmul: a number", [] { matmul(tensor(1.0), zeros({2})); },
       "both arguments to matmul need to be at least 1D, but they are 0D and 1D"},
      {"matmul: inner sizes that differ",
       [] {
         matmul(zeros({2, 3}), zeros({2, 3}));
       },
       "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)"},
      {"matmul: vectors of two lengths", [] { matmul(zeros({2}), zeros({3})); },
       "inconsistent tensor size, expected tensor [2] and src [3] to have the same number of elements, but got 2 and 3 "
       "elements respectively"},
      {"matmul: a vector of another length",
       [] {
         matmul(zeros({2, 3}), zeros({2}));
       },
       "size mismatch, got input (2), mat (2x3), vec (2)"},
      {"matmul: batches that do not broadcast",
       [] {
         matmul(zeros({2, 3, 4}), zeros({3, 4, 5}));
       },
       "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0 (shapes [2] and "
       "[3])"},
      {"matmul: batches with other inner sizes",
       [] {
         matmul(zeros({2, 3, 4}), zeros({2, 5, 6}));
       },
       "Expected size for first two dimensions of batch2 tensor to be: [2, 4] but got: [2, 5]."},
      {"matmul: two dtypes",
       [] {
         matmul(zeros({2, 3}), zeros({3, 2}, kLong));
       },
       "mm: expected both matrices to have the same dtype, but got Float and Long"},
      {"addmm: an addend that does not broadcast",
       [] {
         addmm(zeros({3}), zeros({2, 3}), zeros({3, 4}));
       },
       "The expanded size of the tensor (4) must match the existing size (3) at non-singleton dimension 1.  Target "
       "sizes: [2, 4].  Tensor sizes: [3]"},
      {"addmm: inner sizes that differ",
       [] {
         addmm(zeros({4}), zeros({2, 3}), zeros({2, 4}));
       },
       "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x4)"},
      {"addmm: two dtypes",
       [] {
         addmm(zeros({4}, kDouble), zeros({2, 3}), zeros({3, 4}));
       },
       "addmm: expected both matrices to have the same dtype, but got Double and Float"},
      {"baddbmm: an addend that does not broadcast",
       [] {
         baddbmm(zeros({3}), zeros({2, 2, 3}), zeros({2, 3, 4}));
       },
       "The expanded size of the tensor (4) must match the existing size (3) at non-singleton dimension 2.  Target "
       "sizes: [2, 2, 4].  Tensor sizes: [3]"},
      {"linear: another number of features",
       [] {
         linear(zeros({64, 784}), zeros({10, 500}));
       },
       "mat1 and mat2 shapes cannot be multiplied (64x784 and 500x10)"},
      {"linear: a bias of another size",
       [] {
         linear(zeros({2, 3}), zeros({4, 3}), zeros({3}));
       },
       "linear: expected a bias of shape [4], got [3]"},
      {"linear_relu: another number of features",
       [] {
         linear_relu(zeros({2, 3}), zeros({4, 5}));
       },
       "mat1 and mat2 shapes cannot be multiplied (2x3 and 5x4)"},
      {"linear_relu: a bias of another size",
       [] {
         linear_relu(zeros({2, 3}), zeros({4, 3}), zeros({5}));
       },
       "linear: expected a bias of shape [4], got [5]"},
      {"linear: two dtypes",
       [] {
         linear(zeros({2, 3}), zeros({4, 3}, kDouble));
       },
       "linear: expected both matrices to have the same dtype, but got Float and Double"},
      {"linear: weights of three dimensions",
       [] {
         linear(zeros({2, 3}), zeros({4, 3, 2}));
       },
       "linear: expected an input of at least one dimension and a weight [out, in], got [2, 3] and [4, 3, 2]"},
      {"bilinear: other features",
       [] {
         bilinear(zeros({2, 3}), zeros({2, 4}), zeros({5, 3, 3}), {});
       },
       "bilinear: expected inputs [..., in1], [..., in2] and a weight [out, in1, in2], got [2, 3], [2, 4] and [5, 3, "
       "3]"},
      {"bilinear: other batches",
       [] {
         bilinear(zeros({2, 3}), zeros({3, 4}), zeros({5, 3, 4}), {});
       },
       "bilinear: the inputs' batch dimensions differ: [2, 3] and [3, 4]"},
      {"bilinear: a bias of another size",
       [] {
         bilinear(zeros({2, 3}), zeros({2, 4}), zeros({5, 3, 4}), zeros({4}));
       },
       "bilinear(): bias size does not match weight size: got [4] but expected [5]"},
  });
}

TEST_CASE("misuse: einsum and tensordot") {
  misuse::check_rows({
      {"einsum: no operand", [] { einsum("i", std::vector<Tensor>()); }, "einsum(): must provide at least one operand"},
      {"einsum: more operands than subscripts",
       [] {
         einsum("i", {zeros({2}), zeros({2})});
       },
       "einsum(): more operands were provided than specified in the equation"},
      {"einsum: fewer operands than subscripts", [] { einsum("i,i", {zeros({2})}); },
       "einsum(): fewer operands were provided than specified in the equation"},
      {"einsum: more subscripts than dimensions", [] { einsum("ij", {zeros({2})}); },
       "einsum(): the number of subscripts in the equation (2) does not match the number of dimensions (1) for operand "
       "0 and no ellipsis was given"},
      {"einsum: fewer subscripts than dimensions",
       [] {
         einsum("i", {zeros({2, 2})});
       },
       "einsum(): the number of subscripts in the equation (1) does not match the number of dimensions (2) for operand "
       "0 and no ellipsis was given"},
      {"einsum: an unknown subscript", [] { einsum("i->j", {zeros({2})}); },
       "einsum(): output subscript j does not appear in the equation for any input operand"},
      {"einsum: a subscript twice in the result", [] { einsum("i->ii", {zeros({2})}); },
       "einsum(): output subscript i appears more than once in the output"},
      {"einsum: a sign that is no letter",
       [] {
         einsum("i,1", {zeros({2}), zeros({2})});
       },
       "einsum(): invalid subscript '1' given for operand 1, subscripts must be in [a-zA-Z]"},
      {"einsum: sizes that differ",
       [] {
         einsum("ij,jk", {zeros({2, 3}), zeros({2, 3})});
       },
       "einsum(): subscript j has size 2 for operand 1 which does not broadcast with previously seen size 3"},
      {"einsum: a diagonal of two sizes",
       [] {
         einsum("ii", {zeros({2, 3})});
       },
       "einsum(): subscript i is repeated for operand 0 but the sizes don't match, 3 != 2"},
      {"einsum: two dots", [] { einsum("..i", {zeros({2})}); },
       "einsum(): found '.' for operand 0 that is not part of any ellipsis"},
      {"einsum: half an arrow", [] { einsum("i-i", {zeros({2})}); },
       "einsum(): invalid subscript '-' given for operand 0, subscripts must be in [a-zA-Z]"},
      {"tensordot: a negative number of dimensions",
       [] {
         tensordot(zeros({2, 3}), zeros({3, 2}), {0, 1}, IntArrayRef({0}));
       },
       "both dimension lists should have same length, got [0, 1] and [0]"},
      {"tensordot: sizes that differ",
       [] {
         tensordot(zeros({2, 3}), zeros({2, 3}), {1}, {0});
       },
       "contracted dimensions need to match, but first has size 3 in dim 1 and second has size 2 in dim 0"},
      {"tensordot: a dimension twice",
       [] {
         tensordot(zeros({2, 2}), zeros({2, 2}), {0, 0}, {0, 1});
       },
       "dim 0 appears multiple times in the list of dims"},
      {"tensordot: a dimension that is not there",
       [] {
         tensordot(zeros({2, 2}), zeros({2, 2}), {2}, {0});
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got 2)"},
  });
}

TEST_CASE("misuse: linear algebra") {
  const Tensor singular = ones({2, 2}), wide = ones({2, 3}), integers = ones({2, 2}, kLong);
  misuse::check_rows({
      {"inv: no square", [=] { linalg::inv(wide); },
       "linalg.inv: A must be batches of square matrices, but they are 2 by 3 matrices"},
      {"inv: singular", [=] { linalg::inv(singular); },
       "linalg.inv: The diagonal element 2 is zero, the inversion could not be completed because the input matrix is "
       "singular."},
      {"inv: a singular matrix in a batch",
       [=] {
         linalg::inv(stack({eye(2), singular}));
       },
       "linalg.inv: (Batch element 1): The diagonal element 2 is zero, the inversion could not be completed because "
       "the input matrix is singular."},
      {"inv: a vector", [] { linalg::inv(ones({2})); },
       "linalg.inv: The input tensor A must have at least 2 dimensions."},
      {"inv: integers", [=] { linalg::inv(integers); },
       "linalg.inv: Expected a floating point or complex tensor as input. Got Long"},
      {"inverse: singular", [=] { singular.inverse(); },
       "linalg.inv: The diagonal element 2 is zero, the inversion could not be completed because the input matrix is "
       "singular."},
      {"det: no square", [=] { linalg::det(wide); },
       "linalg.det: A must be batches of square matrices, but they are 2 by 3 matrices"},
      {"slogdet: a vector", [] { linalg::slogdet(ones({2})); },
       "linalg.slogdet: The input tensor A must have at least 2 dimensions."},
      {"solve: singular", [=] { linalg::solve(singular, ones({2}), true); },
       "torch.linalg.solve: The solver failed because the input matrix is singular."},
      {"solve: no square", [=] { linalg::solve(wide, ones({2}), true); },
       "linalg.solve: A must be batches of square matrices, but they are 2 by 3 matrices"},
      {"solve: sides that do not fit",
       [] {
         linalg::solve(eye(2), ones({3, 1}), true);
       },
       "linalg.solve: Incompatible shapes of A and B for the equation AX = B (2x2 and 3x1)"},
      {"solve: two dtypes", [] { linalg::solve(eye(2), ones({2}, kDouble), true); },
       "linalg.solve: Expected A and B to have the same dtype, but found A of type Float and B of type Double instead"},
      {"cholesky: not positive-definite", [=] { linalg::cholesky(singular - 2); },
       "linalg.cholesky: The factorization could not be completed because the input is not positive-definite (the "
       "leading minor of order 1 is not positive-definite)."},
      {"cholesky: no square", [=] { linalg::cholesky(wide); },
       "linalg.cholesky: A must be batches of square matrices, but they are 2 by 3 matrices"},
      {"qr: a vector", [] { linalg::qr(ones({2})); }, "linalg.qr: The input tensor A must have at least 2 dimensions."},
      {"qr: an unknown mode", [=] { linalg::qr(wide, "some"); },
       "qr received unrecognized mode 'some' but expected one of 'reduced' (default), 'r', or 'complete'"},
      {"svd: integers", [=] { linalg::svd(integers, true, c10::nullopt); },
       "linalg.svd: Expected a floating point or complex tensor as input. Got Long"},
      {"eigh: no square", [=] { linalg::eigh(wide, "L"); },
       "linalg.eigh: A must be batches of square matrices, but they are 2 by 3 matrices"},
      {"eigh: an unknown triangle", [=] { linalg::eigh(singular, "X"); },
       "Expected UPLO argument to be 'L' or 'U', but got X"},
      {"pinv: a vector", [] { linalg::pinv(ones({2})); },
       "linalg.pinv(Float{[2]}): expected a tensor with 2 or more dimensions of float, double, cfloat or cdouble "
       "types"},
      {"matrix_norm: an unknown order",
       [=] {
         linalg::matrix_norm(wide, "max", {-2, -1}, false, c10::nullopt);
       },
       "linalg.matrix_norm: Order max not supported."},
      {"matrix_norm: a vector",
       [] {
         linalg::matrix_norm(ones({2}), "fro", {-2, -1}, false, c10::nullopt);
       },
       "linalg.matrix_norm: The input tensor A must have at least 2 dimensions."},
      {"solve_triangular: no square", [=] { linalg::solve_triangular(wide, wide, true, true, false); },
       "linalg.solve_triangular: A must be batches of square matrices, but they are 2 by 3 matrices"},
      {"cross: other sizes",
       [=] {
         cross(wide, ones({3, 3}));
       },
       "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0 (shapes [2, 3] and "
       "[3, 3])"},
      {"matrix_power: no square", [=] { linalg::matrix_power(wide, 2); },
       "linalg.matrix_power: A must be batches of square matrices, but they are 2 by 3 matrices"},
      {"matrix_power: a negative power of a singular matrix", [=] { linalg::matrix_power(singular, -1); },
       "linalg.inv: The diagonal element 2 is zero, the inversion could not be completed because the input matrix is "
       "singular."},
      {"multi_dot: one matrix", [=] { linalg::multi_dot({wide}); },
       "multi_dot(): expected at least 2 tensors but got 1"},
      {"multi_dot: sizes that do not fit",
       [=] {
         linalg::multi_dot({wide, wide});
       },
       "multi_dot(): tensors 0 and 1 with shapes [2, 3] and [2, 3] cannot be multiplied"},
  });
}
