#include "values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

#include <xtgrad/autograd/ops/creation.h>

namespace reference {
namespace {

ScalarType dtype_of_name(const std::string& name) {
  static const std::map<std::string, ScalarType> types{
      {"float64", kDouble}, {"float32", kFloat}, {"int64", kLong}, {"int32", kInt},    {"int16", kShort},
      {"int8", kChar},      {"uint8", kByte},    {"bool", kBool},  {"float16", kHalf}, {"bfloat16", kBFloat16}};
  const auto found = types.find(name);
  check(found != types.end(), "the runner does not know the dtype ", name);
  return found->second;
}

int64_t count(const std::vector<int64_t>& shape) {
  int64_t n = 1;
  for (int64_t size : shape) n *= size;
  return n;
}

/// Calls visit(i, offset) for every index in row-major order.
template <class Visit>
void for_each_offset(IntArrayRef shape, IntArrayRef strides, const Visit& visit) {
  std::vector<int64_t> index(shape.size(), 0);
  const int64_t total = count(shape.vec());
  for (int64_t i = 0, offset = 0; i < total; ++i) {
    visit(static_cast<size_t>(i), offset);
    for (size_t d = shape.size(); d-- > 0;) {
      offset += strides[d];
      if (++index[d] < shape[d]) break;
      offset -= strides[d] * shape[d];
      index[d] = 0;
    }
  }
}

/// The k-th of n dimensions from the fastest on.
size_t dim_at(Layout layout, size_t k, size_t n) {
  if (layout == Layout::transposed) return k;
  if (layout == Layout::channels_last && n == 4) return std::array<size_t, 4>{1, 3, 2, 0}[k];
  return n - 1 - k;
}

/// Strides in which no element follows another; dimensions of size 1 get stride 0, as expand leaves them.
std::vector<int64_t> strides_for(const std::vector<int64_t>& shape, Layout layout, std::optional<int> zero_dim) {
  const size_t n = shape.size();
  std::vector<int64_t> strides(n);
  int64_t step = layout == Layout::gaps ? 2 : 1;
  for (size_t k = 0; k < n; ++k) {
    const size_t d = dim_at(layout, k, n);
    const bool repeated = zero_dim && static_cast<size_t>(*zero_dim) == d;
    strides[d] = repeated || (shape[d] == 1 && (layout == Layout::transposed || layout == Layout::gaps)) ? 0 : step;
    if (!repeated) step *= std::max<int64_t>(shape[d], 1) + (layout == Layout::gaps);
  }
  return strides;
}

template <class T>
T poison() {
  if constexpr (std::is_same_v<T, bool>)
    return true;
  else if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>)
    return T(std::numeric_limits<float>::quiet_NaN());
  else if constexpr (std::numeric_limits<T>::has_quiet_NaN)
    return std::numeric_limits<T>::quiet_NaN();
  else
    return std::numeric_limits<T>::max();
}

/// The same shape, each element replaced by the first one along `dim`.
std::vector<double> equal_along(const Reading& r, int dim) {
  std::vector<double> out(r.values.size());
  int64_t inner = 1;
  for (size_t d = static_cast<size_t>(dim) + 1; d < r.shape.size(); ++d) inner *= r.shape[d];
  const int64_t size = r.shape[static_cast<size_t>(dim)];
  for (int64_t i = 0; i < static_cast<int64_t>(out.size()); ++i)
    out[static_cast<size_t>(i)] = r.values[static_cast<size_t>(i - i / inner % size * inner)];
  return out;
}

}  // namespace

bool is_tensor(const Json& json) { return json.is_object() && json.contains("dtype"); }

double number_of(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number()) return json.get<double>();
  const std::string text = json.get<std::string>();
  check(text == "nan" || text == "inf" || text == "-inf", "not a number: ", text);
  return text == "nan" ? std::nan("") : text == "inf" ? HUGE_VAL : -HUGE_VAL;
}

Reading read(const Json& tensor) {
  Reading r{dtype_of_name(tensor.at("dtype")), tensor.at("shape").get<std::vector<int64_t>>(), {}};
  for (const Json& v : tensor.at("data")) r.values.push_back(number_of(v));
  check(static_cast<int64_t>(r.values.size()) == count(r.shape), "a tensor of shape ", IntArrayRef(r.shape), " has ",
        r.values.size(), " values");
  return r;
}

Reading read(const Tensor& tensor) {
  Reading r{tensor.dtype(), tensor.sizes().vec(), {}};
  r.values.resize(static_cast<size_t>(tensor.numel()));
  dispatch_storage(r.dtype, "read", [&](auto zero) {
    using T = decltype(zero);
    const T* data = tensor.data_ptr<T>();
    for_each_offset(r.shape, tensor.strides(),
                    [&](size_t i, int64_t offset) { r.values[i] = static_cast<double>(data[offset]); });
  });
  return r;
}

Tensor Builder::place(const Reading& r, std::optional<int> zero_dim) {
  const auto strides = strides_for(r.shape, form_.layout, zero_dim);
  const int64_t start = form_.layout == Layout::contiguous ? 0 : 3;
  int64_t last = start;
  for (size_t d = 0; d < r.shape.size(); ++d) last += std::max<int64_t>(r.shape[d] - 1, 0) * strides[d];
  return dispatch_storage(r.dtype, "place", [&](auto zero) {
    using T = decltype(zero);
    // Room behind the last element would hide an overread from a sanitizer; only stride 0 needs it, for kernels that
    // take the operand for a contiguous one, which the comparison then shows.
    const size_t elements = static_cast<size_t>(last) + (zero_dim ? 8 : 1);
    const auto memory = std::make_shared<std::vector<char>>(elements * sizeof(T));
    T* data = reinterpret_cast<T*>(memory->data());
    std::fill_n(data, elements, poison<T>());
    for_each_offset(r.shape, strides,
                    [&](size_t i, int64_t offset) { data[start + offset] = static_cast<T>(r.values[i]); });
    memory_.push_back({memory, *memory});
    return from_blob(
        data + start, r.shape, strides, [memory](void*) {}, TensorOptions(r.dtype));
  });
}

Tensor Builder::make(const Json& json) {
  Reading r = read(json);
  const bool real = is_floating_point(r.dtype);
  if (real && form_.single) r.dtype = kFloat;
  std::optional<int> zero_dim;
  if (form_.equal_along && !r.shape.empty() && real && !r.values.empty()) {
    const int dims = static_cast<int>(r.shape.size());
    const int dim = *form_.equal_along < 0 ? dims + *form_.equal_along : *form_.equal_along;
    if (dim >= 0 && dim < dims) {
      r.values = equal_along(r, dim);
      if (form_.stride_zero) zero_dim = dim;
    }
  }
  Tensor made = place(r, zero_dim);
  if (json.value("requires_grad", false)) {
    made.requires_grad_(true);
    leaves_.push_back(made);
  }
  return made;
}

Value Builder::value(const Json& json) {
  std::vector<Tensor> tensors;
  if (is_tensor(json))
    tensors.push_back(make(json));
  else if (json.is_array())
    for (const Json& item : json)
      if (is_tensor(item)) tensors.push_back(make(item));
  return Value(json, std::move(tensors));
}

Args Builder::arguments(const Json& row) {
  Args args;
  for (const Json& json : row.at("args")) args.positional.push_back(value(json));
  for (const auto& [name, json] : row.at("kwargs").items()) args.named.emplace(name, value(json));
  if (row.contains("params")) args.named.emplace("params", Value(row.at("params"), parameters(row.at("params"))));
  return args;
}

std::vector<Tensor> Builder::parameters(const Json& row) {
  std::vector<Tensor> tensors;
  for (const auto& [name, json] : row.items()) {
    Json plain = json;
    plain.erase("requires_grad");
    tensors.push_back(make(plain));
  }
  return tensors;
}

bool Builder::untouched() const {
  return std::all_of(memory_.begin(), memory_.end(), [](const Memory& m) { return *m.now == m.then; });
}

std::optional<std::string> difference(const Reading& got, const Reading& expected, double tolerance) {
  if (got.dtype != expected.dtype) return text("dtype ", got.dtype, ", expected ", expected.dtype);
  if (got.shape != expected.shape)
    return text("shape ", IntArrayRef(got.shape), ", expected ", IntArrayRef(expected.shape));
  double largest = 1;
  for (double v : expected.values)
    if (std::isfinite(v)) largest = std::max(largest, std::abs(v));
  const double limit = is_floating_point(expected.dtype) ? tolerance * largest : 0;
  for (size_t i = 0; i < expected.values.size(); ++i) {
    const double a = got.values[i], b = expected.values[i];
    if (a == b || (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= limit) continue;
    return text("element ", i, " is ", a, ", expected ", b, " (limit ", limit, ")");
  }
  return std::nullopt;
}

Scalar Value::scalar() const {
  if (json_->is_number_integer()) return Scalar(json_->get<int64_t>());
  return Scalar(number_of(*json_));
}

std::vector<int64_t> Value::integers() const {
  if (json_->is_array()) return json_->get<std::vector<int64_t>>();
  return {integer()};
}

std::vector<double> Value::numbers() const {
  if (json_->is_array()) return json_->get<std::vector<double>>();
  return {number()};
}

const Value& Args::operator[](const std::string& name) const {
  const auto found = named.find(name);
  check(found != named.end(), "the case has no argument '", name, "'");
  return found->second;
}

}  // namespace reference
