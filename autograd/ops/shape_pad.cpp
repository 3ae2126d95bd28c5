#include <xtgrad/autograd/ops/shape.h>

#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/copy.h>

namespace xtgrad {
namespace {

// The part of dimension d, `size` long, that is left when negative padding has cut its ends off.
struct Cut {
  int64_t start, length;
};
Cut cut(int64_t size, int64_t before, int64_t after) {
  const int64_t start = std::max<int64_t>(-before, 0);
  return {start, size - start - std::max<int64_t>(-after, 0)};
}

// Where padding takes position i of the padded dimension from: i counts from the first element of x.
int64_t source_of(int64_t i, int64_t size, const std::string& mode) {
  if (mode == "replicate") return std::clamp<int64_t>(i, 0, size - 1);
  if (mode == "circular") return i < 0 ? i + size : i >= size ? i - size : i;
  if (i < 0) i = -i;
  return i < size ? i : 2 * (size - 1) - i;
}

Tensor pad_dim(const Tensor& x, int d, int64_t before, int64_t after, const std::string& mode) {
  if (before == 0 && after == 0) return x;
  const int64_t size = x.size(d);
  const int64_t most = mode == "reflect" ? size - 1 : mode == "circular" ? size : INT64_MAX / 4;
  check(before <= most && after <= most, "pad: ", mode, " padding (", before, ", ", after, ") at dimension ", d,
        " of input ", x.sizes(), " must be at most ", most);
  check(size > 0, "pad: Expected a non-zero size at dimension ", d, " for ", mode, " padding, but got: ", x.sizes());
  const int64_t lowest = -size;
  check(before >= lowest && after >= lowest && size + before + after > 0, "pad: input ", x.sizes(), " with padding (",
        before, ", ", after, ") at dimension ", d, " would have no elements");
  const Array index = empty_array({size + before + after}, kLong);
  for (int64_t i = 0; i < index.numel(); ++i) index.data<int64_t>()[i] = source_of(i - before, size, mode);
  return index_select(x, d, Tensor(index));
}

}  // namespace

Tensor constant_pad_nd(const Tensor& x, IntArrayRef pad, const Scalar& value) {
  check(pad.size() % 2 == 0, "Length of pad must be even but instead it equals ", pad.size());
  const int ndim = static_cast<int>(x.dim()), padded = static_cast<int>(pad.size() / 2);
  check(padded <= ndim,
        "Length of pad should be no more than twice the number of dimensions of the input. Pad length is ", pad.size(),
        " while the input has ", ndim, " dimensions.");
  Array from = x.array();
  Dims shape = from.shape(), start(ndim, 0), back(pad);
  for (int i = 0; i < padded; ++i) {
    const int d = ndim - 1 - i;
    const int64_t before = pad[static_cast<size_t>(2 * i)], after = pad[static_cast<size_t>(2 * i + 1)];
    constexpr int64_t kMost = INT64_MAX / 4;
    check(std::max(before, after) < kMost && std::min(before, after) > -kMost, "constant_pad_nd: padding ", pad,
          " is too large");
    shape[d] += before + after;
    check(shape[d] >= 0, "The input size ", from.shape()[d], ", plus negative padding ", before, " and ", after,
          " resulted in a negative output size, which is invalid. Check dimension ", d, " of your input.");
    const Cut kept = cut(from.shape()[d], before, after);
    start[d] = std::max<int64_t>(before, 0);
    from = from.slice(d, kept.length > 0 ? kept.start : 0, std::max<int64_t>(kept.length, 0));
    back[2 * i] = -before;
    back[2 * i + 1] = -after;
  }
  const Array result = empty_array(shape, x.dtype(), x.suggest_memory_format());
  kernels::fill(result, value);
  Array target = result;
  if (from.numel() > 0) {
    for (int d = 0; d < ndim; ++d) target = target.slice(d, start[d], from.shape()[d]);
    kernels::copy(from, target);
  }
  return record("ConstantPadNdBackward0", result, {x}, [back](const Tensor& g) { return constant_pad_nd(g, back); });
}

Tensor pad(const Tensor& x, IntArrayRef padding, const std::string& mode, std::optional<double> value) {
  if (mode == "constant") {
    const double number = value.value_or(0);
    return constant_pad_nd(x, padding,
                           is_floating_point(x.dtype()) ? Scalar(number) : Scalar(static_cast<int64_t>(number)));
  }
  check(mode == "reflect" || mode == "replicate" || mode == "circular", "Unrecognised padding mode ", mode);
  check(!value || *value == 0, "Padding mode \"", mode, "\" doesn't take in value argument");
  check(padding.size() % 2 == 0, "Padding length must be divisible by 2, got ", padding.size());
  const int ndim = static_cast<int>(x.dim()), padded = static_cast<int>(padding.size() / 2);
  check(padded >= 1 && padded <= 3 && ndim > padded && ndim <= padded + 2,
        "Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now: got ", ndim,
        "D input and padding ", padding);
  Tensor result = x;
  for (int i = 0; i < padded; ++i)
    result = pad_dim(result, ndim - 1 - i, padding[static_cast<size_t>(2 * i)], padding[static_cast<size_t>(2 * i + 1)],
                     mode);
  return result.is_same(x) ? x.clone() : result;
}

}  // namespace xtgrad
