#pragma once
#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <ostream>
#include <vector>

#include <xtgrad/lib/array_ref.h>
#include <xtgrad/lib/check.h>

namespace xtgrad {

/// D numbers from one (taken D times) or from D: what kernel_size, stride and padding take.
template <size_t D, class T = int64_t>
class ExpandingArray {
 public:
  ExpandingArray(std::initializer_list<T> values) : ExpandingArray(ArrayRef<T>(values)) {}
  ExpandingArray(const std::vector<T>& values) : ExpandingArray(ArrayRef<T>(values)) {}
  /// Throws unless there are D values.
  ExpandingArray(ArrayRef<T> values) {
    check(values.size() == D, "Expected ", D, " values, but instead got ", values.size());
    std::copy(values.begin(), values.end(), values_.begin());
  }
  ExpandingArray(T value) { values_.fill(value); }
  ExpandingArray(const std::array<T, D>& values) : values_(values) {}

  std::array<T, D>& operator*() { return values_; }
  const std::array<T, D>& operator*() const { return values_; }
  std::array<T, D>* operator->() { return &values_; }
  const std::array<T, D>* operator->() const { return &values_; }
  operator ArrayRef<T>() const { return ArrayRef<T>(values_.data(), D); }
  size_t size() const { return D; }
  const T* data() const { return values_.data(); }

 private:
  std::array<T, D> values_{};
};

/// "[3, 3]"; one number prints alone where D is 1.
template <size_t D, class T>
std::ostream& operator<<(std::ostream& stream, const ExpandingArray<D, T>& values) {
  if (D == 1) return stream << values->front();
  stream << '[';
  for (size_t i = 0; i < D; ++i) stream << (i > 0 ? ", " : "") << values->at(i);
  return stream << ']';
}

/// The same where some may be left open: std::nullopt stands for them.
template <size_t D, class T = int64_t>
class ExpandingArrayWithOptionalElem : public ExpandingArray<D, std::optional<T>> {
 public:
  using ExpandingArray<D, std::optional<T>>::ExpandingArray;
  ExpandingArrayWithOptionalElem(std::initializer_list<T> values)
      : ExpandingArray<D, std::optional<T>>(std::vector<std::optional<T>>(values.begin(), values.end())) {}
  ExpandingArrayWithOptionalElem(const std::vector<T>& values)
      : ExpandingArray<D, std::optional<T>>(std::vector<std::optional<T>>(values.begin(), values.end())) {}
  ExpandingArrayWithOptionalElem(T value) : ExpandingArray<D, std::optional<T>>(std::optional<T>(value)) {}
};

/// "[3, None]".
template <size_t D, class T>
std::ostream& operator<<(std::ostream& stream, const ExpandingArrayWithOptionalElem<D, T>& values) {
  const auto print = [&](size_t i) {
    if (values->at(i))
      stream << *values->at(i);
    else
      stream << "None";
  };
  if (D == 1) return print(0), stream;
  stream << '[';
  for (size_t i = 0; i < D; ++i) {
    if (i > 0) stream << ", ";
    print(i);
  }
  return stream << ']';
}

}  // namespace xtgrad
