#pragma once
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/scalar.h>

namespace xtgrad {

class Tensor;

namespace indexing {

struct NoneType {};
struct EllipsisType {};
/// A new dimension of size 1.
inline constexpr NoneType None{};
/// As many full slices as there is room for.
inline constexpr EllipsisType Ellipsis{};

/// start:stop:step as in Python; negative numbers count from the end, None leaves a default.
class Slice {
 public:
  /// One bound: an integer or None.
  struct Bound {
    std::optional<int64_t> value;
    Bound(NoneType) {}
    Bound(std::nullopt_t) {}
    template <class T, std::enable_if_t<std::is_integral_v<T>, int> = 0>
    Bound(T number) : value(static_cast<int64_t>(number)) {}
    Bound(std::optional<int64_t> number) : value(number) {}
  };
  Slice(Bound start = None, Bound stop = None, Bound step = None)
      : start_(start.value), stop_(stop.value), step_(step.value.value_or(1)) {
    check(step_ != 0, "slice step cannot be zero");
    check(step_ > 0, "step must be greater than zero, got ", step_);
  }
  std::optional<int64_t> start() const { return start_; }
  std::optional<int64_t> stop() const { return stop_; }
  int64_t step() const { return step_; }

 private:
  std::optional<int64_t> start_, stop_;
  int64_t step_;
};

/// One entry of an index: None, "...", an integer, a bool, a Slice or a tensor of integers or bools.
class TensorIndex {
 public:
  enum class Kind { none, ellipsis, integer, boolean, slice, tensor };
  TensorIndex(NoneType) : kind_(Kind::none) {}
  TensorIndex(std::nullopt_t) : kind_(Kind::none) {}
  TensorIndex(EllipsisType) : kind_(Kind::ellipsis) {}
  TensorIndex(const char* text);
  template <class T, std::enable_if_t<std::is_integral_v<T> && !std::is_same_v<T, bool>, int> = 0>
  TensorIndex(T index) : kind_(Kind::integer), integer_(static_cast<int64_t>(index)) {}
  template <class T, std::enable_if_t<std::is_same_v<T, bool>, int> = 0>
  TensorIndex(T value) : kind_(Kind::boolean), integer_(value) {}
  TensorIndex(Slice slice) : kind_(Kind::slice), slice_(slice) {}
  TensorIndex(const Tensor& tensor);

  Kind kind() const { return kind_; }
  int64_t integer() const { return integer_; }
  bool boolean() const { return integer_ != 0; }
  const Slice& slice() const { return slice_; }
  const Tensor& tensor() const { return *tensor_; }

 private:
  Kind kind_;
  int64_t integer_ = 0;
  Slice slice_;
  std::shared_ptr<const Tensor> tensor_;
};

}  // namespace indexing
using indexing::TensorIndex;

}  // namespace xtgrad
