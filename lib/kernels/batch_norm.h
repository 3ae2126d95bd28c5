#pragma once
#include <xtgrad/lib/kernels/norm.h>

// batch_norm's two inner forms: planes [batch, channels, inner], where a channel's elements are runs, and rows
// [count, channels] (channels last, or [N, C]), where a channel is a column.

namespace xtgrad::kernels {

struct Planes {
  int64_t batch, channels, inner;
  double count() const { return static_cast<double>(batch * inner); }
};

/// What one form needs of a call: `own` says that the statistics are computed here, not given.
template <class T>
struct BatchNormCall {
  const T *x, *weight, *bias;
  T *y, *mean, *var, *deviation;
  double eps;
  bool own;
};

template <class T>
struct BatchNormBackwardCall {
  const T *g, *x, *weight, *mean, *deviation;
  T *gx, *gw, *gb;  // null where nobody needs it
  bool training;
};

template <class T>
void batch_norm_planes(const BatchNormCall<T>& call, Planes shape);
template <class T>
void batch_norm_rows(const BatchNormCall<T>& call, Planes shape);
template <class T>
void batch_norm_planes_backward(const BatchNormBackwardCall<T>& call, Planes shape);
template <class T>
void batch_norm_rows_backward(const BatchNormBackwardCall<T>& call, Planes shape);

}  // namespace xtgrad::kernels
