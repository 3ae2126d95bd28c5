#include <xtgrad/lib/kernels/conv_phases.h>

#include <algorithm>
#include <numeric>

namespace xtgrad::kernels {

std::vector<Phase> phases_of(const ConvSizes& s, int i) {
  std::vector<Phase> phases;
  const int64_t stride = s.stride[i], common = std::gcd(stride, s.dilation[i]);
  for (int64_t first = 0; first < std::min(stride, s.x[i]); ++first) {
    Phase phase{first, (s.x[i] - first + stride - 1) / stride, -1, 0, stride / common, 0, s.dilation[i] / common};
    for (int64_t k = 0; k < s.kernel[i]; ++k)
      if ((first + s.padding[i] - k * s.dilation[i]) % stride == 0) {
        phase.last = k;
        ++phase.taps;
      }
    if (phase.taps == 0) continue;
    phase.padding = (phase.last * s.dilation[i] - first - s.padding[i]) / stride;
    phases.push_back(phase);
  }
  return phases;
}

}  // namespace xtgrad::kernels
