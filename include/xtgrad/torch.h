#pragma once
// For programs written for PyTorch's C++ frontend: include this instead of <torch/torch.h>. It gives the namespaces
// torch, at and c10, and the macros, over xtgrad's own names, and the small helpers that such programs use beside them.
#include <xtgrad/lib/needs_cxx20.h>

#include <cstdint>
#include <fstream>
#include <iostream>
#include <limits>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <xtgrad/lib/arg.h>
#include <xtgrad/lib/warning.h>
#include <xtgrad/xtgrad.h>

// ---- c10: the helpers

namespace c10 {
using namespace xtgrad;
using std::get;
using std::get_if;
using std::holds_alternative;
using std::in_place;
using std::make_optional;
using std::monostate;
using std::nullopt;
using std::nullopt_t;
using std::optional;
using std::variant;
using std::visit;
using xtgrad::Error;
using IndexError = xtgrad::Error;
using ValueError = xtgrad::Error;
using TypeError = xtgrad::Error;
using NotImplementedError = xtgrad::Error;
using OptionalIntArrayRef = std::optional<IntArrayRef>;

/// The arguments, as operator<< prints them, in one string.
template <class... Args>
std::string str(const Args&... args) {
  std::ostringstream stream;
  ((void)(stream << args), ...);
  return stream.str();
}

/// The elements, as operator<< prints them, with `delimiter` between.
template <class Container>
std::string Join(const std::string& delimiter, const Container& elements) {
  std::ostringstream stream;
  bool first = true;
  for (const auto& element : elements) {
    if (!std::exchange(first, false)) stream << delimiter;
    stream << element;
  }
  return stream.str();
}

/// The readable form of a type's name as the compiler mangles it.
inline std::string demangle(const char* name) { return xtgrad::autograd::detail::demangled(name); }

inline const char* toString(ScalarType dtype) { return xtgrad::to_string(dtype); }
inline ScalarType typeMetaToScalarType(ScalarType dtype) { return dtype; }
inline ScalarType scalarTypeToTypeMeta(ScalarType dtype) { return dtype; }

namespace guts {
template <class T>
std::string to_string(T value) {
  return std::to_string(value);
}
}  // namespace guts

namespace detail {
using namespace xtgrad::detail;
// Whole numbers one by one, for range-based for.
template <class I>
class IntegerRange {
 public:
  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = I;
    using difference_type = std::ptrdiff_t;
    using pointer = const I*;
    using reference = I;
    explicit iterator(I value) : value_(value) {}
    I operator*() const { return value_; }
    iterator& operator++() {
      ++value_;
      return *this;
    }
    iterator operator++(int) {
      const iterator before = *this;
      ++value_;
      return before;
    }
    bool operator==(const iterator& other) const { return value_ == other.value_; }
    bool operator!=(const iterator& other) const { return value_ != other.value_; }

   private:
    I value_;
  };
  IntegerRange(I first, I last) : first_(first), last_(first < last ? last : first) {}
  iterator begin() const { return iterator(first_); }
  iterator end() const { return iterator(last_); }

 private:
  I first_, last_;
};

// Parts of a message, or what was demanded where there are none.
template <class... Args>
std::string check_message(const char* condition, const Args&... args) {
  if constexpr (sizeof...(Args) == 0)
    return str("Expected ", condition, " to be true, but got false.");
  else
    return str(args...);
}
}  // namespace detail

/// 0, 1, ... `end` - 1, and the same from another start.
template <class I>
requires std::is_integral_v<I> detail::IntegerRange<I> irange(I end) { return {I{0}, end}; }
template <class I, class J>
requires(std::is_integral_v<I>&& std::is_integral_v<J>) detail::IntegerRange<J> irange(I begin, J end) {
  return {static_cast<J>(begin), end};
}
}  // namespace c10

// ---- torch and at

namespace at {
using namespace xtgrad;
using c10::optional;
using c10::OptionalIntArrayRef;
using c10::toString;
inline void set_num_interop_threads(int) {}
inline int get_num_interop_threads() { return 1; }
inline void init_num_threads() {}

/// The kind of generator that there is: the CPU's.
struct CPUGeneratorImpl {};
template <class Impl = CPUGeneratorImpl, class... Args>
requires std::is_same_v<Impl, CPUGeneratorImpl> xtgrad::Generator make_generator(Args&&... args) {
  return xtgrad::Generator(std::forward<Args>(args)...);
}
namespace detail {
using namespace xtgrad::detail;
inline xtgrad::Generator createCPUGenerator(uint64_t seed = xtgrad::Generator::default_seed) {
  return xtgrad::Generator(seed);
}
inline const xtgrad::Generator& getDefaultCPUGenerator() { return xtgrad::default_generator(); }
}  // namespace detail
}  // namespace at

namespace torch {
using namespace xtgrad;
using at::get_num_interop_threads;
using at::init_num_threads;
using at::make_generator;
using at::set_num_interop_threads;
using c10::irange;
using c10::OptionalIntArrayRef;
using c10::scalarTypeToTypeMeta;
using c10::str;
using c10::toString;
using c10::typeMetaToScalarType;
using std::make_unique;
using std::nullopt;
using std::nullopt_t;
using std::optional;

/// There is no other device than the CPU.
namespace cuda {
inline bool is_available() { return false; }
inline bool cudnn_is_available() { return false; }
inline size_t device_count() { return 0; }
inline void manual_seed(uint64_t) {}
inline void manual_seed_all(uint64_t) {}
inline void synchronize(int64_t = -1) {}
}  // namespace cuda

// Templates of torch that programs use in their own.
template <bool... values>
using all_of = std::conjunction<std::bool_constant<values>...>;
template <bool... values>
using any_of = std::disjunction<std::bool_constant<values>...>;
template <bool condition, class T = void>
using enable_if_t = std::enable_if_t<condition, T>;
template <bool condition, class T = void>
using disable_if_t = std::enable_if_t<!condition, T>;
/// Calls `function` with each of the other arguments in order.
template <class Function, class... Args>
void apply(const Function& function, Args&&... args) {
  (function(std::forward<Args>(args)), ...);
}

namespace detail {
using namespace xtgrad::detail;
using TensorDataContainer = xtgrad::detail::TensorData;
template <class M>
struct is_module : std::bool_constant<std::is_base_of_v<xtgrad::nn::Module, std::decay_t<M>>> {};
template <class M, class T = void>
using enable_if_module_t = std::enable_if_t<is_module<M>::value, T>;
template <class M, class T = void>
using disable_if_module_t = std::enable_if_t<!is_module<M>::value, T>;
template <class M, class... Args>
using return_type_of_forward_t = decltype(std::declval<M&>().forward(std::declval<Args>()...));
}  // namespace detail
}  // namespace torch

// ---- macros

#define TORCH_ARG(T, name) XTGRAD_ARG(T, name)
#define TORCH_MODULE(Name) XTGRAD_MODULE(Name)
#define TORCH_MODULE_IMPL(Name, ImplType) XTGRAD_MODULE_IMPL(Name, ImplType)

#define TORCH_CHECK(condition, ...)                  \
  (__builtin_expect(static_cast<bool>(condition), 1) \
       ? void()                                      \
       : ::xtgrad::fail(::c10::detail::check_message(#condition __VA_OPT__(, ) __VA_ARGS__)))
#define TORCH_CHECK_INDEX(condition, ...) TORCH_CHECK(condition __VA_OPT__(, ) __VA_ARGS__)
#define TORCH_CHECK_VALUE(condition, ...) TORCH_CHECK(condition __VA_OPT__(, ) __VA_ARGS__)
#define TORCH_CHECK_TYPE(condition, ...) TORCH_CHECK(condition __VA_OPT__(, ) __VA_ARGS__)
#define TORCH_INTERNAL_ASSERT(condition, ...) TORCH_CHECK(condition __VA_OPT__(, ) __VA_ARGS__)
#define AT_ASSERT(condition, ...) TORCH_CHECK(condition __VA_OPT__(, ) __VA_ARGS__)
#define AT_ERROR(...) ::xtgrad::fail(::c10::str(__VA_ARGS__))
#define TORCH_WARN(...) ::xtgrad::warn(::c10::str(__VA_ARGS__))
#define TORCH_WARN_ONCE(...)                                                    \
  do {                                                                          \
    static const bool warned = (::xtgrad::warn(::c10::str(__VA_ARGS__)), true); \
    (void)warned;                                                               \
  } while (false)
