#include <xtgrad/autograd/ops/shape.h>

#include <algorithm>

#include <xtgrad/autograd/ops/arrange.h>
#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/autograd/trace.h>
#include <xtgrad/lib/kernels/join.h>

namespace xtgrad {
namespace {

// A vector without elements joins anything, as it always did in PyTorch.
bool is_skipped(const Array& x) { return x.ndim() == 1 && x.numel() == 0; }

// The shape that the joined tensors have but for `dim`, taken from the first that counts.
Dims check_joinable(TensorList tensors, int64_t dim, int& wrapped) {
  const Array* first = nullptr;
  for (size_t i = 0; i < tensors.size(); ++i) {
    const Array& a = tensors[i].array();
    check(a.ndim() > 0, "zero-dimensional tensor (at position ", i, ") cannot be concatenated");
    if (!first && !is_skipped(a)) first = &a;
  }
  if (!first) first = &tensors[0].array();
  wrapped = wrap_dim(dim, first->ndim());
  Dims shape = first->shape();
  shape[wrapped] = 0;
  for (size_t i = 0; i < tensors.size(); ++i) {
    const Array& a = tensors[i].array();
    if (is_skipped(a)) continue;
    check(a.ndim() == shape.size(), "Tensors must have same number of dimensions: got ", shape.size(), " and ",
          a.ndim());
    for (int d = 0; d < shape.size(); ++d)
      check(d == wrapped || a.shape()[d] == shape[d], "Sizes of tensors must match except in dimension ", wrapped,
            ". Expected size ", shape[d], " but got size ", a.shape()[d], " for tensor number ", i, " in the list.");
    shape[wrapped] += a.shape()[wrapped];
  }
  return shape;
}

// Channels last when all tensors with elements are, else row-major.
MemoryFormat common_format(const std::vector<Array>& parts) {
  const MemoryFormat format = parts.empty() ? MemoryFormat::Contiguous : suggest_memory_format(parts[0]);
  for (const Array& part : parts)
    if (suggest_memory_format(part) != format) return MemoryFormat::Contiguous;
  return format;
}

}  // namespace

Tensor cat(TensorList tensors, int64_t dim) {
  check(!tensors.empty(), "torch.cat(): expected a non-empty list of Tensors");
  int d = 0;
  const Dims shape = check_joinable(tensors, dim, d);
  const ScalarType dtype = result_type(tensors);
  std::vector<Array> parts;
  std::vector<int64_t> sizes;
  for (const Tensor& x : tensors) {
    const bool skipped = is_skipped(x.array());
    sizes.push_back(skipped ? -1 : x.array().shape()[d]);
    if (!skipped) parts.push_back(x.array().to(dtype));
  }
  const Array result = empty_array(shape, dtype, common_format(parts));
  kernels::cat(parts, d, result);
  return traced(record("CatBackward0", result, tensors,
                       [sizes = std::move(sizes), d](const Tensor& g, const Needs& needs) {
                         std::vector<Tensor> gradients(sizes.size());
                         int64_t start = 0;
                         for (size_t i = 0; i < sizes.size(); ++i) {
                           // -1: a vector without elements that was skipped.
                           if (needs[i])
                             gradients[i] = sizes[i] < 0 ? zeros({0}, g.options()) : narrow(g, d, start, sizes[i]);
                           start += std::max<int64_t>(sizes[i], 0);
                         }
                         return gradients;
                       }),
                [&](TracedOperation& op) { op.set("dim", d); });
}

Tensor concat(TensorList tensors, int64_t dim) { return cat(tensors, dim); }

Tensor stack(TensorList tensors, int64_t dim) {
  check(!tensors.empty(), "stack expects a non-empty TensorList");
  const Dims& shape = tensors[0].array().shape();
  const int d = wrap_dim(dim, shape.size() + 1);
  const ScalarType dtype = result_type(tensors);
  std::vector<Array> parts;
  for (size_t i = 0; i < tensors.size(); ++i) {
    check(tensors[i].array().shape() == shape, "stack expects each tensor to be equal size, but got ", shape,
          " at entry 0 and ", tensors[i].sizes(), " at entry ", i);
    parts.push_back(tensors[i].array().to(dtype).unsqueeze(d));
  }
  Dims stacked = shape;
  stacked.insert(d, static_cast<int64_t>(tensors.size()));
  const Array result = empty_array(stacked, dtype);
  kernels::cat(parts, d, result);
  return traced(record("StackBackward0", result, tensors,
                       [n = tensors.size(), d](const Tensor& g, const Needs& needs) {
                         std::vector<Tensor> gradients(n);
                         for (size_t i = 0; i < n; ++i)
                           if (needs[i]) gradients[i] = select(g, d, static_cast<int64_t>(i));
                         return gradients;
                       }),
                [&](TracedOperation& op) { op.set("dim", d); });
}

Tensor hstack(TensorList tensors) {
  check(!tensors.empty(), "hstack expects a non-empty TensorList");
  std::vector<Tensor> parts;
  for (const Tensor& x : tensors) parts.push_back(x.dim() == 0 ? ravel(x) : x);
  return cat(parts, parts[0].dim() == 1 ? 0 : 1);
}

Tensor vstack(TensorList tensors) {
  check(!tensors.empty(), "vstack expects a non-empty TensorList");
  std::vector<Tensor> parts;
  for (const Tensor& x : tensors) parts.push_back(x.dim() < 2 ? unsqueeze(ravel(x), 0) : x);
  return cat(parts, 0);
}

std::vector<Tensor> meshgrid(TensorList tensors, const std::string& indexing) {
  check(!tensors.empty(), "meshgrid expects a non-empty TensorList");
  check(indexing == "ij" || indexing == "xy",
        "torch.meshgrid: indexing must be one of \"xy\" or \"ij\", but received: ", indexing);
  Dims shape;
  for (const Tensor& x : tensors) {
    check(x.dim() <= 1, "torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: ", x.sizes());
    check(x.dtype() == tensors[0].dtype(), "meshgrid expects all tensors to have the same dtype, got ",
          tensors[0].dtype(), " and ", x.dtype());
    shape.push_back(x.numel());
  }
  const bool swaps = indexing == "xy" && tensors.size() > 1;
  std::vector<Tensor> result;
  for (size_t i = 0; i < tensors.size(); ++i) {
    Dims own(shape.size(), 1);
    own[static_cast<int>(i)] = tensors[i].numel();
    const Tensor grid = tensors[i].view(own).expand(shape);
    result.push_back(swaps ? transpose(grid, 0, 1) : grid);
  }
  return result;
}

}  // namespace xtgrad
