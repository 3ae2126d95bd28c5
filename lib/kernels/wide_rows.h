#pragma once
#include <optional>

#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/operand.h>

namespace xtgrad::kernels {

/// kernel(x, row, out) for a contiguous x [..., n] and a short row [n], several rows of x at a time: a loop of its own
/// for each row would cost more than the row. Nothing, where x and row are not such.
template <class Kernel>
std::optional<Array> map_wide_rows(const Operand& x, const Operand& row, const Array* out, const Kernel& kernel) {
  constexpr int64_t kShort = 64, kWide = 512;
  if (x.is_scalar() || row.is_scalar() || row.array().ndim() != 1 || x.array().ndim() < 2) return std::nullopt;
  const Array &a = x.array(), &b = row.array();
  const int64_t n = b.numel();
  if (n == 0 || n > kShort || a.shape()[a.ndim() - 1] != n || a.numel() < kWide || a.dtype() != b.dtype() ||
      !a.is_contiguous() || (out && (!out->is_contiguous() || out->shape() != a.shape() || out->dtype() != a.dtype())))
    return std::nullopt;
  const int64_t rows = a.numel() / n, height = kWide / n, whole = rows / height, rest = rows % height;
  const Array tile = empty_array({height, n}, b.dtype());
  copy(b, tile);
  const Array wide = tile.as_strided({height * n}, {1}, tile.offset());
  const Array result = out ? *out : empty_array(a.shape(), a.dtype());
  auto body = [&](const Array& v) { return v.as_strided({whole, height * n}, {height * n, 1}, v.offset()); };
  auto tail = [&](const Array& v) { return v.as_strided({rest * n}, {1}, v.offset() + whole * height * n); };
  if (whole > 0) {
    const Array to = body(result);
    kernel(body(a), wide, &to);
  }
  if (rest > 0) {
    const Array to = tail(result);
    kernel(tail(a), wide.slice(0, 0, rest * n), &to);
  }
  return result;
}

}  // namespace xtgrad::kernels
