#pragma once
#include <algorithm>
#include <cstdint>
#include <initializer_list>

#include <xtgrad/lib/array.h>

// Tells the compiler that iterations do not depend on each other: an operand may be the result itself, element for
// element, never shifted against it.
#if defined(__clang__)
#define XTGRAD_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define XTGRAD_INDEPENDENT _Pragma("GCC ivdep")
#endif

namespace xtgrad::kernels {

/// The iteration space of an elementwise operation: dimension 0 is the innermost, operand 0 the result; strides in
/// elements.
struct Loop {
  static constexpr int kMaxOperands = 6;
  int ndim = 0;
  int operands = 0;
  int64_t numel = 0;
  int64_t shape[Dims::kMax];
  int64_t strides[kMaxOperands][Dims::kMax];

  int64_t inner() const { return ndim ? shape[0] : 1; }
  int64_t inner_stride(int operand) const { return ndim ? strides[operand][0] : 1; }
  /// Whether the elements of each operand lie one behind another, in the order of the loop.
  bool is_run() const {
    if (ndim > 1) return false;
    for (int k = 0; k < operands; ++k)
      if (inner_stride(k) != 1) return false;
    return true;
  }
};

/// The loop over `result`'s elements with `inputs` broadcast to its shape: sorted by result stride, adjacent dimensions
/// merged.
Loop make_loop(const Array& result, std::initializer_list<const Array*> inputs);

/// Calls row(offsets, n) for the rows that make up elements [begin, end): offsets[k] is operand k's first element.
template <class Row>
[[gnu::always_inline]] inline void for_rows(const Loop& loop, int64_t begin, int64_t end, Row&& row) {
  if (begin >= end) return;  // a size may be 0, by which nothing is divided
  int64_t index[Dims::kMax], offsets[Loop::kMaxOperands] = {};
  int64_t rest = begin;
  for (int d = 0; d < loop.ndim; ++d) {
    index[d] = rest;
    rest = 0;
    if (index[d] == 0) continue;
    if (index[d] >= loop.shape[d]) {  // a division takes as long as a short row
      rest = index[d] / loop.shape[d];
      index[d] %= loop.shape[d];
    }
    for (int k = 0; k < loop.operands; ++k) offsets[k] += index[d] * loop.strides[k][d];
  }
  while (begin < end) {
    const int64_t n = loop.ndim ? std::min(end - begin, loop.shape[0] - index[0]) : 1;
    row(static_cast<const int64_t*>(offsets), n);
    begin += n;
    if (begin >= end) return;
    // The row is done: back to its start, then on to the next one like an odometer.
    for (int k = 0; k < loop.operands; ++k) offsets[k] -= index[0] * loop.strides[k][0];
    index[0] = 0;
    for (int d = 1; d < loop.ndim; ++d) {
      for (int k = 0; k < loop.operands; ++k) offsets[k] += loop.strides[k][d];
      if (++index[d] < loop.shape[d]) break;
      for (int k = 0; k < loop.operands; ++k) offsets[k] -= loop.shape[d] * loop.strides[k][d];
      index[d] = 0;
    }
  }
}

}  // namespace xtgrad::kernels
