#include <xtgrad/autograd/ops/linalg.h>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/scaled.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/autograd/trace.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/gemm.h>

namespace xtgrad {
namespace {

void check_same_dtype(const char* op, const Tensor& x, const Tensor& y) {
  check(x.dtype() == y.dtype(), op, ": expected both matrices to have the same dtype, but got ", x.dtype(), " and ",
        y.dtype());
}

Array product(const Array& x, const Array& y) {
  Array result = empty_array({x.shape()[0], y.shape()[1]}, x.dtype());
  kernels::gemm(1, x, y, 0, result);
  return result;
}

Dims without_last(const Tensor& x, int count) {
  Dims shape = x.array().shape();
  for (int i = 0; i < count; ++i) shape.erase(shape.size() - 1);
  return shape;
}

// beta * c in the shape of the product, where the product is added.
Array scaled_start(const Tensor& c, const Dims& shape, double beta) {
  Array start = empty_array(shape, c.dtype());
  if (beta != 0) kernels::copy(c.array().expand(shape), start);
  return start;
}

}  // namespace

Tensor mm(const Tensor& x, const Tensor& y) {
  check(x.dim() == 2, "self must be a matrix, got a tensor of shape ", x.sizes());
  check(y.dim() == 2, "mat2 must be a matrix, got a tensor of shape ", y.sizes());
  check(x.size(1) == y.size(0), "mat1 and mat2 shapes cannot be multiplied (", x.size(0), "x", x.size(1), " and ",
        y.size(0), "x", y.size(1), ")");
  check_same_dtype("mm", x, y);
  return record("MmBackward0", product(x.array(), y.array()), {x, y},
                [x = Saved(x, needs_grad(y)), y = Saved(y, needs_grad(x))](const Tensor& g, const Needs& needs) {
                  return std::array{needs[0] ? mm(g, y->t()) : Tensor(), needs[1] ? mm(x->t(), g) : Tensor()};
                });
}

Tensor bmm(const Tensor& x, const Tensor& y) {
  check(x.dim() == 3, "batch1 must be a 3D tensor, got shape ", x.sizes());
  check(y.dim() == 3, "batch2 must be a 3D tensor, got shape ", y.sizes());
  check(x.size(0) == y.size(0) && x.size(2) == y.size(1),
        "Expected size for first two dimensions of batch2 tensor to be: [", x.size(0), ", ", x.size(2), "] but got: [",
        y.size(0), ", ", y.size(1), "].");
  check_same_dtype("bmm", x, y);
  Array result = empty_array({x.size(0), x.size(1), y.size(2)}, x.dtype());
  kernels::batched_gemm(1, x.array(), y.array(), 0, result);
  return record("BmmBackward0", std::move(result), {x, y},
                [x = Saved(x, needs_grad(y)), y = Saved(y, needs_grad(x))](const Tensor& g, const Needs& needs) {
                  return std::array{needs[0] ? bmm(g, y->transpose(1, 2)) : Tensor(),
                                    needs[1] ? bmm(x->transpose(1, 2), g) : Tensor()};
                });
}

Tensor mv(const Tensor& x, const Tensor& y) {
  check(x.dim() == 2 && y.dim() == 1, "vector + matrix @ vector expected, got 1, ", x.dim(), ", ", y.dim());
  check(x.size(1) == y.size(0), "size mismatch, got input (", x.size(0), "), mat (", x.size(0), "x", x.size(1),
        "), vec (", y.size(0), ")");
  check_same_dtype("mv", x, y);
  return mm(x, y.unsqueeze(1)).squeeze(1);
}

Tensor dot(const Tensor& x, const Tensor& y) {
  check(x.dim() == 1 && y.dim() == 1, "1D tensors expected, but got ", x.dim(), "D and ", y.dim(), "D tensors");
  check(x.size(0) == y.size(0), "inconsistent tensor size, expected tensor ", x.sizes(), " and src ", y.sizes(),
        " to have the same number of elements, but got ", x.size(0), " and ", y.size(0), " elements respectively");
  check(x.dtype() == y.dtype(), "dot : expected both vectors to have same dtype, but found ", x.dtype(), " and ",
        y.dtype());
  return mm(x.unsqueeze(0), y.unsqueeze(1)).reshape({});
}

Tensor outer(const Tensor& x, const Tensor& y) {
  check(x.dim() == 1, "outer: Expected 1-D argument self, but got ", x.dim(), "-D");
  check(y.dim() == 1, "outer: Expected 1-D argument vec2, but got ", y.dim(), "-D");
  return mul(x.unsqueeze(1), y);
}

// Vectors become matrices by views before anything is recorded, so that no gradient ever meets one.
Tensor matmul(const Tensor& x, const Tensor& y) {
  check(x.dim() > 0 && y.dim() > 0, "both arguments to matmul need to be at least 1D, but they are ", x.dim(), "D and ",
        y.dim(), "D");
  if (x.dim() == 1 && y.dim() == 1) return dot(x, y);
  if (x.dim() == 1) return matmul(x.unsqueeze(0), y).squeeze(-2);
  if (x.dim() == 2 && y.dim() == 1) return mv(x, y);
  if (y.dim() == 1) return matmul(x, y.unsqueeze(1)).squeeze(-1);
  if (x.dim() == 2 && y.dim() == 2) return mm(x, y);
  if (y.dim() == 2) {  // the batch of x is so many more rows
    Dims shape = without_last(x, 1);
    shape.push_back(y.size(1));
    return mm(x.reshape({numel_of(without_last(x, 1)), x.size(-1)}), y).reshape(shape);
  }
  const Dims batch = broadcast_shapes(without_last(x, 2), without_last(y, 2));
  const auto flat = [&](const Tensor& t) {
    Dims shape = batch;
    shape.push_back(t.size(-2));
    shape.push_back(t.size(-1));
    return t.expand(shape).reshape({numel_of(batch), t.size(-2), t.size(-1)});
  };
  Dims shape = batch;
  shape.push_back(x.size(-2));
  shape.push_back(y.size(-1));
  return bmm(flat(x), flat(y)).reshape(shape);
}

Tensor addmm(const Tensor& c, const Tensor& x, const Tensor& y, const Scalar& beta, const Scalar& alpha) {
  check(x.dim() == 2 && y.dim() == 2, "addmm: expected matrices, got shapes ", x.sizes(), " and ", y.sizes());
  check(x.size(1) == y.size(0), "mat1 and mat2 shapes cannot be multiplied (", x.size(0), "x", x.size(1), " and ",
        y.size(0), "x", y.size(1), ")");
  const Dims shape{x.size(0), y.size(1)};
  (void)c.array().expand(shape);  // throws if it does not broadcast
  check_same_dtype("addmm", x, y);
  check_same_dtype("addmm", c, x);
  const double b = beta.to_double(), a = alpha.to_double();
  Array result = scaled_start(c, shape, b);
  kernels::gemm(a, x.array(), y.array(), b, result);
  return traced(
      record("AddmmBackward0", std::move(result), {c, x, y},
             [x = Saved(x, needs_grad(y)), y = Saved(y, needs_grad(x)), a, b](const Tensor& g, const Needs& needs) {
               return std::array{needs[0] ? detail::scaled(g, b) : Tensor(),
                                 needs[1] ? detail::scaled(mm(g, y->t()), a) : Tensor(),
                                 needs[2] ? detail::scaled(mm(x->t(), g), a) : Tensor()};
             }),
      [&](TracedOperation& op) { op.set("alpha", a).set("beta", b); });
}

Tensor bilinear(const Tensor& x, const Tensor& y, const Tensor& weight, const Tensor& bias) {
  check(weight.dim() == 3 && x.size(-1) == weight.size(1) && y.size(-1) == weight.size(2),
        "bilinear: expected inputs [..., in1], [..., in2] and a weight [out, in1, in2], got ", x.sizes(), ", ",
        y.sizes(), " and ", weight.sizes());
  check(!bias.defined() || (bias.dim() == 1 && bias.size(0) == weight.size(0)),
        "bilinear(): bias size does not match weight size: got ", bias.defined() ? bias.sizes() : IntArrayRef(),
        " but expected [", weight.size(0), "]");
  check(without_last(x, 1) == without_last(y, 1), "bilinear: the inputs' batch dimensions differ: ", x.sizes(), " and ",
        y.sizes());
  const int64_t rows = numel_of(without_last(x, 1)), out = weight.size(0), in1 = weight.size(1), in2 = weight.size(2);
  // [rows, in1] x [in1, out * in2] leaves a row of y's length for each output, which y then weighs and sums.
  const Tensor half = mm(x.reshape({rows, in1}), weight.permute({1, 0, 2}).reshape({in1, out * in2}));
  Dims shape = without_last(x, 1);
  shape.push_back(out);
  const Tensor result =
      (half.reshape({rows, out, in2}) * y.reshape({rows, 1, in2})).sum(-1, false, half.scalar_type()).reshape(shape);
  return bias.defined() ? result + bias : result;
}

Tensor Tensor::matmul(const Tensor& other) const { return xtgrad::matmul(*this, other); }
Tensor Tensor::mm(const Tensor& other) const { return xtgrad::mm(*this, other); }
Tensor Tensor::bmm(const Tensor& other) const { return xtgrad::bmm(*this, other); }
Tensor Tensor::mv(const Tensor& vector) const { return xtgrad::mv(*this, vector); }
Tensor Tensor::dot(const Tensor& other) const { return xtgrad::dot(*this, other); }
Tensor Tensor::outer(const Tensor& other) const { return xtgrad::outer(*this, other); }
Tensor Tensor::addmm(const Tensor& mat1, const Tensor& mat2, const Scalar& beta, const Scalar& alpha) const {
  return xtgrad::addmm(*this, mat1, mat2, beta, alpha);
}

}  // namespace xtgrad
