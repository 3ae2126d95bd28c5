#include <xtgrad/lib/kernels/copy.h>

#include <algorithm>
#include <cstring>

#include <xtgrad/lib/kernels/elementwise.h>

namespace xtgrad::kernels {
namespace {

// A float outside an integer's range has no defined conversion in C++; going through int64 wraps as PyTorch does.
template <class To, class From>
[[gnu::always_inline]] inline To convert(From value) {
  if constexpr (std::is_same_v<To, bool>) {
    return value != From(0);
  } else if constexpr (std::is_same_v<From, Half> || std::is_same_v<From, BFloat16>) {
    return convert<To>(static_cast<float>(value));
  } else if constexpr (std::is_floating_point_v<From> && std::is_integral_v<To>) {
    constexpr From limit = From(9223372036854775807.0);
    const bool inside = value > -limit && value < limit;
    return static_cast<To>(inside ? static_cast<int64_t>(value) : INT64_MIN);
  } else if constexpr (std::is_same_v<To, Half> || std::is_same_v<To, BFloat16>) {
    return To(static_cast<float>(value));
  } else {
    return static_cast<To>(value);
  }
}

void copy_bytes(const Array& from, const Array& to) {
  const size_t size = element_size(from.dtype());
  const char* source = static_cast<const char*>(from.raw());
  char* target = static_cast<char*>(to.raw());
  parallel_for(0, from.numel(), 1 << 16, [&](int64_t begin, int64_t end) {
    const size_t at = static_cast<size_t>(begin) * size;
    std::memcpy(target + at, source + at, static_cast<size_t>(end - begin) * size);
  });
}

// Elements of one size are moved the same way whatever they mean.
ScalarType carrier(ScalarType dtype) {
  switch (element_size(dtype)) {
    case 1:
      return kByte;
    case 2:
      return kShort;
    case 4:
      return kInt;
    default:
      return kLong;
  }
}

// to[r, c] = from[c, r] for r < rows, c < columns, both lines apart by the given strides. Four by four elements of four
// bytes are turned in registers, which is three times as fast as moving them one by one.
template <class T>
void transpose_tile(const T* from, int64_t from_line, T* to, int64_t to_line, int64_t rows, int64_t columns) {
  int64_t r = 0;
  if constexpr (sizeof(T) == 4) {
    using Four [[gnu::vector_size(16)]] = int32_t;
    for (; r + 4 <= rows; r += 4) {
      int64_t c = 0;
      for (; c + 4 <= columns; c += 4) {
        Four x[4];
        for (int64_t k = 0; k < 4; ++k) std::memcpy(&x[k], from + (c + k) * from_line + r, sizeof(Four));
        const Four low01 = __builtin_shufflevector(x[0], x[1], 0, 4, 1, 5);
        const Four low23 = __builtin_shufflevector(x[2], x[3], 0, 4, 1, 5);
        const Four high01 = __builtin_shufflevector(x[0], x[1], 2, 6, 3, 7);
        const Four high23 = __builtin_shufflevector(x[2], x[3], 2, 6, 3, 7);
        const Four y[4] = {
            __builtin_shufflevector(low01, low23, 0, 1, 4, 5), __builtin_shufflevector(low01, low23, 2, 3, 6, 7),
            __builtin_shufflevector(high01, high23, 0, 1, 4, 5), __builtin_shufflevector(high01, high23, 2, 3, 6, 7)};
        for (int64_t k = 0; k < 4; ++k) std::memcpy(to + (r + k) * to_line + c, &y[k], sizeof(Four));
      }
      for (; c < columns; ++c)
        for (int64_t k = 0; k < 4; ++k) to[(r + k) * to_line + c] = from[c * from_line + r + k];
    }
  }
  for (; r < rows; ++r)
    for (int64_t c = 0; c < columns; ++c) to[r * to_line + c] = from[c * from_line + r];
}

// A transposed copy walks one operand column by column; tiles of 32 x 32 keep both in cache lines already fetched. The
// dimensions beyond the two are walked one matrix after the other: images between row-major and channels last.
template <class T>
void copy_tiled(const Loop& loop, const T* from, T* to) {
  constexpr int64_t kTile = 32;
  const int64_t rows = loop.shape[1], columns = loop.shape[0], matrices = loop.numel / (rows * columns);
  const int64_t to_row = loop.strides[0][1], from_column = loop.strides[1][0];
  const int64_t tiles = (rows + kTile - 1) / kTile;
  auto copy_tile_row = [&](const T* source, T* target, int64_t r0) {
    const int64_t r1 = std::min(r0 + kTile, rows);
    for (int64_t c0 = 0; c0 < columns; c0 += kTile)
      transpose_tile(source + r0 + c0 * from_column, from_column, target + r0 * to_row + c0, to_row, r1 - r0,
                     std::min(kTile, columns - c0));
  };
  const int64_t grain = std::max<int64_t>(1, kGrain / (kTile * columns));
  parallel_for(0, matrices * tiles, grain, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      int64_t rest = i / tiles, source = 0, target = 0;
      for (int d = 2; d < loop.ndim; ++d) {
        target += rest % loop.shape[d] * loop.strides[0][d];
        source += rest % loop.shape[d] * loop.strides[1][d];
        rest /= loop.shape[d];
      }
      copy_tile_row(from + source, to + target, i % tiles * kTile);
    }
  });
}

bool is_transposed_copy(const Loop& loop) {
  return loop.ndim >= 2 && loop.strides[0][0] == 1 && loop.strides[1][1] == 1 && loop.strides[1][0] > 1;
}

// Rows without gaps on the side of the result; the other side's steps that are worth an instruction set of their own
// are those of slices and flips.
template <class T>
void copy_rows(const Loop& loop, const T* from, T* to) {
  const int64_t step = loop.inner_stride(1);
  parallel_for(0, loop.numel, kGrain, [&](int64_t begin, int64_t end) {
    const Loop* at = &loop;
    simd(
        [=](int64_t first, int64_t last) {
          for_rows(*at, first, last, [&](const int64_t* places, int64_t n) {
            T* out = to + places[0];
            const T* in = from + places[1];
            if (step == 1) {
              std::memcpy(out, in, static_cast<size_t>(n) * sizeof(T));
            } else if (step == -1) {
              XTGRAD_INDEPENDENT
              for (int64_t i = 0; i < n; ++i) out[i] = in[-i];
            } else if (step == 2) {
              XTGRAD_INDEPENDENT
              for (int64_t i = 0; i < n; ++i) out[i] = in[2 * i];
            } else {
              for (int64_t i = 0; i < n; ++i) out[i] = in[i * step];
            }
          });
        },
        begin, end);
  });
}

// Floats become the usual others at the best instruction set; the many other pairs are rare.
template <class From, class To>
inline constexpr bool is_usual = is_floating<From> &&
                                 (is_floating<To> || std::is_same_v<To, int64_t> || std::is_same_v<To, int32_t>);

}  // namespace

void copy(const Array& from, const Array& to) {
  if (to.numel() == 0) return;
  if (from.dtype() == to.dtype()) {
    if (from.is_contiguous() && to.is_contiguous() && from.shape() == to.shape()) return copy_bytes(from, to);
    const Loop loop = make_loop(to, {&from});
    return dispatch(carrier(from.dtype()), "copy", [&](auto zero) {
      using T = decltype(zero);
      const T* source = static_cast<const T*>(from.raw());
      T* target = static_cast<T*>(to.raw());
      if (is_transposed_copy(loop)) return copy_tiled(loop, source, target);
      if (loop.inner_stride(0) == 1) return copy_rows(loop, source, target);
      run_map_base([](T x) { return x; }, loop, target, kGrain, source);
    });
  }
  const Loop loop = make_loop(to, {&from});
  dispatch_storage(from.dtype(), "copy", [&](auto source) {
    dispatch_storage(to.dtype(), "copy", [&](auto target) {
      using From = decltype(source);
      using To = decltype(target);
      const auto function = [](From x) { return convert<To>(x); };
      if constexpr (is_usual<From, To>)
        run_map(function, loop, to.data<To>(), kGrain, from.data<From>());
      else
        run_map_base(function, loop, to.data<To>(), kGrain, from.data<From>());
    });
  });
}

void fill(const Array& to, const Scalar& value) {
  if (to.numel() == 0) return;
  dispatch_storage(to.dtype(), "fill", [&](auto zero) {
    using T = decltype(zero);
    T number;
    if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>)
      number = T(value.to<float>());
    else
      number = value.to<T>();
    T* data = to.data<T>();
    const Loop loop = make_loop(to, {});
    const int64_t stride = loop.inner_stride(0);
    parallel_for(0, loop.numel, kGrain, [&](int64_t begin, int64_t end) {
      for_rows(loop, begin, end, [&](const int64_t* at, int64_t n) {
        T* row = data + at[0];
        if (stride == 1)
          simd([](T* start, int64_t count, T filling) { std::fill_n(start, count, filling); }, row, n, number);
        else
          for (int64_t i = 0; i < n; ++i) row[i * stride] = number;
      });
    });
  });
}

Scalar item(const Array& x) {
  check(x.numel() == 1, "a Tensor with ", x.numel(), " elements cannot be converted to Scalar");
  return dispatch_storage(x.dtype(), "item", [&](auto zero) {
    using T = decltype(zero);
    const T value = *x.data<T>();
    if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>)
      return Scalar(static_cast<float>(value));
    else
      return Scalar(value);
  });
}

}  // namespace xtgrad::kernels
