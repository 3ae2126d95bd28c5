#include <xtgrad/lib/kernels/loop.h>

#include <utility>

namespace xtgrad::kernels {
namespace {

Loop flat_loop(int64_t numel, int operands) {
  Loop loop;
  loop.ndim = 1;
  loop.operands = operands;
  loop.numel = numel;
  loop.shape[0] = numel;
  for (int k = 0; k < operands; ++k) loop.strides[k][0] = 1;
  return loop;
}

void swap_dims(Loop& loop, int a, int b) {
  std::swap(loop.shape[a], loop.shape[b]);
  for (int k = 0; k < loop.operands; ++k) std::swap(loop.strides[k][a], loop.strides[k][b]);
}

// Smallest result stride innermost; ties (and broadcast results) are settled by the inputs.
bool belongs_inside(const Loop& loop, int a, int b) {
  for (int k = 0; k < loop.operands; ++k) {
    const int64_t x = std::abs(loop.strides[k][a]), y = std::abs(loop.strides[k][b]);
    if (x == 0 || y == 0 || x == y) continue;
    return x < y;
  }
  return false;
}

void sort_dims(Loop& loop) {
  for (int i = 1; i < loop.ndim; ++i)
    for (int j = i; j > 0 && belongs_inside(loop, j, j - 1); --j) swap_dims(loop, j, j - 1);
}

bool mergeable(const Loop& loop, int inner, int outer) {
  for (int k = 0; k < loop.operands; ++k)
    if (loop.strides[k][outer] != loop.strides[k][inner] * loop.shape[inner]) return false;
  return true;
}

void merge_dims(Loop& loop) {
  int last = 0;
  for (int d = 1; d < loop.ndim; ++d) {
    if (mergeable(loop, last, d)) {
      loop.shape[last] *= loop.shape[d];
      continue;
    }
    ++last;
    loop.shape[last] = loop.shape[d];
    for (int k = 0; k < loop.operands; ++k) loop.strides[k][last] = loop.strides[k][d];
  }
  loop.ndim = std::min(loop.ndim, last + 1);
}

}  // namespace

Loop make_loop(const Array& result, std::initializer_list<const Array*> inputs) {
  const int operands = 1 + static_cast<int>(inputs.size());
  bool flat = result.is_contiguous();
  for (const Array* x : inputs) flat = flat && x->is_contiguous() && x->shape() == result.shape();
  if (flat) return flat_loop(result.numel(), operands);

  Loop loop;
  loop.operands = operands;
  loop.numel = result.numel();
  for (int d = result.ndim() - 1; d >= 0; --d) {
    if (result.shape()[d] == 1) continue;
    loop.shape[loop.ndim] = result.shape()[d];
    loop.strides[0][loop.ndim] = result.strides()[d];
    int k = 1;
    for (const Array* x : inputs) {
      const int own = d - (result.ndim() - x->ndim());
      loop.strides[k++][loop.ndim] = own < 0 || x->shape()[own] == 1 ? 0 : x->strides()[own];
    }
    ++loop.ndim;
  }
  sort_dims(loop);
  merge_dims(loop);
  return loop;
}

}  // namespace xtgrad::kernels
