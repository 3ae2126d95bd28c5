#pragma once
#include <xtgrad/autograd/node.h>

// What the functions of linalg refuse, in PyTorch's words.

namespace xtgrad::linalg::detail {

inline void check_floating(const char* op, const Tensor& x) {
  check(x.dtype() == kFloat || x.dtype() == kDouble, op, ": Expected a floating point or complex tensor as input. Got ",
        x.dtype());
}
inline void check_matrix(const char* op, const Tensor& x) {
  check(x.dim() >= 2, op, ": The input tensor A must have at least 2 dimensions.");
  check_floating(op, x);
}
inline void check_square(const char* op, const Tensor& x) {
  check_matrix(op, x);
  check(x.size(-1) == x.size(-2), op, ": A must be batches of square matrices, but they are ", x.size(-2), " by ",
        x.size(-1), " matrices");
}
inline void check_same_dtype(const char* op, const Tensor& x, const Tensor& y) {
  check(x.dtype() == y.dtype(), op, ": Expected A and B to have the same dtype, but found A of type ", x.dtype(),
        " and B of type ", y.dtype(), " instead");
}

inline void check_equation(const char* op, const Tensor& A, const Tensor& B, bool left) {
  check(left ? A.size(-2) == B.size(-2) : A.size(-1) == B.size(-1), op,
        ": Incompatible shapes of A and B for the equation ", left ? "AX = B" : "XA = B", " (", A.size(-2), "x",
        A.size(-1), " and ", B.size(-2), "x", B.size(-1), ")");
}

/// The gradient function of an operation that has no derivative, as PyTorch's has none; it throws `message`.
inline auto no_derivative(const char* message) {
  return [message](const Gradients&, const Needs&) -> std::vector<Tensor> { fail(message); };
}

/// The first matrix whose info is not 0: says(info) is why it failed.
template <class Says>
void check_info(const char* op, const Array& info, Says says) {
  const auto* failed = info.data<int32_t>();
  for (int64_t i = 0; i < info.numel(); ++i)
    if (failed[i] != 0) [[unlikely]]
      fail(op, info.ndim() == 0 ? std::string(": ") : text(": (Batch element ", i, "): "), says(failed[i]));
}

/// The sizes in front of the last `count`.
inline Dims batch_of(const Tensor& x, int count = 2) {
  Dims shape = x.array().shape();
  for (int i = 0; i < count; ++i) shape.erase(shape.size() - 1);
  return shape;
}
/// x [..., n, m] with other sizes in front.
inline Tensor with_batch(const Tensor& x, const Dims& batch) {
  if (batch_of(x) == batch) return x;
  Dims shape = batch;
  shape.push_back(x.size(-2));
  shape.push_back(x.size(-1));
  return x.expand(shape);
}

}  // namespace xtgrad::linalg::detail
