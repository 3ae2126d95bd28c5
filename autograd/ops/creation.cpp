#include <xtgrad/autograd/ops/creation.h>

#include <cmath>

#include <xtgrad/lib/io/file.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/range.h>

namespace xtgrad {
namespace {

Tensor finish(Array array, const TensorOptions& options) {
  options.device().check_available();
  Tensor result(std::move(array));
  if (options.requires_grad()) result.set_requires_grad(true);
  return result;
}

TensorOptions with_default(const TensorOptions& options, ScalarType dtype) {
  return options.has_dtype() ? options : options.dtype(dtype);
}

ScalarType natural_dtype(const Scalar& value) { return value.is_floating_point() ? get_default_dtype() : value.type(); }

Array empty_of(const Tensor& like, const TensorOptions& options, std::optional<MemoryFormat> format) {
  return empty_array_like(like.array(), options.dtype_opt().value_or(like.dtype()),
                          options.memory_format_or(format).value_or(MemoryFormat::Preserve));
}

Array filled(IntArrayRef sizes, const Scalar& value, const TensorOptions& options) {
  const MemoryFormat format = options.memory_format_opt().value_or(MemoryFormat::Contiguous);
  const Array result = empty_array(sizes, options.dtype(), format);
  kernels::fill(result, value);
  return result;
}

}  // namespace

Tensor empty(IntArrayRef sizes, const TensorOptions& options, std::optional<MemoryFormat> format) {
  const MemoryFormat layout = options.memory_format_or(format).value_or(MemoryFormat::Contiguous);
  return finish(empty_array(sizes, options.dtype(), layout), options);
}
Tensor empty_strided(IntArrayRef sizes, IntArrayRef strides, const TensorOptions& options) {
  check(sizes.size() == strides.size(), "dimensionality of sizes (", sizes.size(),
        ") must match dimensionality of strides (", strides.size(), ")");
  int64_t extent = numel_of(sizes) == 0 ? 0 : 1;
  for (size_t d = 0; d < sizes.size() && extent > 0; ++d) {
    int64_t reach = 0;
    check(strides[d] >= 0 && !__builtin_mul_overflow(sizes[d] - 1, strides[d], &reach) &&
              !__builtin_add_overflow(extent, reach, &extent),
          "Storage size calculation overflowed with sizes=", sizes, " and strides=", strides);
  }
  return finish(empty_array({extent}, options.dtype()).as_strided(sizes, strides, 0), options);
}
Tensor zeros(IntArrayRef sizes, const TensorOptions& options) { return finish(filled(sizes, 0, options), options); }
Tensor ones(IntArrayRef sizes, const TensorOptions& options) { return finish(filled(sizes, 1, options), options); }
Tensor full(IntArrayRef sizes, const Scalar& value, const TensorOptions& options) {
  return finish(filled(sizes, value, with_default(options, natural_dtype(value))), options);
}
Tensor scalar_tensor(const Scalar& value, const TensorOptions& options) {
  return finish(scalar_array(value, options.dtype()), options);
}

Tensor arange(const Scalar& end, const TensorOptions& options) { return arange(0, end, 1, options); }
Tensor arange(const Scalar& start, const Scalar& end, const TensorOptions& options) {
  return arange(start, end, 1, options);
}
Tensor arange(const Scalar& start, const Scalar& end, const Scalar& step, const TensorOptions& options) {
  const bool integers = start.is_integral(true) && end.is_integral(true) && step.is_integral(true);
  const ScalarType dtype = with_default(options, integers ? kLong : get_default_dtype()).dtype();
  check(std::isfinite(start.to_double()) && std::isfinite(end.to_double()), "unsupported range: ", start, " -> ", end);
  // Numbers of int64 are cut before they are counted, those of other integers only where they are written.
  const auto seen = [&](const Scalar& number) { return dtype == kLong ? as_element(number, dtype) : number; };
  const double first = seen(start).to_double(), last = seen(end).to_double(), by = seen(step).to_double();
  check(as_element(step, dtype).to_double() != 0, "step must be nonzero: it is ", step, " for dtype ", dtype);
  check(by > 0 ? last >= first : last <= first, "upper bound and larger bound inconsistent with step sign: arange(",
        start, ", ", end, ", ", step, ")");
  const double count = std::ceil((last - first) / by);
  check(count < 9e18, "invalid size, possible overflow: arange(", start, ", ", end, ", ", step, ")");
  Array result = empty_array({static_cast<int64_t>(count)}, dtype);
  kernels::arange(result, start, step);
  return finish(std::move(result), options);
}

Tensor range(const Scalar& start, const Scalar& end, const TensorOptions& options) {
  return range(start, end, 1, options);
}
Tensor range(const Scalar& start, const Scalar& end, const Scalar& step, const TensorOptions& options) {
  const ScalarType dtype = options.dtype();
  check(dtype != kHalf && dtype != kBool, "\"range_cpu\" not implemented for '", dtype, "'");
  check(std::isfinite(start.to_double()) && std::isfinite(end.to_double()), "unsupported range: ", start, " -> ", end);
  const auto seen = [dtype](const Scalar& number) {
    return is_integral(dtype, false) ? Scalar(number.to<int64_t>()) : number;
  };
  const Scalar first = seen(start), by = seen(step);
  check(by.to_double() != 0, "step must be nonzero: it is ", step, " for dtype ", dtype);
  const double steps = std::floor((seen(end).to_double() - first.to_double()) / by.to_double());
  check(steps >= 0, "upper bound and lower bound inconsistent with step sign: range(", start, ", ", end, ", ", step,
        ")");
  check(steps < 9e18, "invalid size, possible overflow: range(", start, ", ", end, ", ", step, ")");
  Array result = empty_array({static_cast<int64_t>(steps) + 1}, dtype);
  kernels::arange(result, first, by);
  return finish(std::move(result), options);
}

Tensor linspace(const Scalar& start, const Scalar& end, int64_t steps, const TensorOptions& options) {
  check(steps >= 0, "number of steps must be non-negative, got ", steps);
  Array result = empty_array({steps}, options.dtype());
  kernels::linspace(result, start, end);
  return finish(std::move(result), options);
}

Tensor eye(int64_t n, const TensorOptions& options) { return eye(n, n, options); }
Tensor eye(int64_t n, int64_t m, const TensorOptions& options) {
  check(n >= 0, "n must be greater or equal to 0, got ", n);
  check(m >= 0, "m must be greater or equal to 0, got ", m);
  Array result = full_array({n, m}, 0, options.dtype());
  kernels::fill(result.as_strided({std::min(n, m)}, {m + 1}, 0), 1);
  return finish(std::move(result), options);
}

Tensor empty_like(const Tensor& like, const TensorOptions& options, std::optional<MemoryFormat> format) {
  return finish(empty_of(like, options, format), options);
}
Tensor full_like(const Tensor& like, const Scalar& value, const TensorOptions& options,
                 std::optional<MemoryFormat> format) {
  Array result = empty_of(like, options, format);
  kernels::fill(result, value);
  return finish(std::move(result), options);
}
Tensor zeros_like(const Tensor& like, const TensorOptions& options, std::optional<MemoryFormat> format) {
  return full_like(like, 0, options, format);
}
Tensor ones_like(const Tensor& like, const TensorOptions& options, std::optional<MemoryFormat> format) {
  return full_like(like, 1, options, format);
}

Tensor from_blob(void* data, IntArrayRef sizes, const TensorOptions& options) {
  return from_blob(data, sizes, contiguous_strides(sizes), nullptr, options);
}
Tensor from_blob(void* data, IntArrayRef sizes, const std::function<void(void*)>& deleter,
                 const TensorOptions& options) {
  return from_blob(data, sizes, contiguous_strides(sizes), deleter, options);
}
Tensor from_blob(void* data, IntArrayRef sizes, IntArrayRef strides, const TensorOptions& options) {
  return from_blob(data, sizes, strides, nullptr, options);
}
Tensor from_blob(void* data, IntArrayRef sizes, IntArrayRef strides, const std::function<void(void*)>& deleter,
                 const TensorOptions& options) {
  check(sizes.size() == strides.size(), "from_blob: ", sizes.size(), " sizes and ", strides.size(), " strides");
  check(data || numel_of(sizes) == 0, "from_blob: null data for a tensor of sizes ", sizes);
  int64_t extent = numel_of(sizes) == 0 ? 0 : 1;
  for (size_t d = 0; d < sizes.size() && extent; ++d) {
    check(strides[d] >= 0, "from_blob: negative strides are not supported, got ", strides);
    extent += (sizes[d] - 1) * strides[d];
  }
  const size_t bytes = static_cast<size_t>(extent) * element_size(options.dtype());
  return finish(Array(make_ref<Storage>(data, bytes, deleter), 0, sizes, strides, options.dtype()), options);
}

// ---- Files

Tensor from_file(const std::string& filename, std::optional<bool> shared, std::optional<int64_t> size,
                 const TensorOptions& options) {
  const int64_t count = size.value_or(0), width = static_cast<int64_t>(element_size(options.dtype()));
  check(count >= 0 && count <= INT64_MAX / width, "from_file: cannot map ", count, " elements of ", options.dtype());
  const uint64_t bytes = static_cast<uint64_t>(count * width);
  if (shared.value_or(false))
    return finish(Array(io::map_shared(filename, bytes), 0, {count}, {1}, options.dtype()), options);
  const io::InputFile file(filename);
  check(file.size() >= bytes, filename, ": ", count, " elements of ", options.dtype(), " take ", bytes,
        " bytes, but the file has ", file.size());
  return finish(Array(file.map(), 0, {count}, {1}, options.dtype()), options);
}

// ---- tensor({{1, 2}, {3, 4}})

detail::TensorData::TensorData(std::initializer_list<TensorData> list) : kind_(Kind::list), items_(list) {
  sizes_ = {static_cast<int64_t>(items_.size())};
  if (items_.empty()) {
    dtype_ = get_default_dtype();
    return;
  }
  const TensorData& first = items_.front();
  dtype_ = first.dtype_;
  for (const TensorData& item : items_) {
    std::string sizes, got, example;
    append_text(sizes, IntArrayRef(first.sizes_));
    check(item.sizes_ == first.sizes_, "Expected all sub-lists to have sizes: ", IntArrayRef(first.sizes_),
          " as the first has, but got a sub-list with sizes: ", IntArrayRef(item.sizes_));
    check(item.dtype_ == dtype_, "Expected all elements of the tensor to have the same scalar type: ", dtype_,
          ", but got element of scalar type: ", item.dtype_);
  }
  sizes_.insert(sizes_.end(), first.sizes_.begin(), first.sizes_.end());
}

void detail::TensorData::write(std::vector<Scalar>& out) const {
  if (kind_ == Kind::number) return out.push_back(number_);
  for (const TensorData& item : items_) item.write(out);
}

Tensor detail::TensorData::to_tensor(const TensorOptions& options) const {
  std::vector<Scalar> numbers;
  write(numbers);
  ScalarType natural = dtype_;
  if (is_floating_point(natural))
    natural = get_default_dtype();
  else if (is_integral(natural, false))
    natural = kLong;
  Array result = empty_array(IntArrayRef(sizes_), options.dtype_opt().value_or(natural));
  kernels::write(result, numbers);
  return finish(std::move(result), options);
}

}  // namespace xtgrad
