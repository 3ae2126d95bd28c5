#pragma once
#include <xtgrad/lib/kernels/elementwise.h>
#include <xtgrad/lib/kernels/layout.h>

// Whole-array forms of the elementwise loops: shapes broadcast, dtypes converted, the result allocated or given.

namespace xtgrad::kernels {
namespace detail {

/// The shape that the operands broadcast to; mostly they have it already.
template <class... Operands>
Dims common_shape(const Operand& first, const Operands&... others) {
  Dims shape = first.shape();
  [[maybe_unused]] const auto join = [&](const Operand& other) {
    if (!other.is_scalar() && other.array().shape() != shape) shape = broadcast_shapes(shape, other.array().shape());
  };
  (join(others), ...);
  return shape;
}

// An operand as typed elements: a number becomes one element that every index leads to.
template <class T>
struct Elements {
  const Array* array = nullptr;  // none for a number
  Array converted;
  T number{};
  const T* data;

  explicit Elements(const Operand& operand) {
    if (operand.is_scalar()) {
      number = operand.scalar().wrapped<T>();
      data = &number;
      return;
    }
    array = &operand.array();
    if (array->dtype() != dtype_of<T>()) {
      converted = array->to(dtype_of<T>());
      array = &converted;
    }
    data = array->data<T>();
  }
  Elements(const Elements&) = delete;
};

template <class T>
void add_operand(Loop& loop, const Elements<T>& elements, int at) {
  if (!elements.array) std::fill_n(loop.strides[at], Dims::kMax, 0);
}

// make_loop wants arrays: a number's place is held by the result and given strides of zero afterwards.
template <class... T>
Loop loop_over(const Array& result, const Elements<T>&... elements) {
  Loop loop = make_loop(result, {(elements.array ? elements.array : &result)...});
  int at = 1;
  (add_operand(loop, elements, at++), ...);
  return loop;
}

inline Array result_for(const Array* out, const Dims& shape, ScalarType dtype,
                        std::initializer_list<Operand> operands) {
  if (!out) return empty_result(shape, dtype, operands);
  check(out->shape() == shape, "output with shape ", out->shape(), " doesn't match the broadcast shape ", shape);
  check(can_cast(dtype, out->dtype()), "result type ", dtype, " can't be cast to the desired output type ",
        out->dtype());
  return out->dtype() == dtype ? *out : empty_array(shape, dtype);
}

void convert(Array& result, ScalarType dtype, const Array* out);

/// Makes `result` what is returned: of the dtype that was asked for, or the array that was given, which it is already
/// where that had the dtype of the computation (result_for).
inline void finish(Array& result, ScalarType dtype, const Array* out) {
  if (result.dtype() != (out ? out->dtype() : dtype)) [[unlikely]]
    convert(result, dtype, out);
}

/// f over operands of type T, with results of type R that become `result_dtype`.
template <class R, class T, class... Rest, class F>
Array map_typed(const F& f, const Dims& shape, ScalarType result_dtype, const Array* out, int64_t grain,
                const Rest&... operands) {
  Array result = result_for(out, shape, dtype_of<R>(), {operands...});
  [&](const auto&... elements) {
    const Loop loop = loop_over(result, elements...);
    map_arrays(f, loop, result.data<R>(), grain, elements.data...);
  }(Elements<T>(operands)...);
  finish(result, result_dtype, out);
  return result;
}

}  // namespace detail

/// f over broadcast operands, each converted to `dtype` (a floating one; the 16-bit ones to float): result of that
/// dtype.
template <class F, class... Operands>
Array map_floating(const char* op, const F& f, ScalarType dtype, const Array* out, int64_t grain,
                   const Operands&... operands) {
  const Dims shape = detail::common_shape(operands...);
  return dispatch_floating(computing_dtype(dtype), op, [&](auto zero) {
    using T = decltype(zero);
    return detail::map_typed<T, T>(f, shape, dtype, out, grain, Operand(operands)...);
  });
}

/// f over broadcast operands, each converted to `dtype` (any; the 16-bit floats to float): result of that dtype.
template <class F, class... Operands>
Array map_any(const char* op, const F& f, ScalarType dtype, const Array* out, int64_t grain,
              const Operands&... operands) {
  const Dims shape = detail::common_shape(operands...);
  return dispatch(computing_dtype(dtype), op, [&](auto zero) {
    using T = decltype(zero);
    return detail::map_typed<T, T>(f, shape, dtype, out, grain, Operand(operands)...);
  });
}

/// f over broadcast operands, each converted to `dtype` (any): result of bools.
template <class F, class... Operands>
Array map_to_bool(const char* op, const F& f, ScalarType dtype, const Operands&... operands) {
  const Dims shape = detail::common_shape(operands...);
  return dispatch(computing_dtype(dtype), op, [&](auto zero) {
    using T = decltype(zero);
    return detail::map_typed<bool, T>(f, shape, kBool, nullptr, kGrain, Operand(operands)...);
  });
}

}  // namespace xtgrad::kernels
