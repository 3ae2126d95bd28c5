#include <xtgrad/autograd/ops/shape.h>

#include <xtgrad/autograd/record.h>
#include <xtgrad/autograd/trace.h>
#include <xtgrad/lib/warning.h>

// Views that reorder dimensions.

namespace xtgrad {
namespace {

Dims dims_of(const Tensor& x, IntArrayRef dims, const char* repeated) {
  Dims wrapped;
  uint32_t seen = 0;
  for (int64_t dim : dims) {
    const int d = wrap_dim(dim, static_cast<int>(x.dim()));
    check(!(seen >> d & 1), repeated, dims);
    seen |= 1u << d;
    wrapped.push_back(d);
  }
  return wrapped;
}

}  // namespace

Tensor transpose(const Tensor& x, int64_t dim0, int64_t dim1) {
  const int ndim = static_cast<int>(x.dim());
  const int a = wrap_dim(dim0, ndim), b = wrap_dim(dim1, ndim);
  return traced(record_view("TransposeBackward0", ndim == 0 ? x.array() : x.array().transpose(a, b), x,
                            [a, b](const Tensor& g) { return transpose(g, a, b); }),
                [&](TracedOperation& op) { op.set("dim0", a).set("dim1", b); });
}

Tensor swapaxes(const Tensor& x, int64_t axis0, int64_t axis1) { return transpose(x, axis0, axis1); }
Tensor swapdims(const Tensor& x, int64_t dim0, int64_t dim1) { return transpose(x, dim0, dim1); }

Tensor t(const Tensor& x) {
  check(x.dim() <= 2, "t() expects a tensor with <= 2 dimensions, but self is ", x.dim(), "D");
  return record_view("TBackward0", x.dim() == 2 ? x.array().transpose(0, 1) : x.array(), x,
                     [](const Tensor& g) { return t(g); });
}

Tensor Tensor::mT() const {
  if (dim() == 0) {
    static std::once_flag once;
    std::call_once(
        once, [] { warn("Tensor.mT is deprecated on 0-D tensors. This function is the identity in these cases."); });
    return view_as(*this);
  }
  check(dim() >= 2, "tensor.mT is only supported on matrices or batches of matrices. Got ", dim(), "-D tensor.");
  return xtgrad::transpose(*this, -2, -1);
}

Tensor permute(const Tensor& x, IntArrayRef dims) {
  check(static_cast<int64_t>(dims.size()) == x.dim(),
        "permute(): number of dimensions in the tensor input does not match the length of the desired "
        "ordering of dimensions i.e. input.dim() = ",
        x.dim(), " is not equal to len(dims) = ", dims.size());
  const Dims order = dims_of(x, dims, "permute(): duplicate dims are not allowed, got ");
  Dims inverse(order.size(), 0);
  for (int i = 0; i < order.size(); ++i) inverse[static_cast<int>(order[i])] = i;
  return traced(record_view("PermuteBackward0", x.array().permute(order), x,
                            [inverse](const Tensor& g) { return permute(g, inverse); }),
                [&](TracedOperation& op) { op.set("dims", order); });
}

Tensor movedim(const Tensor& x, IntArrayRef source, IntArrayRef destination) {
  check(source.size() == destination.size(), "movedim: Invalid source or destination dims: source (", source,
        " dims) should contain the same number of dims as destination (", destination, " dims)");
  const Dims from = dims_of(x, source, "movedim: repeated dim in `source`: "),
             to = dims_of(x, destination, "movedim: repeated dim in `destination`: ");
  const int ndim = static_cast<int>(x.dim());
  if (ndim == 0) return permute(x, {});
  Dims order(ndim, -1);
  uint32_t moved = 0;
  for (int i = 0; i < from.size(); ++i) {
    order[static_cast<int>(to[i])] = from[i];
    moved |= 1u << from[i];
  }
  int next = 0;
  for (int64_t& d : order) {
    if (d >= 0) continue;
    while (moved >> next & 1) ++next;
    d = next++;
  }
  return permute(x, order);
}

Tensor movedim(const Tensor& x, int64_t source, int64_t destination) {
  return movedim(x, IntArrayRef(source), IntArrayRef(destination));
}
Tensor moveaxis(const Tensor& x, int64_t source, int64_t destination) { return movedim(x, source, destination); }
Tensor moveaxis(const Tensor& x, IntArrayRef source, IntArrayRef destination) {
  return movedim(x, source, destination);
}

Tensor Tensor::transpose(int64_t dim0, int64_t dim1) const { return xtgrad::transpose(*this, dim0, dim1); }
Tensor Tensor::t() const { return xtgrad::t(*this); }
Tensor Tensor::permute(IntArrayRef dims) const { return xtgrad::permute(*this, dims); }
Tensor Tensor::movedim(int64_t source, int64_t destination) const {
  return xtgrad::movedim(*this, source, destination);
}
Tensor Tensor::movedim(IntArrayRef source, IntArrayRef destination) const {
  return xtgrad::movedim(*this, source, destination);
}

}  // namespace xtgrad
