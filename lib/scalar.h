#pragma once
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <xtgrad/lib/dtype.h>

namespace xtgrad {

class Scalar;
namespace detail {
[[noreturn]] void number_does_not_fit(const Scalar& number, ScalarType type);
}

/// A number without a tensor: a double, an integer or a bool, which does not promote tensors of its own kind.
class Scalar {
 public:
  Scalar() : Scalar(int64_t{0}) {}
  template <class T, std::enable_if_t<std::is_arithmetic_v<T>, int> = 0>
  Scalar(T value) {
    if constexpr (std::is_same_v<T, bool>) {
      kind_ = kBool;
      integer_ = value;
    } else if constexpr (std::is_integral_v<T>) {
      kind_ = kLong;
      integer_ = static_cast<int64_t>(value);
    } else {
      kind_ = kDouble;
      real_ = static_cast<double>(value);
    }
  }

  /// Double, Long or Bool.
  ScalarType type() const { return kind_; }
  bool is_floating_point() const { return kind_ == kDouble; }
  bool is_integral(bool include_bool) const { return kind_ == kLong || (include_bool && kind_ == kBool); }
  bool is_boolean() const { return kind_ == kBool; }

  /// The number as a T; throws when a T cannot hold it. Negative numbers wrap around in an unsigned T, as in PyTorch.
  template <class T>
  T to() const {
    if (!fits<T>()) [[unlikely]]
      detail::number_does_not_fit(*this, dtype_of<T>());
    return wrapped<T>();
  }
  /// The number as a T, whole numbers wrapping around in any T.
  template <class T>
  T wrapped() const {
    if constexpr (std::is_same_v<T, bool>)
      return kind_ == kDouble ? real_ != 0 : integer_ != 0;
    else if constexpr (std::is_integral_v<T>)
      return static_cast<T>(kind_ != kDouble ? integer_ : fits<int64_t>() ? static_cast<int64_t>(real_) : INT64_MIN);
    else
      return kind_ == kDouble ? static_cast<T>(real_) : static_cast<T>(integer_);
  }
  double to_double() const { return to<double>(); }
  int64_t to_long() const { return to<int64_t>(); }
  // PyTorch's names.
  double toDouble() const { return to<double>(); }
  float toFloat() const { return to<float>(); }
  int64_t toLong() const { return to<int64_t>(); }
  int toInt() const { return to<int>(); }
  bool toBool() const { return to<bool>(); }
  Scalar operator-() const { return kind_ == kDouble ? Scalar(-real_) : Scalar(-integer_); }

 private:
  template <class T>
  bool fits() const {
    using Limit = std::numeric_limits<T>;
    if constexpr (std::is_same_v<T, bool>) return true;
    if constexpr (std::is_floating_point_v<T>) {
      return kind_ != kDouble || !std::isfinite(real_) || std::abs(real_) <= static_cast<double>(Limit::max());
    } else if (kind_ == kDouble) {
      const double end = 2 * static_cast<double>(Limit::max() / 2 + 1);
      return real_ < end && (std::is_signed_v<T> ? real_ >= -end : real_ > -end);
    } else if constexpr (sizeof(T) == sizeof(int64_t)) {
      return true;
    } else {
      const int64_t most = static_cast<int64_t>(Limit::max());
      return integer_ <= most && integer_ >= (std::is_signed_v<T> ? static_cast<int64_t>(Limit::min()) : -most);
    }
  }

  ScalarType kind_;
  union {
    double real_;
    int64_t integer_;
  };
};

/// The number as an element of `dtype` holds it: 0.5 is 0 among integers. Throws when it does not fit.
Scalar as_element(const Scalar& number, ScalarType dtype);

inline void append_text(std::string& out, const Scalar& s) {
  if (s.is_floating_point())
    out += text(s.to_double());
  else if (s.is_boolean())
    out += s.to<bool>() ? "true" : "false";
  else
    out += std::to_string(s.to_long());
}

}  // namespace xtgrad
