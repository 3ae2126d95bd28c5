#pragma once

// Functions of one number that several kernels need.

namespace xtgrad::kernels {

/// log |gamma(x)|, without the global sign that std::lgamma writes and threads would race for.
double log_gamma(double x);

/// The sum of (q + k)^-s over k = 0, 1 ..., for s > 1; inf at the poles q = 0, -1 ... Left of 0 it is right for whole
/// s.
double hurwitz_zeta(double s, double q);

/// exp(x) K(x), K being the modified Bessel function of the second kind of any real order, for x >= 1.
double bessel_k_scaled(double order, double x);

}  // namespace xtgrad::kernels
