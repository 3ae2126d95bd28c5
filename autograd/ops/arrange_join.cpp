#include <algorithm>

#include <xtgrad/autograd/ops/arrange.h>
#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/copy.h>

// Cutting apart and putting together.

namespace xtgrad {

std::vector<Tensor> tensor_split(const Tensor& x, IntArrayRef indices, int64_t dim) {
  check(x.dim() > 0, "tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims");
  std::vector<Tensor> pieces;
  int64_t start = 0;
  for (int64_t index : indices) {
    pieces.push_back(slice(x, dim, start, index));
    start = index;
  }
  pieces.push_back(slice(x, dim, start));
  return pieces;
}

namespace {

int64_t split_dim(const char* op, const Tensor& x, int64_t least, int64_t dim) {
  check(x.dim() >= least, "torch.", op, " requires a tensor with at least ", least,
        least == 1 ? " dimension" : " dimensions", ", but got a tensor with ", x.dim(), " dimensions!");
  return dim;
}

std::vector<Tensor> equal_pieces(const char* op, const Tensor& x, int64_t sections, int64_t dim) {
  check(sections != 0 && x.size(dim) % sections == 0, "torch.", op, " attempted to split along dimension ", dim,
        ", but the size of the dimension ", x.size(dim), " is not divisible by the split_size ", sections, "!");
  return tensor_split(x, sections, dim);
}

int64_t horizontal(const Tensor& x) { return split_dim("hsplit", x, 1, x.dim() == 1 ? 0 : 1); }

}  // namespace

std::vector<Tensor> hsplit(const Tensor& x, int64_t sections) {
  return equal_pieces("hsplit", x, sections, horizontal(x));
}
std::vector<Tensor> hsplit(const Tensor& x, IntArrayRef indices) { return tensor_split(x, indices, horizontal(x)); }
std::vector<Tensor> vsplit(const Tensor& x, int64_t sections) {
  return equal_pieces("vsplit", x, sections, split_dim("vsplit", x, 2, 0));
}
std::vector<Tensor> vsplit(const Tensor& x, IntArrayRef indices) {
  return tensor_split(x, indices, split_dim("vsplit", x, 2, 0));
}
std::vector<Tensor> dsplit(const Tensor& x, int64_t sections) {
  return equal_pieces("dsplit", x, sections, split_dim("dsplit", x, 3, 2));
}
std::vector<Tensor> dsplit(const Tensor& x, IntArrayRef indices) {
  return tensor_split(x, indices, split_dim("dsplit", x, 3, 2));
}

Tensor atleast_1d(const Tensor& x) { return x.dim() == 0 ? x.reshape({1}) : x; }
Tensor atleast_2d(const Tensor& x) { return x.dim() < 2 ? atleast_1d(x).unsqueeze(0) : x; }
Tensor atleast_3d(const Tensor& x) { return x.dim() < 3 ? atleast_2d(x).unsqueeze(-1) : x; }

namespace {

std::vector<Tensor> each(TensorList tensors, Tensor (*function)(const Tensor&)) {
  std::vector<Tensor> result;
  for (const Tensor& x : tensors) result.push_back(function(x));
  return result;
}

}  // namespace

std::vector<Tensor> atleast_1d(TensorList tensors) { return each(tensors, atleast_1d); }
std::vector<Tensor> atleast_2d(TensorList tensors) { return each(tensors, atleast_2d); }
std::vector<Tensor> atleast_3d(TensorList tensors) { return each(tensors, atleast_3d); }

Tensor column_stack(TensorList tensors) {
  check(!tensors.empty(), "column_stack expects a non-empty TensorList");
  return hstack(each(tensors, [](const Tensor& x) { return x.dim() <= 1 ? x.reshape({x.numel(), 1}) : x; }));
}
Tensor row_stack(TensorList tensors) { return vstack(tensors); }
Tensor dstack(TensorList tensors) {
  check(!tensors.empty(), "dstack expects a non-empty TensorList");
  return cat(atleast_3d(tensors), 2);
}
Tensor concatenate(TensorList tensors, int64_t dim) { return cat(tensors, dim); }

Tensor block_diag(TensorList tensors) {
  if (tensors.empty()) return empty({1, 0});
  const std::vector<Tensor> blocks = atleast_2d(tensors);
  int64_t rows = 0, columns = 0;
  const ScalarType dtype = result_type(tensors);
  for (const Tensor& block : blocks) {
    check(block.dim() == 2, "torch.block_diag: Input tensors must have 2 or fewer dimensions. Input has ", block.dim(),
          " dimensions");
    rows += block.size(0);
    columns += block.size(1);
  }
  const Array result = full_array({rows, columns}, 0, dtype);
  int64_t row = 0, column = 0;
  std::vector<std::pair<int64_t, int64_t>> corners;
  std::vector<Dims> shapes;
  for (const Tensor& block : blocks) {
    kernels::copy(block.array(), result.slice(0, row, block.size(0)).slice(1, column, block.size(1)));
    corners.emplace_back(row, column);
    shapes.push_back(block.array().shape());
    row += block.size(0);
    column += block.size(1);
  }
  return record("BlockDiagBackward0", result, blocks, [corners, shapes](const Tensor& g, const Needs& needs) {
    std::vector<Tensor> gradients(corners.size());
    for (size_t i = 0; i < corners.size(); ++i)
      if (needs[i])
        gradients[i] = narrow(narrow(g, 0, corners[i].first, shapes[i][0]), 1, corners[i].second, shapes[i][1]);
    return gradients;
  });
}

Tensor cartesian_prod(TensorList tensors) {
  check(!tensors.empty(), "cartesian_prod expects a non-empty TensorList");
  for (const Tensor& x : tensors) check(x.dim() == 1, "Expect a 1D vector, but got shape ", x.sizes());
  if (tensors.size() == 1) return tensors[0];
  return stack(each(meshgrid(tensors), ravel), 1);
}

namespace {

/// n over r; throws where no tensor has that many elements.
int64_t count_combinations(int64_t n, int64_t r) {
  int64_t count = 1;
  for (int64_t i = 1; i <= std::min(r, n - r) && count > 0; ++i) {
    check(!__builtin_mul_overflow(count, n - i + 1, &count), "combinations: there are too many of ", r, " out of ", n);
    count /= i;
  }
  return n < r ? 0 : count;
}

}  // namespace

Tensor combinations(const Tensor& x, int64_t r, bool with_replacement) {
  check(x.dim() == 1, "Expect a 1D vector, but got shape ", x.sizes());
  check(r >= 0, "Expect a non-negative number, but got ", r);
  if (r == 0) return empty({0}, x.dtype());
  const int64_t n = x.numel(), step = with_replacement ? 0 : 1;
  const int64_t count = n == 0 ? 0 : count_combinations(with_replacement ? n + r - 1 : n, r);
  if (count == 0) return index_select(x, 0, empty({0}, kLong)).reshape({0, r});
  const Tensor index = empty({count, r}, kLong);
  // Each row is the one before with its last place raised that can be, and the places behind it set anew.
  int64_t* row = index.data_ptr<int64_t>();
  for (int64_t i = 0; i < r; ++i) row[i] = i * step;
  for (int64_t k = 1; k < count; ++k, row += r) {
    int64_t place = r - 1;
    while (row[place] == n - 1 - (r - 1 - place) * step) --place;
    std::copy_n(row, r, row + r);
    for (int64_t i = place; i < r; ++i) row[r + i] = row[place] + 1 + (i - place) * step;
  }
  return index_select(x, 0, ravel(index)).reshape({count, r});
}

std::vector<Tensor> tensor_split(const Tensor& x, const Tensor& sections_or_indices, int64_t dim) {
  const Tensor& given = sections_or_indices;
  check(given.dtype() == kLong, "tensor_split expected tensor_indices_or_sections to have dtype of long, but got ",
        given.dtype());
  check(given.dim() <= 1,
        "tensor_split expected tensor_indices_or_sections to be a zero-dimensional or one-dimensional tensor, but got "
        "a tensor with ",
        given.dim(), " dims");
  if (given.dim() == 0) return tensor_split(x, given.item<int64_t>(), dim);
  const Array indices = given.array().contiguous();
  return tensor_split(x, IntArrayRef(indices.data<int64_t>(), static_cast<size_t>(indices.numel())), dim);
}
std::vector<Tensor> TensorMethods::tensor_split(const Tensor& sections_or_indices, int64_t dim) const {
  return xtgrad::tensor_split(self(), sections_or_indices, dim);
}
std::vector<Tensor> TensorMethods::tensor_split(int64_t sections, int64_t dim) const {
  return xtgrad::tensor_split(self(), sections, dim);
}
std::vector<Tensor> TensorMethods::tensor_split(IntArrayRef indices, int64_t dim) const {
  return xtgrad::tensor_split(self(), indices, dim);
}
std::vector<Tensor> TensorMethods::hsplit(int64_t sections) const { return xtgrad::hsplit(self(), sections); }
std::vector<Tensor> TensorMethods::hsplit(IntArrayRef indices) const { return xtgrad::hsplit(self(), indices); }
std::vector<Tensor> TensorMethods::vsplit(int64_t sections) const { return xtgrad::vsplit(self(), sections); }
std::vector<Tensor> TensorMethods::vsplit(IntArrayRef indices) const { return xtgrad::vsplit(self(), indices); }
std::vector<Tensor> TensorMethods::dsplit(int64_t sections) const { return xtgrad::dsplit(self(), sections); }
std::vector<Tensor> TensorMethods::dsplit(IntArrayRef indices) const { return xtgrad::dsplit(self(), indices); }

}  // namespace xtgrad
