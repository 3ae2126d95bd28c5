#pragma once
#include <cstdint>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/kernels/math.h>

// One row of one step of each recurrent cell, forward and backward. They run inside simd().

namespace xtgrad::kernels {

/// x and p are the parts of the gates that come from the input and from h, b is the latter's bias; n is H.
template <class T>
struct CellForward {
  const T *x, *p, *b, *h_before;
  T *gates, *c, *h;  // c: in and out
  int64_t n;
};

/// dh goes in as the gradient of h and out as what reaches h_before past the product; dc in and out.
template <class T>
struct CellBackward {
  const T *gates, *c_before, *c, *h_before, *h;
  T *dh, *dc, *dx, *dp;
  int64_t n;
};

struct LstmCell {
  static constexpr int64_t kept = 4;
  static constexpr bool past_product = false, own_product_gradient = false;

  template <class T>
  [[gnu::always_inline]] static void forward(const CellForward<T>& r) {
    const int64_t n = r.n;
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) {
      const T i = math::sigmoid(r.x[j] + r.p[j] + r.b[j]);
      const T f = math::sigmoid(r.x[n + j] + r.p[n + j] + r.b[n + j]);
      const T g = math::tanh(r.x[2 * n + j] + r.p[2 * n + j] + r.b[2 * n + j]);
      const T o = math::sigmoid(r.x[3 * n + j] + r.p[3 * n + j] + r.b[3 * n + j]);
      const T c = f * r.c[j] + i * g;
      r.gates[j] = i;
      r.gates[n + j] = f;
      r.gates[2 * n + j] = g;
      r.gates[3 * n + j] = o;
      r.c[j] = c;
      r.h[j] = o * math::tanh(c);
    }
  }

  template <class T>
  [[gnu::always_inline]] static void backward(const CellBackward<T>& r) {
    const int64_t n = r.n;
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) {
      const T i = r.gates[j], f = r.gates[n + j], g = r.gates[2 * n + j], o = r.gates[3 * n + j];
      const T t = math::tanh(r.c[j]);
      const T dc = r.dc[j] + r.dh[j] * o * (1 - t * t);
      r.dx[j] = dc * g * i * (1 - i);
      r.dx[n + j] = dc * r.c_before[j] * f * (1 - f);
      r.dx[2 * n + j] = dc * i * (1 - g * g);
      r.dx[3 * n + j] = r.dh[j] * t * o * (1 - o);
      r.dc[j] = dc * f;
    }
  }
};

struct GruCell {
  static constexpr int64_t kept = 4;
  static constexpr bool past_product = true, own_product_gradient = true;

  template <class T>
  [[gnu::always_inline]] static void forward(const CellForward<T>& r) {
    const int64_t n = r.n;
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) {
      const T reset = math::sigmoid(r.x[j] + r.p[j] + r.b[j]);
      const T update = math::sigmoid(r.x[n + j] + r.p[n + j] + r.b[n + j]);
      const T product = r.p[2 * n + j] + r.b[2 * n + j];
      const T candidate = math::tanh(r.x[2 * n + j] + reset * product);
      r.gates[j] = reset;
      r.gates[n + j] = update;
      r.gates[2 * n + j] = candidate;
      r.gates[3 * n + j] = product;
      r.h[j] = candidate + update * (r.h_before[j] - candidate);
    }
  }

  template <class T>
  [[gnu::always_inline]] static void backward(const CellBackward<T>& r) {
    const int64_t n = r.n;
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) {
      const T reset = r.gates[j], update = r.gates[n + j], candidate = r.gates[2 * n + j];
      const T dn = r.dh[j] * (1 - update) * (1 - candidate * candidate);
      const T dr = dn * r.gates[3 * n + j] * reset * (1 - reset);
      const T dz = r.dh[j] * (r.h_before[j] - candidate) * update * (1 - update);
      r.dx[j] = r.dp[j] = dr;
      r.dx[n + j] = r.dp[n + j] = dz;
      r.dx[2 * n + j] = dn;
      r.dp[2 * n + j] = dn * reset;
      r.dh[j] *= update;
    }
  }
};

struct TanhCell {
  static constexpr int64_t kept = 0;
  static constexpr bool past_product = false, own_product_gradient = false;

  template <class T>
  [[gnu::always_inline]] static void forward(const CellForward<T>& r) {
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < r.n; ++j) r.h[j] = math::tanh(r.x[j] + r.p[j] + r.b[j]);
  }
  template <class T>
  [[gnu::always_inline]] static void backward(const CellBackward<T>& r) {
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < r.n; ++j) r.dx[j] = r.dh[j] * (1 - r.h[j] * r.h[j]);
  }
};

struct ReluCell {
  static constexpr int64_t kept = 0;
  static constexpr bool past_product = false, own_product_gradient = false;

  template <class T>
  [[gnu::always_inline]] static void forward(const CellForward<T>& r) {
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < r.n; ++j) {
      const T sum = r.x[j] + r.p[j] + r.b[j];
      r.h[j] = sum < T(0) ? T(0) : sum;
    }
  }
  template <class T>
  [[gnu::always_inline]] static void backward(const CellBackward<T>& r) {
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < r.n; ++j) r.dx[j] = r.h[j] <= T(0) ? T(0) : r.dh[j];
  }
};

}  // namespace xtgrad::kernels
