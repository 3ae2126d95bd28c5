#include <xtgrad/lib/kernels/layout.h>

#include <algorithm>
#include <utility>

namespace xtgrad::kernels {
namespace {

// Negative when `inner` belongs inside of `outer`, positive when it is the other way round, 0 when no input can say.
int compare_dims(const Dims& shape, std::initializer_list<Operand> inputs, int inner, int outer) {
  for (const Operand& input : inputs) {
    if (input.is_scalar()) continue;
    const Array* x = &input.array();
    const int added = shape.size() - x->ndim();
    auto stride = [&](int d) {
      const bool broadcast = d < added || (x->shape()[d - added] == 1 && shape[d] != 1);
      return broadcast ? 0 : x->strides()[d - added];
    };
    const int64_t a = stride(inner), b = stride(outer);
    if (a == 0 || b == 0) continue;
    if (a != b) return a < b ? -1 : 1;
    if (shape[inner] > shape[outer]) return 1;
  }
  return 0;
}

Array empty_in_order(const Dims& shape, ScalarType dtype, std::initializer_list<Operand> inputs) {
  int order[Dims::kMax];  // from the innermost on
  const int ndim = shape.size();
  for (int i = 0; i < ndim; ++i) order[i] = ndim - 1 - i;
  for (int i = 1; i < ndim; ++i) {
    int moving = i;
    for (int j = i - 1; j >= 0; --j) {
      const int relation = compare_dims(shape, inputs, order[j], order[moving]);
      if (relation < 0) break;
      if (relation == 0) continue;
      std::swap(order[j], order[moving]);
      moving = j;
    }
  }
  Dims strides(ndim, 1);
  int64_t stride = 1;
  for (int i = 0; i < ndim; ++i) {
    strides[order[i]] = stride;
    stride *= std::max<int64_t>(shape[order[i]], 1);
  }
  return empty_array(shape, dtype).as_strided(shape, strides, 0);
}

}  // namespace

Array empty_result(const Dims& shape, ScalarType dtype, std::initializer_list<Operand> inputs) {
  const bool plain = std::all_of(inputs.begin(), inputs.end(),
                                 [](const Operand& x) { return x.is_scalar() || x.array().is_contiguous(); });
  return plain ? empty_array(shape, dtype) : empty_in_order(shape, dtype, inputs);
}

Dims memory_order(const Array& x) {
  Dims order;
  for (int d = 0; d < x.ndim(); ++d) order.push_back(d);
  std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
    return x.strides()[static_cast<int>(a)] > x.strides()[static_cast<int>(b)];
  });
  return order;
}

}  // namespace xtgrad::kernels
