#include <xtgrad/lib/kernels/index.h>

#include <algorithm>

#include <xtgrad/lib/kernels/choose.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/elementwise.h>

namespace xtgrad::kernels {
namespace {

/// How many of n conditions hold; any byte but 0 does, as in a view of bytes as bools.
int64_t true_count(const uint8_t* mask, int64_t n) { return n - std::count(mask, mask + n, uint8_t{0}); }

/// Where the mask of n <= kBlock elements is true, in `places`; returns how many. Without a branch, which nobody could
/// predict.
int64_t true_places(const uint8_t* mask, int64_t n, int64_t* places) {
  int64_t count = 0;
  for (int64_t i = 0; i < n; ++i) {
    places[count] = i;
    count += mask[i] != 0;
  }
  return count;
}

}  // namespace

Array nonzero(const Array& x) {
  const Array truth = x.to(kBool).contiguous();
  const uint8_t* mask = as_bytes(truth.data<bool>());
  const int64_t count = true_count(mask, truth.numel());
  const int ndim = x.ndim();
  const Array result = empty_array({count, ndim}, kLong);
  int64_t* out = result.data<int64_t>();
  if (ndim == 0 || count == 0) return result;
  Dims position(ndim, 0);
  const int64_t columns = x.shape()[ndim - 1];
  for (const uint8_t* row = mask; row != mask + truth.numel(); row += columns) {
    for (int64_t first = 0; first < columns; first += kBlock) {
      int64_t places[kBlock];
      const int64_t found = true_places(row + first, std::min(kBlock, columns - first), places);
      for (int64_t i = 0; i < found; ++i) {
        out = std::copy(position.begin(), position.end() - 1, out);
        *out++ = first + places[i];
      }
    }
    for (int d = ndim - 2; d >= 0; --d) {
      if (++position[d] < x.shape()[d]) break;
      position[d] = 0;
    }
  }
  return result;
}

Array masked_select(const Array& x, const Array& mask) {
  const Array truth = mask.contiguous();
  const Array source = x.contiguous();
  const uint8_t* chosen = as_bytes(truth.data<bool>());
  const int64_t n = truth.numel(), count = true_count(chosen, n);
  const Array result = empty_array({count}, x.dtype());
  dispatch_storage(x.dtype(), "masked_select", [&](auto zero) {
    using T = decltype(zero);
    const T* in = source.data<T>();
    T* out = result.data<T>();
    for (int64_t first = 0; first < n; first += kBlock) {
      int64_t places[kBlock];
      const int64_t found = true_places(chosen + first, std::min(kBlock, n - first), places);
      for (int64_t i = 0; i < found; ++i) *out++ = in[first + places[i]];
    }
  });
  return result;
}

namespace {
template <class T>
void fill_masked(const Loop& loop, const Array& x, const Array& mask, const Array& value, const Array& to) {
  const T number = *static_cast<const T*>(value.raw());
  run_map_base([number](uint8_t masked, T element) { return Choose()(masked, number, element); }, loop,
               static_cast<T*>(to.raw()), kGrain, as_bytes(mask.data<bool>()), static_cast<const T*>(x.raw()));
}
}  // namespace

void masked_fill(const Array& x, const Array& mask, const Array& value, const Array& to) {
  x.check_dtype(to.dtype());
  value.check_dtype(to.dtype());
  if (to.numel() == 0) return;
  const Loop loop = make_loop(to, {&mask, &x});
  switch (element_size(to.dtype())) {
    case 1:
      return fill_masked<uint8_t>(loop, x, mask, value, to);
    case 2:
      return fill_masked<uint16_t>(loop, x, mask, value, to);
    case 4:
      return fill_masked<uint32_t>(loop, x, mask, value, to);
    default:
      return fill_masked<uint64_t>(loop, x, mask, value, to);
  }
}

void clear_triangle(const Array& x, int64_t diagonal, bool upper) {
  if (x.numel() == 0) return;
  const int64_t rows = x.shape()[x.ndim() - 2], columns = x.shape().back();
  // No offset beyond these changes the result, and sums with them cannot overflow.
  const int64_t offset = std::clamp(diagonal, -rows, columns);
  const size_t size = element_size(x.dtype());
  char* data = static_cast<char*>(x.raw());
  parallel_for(0, x.numel() / columns, std::max<int64_t>(1, kGrain / columns), [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const int64_t i = row % rows;
      const int64_t from = upper ? 0 : std::clamp<int64_t>(i + offset + 1, 0, columns);
      const int64_t to = upper ? std::clamp<int64_t>(i + offset, 0, columns) : columns;
      char* at = data + static_cast<size_t>(row * columns) * size;
      std::fill(at + static_cast<size_t>(from) * size, at + static_cast<size_t>(to) * size, char{0});
    }
  });
}

Array bincount(const Array& x, const Array* weights, int64_t bins) {
  const Array values = x.to(kLong).contiguous();
  const int64_t* in = values.data<int64_t>();
  const int64_t n = values.numel();
  const Array result = full_array({bins}, 0, weights ? weights->dtype() : kLong);
  if (!weights) {
    int64_t* out = result.data<int64_t>();
    for (int64_t i = 0; i < n; ++i) ++out[in[i]];
    return result;
  }
  const Array amounts = weights->contiguous();
  dispatch_floating(amounts.dtype(), "bincount", [&](auto zero) {
    using T = decltype(zero);
    T* out = result.data<T>();
    const T* each = amounts.data<T>();
    for (int64_t i = 0; i < n; ++i) out[in[i]] += each[i];
  });
  return result;
}

}  // namespace xtgrad::kernels
