#include <xtgrad/autograd/ops/index.h>

#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/index.h>
#include <xtgrad/lib/warning.h>

namespace xtgrad {
namespace {

Array as_bools(const char* op, const Tensor& mask) {
  if (mask.dtype() == kByte)
    warn(op,
         " received a mask with dtype torch.uint8, this behavior is now deprecated, please use a mask with dtype "
         "torch.bool instead.");
  else
    check(mask.dtype() == kBool, op, " only supports boolean masks, but got mask with dtype ", mask.dtype());
  return mask.array().to(kBool);
}

Tensor record_masked_fill(const Tensor& x, const Array& mask, const Tensor& value) {
  const Array filler = value.array().to(x.dtype());
  const Array source = x.array().expand(mask.shape());
  const Array result = empty_array_like(source, x.dtype());
  kernels::masked_fill(source, mask, filler, result);
  const bool needed = needs_grad(x) || needs_grad(value);
  return record(
      "MaskedFillBackward0", result, {x, value},
      [mask = Saved(Tensor(mask), needed)](const Tensor& g, const Needs& needs) {
        return std::array{needs[0] ? masked_fill(g, mask, 0) : Tensor(), needs[1] ? masked_select(g, mask) : Tensor()};
      });
}

void check_value(const Tensor& value) {
  check(value.dim() == 0, "masked_fill only supports a 0-dimensional value tensor, but got tensor with ", value.dim(),
        " dimension(s).");
}

}  // namespace

Tensor masked_fill(const Tensor& x, const Tensor& mask, const Tensor& value) {
  check_value(value);
  const Array truth = as_bools("masked_fill", mask);
  return record_masked_fill(x, truth.expand(broadcast_shapes(truth.shape(), x.array().shape())), value);
}

Tensor masked_fill(const Tensor& x, const Tensor& mask, const Scalar& value) {
  return masked_fill(x, mask, Tensor(scalar_array(value, x.dtype())));
}

Tensor& Tensor::masked_fill_(const Tensor& mask, const Tensor& value) const {
  check_value(value);
  const Array given = as_bools("masked_fill_", mask);
  const Dims shape = broadcast_shapes(array().shape(), given.shape());
  check(sizes() == shape, "output with shape ", sizes(), " doesn't match the broadcast shape ", shape);
  const Array truth = given.expand(sizes());
  return in_place(
      "masked_fill_", *this, {value}, [&](const Tensor& x) { return record_masked_fill(x, truth, value); },
      [&](const Array& target) {
        kernels::masked_fill(target, truth, value.array().to(target.dtype()).clone(), target);
      });
}

Tensor& Tensor::masked_fill_(const Tensor& mask, const Scalar& value) const {
  return masked_fill_(mask, Tensor(scalar_array(value, dtype())));
}

Tensor masked_select(const Tensor& x, const Tensor& mask) {
  const Array truth = as_bools("masked_select", mask);
  const Dims shape = broadcast_shapes(x.array().shape(), truth.shape());
  const Array chosen = truth.expand(shape);
  return record(
      "MaskedSelectBackward0", kernels::masked_select(x.array().expand(shape), chosen), {x},
      [mask = Saved(Tensor(chosen), needs_grad(x))](const Tensor& g) { return masked_select_backward(g, mask); });
}

Tensor masked_select_backward(const Tensor& g, const Tensor& mask) {
  const Array result = full_array(mask.sizes(), 0, g.dtype());
  const Array positions = kernels::nonzero(mask.array().reshape({mask.numel()})).select(1, 0);
  kernels::scatter(g.array().expand(positions.shape()), positions, result.as_strided({1}, {0}, result.offset()));
  return record("MaskedSelectBackwardBackward0", result, {g},
                [mask = Saved(mask, needs_grad(g))](const Tensor& gg) { return masked_select(gg, mask); });
}

Tensor Tensor::masked_fill(const Tensor& mask, const Scalar& value) const {
  return xtgrad::masked_fill(*this, mask, value);
}
Tensor Tensor::masked_fill(const Tensor& mask, const Tensor& value) const {
  return xtgrad::masked_fill(*this, mask, value);
}
Tensor Tensor::masked_select(const Tensor& mask) const { return xtgrad::masked_select(*this, mask); }

}  // namespace xtgrad
