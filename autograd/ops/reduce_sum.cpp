#include <algorithm>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/reduce_dims.h>
#include <xtgrad/autograd/trace.h>
#include <xtgrad/lib/kernels/reduce.h>

namespace xtgrad {
namespace {

// Integers are summed as int64.
Tensor sum_input(const Tensor& x, const std::optional<ScalarType>& dtype) {
  const Tensor given = dtype ? x.to(*dtype) : x;
  return is_integral(given.dtype(), true) ? given.to(kLong) : given;
}
Tensor sum_result(const Tensor& sum, const std::optional<ScalarType>& dtype) { return dtype ? sum.to(*dtype) : sum; }

void describe_reduction(TracedOperation& operation, uint32_t mask, int ndim, bool keepdim) {
  Dims dims;
  for (int d = 0; d < ndim; ++d)
    if (mask >> d & 1) dims.push_back(d);
  operation.set("dims", dims).set("keepdim", keepdim);
}

Tensor mean_dims(const Tensor& x, uint32_t mask, bool keepdim, const std::optional<ScalarType>& dtype) {
  const ScalarType type = dtype.value_or(x.dtype());
  check(is_floating_point(type), "mean(): could not infer output dtype. ", dtype ? "Optional" : "Input",
        " dtype must be either a floating point or complex dtype. Got: ", type);
  const Tensor input = dtype ? x.to(*dtype) : x;
  // No element: there is no gradient to divide either, but the gradient of this division shall not be nan.
  const double count = static_cast<double>(std::max<int64_t>(kernels::reduced_count(x.sizes(), mask), 1));
  return traced(record(mask == all_dims(x) && !keepdim ? "MeanBackward0" : "MeanBackward1",
                       kernels::mean(input.array(), mask, keepdim), {input},
                       [shape = input.array().shape(), mask, count](const Tensor& g) {
                         return spread(div(g, Scalar(count)), shape, mask);
                       }),
                [&](TracedOperation& op) { describe_reduction(op, mask, input.array().ndim(), keepdim); });
}

Tensor to_bool(const Tensor& x) { return x.dtype() == kBool ? x : x.detach().to(kBool); }

// PyTorch's all and any of bytes are bytes.
Tensor bool_result(Array result, const Tensor& x) {
  return Tensor(x.dtype() == kByte ? result.to(kByte) : std::move(result));
}

uint32_t one_dim(const Tensor& x, int64_t dim) { return 1u << wrap_dim(dim, static_cast<int>(x.dim())); }

}  // namespace

Tensor spread(const Tensor& y, const Dims& shape, uint32_t mask) {
  const Array& a = y.array();
  Dims strides(shape.size(), 0);
  const bool kept = a.ndim() == shape.size();
  int from = 0;
  for (int d = 0; d < shape.size(); ++d) {
    const bool reduced = mask >> d & 1;
    if (!reduced) strides[d] = a.strides()[from];
    if (kept || !reduced) ++from;
  }
  return record_view("SpreadBackward0", a.as_strided(shape, strides, a.offset()), y,
                     [mask, keepdim = kept && !shape.empty()](const Tensor& g) { return sum_dims(g, mask, keepdim); });
}

Tensor sum_dims(const Tensor& x, uint32_t mask, bool keepdim) {
  return traced(
      record(mask == all_dims(x) && !keepdim ? "SumBackward0" : "SumBackward1", kernels::sum(x.array(), mask, keepdim),
             {x}, [shape = x.array().shape(), mask](const Tensor& g) { return spread(g, shape, mask); }),
      [&](TracedOperation& op) { describe_reduction(op, mask, x.array().ndim(), keepdim); });
}

Tensor sum(const Tensor& x, std::optional<ScalarType> dtype) {
  return sum_result(sum_dims(sum_input(x, dtype), all_dims(x), false), dtype);
}

Tensor sum(const Tensor& x, IntArrayRef dim, bool keepdim, std::optional<ScalarType> dtype) {
  const uint32_t mask = dim_mask(dim, static_cast<int>(x.dim()));
  return sum_result(sum_dims(sum_input(x, dtype), mask, keepdim), dtype);
}

Tensor mean(const Tensor& x, std::optional<ScalarType> dtype) { return mean_dims(x, all_dims(x), false, dtype); }

Tensor mean(const Tensor& x, IntArrayRef dim, bool keepdim, std::optional<ScalarType> dtype) {
  return mean_dims(x, dim_mask(dim, static_cast<int>(x.dim())), keepdim, dtype);
}

Tensor sum_to_size(const Tensor& x, IntArrayRef size) {
  check(is_expandable_to(size, x.sizes()), "size {", size, "} is not expandable to size {", x.sizes(), "}.");
  if (x.array().shape() == size) return x.clone();
  Array result = kernels::sum_to(sum_input(x, std::nullopt).array(), size).to(x.dtype());
  if (result.storage() == x.array().storage()) result = result.clone();
  return record("SumToSizeBackward0", std::move(result), {x}, [shape = x.array().shape()](const Tensor& g) {
    const Array& a = g.array();
    return record_view("ExpandBackward0", a.expand(shape), g, [](const Tensor& gg) { return gg; });
  });
}

Tensor all(const Tensor& x) { return bool_result(kernels::all(to_bool(x).array(), all_dims(x), false), x); }
Tensor any(const Tensor& x) { return bool_result(kernels::any(to_bool(x).array(), all_dims(x), false), x); }
Tensor all(const Tensor& x, int64_t dim, bool keepdim) {
  return bool_result(kernels::all(to_bool(x).array(), one_dim(x, dim), keepdim), x);
}
Tensor any(const Tensor& x, int64_t dim, bool keepdim) {
  return bool_result(kernels::any(to_bool(x).array(), one_dim(x, dim), keepdim), x);
}

Tensor count_nonzero(const Tensor& x) { return sum(to_bool(x)); }

Tensor TensorFunctions::sum(std::optional<ScalarType> dtype) const { return xtgrad::sum(self(), dtype); }
Tensor TensorFunctions::sum(IntArrayRef dim, bool keepdim, std::optional<ScalarType> dtype) const {
  return xtgrad::sum(self(), dim, keepdim, dtype);
}
Tensor TensorFunctions::mean(std::optional<ScalarType> dtype) const { return xtgrad::mean(self(), dtype); }
Tensor TensorFunctions::mean(IntArrayRef dim, bool keepdim, std::optional<ScalarType> dtype) const {
  return xtgrad::mean(self(), dim, keepdim, dtype);
}
Tensor TensorFunctions::sum_to_size(IntArrayRef size) const { return xtgrad::sum_to_size(self(), size); }
Tensor TensorFunctions::all() const { return xtgrad::all(self()); }
Tensor TensorFunctions::any() const { return xtgrad::any(self()); }
Tensor TensorFunctions::all(int64_t dim, bool keepdim) const { return xtgrad::all(self(), dim, keepdim); }
Tensor TensorFunctions::any(int64_t dim, bool keepdim) const { return xtgrad::any(self(), dim, keepdim); }
Tensor TensorFunctions::count_nonzero() const { return xtgrad::count_nonzero(self()); }

}  // namespace xtgrad
