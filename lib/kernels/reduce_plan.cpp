#include <xtgrad/lib/kernels/reduce_plan.h>

namespace xtgrad::kernels {
namespace {
bool contains(uint32_t mask, int dim) { return mask >> dim & 1; }

Array view_of_dims(const Array& x, uint32_t mask) {
  Dims shape, strides;
  for (int d = 0; d < x.ndim(); ++d)
    if (contains(mask, d)) {
      shape.push_back(x.shape()[d]);
      strides.push_back(x.strides()[d]);
    }
  return x.as_strided(shape, strides, x.offset());
}
}  // namespace

ReducePlan make_reduce_plan(const Array& x, uint32_t mask, const Array& result) {
  const Array kept = view_of_dims(x, ~mask);
  const Array flat_result = result.as_strided(kept.shape(), contiguous_strides(kept.shape()), result.offset());
  return {make_loop(kept, {&flat_result}), make_loop(view_of_dims(x, mask), {})};
}

Dims reduced_shape(const Dims& shape, uint32_t mask, bool keepdim) {
  Dims result;
  for (int d = 0; d < shape.size(); ++d) {
    if (!contains(mask, d))
      result.push_back(shape[d]);
    else if (keepdim)
      result.push_back(1);
  }
  return result;
}

int64_t reduced_count(const Dims& shape, uint32_t mask) {
  int64_t count = 1;
  for (int d = 0; d < shape.size(); ++d)
    if (contains(mask, d)) count *= shape[d];
  return count;
}

int longest_reduced_dim(const Dims& shape, uint32_t mask) {
  int longest = -1;
  for (int d = 0; d < shape.size(); ++d)
    if (contains(mask, d) && (longest < 0 || shape[d] > shape[longest])) longest = d;
  return longest;
}

}  // namespace xtgrad::kernels
