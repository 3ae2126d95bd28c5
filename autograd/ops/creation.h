#pragma once
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <xtgrad/autograd/tensor.h>

namespace xtgrad {

/// Uninitialised elements, laid out in `format` (or the options' memory_format).
Tensor empty(IntArrayRef sizes, const TensorOptions& options = {}, std::optional<MemoryFormat> format = std::nullopt);
/// Uninitialised elements at these strides, which must not be negative, in a storage just large enough.
Tensor empty_strided(IntArrayRef sizes, IntArrayRef strides, const TensorOptions& options = {});
Tensor zeros(IntArrayRef sizes, const TensorOptions& options = {});
Tensor ones(IntArrayRef sizes, const TensorOptions& options = {});
/// All elements `value`; without a dtype that of the value (integers give int64, bools bool).
Tensor full(IntArrayRef sizes, const Scalar& value, const TensorOptions& options = {});
/// A 0-d tensor.
Tensor scalar_tensor(const Scalar& value, const TensorOptions& options = {});
/// start, start + step, ... below end (or above it, when step is negative); integers give int64.
Tensor arange(const Scalar& end, const TensorOptions& options = {});
Tensor arange(const Scalar& start, const Scalar& end, const TensorOptions& options = {});
Tensor arange(const Scalar& start, const Scalar& end, const Scalar& step, const TensorOptions& options = {});
/// start, start + step, ... up to `end` and with it, of the default dtype; integer dtypes cut all three first.
Tensor range(const Scalar& start, const Scalar& end, const Scalar& step, const TensorOptions& options = {});
Tensor range(const Scalar& start, const Scalar& end, const TensorOptions& options = {});
/// `steps` evenly spaced numbers from start to end, both included.
Tensor linspace(const Scalar& start, const Scalar& end, int64_t steps, const TensorOptions& options = {});
/// The identity matrix [n, n] or [n, m].
Tensor eye(int64_t n, const TensorOptions& options = {});
Tensor eye(int64_t n, int64_t m, const TensorOptions& options = {});
/// The *_like functions keep the layout of `like` where it has no gaps, unless a format is given.
Tensor empty_like(const Tensor& like, const TensorOptions& options = {},
                  std::optional<MemoryFormat> format = std::nullopt);
Tensor zeros_like(const Tensor& like, const TensorOptions& options = {},
                  std::optional<MemoryFormat> format = std::nullopt);
Tensor ones_like(const Tensor& like, const TensorOptions& options = {},
                 std::optional<MemoryFormat> format = std::nullopt);
Tensor full_like(const Tensor& like, const Scalar& value, const TensorOptions& options = {},
                 std::optional<MemoryFormat> format = std::nullopt);

/// A tensor over memory that the caller keeps alive (or `deleter` frees); nothing is copied.
Tensor from_blob(void* data, IntArrayRef sizes, const TensorOptions& options = {});
Tensor from_blob(void* data, IntArrayRef sizes, const std::function<void(void*)>& deleter,
                 const TensorOptions& options = {});
Tensor from_blob(void* data, IntArrayRef sizes, IntArrayRef strides, const TensorOptions& options = {});
Tensor from_blob(void* data, IntArrayRef sizes, IntArrayRef strides, const std::function<void(void*)>& deleter,
                 const TensorOptions& options = {});

/// The first `size` elements of a file, [size], in memory that is the file's. Shared: what is written to the tensor
/// goes to the file, which is made or made longer where need be. Else it stays with the tensor, and a shorter file
/// throws.
Tensor from_file(const std::string& filename, std::optional<bool> shared = std::nullopt,
                 std::optional<int64_t> size = 0, const TensorOptions& options = {});

namespace detail {
/// A number or nested braced lists of numbers, of one depth, size and kind throughout.
class TensorData {
 public:
  template <class T, std::enable_if_t<std::is_arithmetic_v<T>, int> = 0>
  TensorData(T value) : kind_(Kind::number), dtype_(dtype_of<T>()), number_(value) {}
  TensorData(std::initializer_list<TensorData> list);
  template <class T, std::enable_if_t<std::is_arithmetic_v<T>, int> = 0>
  TensorData(ArrayRef<T> values) : TensorData(values.begin(), values.end()) {}
  template <class T, std::enable_if_t<std::is_arithmetic_v<T>, int> = 0>
  TensorData(const std::vector<T>& values) : TensorData(values.begin(), values.end()) {}

  const std::vector<int64_t>& sizes() const { return sizes_; }
  ScalarType dtype() const { return dtype_; }
  Tensor to_tensor(const TensorOptions& options) const;

 private:
  enum class Kind { number, list };
  template <class Iterator>
  TensorData(Iterator begin, Iterator end) : kind_(Kind::list) {
    using T = std::decay_t<decltype(*begin)>;
    dtype_ = dtype_of<T>();
    for (; begin != end; ++begin) items_.emplace_back(static_cast<T>(*begin));
    sizes_ = {static_cast<int64_t>(items_.size())};
  }
  void write(std::vector<Scalar>& out) const;

  Kind kind_;
  ScalarType dtype_ = ScalarType::Undefined;
  Scalar number_;
  std::vector<TensorData> items_;
  std::vector<int64_t> sizes_;
};
}  // namespace detail

/// The numbers as a tensor: integers give int64, floats the default dtype, bools bool; nested lists give dimensions.
inline Tensor tensor(const detail::TensorData& data, const TensorOptions& options = {}) {
  return data.to_tensor(options);
}
inline Tensor tensor(std::initializer_list<detail::TensorData> data, const TensorOptions& options = {}) {
  return detail::TensorData(data).to_tensor(options);
}

}  // namespace xtgrad
