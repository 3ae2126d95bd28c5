#pragma once
#include <optional>
#include <string>
#include <vector>

#include <xtgrad/autograd/tensor.h>

// Other shapes of the same elements, and tensors put together from others. A dimension may count from the end (-1 is
// the last). What says "a view" shares its elements with x: a change of either is seen in both.

namespace xtgrad {

/// The elements in row-major order under another shape, one size of which may be -1; a view where that is possible.
Tensor reshape(const Tensor& x, IntArrayRef sizes);
/// Dimensions start_dim .. end_dim as one; a view where that is possible.
Tensor flatten(const Tensor& x, int64_t start_dim = 0, int64_t end_dim = -1);
/// Dimension `dim` as several, one size of which may be -1: a view.
Tensor unflatten(const Tensor& x, int64_t dim, IntArrayRef sizes);
/// All elements in one dimension; a view where that is possible.
Tensor ravel(const Tensor& x);
/// Without the dimensions of size 1: a view.
Tensor squeeze(const Tensor& x);
/// Without dimension `dim` if its size is 1: a view.
Tensor squeeze(const Tensor& x, int64_t dim);
/// With a new dimension of size 1 before dimension `dim`: a view.
Tensor unsqueeze(const Tensor& x, int64_t dim);
/// Size-1 and new leading dimensions repeated without a copy, -1 keeping a size: a view.
Tensor broadcast_to(const Tensor& x, IntArrayRef sizes);
/// All tensors broadcast against each other: views.
std::vector<Tensor> broadcast_tensors(TensorList tensors);

/// With two dimensions swapped: a view.
Tensor transpose(const Tensor& x, int64_t dim0, int64_t dim1);
Tensor swapaxes(const Tensor& x, int64_t axis0, int64_t axis1);
Tensor swapdims(const Tensor& x, int64_t dim0, int64_t dim1);
/// The transpose of a matrix [n, m] -> [m, n]; a vector or a number stays what it is: a view.
Tensor t(const Tensor& x);
/// Dimension i of the result is dimension dims[i] of x: a view.
Tensor permute(const Tensor& x, IntArrayRef dims);
/// Dimensions moved from `source` to `destination`, the others keeping their order: a view.
Tensor movedim(const Tensor& x, int64_t source, int64_t destination);
Tensor movedim(const Tensor& x, IntArrayRef source, IntArrayRef destination);
Tensor moveaxis(const Tensor& x, int64_t source, int64_t destination);
Tensor moveaxis(const Tensor& x, IntArrayRef source, IntArrayRef destination);

/// Element `index` along dim, without that dimension: a view.
Tensor select(const Tensor& x, int64_t dim, int64_t index);
/// start:end:step along dim, as Python counts: a view.
Tensor slice(const Tensor& x, int64_t dim = 0, std::optional<int64_t> start = std::nullopt,
             std::optional<int64_t> end = std::nullopt, int64_t step = 1);
/// `length` elements from `start` on along dim: a view.
Tensor narrow(const Tensor& x, int64_t dim, int64_t start, int64_t length);
/// From a place that a 0-d tensor of integers has.
Tensor narrow(const Tensor& x, int64_t dim, const Tensor& start, int64_t length);
/// Pieces of split_size along dim, the last one perhaps smaller: views.
std::vector<Tensor> split(const Tensor& x, int64_t split_size, int64_t dim = 0);
std::vector<Tensor> split(const Tensor& x, IntArrayRef split_sizes, int64_t dim = 0);
std::vector<Tensor> split_with_sizes(const Tensor& x, IntArrayRef split_sizes, int64_t dim = 0);
/// At most `chunks` pieces of equal size along dim, the last one perhaps smaller: views.
std::vector<Tensor> chunk(const Tensor& x, int64_t chunks, int64_t dim = 0);
/// Exactly `sections` pieces along dim, the first ones perhaps larger by one: views.
std::vector<Tensor> tensor_split(const Tensor& x, int64_t sections, int64_t dim = 0);
/// split, split_with_sizes and chunk, whose pieces may be changed in place here anyway: a change reaches x's graph.
inline std::vector<Tensor> unsafe_split(const Tensor& x, int64_t split_size, int64_t dim = 0) {
  return split(x, split_size, dim);
}
inline std::vector<Tensor> unsafe_split_with_sizes(const Tensor& x, IntArrayRef split_sizes, int64_t dim = 0) {
  return split_with_sizes(x, split_sizes, dim);
}
inline std::vector<Tensor> unsafe_chunk(const Tensor& x, int64_t chunks, int64_t dim = 0) {
  return chunk(x, chunks, dim);
}
/// All select(dim, i): views.
std::vector<Tensor> unbind(const Tensor& x, int64_t dim = 0);
/// The elements of x's storage at offset + sum(index * stride): a view; throws where that leaves the storage.
Tensor as_strided(const Tensor& x, IntArrayRef size, IntArrayRef stride, std::optional<int64_t> offset = std::nullopt);
/// Elements (i, i + offset) of dimensions dim1 and dim2 as a new last dimension: a view.
Tensor diagonal(const Tensor& x, int64_t offset = 0, int64_t dim1 = 0, int64_t dim2 = 1);

/// The whole tensor repeated repeats[d] times along each dimension, which may be more than x has.
Tensor tile(const Tensor& x, IntArrayRef dims);
/// Each element along dim repeated; without dim, of the flattened tensor.
/// `output_size` is what the repeats add up to, if the caller knows it; another sum throws.
Tensor repeat_interleave(const Tensor& x, int64_t repeats, std::optional<int64_t> dim = std::nullopt,
                         std::optional<int64_t> output_size = std::nullopt);
Tensor repeat_interleave(const Tensor& x, const Tensor& repeats, std::optional<int64_t> dim = std::nullopt,
                         std::optional<int64_t> output_size = std::nullopt);
/// i, repeats[i] times, for each i (int64).
Tensor repeat_interleave(const Tensor& repeats, std::optional<int64_t> output_size = std::nullopt);
/// The vector on a diagonal of zeros [n] -> [n + |diagonal|, n + |diagonal|], or the diagonal of a matrix.
Tensor diag(const Tensor& x, int64_t diagonal = 0);
/// The order of elements reversed along each of dims.
Tensor flip(const Tensor& x, IntArrayRef dims);
/// Elements shifted along dims, those pushed out coming in again; without dims, of the flattened tensor.
Tensor roll(const Tensor& x, IntArrayRef shifts, IntArrayRef dims = {});
/// The lower triangle of [..., n, m], up to and with `diagonal`; zeros above it.
Tensor tril(const Tensor& x, int64_t diagonal = 0);
/// The upper triangle of [..., n, m], from `diagonal` on; zeros below it.
Tensor triu(const Tensor& x, int64_t diagonal = 0);
/// The sum of a matrix's diagonal.
Tensor trace(const Tensor& x);
/// Elements added (or, if negative, cut off) before and after each dimension, given from the last dimension on.
Tensor constant_pad_nd(const Tensor& x, IntArrayRef pad, const Scalar& value = 0);
/// The same with mode "constant", "reflect", "replicate" or "circular" (those for up to the last three dimensions).
Tensor pad(const Tensor& x, IntArrayRef pad, const std::string& mode = "constant",
           std::optional<double> value = std::nullopt);

/// A copy of x resized in row-major order to `size`, or to another's sizes: what is larger ends uninitialised, and
/// there is no gradient, as in PyTorch.
Tensor resize(const Tensor& x, IntArrayRef size);
Tensor resize_as(const Tensor& x, const Tensor& like);
/// zeros_like(x), in x's graph with gradients of zero.
Tensor zero(const Tensor& x);

/// The tensors one after the other along dim.
Tensor cat(TensorList tensors, int64_t dim = 0);
Tensor concat(TensorList tensors, int64_t dim = 0);
/// Tensors of one shape side by side along a new dimension.
Tensor stack(TensorList tensors, int64_t dim = 0);
/// Along the second dimension (the first one of vectors).
Tensor hstack(TensorList tensors);
/// Along the first dimension, vectors becoming rows.
Tensor vstack(TensorList tensors);
/// The coordinates of a grid: result i varies along dimension i; indexing "xy" swaps the first two dimensions.
std::vector<Tensor> meshgrid(TensorList tensors, const std::string& indexing = "ij");

/// Zeros [sizes] with g at select(dim, index): the adjoint of select.
Tensor select_backward(const Tensor& g, IntArrayRef sizes, int64_t dim, int64_t index);
/// Zeros [sizes] with g at slice(dim, start, end, step): the adjoint of slice.
Tensor slice_backward(const Tensor& g, IntArrayRef sizes, int64_t dim, int64_t start, int64_t end, int64_t step);
/// Zeros [sizes] with g on the diagonal: the adjoint of diagonal.
Tensor diagonal_backward(const Tensor& g, IntArrayRef sizes, int64_t offset, int64_t dim1, int64_t dim2);
/// Zeros [sizes] to which the windows g are added where they came from: the adjoint of unfold.
Tensor unfold_backward(const Tensor& g, IntArrayRef sizes, int64_t dim, int64_t size, int64_t step);

}  // namespace xtgrad
