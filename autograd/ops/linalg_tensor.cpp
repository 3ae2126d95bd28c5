#include <algorithm>

#include <xtgrad/autograd/ops/linalg_solve.h>
#include <xtgrad/autograd/ops/shape.h>

// Tensors as matrices between the flattened halves of their dimensions.

namespace xtgrad::linalg {
namespace {

/// The sizes of dimensions first .. last - 1.
Dims sizes_between(const Tensor& x, int64_t first, int64_t last) {
  Dims result;
  for (int64_t d = first; d < last; ++d) result.push_back(x.size(d));
  return result;
}

}  // namespace

Tensor tensorinv(const Tensor& A, int64_t ind) {
  check(ind > 0, "Expected a strictly positive integer for 'ind', but got ", ind);
  check(ind <= A.dim(), "linalg.tensorinv: 'ind' is ", ind, ", but the tensor has only ", A.dim(), " dimensions");
  const Dims start = sizes_between(A, 0, ind), end = sizes_between(A, ind, A.dim());
  const int64_t rows = numel_of(start), columns = numel_of(end);
  check(rows == columns,
        "Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got ", columns,
        " != ", rows);
  Dims shape = end;
  for (int64_t size : start) shape.push_back(size);
  return inv(A.reshape({rows, columns})).reshape(shape);
}

Tensor tensorsolve(const Tensor& given, const Tensor& B, IntArrayRef dims) {
  Tensor A = given;
  if (!dims.empty()) {
    std::vector<int64_t> last;
    for (size_t i = 0; i < dims.size(); ++i)
      last.push_back(static_cast<int64_t>(i) - static_cast<int64_t>(dims.size()));
    check(static_cast<int64_t>(dims.size()) <= A.dim(), "linalg.tensorsolve: ", dims.size(),
          " dims are to be moved, but the tensor has only ", A.dim());
    A = movedim(A, dims, last);
  }
  const Dims shape = sizes_between(A, std::min(B.dim(), A.dim()), A.dim());
  const int64_t unknowns = numel_of(shape);
  const int64_t equations = numel_of(sizes_between(A, 0, std::min(B.dim(), A.dim())));
  check(unknowns == equations,
        "Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == prod(self.shape[:other.ndim]), but "
        "got ",
        unknowns, " != ", equations);
  return solve(A.reshape({equations, unknowns}), B.flatten()).reshape(shape);
}

}  // namespace xtgrad::linalg
