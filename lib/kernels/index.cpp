#include <xtgrad/lib/kernels/index.h>

#include <algorithm>
#include <cstring>

#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/kernels/wrap.h>
#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels {
namespace {

// Elements of one size move the same way whatever they mean.
template <class Body>
void dispatch_carrier(ScalarType dtype, Body&& body) {
  switch (element_size(dtype)) {
    case 1:
      return body(uint8_t{});
    case 2:
      return body(uint16_t{});
    case 4:
      return body(uint32_t{});
    default:
      return body(uint64_t{});
  }
}

template <class T>
void gather_rows(const Loop& loop, int64_t begin, int64_t end, T* to, const int64_t* offsets, const T* base) {
  const int64_t st = loop.inner_stride(0), so = loop.inner_stride(1), sb = loop.inner_stride(2);
  for_rows(loop, begin, end, [&](const int64_t* at, int64_t n) {
    T* out = to + at[0];
    const int64_t* offset = offsets + at[1];
    const T* in = base + at[2];
    if (so == 0) {
      in += *offset;
      if (st == 1 && sb == 1)
        std::memcpy(out, in, static_cast<size_t>(n) * sizeof(T));
      else
        for (int64_t i = 0; i < n; ++i) out[i * st] = in[i * sb];
    } else if (st == 1 && sb == 0 && so == 1) {
#pragma GCC unroll 4  // where a loop of six instructions lies would decide how long it takes
      for (int64_t i = 0; i < n; ++i) out[i] = in[offset[i]];
    } else {
      for (int64_t i = 0; i < n; ++i) out[i * st] = in[i * sb + offset[i * so]];
    }
  });
}

// Places may coincide, so the rows stay on one thread; but columns that no offset touches are apart from each other and
// each thread may take a band of them, in the same order of rows.
template <class Body>
void for_bands(const Loop& loop, const Body& body) {
  constexpr int64_t kBand = 64;
  const int64_t columns = loop.inner();
  if (loop.ndim < 2 || loop.inner_stride(1) != 0 || columns < 2 * kBand) return body(loop, 0);
  const int64_t rows = loop.numel / columns;
  parallel_for(0, columns, std::max(kBand, kGrain / std::max<int64_t>(rows, 1)), [&](int64_t begin, int64_t end) {
    Loop band = loop;
    band.shape[0] = end - begin;
    band.numel = rows * (end - begin);
    body(band, begin);
  });
}

template <class T, class Store>
void scatter_rows(const Loop& loop, int64_t column, const T* from, const int64_t* offsets, T* base, Store store) {
  const int64_t sf = loop.inner_stride(0), so = loop.inner_stride(1), sb = loop.inner_stride(2);
  from += column * sf;
  base += column * sb;
  for_rows(loop, 0, loop.numel, [&](const int64_t* at, int64_t n) {
    const T* in = from + at[0];
    const int64_t* offset = offsets + at[1];
    T* out = base + at[2];
    if (so == 0) {
      out += *offset;
      if (sf == 1 && sb == 1)
        for (int64_t i = 0; i < n; ++i) store(out[i], in[i]);
      else
        for (int64_t i = 0; i < n; ++i) store(out[i * sb], in[i * sf]);
    } else if (sf == 1 && sb == 0 && so == 1) {
      for (int64_t i = 0; i < n; ++i) store(out[offset[i]], in[i]);
    } else {
      for (int64_t i = 0; i < n; ++i) store(out[i * sb + offset[i * so]], in[i * sf]);
    }
  });
}

[[noreturn, gnu::cold]] void out_of_bounds(const char* op, int64_t index, int64_t size, int dim) {
  check(size > 0, op, ": index is out of bounds for dimension with size 0 (index ", index, ", dimension ", dim, ")");
  fail(op, ": index ", index, " is out of bounds for dimension ", dim, " with size ", size);
}

}  // namespace

void gather(const Array& base, const Array& offsets, const Array& to) {
  base.check_dtype(to.dtype());
  if (to.numel() == 0) return;
  const Loop loop = make_loop(to, {&offsets, &base});
  dispatch_carrier(to.dtype(), [&](auto zero) {
    using T = decltype(zero);
    T* target = static_cast<T*>(to.raw());
    const T* source = static_cast<const T*>(base.raw());
    const int64_t* places = offsets.data<int64_t>();
    parallel_for(0, loop.numel, kGrain,
                 [&](int64_t begin, int64_t end) { gather_rows(loop, begin, end, target, places, source); });
  });
}

void scatter(const Array& from, const Array& offsets, const Array& base) {
  from.check_dtype(base.dtype());
  if (from.numel() == 0) return;
  const Array source = from.contiguous();  // so that the loop runs in row-major order and the last one stays
  const Loop loop = make_loop(source, {&offsets, &base});
  dispatch_carrier(from.dtype(), [&](auto zero) {
    using T = decltype(zero);
    for_bands(loop, [&](const Loop& band, int64_t column) {
      scatter_rows(band, column, static_cast<const T*>(source.raw()), offsets.data<int64_t>(),
                   static_cast<T*>(base.raw()), [](T& place, T value) { place = value; });
    });
  });
}

void scatter_add(const Array& from, const Array& offsets, const Array& base) {
  if (from.numel() == 0) return;
  const Array source = from.contiguous();
  const Loop loop = make_loop(source, {&offsets, &base});
  dispatch_storage(from.dtype(), "scatter_add", [&](auto zero) {
    using T = decltype(zero);
    for_bands(loop, [&](const Loop& band, int64_t column) {
      scatter_rows(band, column, source.data<T>(), offsets.data<int64_t>(), base.data<T>(),
                   [](T& place, T value) { place = Plus()(place, value); });
    });
  });
}

void scatter_fill(const Scalar& value, const Array& offsets, const Array& base) {
  const Array number = scalar_array(value, base.dtype());
  const Dims shape = broadcast_shapes(offsets.shape(), base.shape());
  if (numel_of(shape) == 0) return;
  const Loop loop = make_loop(number.expand(shape), {&offsets, &base});
  dispatch_carrier(base.dtype(), [&](auto zero) {
    using T = decltype(zero);
    scatter_rows(loop, 0, static_cast<const T*>(number.raw()), offsets.data<int64_t>(), static_cast<T*>(base.raw()),
                 [](T& place, T element) { place = element; });
  });
}

Array offsets_of(const char* op, const Array& index, const Array& base, int dim, bool negative_allowed) {
  const int64_t size = base.shape()[dim], stride = base.strides()[dim];
  const Array from = index.to(kLong).contiguous();
  const int64_t* in = from.data<int64_t>();
  const int64_t lowest = negative_allowed ? -size : 0, count = from.numel();
  int64_t least = 0, most = -1;
  for (int64_t i = 0; i < count; ++i) {
    least = std::min(least, in[i]);
    most = std::max(most, in[i]);
  }
  if (least < lowest || most >= size) [[unlikely]]
    for (int64_t i = 0; i < count; ++i)
      if (in[i] < lowest || in[i] >= size) out_of_bounds(op, in[i], size, dim);
  if (stride == 1 && least == 0 && !(from.storage() == base.storage())) return from;
  const Array result = empty_array(index.shape(), kLong);
  int64_t* out = result.data<int64_t>();
  XTGRAD_INDEPENDENT
  for (int64_t i = 0; i < count; ++i) out[i] = (in[i] < 0 ? in[i] + size : in[i]) * stride;
  return result;
}

Array add_offsets(const Array& a, const Array& b, const Dims& shape) {
  const Array result = empty_array(shape, kLong);
  if (result.numel() == 0) return result;
  const Loop loop = make_loop(result, {&a, &b});
  const int64_t *x = a.data<int64_t>(), *y = b.data<int64_t>();
  int64_t* z = result.data<int64_t>();
  const int64_t sz = loop.inner_stride(0), sx = loop.inner_stride(1), sy = loop.inner_stride(2);
  for_rows(loop, 0, loop.numel, [&](const int64_t* at, int64_t n) {
    for (int64_t i = 0; i < n; ++i) z[at[0] + i * sz] = x[at[1] + i * sx] + y[at[2] + i * sy];
  });
  return result;
}

}  // namespace xtgrad::kernels
