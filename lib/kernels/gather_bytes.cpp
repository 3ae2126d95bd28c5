#include <xtgrad/lib/kernels/gather_bytes.h>

#include <algorithm>

#include <xtgrad/lib/parallel.h>
#include <xtgrad/lib/simd.h>

namespace xtgrad::kernels {

namespace {

// 1/255 in two parts. A byte times `high` is exact in a float, so the sum is rounded once (or twice, harmlessly): all
// 256 quotients come out as division gives them, with and without fused multiply-add, at a fifth of its cost.
constexpr float high = 0x1.01p-8f;
constexpr float low = 0x1.010102p-24f;

// Rows in random order are far from the caches: what comes a few rows later is fetched during the conversion.
constexpr int64_t kAhead = 4;

void fetch_row(const uint8_t* row, int64_t count) {
  for (int64_t j = 0; j < count; j += 64) __builtin_prefetch(row + j);
}

void convert_row(const uint8_t* from, int64_t count, float* to) {
  for (int64_t j = 0; j < count; ++j) {
    const float pixel = static_cast<float>(from[j]);
    to[j] = pixel * high + pixel * low;
  }
}

}  // namespace

void gather_pixels(const uint8_t* rows, int64_t row_size, ArrayRef<size_t> indices, float* out) {
  const int64_t count = static_cast<int64_t>(indices.size());
  // Bytes are cheap to convert: threads pay from about 256 KB of floats a thread on.
  const int64_t grain = row_size > 0 ? 2 * kGrain / row_size + 1 : count;
  parallel_for(0, count, grain, [&](int64_t from, int64_t to) {
    simd(
        [](const uint8_t* source, int64_t size, const size_t* chosen, float* target, int64_t begin, int64_t end) {
          const auto row = [=](int64_t i) { return source + static_cast<int64_t>(chosen[i]) * size; };
          for (int64_t i = begin; i < std::min(begin + kAhead, end); ++i) fetch_row(row(i), size);
          for (int64_t i = begin; i < end; ++i) {
            if (i + kAhead < end) fetch_row(row(i + kAhead), size);
            convert_row(row(i), size, target + i * size);
          }
        },
        rows, row_size, indices.data(), out, from, to);
  });
}

}  // namespace xtgrad::kernels
