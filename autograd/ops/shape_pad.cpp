#include <xtgrad/autograd/ops/shape.h>

#include <xtgrad/autograd/ops/shape_pad.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/autograd/trace.h>
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
  return traced(
      record("ConstantPadNdBackward0", result, {x}, [back](const Tensor& g) { return constant_pad_nd(g, back); }),
      [&](TracedOperation& op) { op.set("pad", Dims(pad)).set("value", value); });
}

Tensor pad(const Tensor& x, IntArrayRef padding, const std::string& mode, std::optional<double> value) {
  if (mode == "constant") return constant_pad_nd(x, padding, value.value_or(0));
  return detail::pad_with_own(x, padding, mode, value);
}

}  // namespace xtgrad
