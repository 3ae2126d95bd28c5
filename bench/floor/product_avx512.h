#pragma once
#include <immintrin.h>

#include <algorithm>

// Products of row-major matrices for AVX-512, on one thread: C[m, n] = A[m, k] B[k, n], A through two strides, so that
// it may be transposed. A tile of C stays in registers: up to 6 rows of 4 vectors; 64 columns of B are packed when
// enough rows share them.
namespace bench::avx512 {

using Vector = __m512;

enum class Finish { store, bias, bias_relu };

struct Left {
  const float* data;
  long row, column;  // strides
};
struct Right {
  const float* data;
  long row;
};
struct Out {
  float* data;
  long row;
  const float* bias = nullptr;
};

// The last vector of a row holds `tail` columns; `add`: C already holds the sum over the k before.
template <int rows, int vectors, Finish finish, bool add>
[[gnu::always_inline]] inline void tile(int k, Left a, Right b, Out c, __mmask16 tail) {
  Vector sum[rows][vectors];
  const auto mask = [&](int j) { return j == vectors - 1 ? tail : static_cast<__mmask16>(0xffff); };
#pragma GCC unroll 8
  for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
    for (int j = 0; j < vectors; ++j) {
      const float* at = c.data + i * c.row + j * 16;
      sum[i][j] = add ? _mm512_maskz_loadu_ps(mask(j), at) : _mm512_setzero_ps();
      if (!add) __builtin_prefetch(at, 1, 3);
    }
  for (int p = 0; p < k; ++p) {
    Vector right[vectors];
#pragma GCC unroll 4
    for (int j = 0; j < vectors; ++j) {
      const float* at = b.data + p * b.row + j * 16;
      right[j] = j == vectors - 1 ? _mm512_maskz_loadu_ps(tail, at) : _mm512_loadu_ps(at);
    }
#pragma GCC unroll 8
    for (int i = 0; i < rows; ++i) {
      const Vector left = _mm512_set1_ps(a.data[i * a.row + p * a.column]);
#pragma GCC unroll 4
      for (int j = 0; j < vectors; ++j) sum[i][j] = _mm512_fmadd_ps(left, right[j], sum[i][j]);
    }
  }
#pragma GCC unroll 8
  for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
    for (int j = 0; j < vectors; ++j) {
      Vector value = sum[i][j];
      if (finish != Finish::store) value = _mm512_add_ps(value, _mm512_maskz_loadu_ps(mask(j), c.bias + j * 16));
      if (finish == Finish::bias_relu) value = _mm512_max_ps(value, _mm512_setzero_ps());
      _mm512_mask_storeu_ps(c.data + i * c.row + j * 16, mask(j), value);
    }
}

template <int vectors, Finish finish, bool add>
void tile_of_rows(int rows, int k, Left a, Right b, Out c, __mmask16 tail) {
  switch (rows) {
    case 6:
      return tile<6, vectors, finish, add>(k, a, b, c, tail);
    case 5:
      return tile<5, vectors, finish, add>(k, a, b, c, tail);
    case 4:
      return tile<4, vectors, finish, add>(k, a, b, c, tail);
    case 3:
      return tile<3, vectors, finish, add>(k, a, b, c, tail);
    case 2:
      return tile<2, vectors, finish, add>(k, a, b, c, tail);
    default:
      return tile<1, vectors, finish, add>(k, a, b, c, tail);
  }
}

template <Finish finish, bool add>
void any_tile(int rows, int vectors, int k, Left a, Right b, Out c, __mmask16 tail) {
  switch (vectors) {
    case 4:
      return tile_of_rows<4, finish, add>(rows, k, a, b, c, tail);
    case 3:
      return tile_of_rows<3, finish, add>(rows, k, a, b, c, tail);
    case 2:
      return tile_of_rows<2, finish, add>(rows, k, a, b, c, tail);
    default:
      return tile_of_rows<1, finish, add>(rows, k, a, b, c, tail);
  }
}

constexpr int kWide = 64, kTall = 6, kDeep = 320;

// Copies `k` rows of up to 64 columns beside each other.
inline void pack(int k, int vectors, __mmask16 tail, Right b, float* to) {
  for (int p = 0; p < k; ++p) {
    const float* from = b.data + p * b.row;
    for (int j = 0; j < vectors; ++j) {
      __builtin_prefetch(from + 12 * b.row + j * 16, 0, 3);
      const __mmask16 mask = j == vectors - 1 ? tail : static_cast<__mmask16>(0xffff);
      _mm512_store_ps(to + p * kWide + j * 16, _mm512_maskz_loadu_ps(mask, from + j * 16));
    }
  }
}

/// Rows [m0, m1) and columns [n0, n1) of C; the pointers are those of whole matrices.
template <Finish finish>
void product(int m0, int m1, int n0, int n1, int k, Left a, Right b, Out c) {
  alignas(64) static thread_local float packed[kDeep * kWide];
  const int parts = k <= kDeep ? 1 : (k + 255) / 256, depth = (k + parts - 1) / parts;
  const int bands = (m1 - m0 + kTall - 1) / kTall;
  const bool pack_right = m1 - m0 >= 24 && k >= 96;
  for (int n = n0; n < n1; n += kWide) {
    const int columns = std::min(kWide, n1 - n), vectors = (columns + 15) / 16;
    const auto tail = static_cast<__mmask16>(columns % 16 == 0 ? 0xffff : (1U << columns % 16) - 1);
    for (int p = 0; p < k; p += depth) {
      const int deep = std::min(depth, k - p);
      const bool first = p == 0, last = p + deep == k;
      Right right{b.data + p * b.row + n, b.row};
      if (pack_right) {
        pack(deep, vectors, tail, right, packed);
        right = {packed, kWide};
      }
      for (int band = 0, m = m0; band < bands; ++band) {
        const int rows = (m1 - m + bands - band - 1) / (bands - band);
        const Left left{a.data + m * a.row + p * a.column, a.row, a.column};
        const Out out{c.data + m * c.row + n, c.row, c.bias ? c.bias + n : nullptr};
        if (first && last)
          any_tile<finish, false>(rows, vectors, deep, left, right, out, tail);
        else if (first)
          any_tile<Finish::store, false>(rows, vectors, deep, left, right, out, tail);
        else if (last)
          any_tile<finish, true>(rows, vectors, deep, left, right, out, tail);
        else
          any_tile<Finish::store, true>(rows, vectors, deep, left, right, out, tail);
        m += rows;
      }
    }
  }
}

// Transposes a block of 16 by 16: to[j][i] = from[i][j].
inline void transpose_block(const float* from, long from_row, float* to, long to_row) {
  Vector r[16], q[16];
  for (int i = 0; i < 16; ++i) r[i] = _mm512_loadu_ps(from + i * from_row);
  for (int i = 0; i < 8; ++i) {
    q[2 * i] = _mm512_unpacklo_ps(r[2 * i], r[2 * i + 1]);
    q[2 * i + 1] = _mm512_unpackhi_ps(r[2 * i], r[2 * i + 1]);
  }
  for (int i = 0; i < 4; ++i) {
    const __m512d a = _mm512_castps_pd(q[4 * i]), b = _mm512_castps_pd(q[4 * i + 2]);
    const __m512d c = _mm512_castps_pd(q[4 * i + 1]), d = _mm512_castps_pd(q[4 * i + 3]);
    r[4 * i] = _mm512_castpd_ps(_mm512_unpacklo_pd(a, b));
    r[4 * i + 1] = _mm512_castpd_ps(_mm512_unpackhi_pd(a, b));
    r[4 * i + 2] = _mm512_castpd_ps(_mm512_unpacklo_pd(c, d));
    r[4 * i + 3] = _mm512_castpd_ps(_mm512_unpackhi_pd(c, d));
  }
  for (int i = 0; i < 4; ++i) {
    q[i] = _mm512_shuffle_f32x4(r[i], r[4 + i], 0x88);
    q[4 + i] = _mm512_shuffle_f32x4(r[i], r[4 + i], 0xdd);
    q[8 + i] = _mm512_shuffle_f32x4(r[8 + i], r[12 + i], 0x88);
    q[12 + i] = _mm512_shuffle_f32x4(r[8 + i], r[12 + i], 0xdd);
  }
  for (int i = 0; i < 4; ++i) {
    _mm512_storeu_ps(to + i * to_row, _mm512_shuffle_f32x4(q[i], q[8 + i], 0x88));
    _mm512_storeu_ps(to + (i + 8) * to_row, _mm512_shuffle_f32x4(q[i], q[8 + i], 0xdd));
    _mm512_storeu_ps(to + (i + 4) * to_row, _mm512_shuffle_f32x4(q[4 + i], q[12 + i], 0x88));
    _mm512_storeu_ps(to + (i + 12) * to_row, _mm512_shuffle_f32x4(q[4 + i], q[12 + i], 0xdd));
  }
}

/// to[j][i] = from[i][j] for i < rows, j < columns.
inline void transpose(const float* from, long from_row, float* to, long to_row, int rows, int columns) {
  int i = 0;
  for (; i + 16 <= rows; i += 16) {
    int j = 0;
    for (; j + 16 <= columns; j += 16) transpose_block(from + i * from_row + j, from_row, to + j * to_row + i, to_row);
    for (; j < columns; ++j)
      for (int q = i; q < i + 16; ++q) to[j * to_row + q] = from[q * from_row + j];
  }
  for (; i < rows; ++i)
    for (int j = 0; j < columns; ++j) to[j * to_row + i] = from[i * from_row + j];
}

}  // namespace bench::avx512
