#include <xtgrad/autograd/ops/sets.h>

#include <algorithm>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/lib/kernels/operand.h>
#include <xtgrad/lib/kernels/search.h>

namespace xtgrad {
namespace {

/// Which slices along the first dimension differ from the one before them; the first one does.
Tensor starts_run(const Tensor& x) {
  const int64_t n = x.size(0);
  if (n == 0) return zeros({0}, kBool);
  Tensor differs = ne(narrow(x, 0, 1, n - 1), narrow(x, 0, 0, n - 1));
  while (differs.dim() > 1) differs = any(differs, -1);
  return cat({ones({1}, kBool), differs.to(kBool)});
}

/// The groups that runs of equal slices are: their first slices, the group of each slice, the groups' sizes.
struct Groups {
  Tensor first, of_each, counts;

  Groups(const Tensor& x, bool wants_counts) : first(starts_run(x)) {
    of_each = x.size(0) == 0 ? zeros({0}, kLong) : sub(cumsum(first, 0), 1);
    counts = wants_counts ? bincount(of_each) : zeros({0}, kLong);
  }
};

Tensor chosen(const Tensor& x, const Tensor& mask) { return index_select(x, 0, nonzero(mask).reshape({-1})); }

/// The groups among slices in `order`, which are put back into theirs.
std::tuple<Tensor, Tensor, Tensor> unique_of(const Tensor& sorted, const Tensor& order, bool inverse, bool counts) {
  const Groups groups(sorted, counts);
  const Tensor back = inverse ? scatter(zeros_like(order), 0, order, groups.of_each) : zeros({0}, kLong);
  return {chosen(sorted, groups.first), back, groups.counts};
}

}  // namespace

std::tuple<Tensor, Tensor, Tensor> _unique2(const Tensor& given, bool, bool return_inverse, bool return_counts) {
  const NoGradGuard no_grad;
  const auto [values, order] = sort(ravel(given.detach()), 0);
  auto [unique, inverse, counts] = unique_of(values, order, return_inverse, return_counts);
  if (return_inverse) inverse = inverse.reshape(given.sizes());
  return {unique, inverse, counts};
}

std::tuple<Tensor, Tensor, Tensor> unique_dim(const Tensor& given, int64_t dim, bool, bool return_inverse,
                                              bool return_counts) {
  const NoGradGuard no_grad;
  const int d = wrap_dim(dim, given.array().ndim());
  check(given.dim() > 0, "unique_dim: expected a tensor of at least one dimension");
  const Tensor slices = movedim(given.detach(), d, 0).contiguous();
  const int64_t n = slices.size(0);
  check(slices.numel() > 0 || n == 0,
        "There are 0 sized dimensions, and they aren't selected, so unique cannot be applied");
  const Tensor order(kernels::sort_rows(slices.reshape({n, n == 0 ? 0 : slices.numel() / n}).array()));
  auto [unique, inverse, counts] = unique_of(index_select(slices, 0, order), order, return_inverse, return_counts);
  return {movedim(unique, 0, d), inverse, counts};
}

std::tuple<Tensor, Tensor, Tensor> unique_consecutive(const Tensor& given, bool return_inverse, bool return_counts,
                                                      std::optional<int64_t> dim) {
  const NoGradGuard no_grad;
  check(!dim || given.dim() > 0, "unique_consecutive: a tensor without dimensions has none to choose");
  const int d = dim ? wrap_dim(*dim, given.array().ndim()) : 0;
  const Tensor slices = dim ? movedim(given.detach(), d, 0) : ravel(given.detach());
  const Groups groups(slices, return_counts);
  Tensor unique = chosen(slices, groups.first);
  if (dim) unique = movedim(unique, 0, d);
  const Tensor inverse = !return_inverse ? zeros({0}, kLong)
                         : dim           ? groups.of_each
                                         : groups.of_each.reshape(given.sizes());
  return {unique, inverse, groups.counts};
}

Tensor searchsorted(const Tensor& sorted, const Tensor& values, bool out_int32, bool right,
                    const std::optional<std::string>& side, const Tensor& sorter) {
  check(!side || *side == "left" || *side == "right",
        "torch.searchsorted(): side can only be 'left' or 'right' but got ", side.value_or(""));
  check(!side || !right || *side == "right",
        "torch.searchsorted(): side and right can't be set to opposites, got side of ", side.value_or(""),
        " while right was True");
  check(sorted.dim() > 0, "torch.searchsorted(): boundaries tensor should have at least one dimension");
  const bool rows_match =
      sorted.dim() == values.dim() &&
      std::equal(values.sizes().begin(), values.sizes().end() - (values.dim() > 0 ? 1 : 0), sorted.sizes().begin());
  check(
      sorted.dim() == 1 || rows_match,
      "torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries tensor "
      "and input value tensor must match, but we got boundaries tensor ",
      sorted.sizes(), " and input value tensor ", values.sizes());
  Tensor list = sorted;
  if (sorter.defined()) {
    check(sorter.sizes() == sorted.sizes(),
          "torch.searchsorted(): boundary and sorter must have the same size, but got ", sorted.sizes(), " and ",
          sorter.sizes());
    list = gather(sorted, -1, sorter);
  }
  const ScalarType dtype = kernels::result_type({list.array(), values.array()});
  const int64_t n = list.size(-1), rows = list.dim() == 1 ? 1 : numel_of(list.sizes()) / std::max<int64_t>(n, 1);
  const int64_t m = values.dim() == 0 ? 1 : values.size(-1);
  if (values.numel() == 0) return zeros(values.sizes(), out_int32 ? kInt : kLong);
  const Array found = kernels::search_sorted(list.array().to(dtype).contiguous().reshape({n == 0 ? 1 : rows, n}),
                                             values.array().to(dtype).contiguous().reshape({values.numel() / m, m}),
                                             right || side == "right");
  return Tensor(found.reshape(values.sizes()).to(out_int32 ? kInt : kLong));
}
Tensor searchsorted(const Tensor& sorted, const Scalar& value, bool out_int32, bool right,
                    const std::optional<std::string>& side, const Tensor& sorter) {
  check(sorted.dim() == 1,
        "torch.searchsorted(): input value can be a scalar only when boundaries tensor dimension is 1");
  const ScalarType dtype = kernels::result_type({sorted.array(), value});
  return searchsorted(sorted, full({}, value, dtype), out_int32, right, side, sorter);
}

Tensor bucketize(const Tensor& values, const Tensor& boundaries, bool out_int32, bool right) {
  check(boundaries.dim() == 1, "boundaries tensor must be 1 dimension, but got dim(", boundaries.dim(), ")");
  return searchsorted(boundaries, values, out_int32, right);
}

Tensor bucketize(const Scalar& value, const Tensor& boundaries, bool out_int32, bool right) {
  return searchsorted(boundaries, value, out_int32, right);
}

Tensor isin(const Tensor& elements, const Tensor& test_elements, bool, bool invert) {
  const NoGradGuard no_grad;
  const ScalarType dtype = kernels::result_type({elements.array(), test_elements.array()});
  if (test_elements.numel() == 0) return full(elements.sizes(), invert, kBool);
  const Tensor list = std::get<0>(sort(ravel(test_elements.detach()).to(dtype))), wanted = elements.detach().to(dtype);
  const Tensor place = clamp_max(searchsorted(list, wanted), list.numel() - 1);
  const Tensor found = eq(index_select(list, 0, ravel(place)).reshape(wanted.sizes()), wanted);
  return invert ? logical_not(found) : found;
}

Tensor isin(const Tensor& elements, const Scalar& test_element, bool, bool invert) {
  const Tensor found = eq(elements.detach(), test_element);
  return invert ? logical_not(found) : found;
}
Tensor isin(const Scalar& element, const Tensor& test_elements, bool assume_unique, bool invert) {
  return isin(scalar_tensor(element, test_elements.dtype()), test_elements, assume_unique, invert);
}

}  // namespace xtgrad
