#include <xtgrad/lib/kernels/conv_phases.h>

#include <map>
#include <numeric>

#include <xtgrad/lib/kernels/divided_up.h>

namespace xtgrad::kernels {

std::vector<Phase> phases_of(const ConvSizes& s, int i) {
  const int64_t stride = s.stride[i], common = std::gcd(stride, s.dilation[i]);
  std::map<int64_t, Phase> phases;  // by their first elements
  for (int64_t k = 0; k < s.kernel[i]; ++k) {
    const int64_t shift = (k * s.dilation[i] - s.padding[i]) % stride, first = shift < 0 ? shift + stride : shift;
    if (first >= s.x[i]) continue;
    Phase& phase = phases.try_emplace(first, Phase{}).first->second;
    phase.last = k;
    ++phase.taps;
  }
  std::vector<Phase> result;
  for (auto& [first, phase] : phases) {
    phase.first = first;
    phase.count = divided_up(s.x[i] - first, stride);
    phase.step = stride / common;
    phase.padding = (phase.last * s.dilation[i] - first - s.padding[i]) / stride;
    phase.dilation = s.dilation[i] / common;
    result.push_back(phase);
  }
  return result;
}

}  // namespace xtgrad::kernels
