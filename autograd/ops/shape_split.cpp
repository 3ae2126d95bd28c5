#include <xtgrad/autograd/ops/shape.h>

#include <xtgrad/autograd/record.h>

// Several views at once, with one node whose gradient joins those of the pieces again.

namespace xtgrad {
namespace {

void check_pieces(const char* op, int64_t count) {
  constexpr int64_t most = int64_t{1} << 24;
  check(count <= most, op, ": ", count, " pieces are too many, at most ", most, " are made");
}

// The gradients of the pieces; zeros for a piece that nobody used.
std::vector<Tensor> with_zeros(const Gradients& g, const std::vector<Dims>& shapes, ScalarType dtype) {
  std::vector<Tensor> result;
  for (size_t i = 0; i < shapes.size(); ++i)
    result.push_back(g[i].defined() ? g[i] : Tensor(full_array(shapes[i], 0, dtype)));
  return result;
}

template <class Join>
std::vector<Tensor> record_pieces(const char* name, std::vector<Array> pieces, const Tensor& x, Join join) {
  std::vector<Dims> shapes;
  for (const Array& piece : pieces) shapes.push_back(piece.shape());
  std::vector<Tensor> result =
      record_outputs(name, std::move(pieces), {x},
                     [shapes = std::move(shapes), join, dtype = x.dtype()](const Gradients& g, const Needs&) {
                       return join(with_zeros(g, shapes, dtype));
                     });
  for (const Tensor& y : result) detail::make_view(y, x);
  return result;
}

}  // namespace

std::vector<Tensor> split_with_sizes(const Tensor& x, IntArrayRef split_sizes, int64_t dim) {
  check(x.dim() > 0, "split expects at least a 1-dimensional tensor");
  const Array& a = x.array();
  const int d = wrap_dim(dim, a.ndim());
  int64_t rest = a.shape()[d];
  for (int64_t size : split_sizes) {
    check(size >= 0,
          "split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes=", split_sizes);
    rest = size > rest ? -1 : rest - size;
  }
  check(rest == 0, "split_with_sizes expects split_sizes to sum exactly to ", a.shape()[d],
        " (input tensor's size at dimension ", d, "), but got split_sizes=", split_sizes);
  std::vector<Array> pieces;
  int64_t start = 0;
  for (int64_t size : split_sizes) {
    pieces.push_back(a.slice(d, start, size));
    start += size;
  }
  return record_pieces("SplitWithSizesBackward0", std::move(pieces), x,
                       [d](const std::vector<Tensor>& g) { return cat(g, d); });
}

std::vector<Tensor> split(const Tensor& x, int64_t split_size, int64_t dim) {
  check(x.dim() > 0, "split expects at least a 1-dimensional tensor");
  check(split_size >= 0, "split expects split_size be non-negative, but got split_size=", split_size);
  const int64_t size = x.size(dim);
  check(split_size > 0 || size == 0, "split_size can only be 0 if dimension size is 0, but got dimension size of ",
        size);
  std::vector<int64_t> sizes;
  for (int64_t start = 0; start < size; start += sizes.back()) sizes.push_back(std::min(split_size, size - start));
  if (size == 0) sizes.push_back(0);
  return split_with_sizes(x, sizes, dim);
}

std::vector<Tensor> split(const Tensor& x, IntArrayRef split_sizes, int64_t dim) {
  return split_with_sizes(x, split_sizes, dim);
}

std::vector<Tensor> chunk(const Tensor& x, int64_t chunks, int64_t dim) {
  check(x.dim() > 0, "chunk expects at least a 1-dimensional tensor");
  check(chunks > 0, "chunk expects `chunks` to be greater than 0, got: ", chunks);
  const int64_t size = x.size(dim);
  if (size == 0) {
    check_pieces("chunk", chunks);
    return split_with_sizes(x, std::vector<int64_t>(static_cast<size_t>(chunks), 0), dim);
  }
  return split(x, (size - 1) / chunks + 1, dim);
}

std::vector<Tensor> tensor_split(const Tensor& x, int64_t sections, int64_t dim) {
  check(x.dim() > 0, "tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims");
  check(sections > 0, "number of sections must be larger than 0, got ", sections);
  const int64_t size = x.size(dim);
  check_pieces("tensor_split", sections);
  std::vector<int64_t> sizes(static_cast<size_t>(sections), size / sections);
  for (int64_t i = 0; i < size % sections; ++i) ++sizes[static_cast<size_t>(i)];
  return split_with_sizes(x, sizes, dim);
}

std::vector<Tensor> unbind(const Tensor& x, int64_t dim) {
  const Array& a = x.array();
  check(a.ndim() > 0, "Dimension specified as ", dim, " but tensor has no dimensions");
  const int d = wrap_dim(dim, a.ndim());
  if (a.shape()[d] == 0) return {};
  std::vector<Array> pieces;
  for (int64_t i = 0; i < a.shape()[d]; ++i) pieces.push_back(a.select(d, i));
  return record_pieces("UnbindBackward0", std::move(pieces), x,
                       [d](const std::vector<Tensor>& g) { return stack(g, d); });
}

std::vector<Tensor> Tensor::split(int64_t split_size, int64_t dim) const {
  return xtgrad::split(*this, split_size, dim);
}
std::vector<Tensor> Tensor::split(IntArrayRef split_sizes, int64_t dim) const {
  return xtgrad::split_with_sizes(*this, split_sizes, dim);
}
std::vector<Tensor> Tensor::split_with_sizes(IntArrayRef split_sizes, int64_t dim) const {
  return xtgrad::split_with_sizes(*this, split_sizes, dim);
}
std::vector<Tensor> Tensor::chunk(int64_t chunks, int64_t dim) const { return xtgrad::chunk(*this, chunks, dim); }
std::vector<Tensor> Tensor::unbind(int64_t dim) const { return xtgrad::unbind(*this, dim); }

std::vector<Tensor> TensorMethods::unsafe_chunk(int64_t chunks, int64_t dim) const {
  return chunk(self(), chunks, dim);
}
std::vector<Tensor> TensorMethods::unsafe_split(int64_t split_size, int64_t dim) const {
  return split(self(), split_size, dim);
}
std::vector<Tensor> TensorMethods::unsafe_split_with_sizes(IntArrayRef split_sizes, int64_t dim) const {
  return split_with_sizes(self(), split_sizes, dim);
}

}  // namespace xtgrad
