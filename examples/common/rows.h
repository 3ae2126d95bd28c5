#pragma once
#include <xtgrad/autograd/autograd.h>

namespace examples {

/// What a classifier learns from or is measured on: x [n, ...] with labels y [n].
struct Rows {
  xtgrad::Tensor x, y;

  int64_t count() const { return y.size(0); }
  /// Rows [start, start + count).
  Rows part(int64_t start, int64_t count) const { return {x.narrow(0, start, count), y.narrow(0, start, count)}; }
};

/// Training rows, and the last sixth of them apart for validation: of MNIST's 60 000, 10 000.
struct HeldOut {
  Rows train, validation;
};
inline HeldOut hold_out(const Rows& all) {
  const int64_t validation = all.count() / 6, rest = all.count() - validation;
  return {all.part(0, rest), all.part(rest, validation)};
}

}  // namespace examples
