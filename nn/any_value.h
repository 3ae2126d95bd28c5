#pragma once
#include <memory>
#include <type_traits>
#include <typeinfo>
#include <utility>

#include <xtgrad/autograd/tensor.h>

namespace xtgrad::nn {

namespace detail {
[[noreturn]] void wrong_value_type(const std::type_info& wanted, const std::type_info& actual);
[[noreturn]] void wrong_argument_type(size_t index, const std::type_info& wanted, const std::type_info& actual);
[[noreturn]] void not_copyable(const std::type_info& type);
}  // namespace detail

/// A value of any type, which is asked for by exactly that type; a tensor costs no allocation.
class AnyValue {
 public:
  /// An undefined tensor.
  AnyValue() = default;
  template <class T, class Value = std::decay_t<T>, std::enable_if_t<!std::is_same_v<Value, AnyValue>, int> = 0>
  explicit AnyValue(T&& value) {
    if constexpr (std::is_same_v<Value, Tensor>)
      tensor_ = std::forward<T>(value);
    else
      content_ = std::make_unique<Holder<Value>>(std::forward<T>(value));
  }
  AnyValue(AnyValue&&) = default;
  AnyValue& operator=(AnyValue&&) = default;
  AnyValue(const AnyValue& other)
      : tensor_(other.tensor_), content_(other.content_ ? other.content_->clone() : nullptr) {}
  AnyValue& operator=(const AnyValue& other) {
    if (this != &other) *this = AnyValue(other);
    return *this;
  }

  const std::type_info& type_info() const noexcept { return content_ ? content_->type() : typeid(Tensor); }

  /// Null unless the value is a T.
  template <class T>
  T* try_get() {
    static_assert(!std::is_reference_v<T> && !std::is_array_v<T>, "AnyValue stores decayed types");
    if constexpr (std::is_same_v<T, Tensor>)
      return content_ ? nullptr : &tensor_;
    else
      return content_ && content_->type() == typeid(T) ? &static_cast<Holder<T>&>(*content_).value : nullptr;
  }

  /// The value; throws unless it is a T.
  template <class T>
  T get() {
    T* value = try_get<T>();
    if (!value) detail::wrong_value_type(typeid(T), type_info());
    if constexpr (std::is_copy_constructible_v<T>)
      return *value;
    else
      return std::move(*value);
  }

  /// The value to be moved from, as argument number `index` of a forward(); throws unless it is a T.
  template <class T>
  T&& argument(size_t index) {
    T* value = try_get<T>();
    if (!value) detail::wrong_argument_type(index, typeid(T), type_info());
    return std::move(*value);
  }

 private:
  struct Content {
    virtual ~Content() = default;
    virtual const std::type_info& type() const noexcept = 0;
    virtual std::unique_ptr<Content> clone() const = 0;
  };
  template <class T>
  struct Holder final : Content {
    template <class U>
    explicit Holder(U&& held) : value(std::forward<U>(held)) {}
    const std::type_info& type() const noexcept override { return typeid(T); }
    std::unique_ptr<Content> clone() const override {
      if constexpr (std::is_copy_constructible_v<T>)
        return std::make_unique<Holder>(value);
      else
        detail::not_copyable(typeid(T));
    }
    T value;
  };

  Tensor tensor_;  // where there is no content
  std::unique_ptr<Content> content_;
};

}  // namespace xtgrad::nn
