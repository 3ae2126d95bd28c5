#include <xtgrad/lib/kernels/join.h>

#include <algorithm>
#include <cstring>

#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/layout.h>
#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels {

namespace {

// The same in the order of `to`'s memory, where that is another than row-major.
void cat_permuted(const std::vector<Array>& parts, int dim, const Array& to, const Dims& order) {
  std::vector<Array> permuted;
  for (const Array& part : parts) permuted.push_back(part.permute(order));
  const int at = static_cast<int>(std::find(order.begin(), order.end(), dim) - order.begin());
  cat(permuted, at, to.permute(order));
}

}  // namespace

void cat(const std::vector<Array>& parts, int dim, const Array& to) {
  if (!to.is_contiguous()) return cat_permuted(parts, dim, to, memory_order(to));
  int64_t outer = 1;
  for (int d = 0; d < dim; ++d) outer *= to.shape()[d];
  if (to.numel() == 0) return;
  const size_t pitch = static_cast<size_t>(to.numel() / outer) * element_size(to.dtype());
  int64_t start = 0;
  size_t before = 0;
  for (const Array& part : parts) {
    const int64_t length = part.shape()[dim];
    if (part.numel() == 0) continue;
    part.check_dtype(to.dtype());
    const size_t run = static_cast<size_t>(part.numel() / outer) * element_size(to.dtype());
    if (outer > 1 && part.is_contiguous() && run >= 64) {
      const char* from = static_cast<const char*>(part.raw());
      char* target = static_cast<char*>(to.raw()) + before;
      const int64_t grain = std::max<int64_t>(1, (int64_t{1} << 18) / static_cast<int64_t>(run));
      parallel_for(0, outer, grain, [&](int64_t begin, int64_t end) {
        for (size_t i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i)
          std::memcpy(target + i * pitch, from + i * run, run);
      });
    } else {
      copy(part, to.slice(dim, start, length));
    }
    start += length;
    before += run;
  }
}

}  // namespace xtgrad::kernels
