#pragma once
#include <xtgrad/autograd/trace.h>
#include <xtgrad/lib/kernels/pool_window.h>

// What the pooling operations check and compute before their kernels run.

namespace xtgrad::detail {

/// What a pooling call gave, and the messages' words for it.
struct PoolCall {
  const char* op;
  int dims;  // 2 or 3
  IntArrayRef kernel, stride, padding, dilation;
  bool ceil_mode;
};

/// The windows over the last `dims` dimensions of x; throws PyTorch's messages on what cannot be.
kernels::PoolWindow pool_window(const PoolCall& call, const Tensor& x);

/// Says to an operation that is traced where its windows lie.
void describe_windows(TracedOperation& operation, int dims, const kernels::PoolWindow& window);

/// x with a batch dimension: [C, in...] as [1, C, in...].
Array batched(const Array& x, int dims);
/// Without the batch dimension that batched(x, dims) added.
Array unbatched(const Array& y, const Array& x);

}  // namespace xtgrad::detail
