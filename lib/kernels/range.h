#pragma once
#include <vector>

#include <xtgrad/lib/array.h>

namespace xtgrad::kernels {

/// to[i] = start + i * step, for row-major `to`.
void arange(const Array& to, const Scalar& start, const Scalar& step);
/// Evenly spaced numbers from start to end, for row-major `to`.
void linspace(const Array& to, const Scalar& start, const Scalar& end);
/// to[i] = numbers[i], for row-major `to`.
void write(const Array& to, const std::vector<Scalar>& numbers);

}  // namespace xtgrad::kernels
