#include <xtgrad/autograd/ops/window.h>

#include <xtgrad/autograd/grad_mode.h>
#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/special_bessel.h>

namespace xtgrad {
namespace {

constexpr double kTwoPi = 6.28318530717958647693;

/// weights(k, last) in double, of positions k [length] that a whole window has up to `last`, then rounded.
template <class Weights>
Tensor window(const char* name, int64_t length, bool periodic, const TensorOptions& options, Weights weights) {
  check(is_floating_point(options.dtype()), name, " expects floating point dtypes, got: ", options.dtype());
  check(length >= 0, name, " requires non-negative window_length, got window_length=", length);
  Tensor result;
  if (length == 1) {
    result = ones({1}, options.requires_grad(false));
  } else {
    const NoGradGuard no_grad;
    const double last = static_cast<double>(length) - (periodic ? 0 : 1);
    result = weights(arange(length, options.dtype(kDouble).requires_grad(false)), last).to(options.dtype());
  }
  if (options.requires_grad()) result.set_requires_grad(true);
  return result;
}

Tensor cosine_window(const char* name, int64_t length, bool periodic, double alpha, double beta,
                     const TensorOptions& options) {
  return window(name, length, periodic, options,
                [&](const Tensor& k, double last) { return add(mul(cos(mul(k, kTwoPi / last)), -beta), alpha); });
}

}  // namespace

Tensor bartlett_window(int64_t length, const TensorOptions& options) { return bartlett_window(length, true, options); }
Tensor bartlett_window(int64_t length, bool periodic, const TensorOptions& options) {
  return window("bartlett_window", length, periodic, options,
                [](const Tensor& k, double last) { return rsub(abs(sub(div(mul(k, 2), last), 1)), 1); });
}

Tensor blackman_window(int64_t length, const TensorOptions& options) { return blackman_window(length, true, options); }
Tensor blackman_window(int64_t length, bool periodic, const TensorOptions& options) {
  return window("blackman_window", length, periodic, options, [](const Tensor& k, double last) {
    const Tensor angle = mul(k, kTwoPi / last);
    return add(sub(mul(cos(mul(angle, 2)), 0.08), mul(cos(angle), 0.5)), 0.42);
  });
}

Tensor hann_window(int64_t length, const TensorOptions& options) { return hann_window(length, true, options); }
Tensor hann_window(int64_t length, bool periodic, const TensorOptions& options) {
  return cosine_window("hann_window", length, periodic, 0.5, 0.5, options);
}

Tensor hamming_window(int64_t length, const TensorOptions& options) { return hamming_window(length, true, options); }
Tensor hamming_window(int64_t length, bool periodic, const TensorOptions& options) {
  return hamming_window(length, periodic, 0.54, options);
}
Tensor hamming_window(int64_t length, bool periodic, double alpha, const TensorOptions& options) {
  return hamming_window(length, periodic, alpha, 0.46, options);
}
Tensor hamming_window(int64_t length, bool periodic, double alpha, double beta, const TensorOptions& options) {
  return cosine_window("hamming_window", length, periodic, alpha, beta, options);
}

Tensor kaiser_window(int64_t length, const TensorOptions& options) { return kaiser_window(length, true, options); }
Tensor kaiser_window(int64_t length, bool periodic, const TensorOptions& options) {
  return kaiser_window(length, periodic, 12.0, options);
}
Tensor kaiser_window(int64_t length, bool periodic, double beta, const TensorOptions& options) {
  return window("kaiser_window", length, periodic, options, [beta](const Tensor& k, double last) {
    const Tensor u = sub(div(mul(k, 2), last), 1);
    const Tensor whole = i0(full({}, beta, kDouble));
    return div(i0(mul(sqrt(rsub(square(u), 1)), beta)), whole);
  });
}

}  // namespace xtgrad
