#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/pool.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>

namespace xtgrad {
namespace {

std::string joined(IntArrayRef sizes) {
  std::string result;
  for (const int64_t size : sizes) result += text(result.empty() ? "" : "x", size);
  return result;
}

void check_indices(const Tensor& indices, IntArrayRef output_size, int64_t places) {
  const Tensor flat = indices.contiguous();
  const int64_t* at = flat.data_ptr<int64_t>();
  for (int64_t i = 0; i < flat.numel(); ++i)
    check(at[i] >= 0 && at[i] < places, "Found an invalid max index: ", at[i], " (output volumes are of size ",
          joined(output_size), ")");
}

Tensor max_unpool(const char* name, const Tensor& x, const Tensor& indices, IntArrayRef output_size, int dims) {
  check(x.dim() == dims + 1 || x.dim() == dims + 2, "Input to max_unpooling", dims, "d should be a ", dims + 1, "d or ",
        dims + 2, "d Tensor, but got a tensor with ", x.dim(), " dimensions.");
  check(indices.dtype() == kLong, "elements in indices should be type int64 but got: ", indices.dtype());
  check(output_size.size() == static_cast<size_t>(dims), "There should be exactly ", dims,
        " elements in output_size, but got ", output_size.size(), " elements.");
  check(indices.sizes() == x.sizes(), "Expected shape of indices to be same as that of the input tensor (", x.sizes(),
        ") but got indices tensor with shape: ", indices.sizes());
  const int64_t places = numel_of(output_size), first = x.dim() - dims;
  check_indices(indices, output_size, places);
  Dims shape = x.sizes(), rows = shape;
  for (int i = 0; i < dims; ++i) {
    shape[static_cast<int>(first) + i] = output_size[static_cast<size_t>(i)];
    rows.erase(rows.size() - 1);
  }
  rows.push_back(places);
  const Tensor at = indices.flatten(first);
  Tensor y;
  {
    const NoGradGuard no_grad;
    y = scatter(Tensor(full_array(rows, 0, x.dtype())), first, at, x.flatten(first)).reshape(shape);
  }
  return record(name, y.array(), {x}, [at = Saved(at), first, from = x.array().shape()](const Tensor& g) {
    return g.flatten(first).gather(first, at.get()).reshape(from);
  });
}

}  // namespace

Tensor max_unpool2d(const Tensor& x, const Tensor& indices, IntArrayRef output_size) {
  return max_unpool("MaxUnpool2DBackward0", x, indices, output_size, 2);
}
Tensor max_unpool3d(const Tensor& x, const Tensor& indices, IntArrayRef output_size) {
  return max_unpool("MaxUnpool3DBackward0", x, indices, output_size, 3);
}
Tensor max_unpool3d(const Tensor& x, const Tensor& indices, IntArrayRef output_size, IntArrayRef stride,
                    IntArrayRef padding) {
  check(stride.size() == 3,
        "There should be exactly three elements (depth, height, width) in stride, but got: ", stride.size(),
        " elements.");
  check(padding.size() == 3,
        "There should be exactly three elements (depth, height, width) in padding, but got: ", padding.size(),
        " elements.");
  for (const int64_t step : stride) check(step > 0, "strides should be greater than zero, but got stride: ", stride);
  return max_unpool3d(x, indices, output_size);
}

}  // namespace xtgrad
