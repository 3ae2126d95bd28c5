#pragma once
#include <xtgrad/autograd/tensor.h>

// Tensors turned, cut and put together in rarer ways. A dimension may count from the end.

namespace xtgrad {

/// All dimensions in reverse order: a view.
Tensor numpy_T(const Tensor& x);
/// The last two dimensions swapped: a view.
Tensor adjoint(const Tensor& x);
/// The second dimension reversed; throws on fewer than two dimensions.
Tensor fliplr(const Tensor& x);
/// The first dimension reversed; throws on a tensor without dimensions.
Tensor flipud(const Tensor& x);
/// Turned k times by a quarter, from the first of the two dims towards the second.
Tensor rot90(const Tensor& x, int64_t k = 1, IntArrayRef dims = {0, 1});

/// The pieces between the given indices along dim, as slices: views.
std::vector<Tensor> tensor_split(const Tensor& x, IntArrayRef indices, int64_t dim = 0);
/// A 0-d tensor (int64) counts sections, a vector has indices.
std::vector<Tensor> tensor_split(const Tensor& x, const Tensor& sections_or_indices, int64_t dim = 0);
/// Equal pieces, or those between indices, along the second dimension (the first of vectors): views.
std::vector<Tensor> hsplit(const Tensor& x, int64_t sections);
std::vector<Tensor> hsplit(const Tensor& x, IntArrayRef indices);
/// The same along the first dimension.
std::vector<Tensor> vsplit(const Tensor& x, int64_t sections);
std::vector<Tensor> vsplit(const Tensor& x, IntArrayRef indices);
/// The same along the third dimension.
std::vector<Tensor> dsplit(const Tensor& x, int64_t sections);
std::vector<Tensor> dsplit(const Tensor& x, IntArrayRef indices);

/// With at least one, two or three dimensions: [n] -> [1, n] -> [1, n, 1]: views.
Tensor atleast_1d(const Tensor& x);
Tensor atleast_2d(const Tensor& x);
Tensor atleast_3d(const Tensor& x);
std::vector<Tensor> atleast_1d(TensorList tensors);
std::vector<Tensor> atleast_2d(TensorList tensors);
std::vector<Tensor> atleast_3d(TensorList tensors);
/// Vectors as columns, matrices as they are, side by side.
Tensor column_stack(TensorList tensors);
/// Along the first dimension, vectors becoming rows.
Tensor row_stack(TensorList tensors);
/// Along the third dimension, vectors becoming [1, n, 1].
Tensor dstack(TensorList tensors);
Tensor concatenate(TensorList tensors, int64_t dim = 0);
/// The matrices along a diagonal of zeros; vectors count as rows.
Tensor block_diag(TensorList tensors);
/// All combinations of one element of each vector -> [product of sizes, number of vectors].
Tensor cartesian_prod(TensorList tensors);
/// All choices of r elements of a vector, in their order -> [count, r].
Tensor combinations(const Tensor& x, int64_t r = 2, bool with_replacement = false);

/// x's last dimension on a diagonal of zeros in two new dimensions [..., n] -> [..., n + |offset|, n + |offset|].
Tensor diag_embed(const Tensor& x, int64_t offset = 0, int64_t dim1 = -2, int64_t dim2 = -1);
/// The elements of x on a diagonal of zeros.
Tensor diagflat(const Tensor& x, int64_t offset = 0);
/// Powers of a vector's elements as rows: n - 1, ... 1, 0, or increasing; without n there are as many as elements.
Tensor vander(const Tensor& x, std::optional<int64_t> n = std::nullopt, bool increasing = false);
/// A copy of narrow(x, dim, start, length).
Tensor narrow_copy(const Tensor& x, int64_t dim, int64_t start, int64_t length);

/// x with another tensor in the place of a view of it.
Tensor select_scatter(const Tensor& x, const Tensor& source, int64_t dim, int64_t index);
Tensor slice_scatter(const Tensor& x, const Tensor& source, int64_t dim = 0,
                     std::optional<int64_t> start = std::nullopt, std::optional<int64_t> end = std::nullopt,
                     int64_t step = 1);
Tensor diagonal_scatter(const Tensor& x, const Tensor& source, int64_t offset = 0, int64_t dim1 = 0, int64_t dim2 = 1);
/// The same with as_strided of a copy of x; the offset (0 unless given) counts from the copy's first element.
Tensor as_strided_scatter(const Tensor& x, const Tensor& source, IntArrayRef size, IntArrayRef stride,
                          std::optional<int64_t> offset = std::nullopt);
/// All elements of the tensors, of one dtype, one after the other in one dimension; of only one tensor without a copy,
/// where that is possible.
Tensor flatten_dense_tensors(TensorList tensors);
/// Pieces of `flat` in the shapes of the tensors: views, or [0] for a tensor without elements.
std::vector<Tensor> unflatten_dense_tensors(const Tensor& flat, TensorList tensors);

/// The row and column indices of a triangle of a [rows, columns] matrix -> int64 [2, count].
Tensor tril_indices(int64_t rows, int64_t columns, int64_t offset = 0, const TensorOptions& options = kLong);
Tensor triu_indices(int64_t rows, int64_t columns, int64_t offset = 0, const TensorOptions& options = kLong);
/// base to the power of `steps` evenly spaced exponents from start to end, both included.
Tensor logspace(const Scalar& start, const Scalar& end, int64_t steps, double base = 10,
                const TensorOptions& options = {});
/// The dtype of a result of all, or of both, by the rules of promotion.
ScalarType result_type(TensorList tensors);
ScalarType result_type(const Tensor& x, const Tensor& y);
ScalarType result_type(const Tensor& x, const Scalar& y);
ScalarType result_type(const Scalar& x, const Tensor& y);
ScalarType result_type(const Scalar& x, const Scalar& y);

}  // namespace xtgrad
