#include <xtgrad/autograd/ops/linalg_norm.h>

#include <cmath>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/linalg_check.h>
#include <xtgrad/autograd/ops/linalg_factor.h>
#include <xtgrad/autograd/ops/linalg_rank.h>
#include <xtgrad/autograd/ops/linalg_solve.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>

namespace xtgrad::linalg {
namespace {

constexpr int64_t kWhole[] = {0, 1};  // both dimensions of a matrix

// Norms of elements take 16-bit floats, too; what needs LAPACK refuses them by itself.
Tensor as_dtype(const char* op, const Tensor& x, std::optional<ScalarType> dtype) {
  check(is_floating_point(x.dtype()), op, ": Expected a floating point or complex tensor as input. Got ", x.dtype());
  return dtype ? x.to(*dtype) : x;
}

/// What an order of singular values makes of them.
Tensor of_singular_values(const Tensor& A, const Dims& dims, bool keepdim,
                          const std::function<Tensor(const Tensor&)>& reduce) {
  const Tensor result = reduce(svdvals(movedim(A, dims, {-2, -1})));
  if (!keepdim) return result;
  const int a = std::min(dims[0], dims[1]), b = std::max(dims[0], dims[1]);
  return result.unsqueeze(a).unsqueeze(b);
}

Dims matrix_dims(const char* op, const Tensor& A, IntArrayRef dim) {
  check(A.dim() >= 2, op, ": The input tensor A must have at least 2 dimensions.");
  check(dim.size() == 2, op, ": dim must be a 2-tuple. Got ", dim);
  const Dims dims{wrap_dim(dim[0], A.array().ndim()), wrap_dim(dim[1], A.array().ndim())};
  check(dims[0] != dims[1], op, ": dims must be different. Got (", dim[0], ", ", dim[1], ")");
  return dims;
}

}  // namespace

Tensor vector_norm(const Tensor& given, const Scalar& ord, IntArrayRef dim, bool keepdim,
                   std::optional<ScalarType> dtype) {
  const Tensor x = as_dtype("linalg.vector_norm", given, dtype);
  const double p = ord.to_double();
  const bool all = dim.empty();
  if (std::isinf(p) || p < 0) {
    bool found = !all || x.numel() > 0;
    for (size_t i = 0; !all && i < dim.size(); ++i) found &= x.dim() == 0 || x.size(dim[i]) > 0;
    check(found, "linalg.vector_norm cannot compute the ", p,
          " norm on an empty tensor because the operation does not have an identity");
  }
  return xtgrad::norm(x, ord, dim, keepdim);
}

Tensor matrix_norm(const Tensor& given, const std::string& ord, IntArrayRef dim, bool keepdim,
                   std::optional<ScalarType> dtype) {
  const Dims dims = matrix_dims("linalg.matrix_norm", given, dim);
  const Tensor A = as_dtype("linalg.matrix_norm", given, dtype);
  check(ord == "fro" || ord == "nuc", "linalg.matrix_norm: Order ", ord, " not supported.");
  if (ord == "fro") return vector_norm(A, 2, dims, keepdim);
  return of_singular_values(A, dims, keepdim, [](const Tensor& s) { return sum(s, -1); });
}

Tensor matrix_norm(const Tensor& given, const Scalar& ord, IntArrayRef dim, bool keepdim,
                   std::optional<ScalarType> dtype) {
  const Dims dims = matrix_dims("linalg.matrix_norm", given, dim);
  const Tensor A = as_dtype("linalg.matrix_norm", given, dtype);
  const double p = ord.to_double(), magnitude = std::abs(p);
  check(magnitude == 1 || magnitude == 2 || std::isinf(magnitude), "linalg.matrix_norm: Order ", ord,
        " not supported.");
  const auto extreme = [p](const Tensor& x, int64_t d, bool keep) {
    return p > 0 ? amax(x, d, keep) : amin(x, d, keep);
  };
  if (magnitude == 2)
    return of_singular_values(A, dims, keepdim, [&](const Tensor& s) { return extreme(s, -1, false); });
  const int summed = static_cast<int>(dims[magnitude == 1 ? 0 : 1]),
            searched = static_cast<int>(dims[magnitude == 1 ? 1 : 0]);
  const Tensor sums = vector_norm(A, 1, summed, keepdim);
  return extreme(sums, !keepdim && summed < searched ? searched - 1 : searched, keepdim);
}

Tensor norm(const Tensor& x, const std::optional<Scalar>& ord, IntArrayRef dim, bool keepdim,
            std::optional<ScalarType> dtype) {
  if (!ord) return vector_norm(x, 2, dim, keepdim, dtype);
  check(dim.size() <= 2, "linalg.norm: If dim is specified, it must be of length 1 or 2. Got ", dim.size());
  check(!dim.empty() || x.dim() == 1 || x.dim() == 2,
        "linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got ", x.dim(), "D.");
  const bool matrix = !dim.empty() ? dim.size() == 2 : x.dim() == 2;
  if (matrix) return matrix_norm(x, *ord, dim.empty() ? IntArrayRef(kWhole) : dim, keepdim, dtype);
  return vector_norm(x, *ord, dim, keepdim, dtype);
}

Tensor norm(const Tensor& x, const std::string& ord, IntArrayRef dim, bool keepdim, std::optional<ScalarType> dtype) {
  check(dim.empty() || dim.size() == 2, "linalg.norm: If ord is a string, dim must hold two dimensions. Got ",
        dim.size());
  check(!dim.empty() || x.dim() == 2,
        "linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got ", x.dim(), "D.");
  return matrix_norm(x, ord, dim.empty() ? IntArrayRef(kWhole) : dim, keepdim, dtype);
}

namespace {

template <class Order>
Tensor cond_by_inverse(const Tensor& A, const Order& p) {
  check(A.size(-1) == A.size(-2), "linalg.cond(ord=", p, "): A must be batches of square matrices, but they are ",
        A.size(-2), " by ", A.size(-1), " matrices");
  // A singular matrix has no inverse: its condition is infinite.
  const auto [inverse, info] = inv_ex(A);
  const Tensor product = mul(matrix_norm(A, p), matrix_norm(inverse, p));
  return where(ne(info, 0), std::numeric_limits<double>::infinity(), product);
}

}  // namespace

Tensor cond(const Tensor& A, const std::optional<Scalar>& p) {
  detail::check_matrix("linalg.cond", A);
  if (A.numel() == 0) return zeros(detail::batch_of(A), A.dtype());
  if (p && std::abs(p->to_double()) != 2) return cond_by_inverse(A, *p);
  const Tensor s = svdvals(A);
  const Tensor largest = select(s, -1, 0), smallest = select(s, -1, -1);
  return p && p->to_double() < 0 ? div(smallest, largest) : div(largest, smallest);
}
Tensor cond(const Tensor& A, const std::string& p) {
  detail::check_matrix("linalg.cond", A);
  if (A.numel() == 0) return zeros(detail::batch_of(A), A.dtype());
  return cond_by_inverse(A, p);
}

Tensor detail::threshold(const Tensor& s, const Tensor& A, std::optional<double> atol, std::optional<double> rtol) {
  const double epsilon =
      A.dtype() == kFloat ? std::numeric_limits<float>::epsilon() : std::numeric_limits<double>::epsilon();
  const double otherwise = atol && *atol > 0 ? 0 : epsilon * static_cast<double>(std::max(A.size(-1), A.size(-2)));
  return clamp_min(mul(amax(s, -1, true), rtol.value_or(otherwise)), atol.value_or(0));
}

Tensor matrix_rank(const Tensor& given, std::optional<double> atol, std::optional<double> rtol, bool hermitian) {
  check(given.dim() >= 2, "torch.linalg.matrix_rank: The input tensor input must have at least 2 dimensions.");
  detail::check_floating("linalg.matrix_rank", given);
  const NoGradGuard no_grad;
  const Tensor A = given.detach();
  if (A.numel() == 0) return zeros(detail::batch_of(A), kLong);
  const Tensor s = hermitian ? abs(eigvalsh(A)) : svdvals(A);
  return sum(gt(s, detail::threshold(s, A, atol, rtol)), -1);
}

}  // namespace xtgrad::linalg

namespace xtgrad {

Tensor nuclear_norm(const Tensor& x, bool keepdim) {
  check(x.dim() == 2, "Expected a tensor with 2 dimensions, but got a tensor with ", x.dim(), " dimensions instead.");
  return linalg::matrix_norm(x, "nuc", {0, 1}, keepdim);
}
Tensor nuclear_norm(const Tensor& x, IntArrayRef dim, bool keepdim) {
  check(dim.size() == 2, "nuclear norm requires a 'dim' argument of size 2, but got ", dim);
  return linalg::matrix_norm(x, "nuc", dim, keepdim);
}

Tensor frobenius_norm(const Tensor& x) { return norm(x, 2); }
Tensor frobenius_norm(const Tensor& x, IntArrayRef dim, bool keepdim) {
  check(dim.size() <= 2, "Expected at most 2 dimensions, but got ", dim.size(), " dimensions instead.");
  check(dim.size() < 2 || wrap_dim(dim[0], x.array().ndim()) != wrap_dim(dim[1], x.array().ndim()),
        "Expected dims to be different, got ", dim, " instead");
  return norm(x, Scalar(2), dim, keepdim);
}

Tensor norm_except_dim(const Tensor& v, int64_t pow, int64_t dim) {
  if (dim == -1) return norm(v, pow);
  check(v.dim() > 0, "Dimension specified as ", dim, " but tensor has no dimensions");
  const int d = wrap_dim(dim, v.array().ndim());
  Dims shape = v.array().shape();
  const int64_t size = shape[d];
  for (int64_t& other : shape) other = 1;
  shape[d] = size;
  const Tensor slices = transpose(v, 0, d).reshape({size, size == 0 ? 0 : v.numel() / size});
  return norm(slices, Scalar(pow), 1).reshape(shape);
}

}  // namespace xtgrad
