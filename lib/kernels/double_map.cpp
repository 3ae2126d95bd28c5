#include <xtgrad/lib/kernels/double_map.h>

#include <xtgrad/lib/kernels/unary_map.h>

namespace xtgrad::kernels {
namespace {

template <class F, class... Operands>
Array map_elements(const char* op, F f, const Operands&... operands) {
  const ScalarType dtype = floating_result_type({operands...});
  return dispatch_floating(computing_dtype(dtype), op, [&](auto zero) {
    using T = decltype(zero);
    const auto each = [f](auto... x) { return static_cast<T>(f(static_cast<double>(x)...)); };
    Array result = detail::result_for(nullptr, detail::common_shape(operands...), dtype_of<T>(), {operands...});
    [&](const auto&... elements) {
      run_map_base(each, detail::loop_over(result, elements...), result.data<T>(), kFunctionGrain, elements.data...);
    }(detail::Elements<T>(operands)...);
    detail::finish(result, dtype, nullptr);
    return result;
  });
}

}  // namespace

Array map_double(const char* op, double (*f)(double), const Array& x) { return map_elements(op, f, Operand(x)); }
Array map_double(const char* op, double (*f)(double, double), const Operand& a, const Operand& b) {
  return map_elements(op, f, a, b);
}

}  // namespace xtgrad::kernels
