#include <xtgrad/lib/kernels/bias_relu.h>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/simd.h>

namespace xtgrad::kernels {

template <class T>
void add_bias_relu(T* y, int64_t leading, const T* bias, int64_t rows, int64_t columns, bool relu) {
  if (bias == nullptr && !relu) return;
  simd(
      [](T* row, int64_t step, const T* terms, int64_t left, int64_t n, bool positive) {
        for (; left > 0; --left, row += step) {
          if (terms != nullptr) {
            XTGRAD_INDEPENDENT
            for (int64_t j = 0; j < n; ++j) row[j] += terms[j];
          }
          if (positive) {
            XTGRAD_INDEPENDENT
            for (int64_t j = 0; j < n; ++j) row[j] = row[j] <= T(0) ? T(0) : row[j];
          }
        }
      },
      y, leading, bias, rows, columns, relu);
}

template void add_bias_relu(float*, int64_t, const float*, int64_t, int64_t, bool);
template void add_bias_relu(double*, int64_t, const double*, int64_t, int64_t, bool);

}  // namespace xtgrad::kernels
