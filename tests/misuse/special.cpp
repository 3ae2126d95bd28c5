#include <doctest/doctest.h>

#include "misuse.h"

using namespace torch;
using misuse::keeps;

TEST_CASE("misuse: special functions") {
  const Tensor x = ones({3}), n = ones({2}, kLong);
  misuse::check_rows({
      {"igamma: integers", [=] { igamma(n, n); }, "\"igamma\" not implemented for 'Long'"},
      {"igammac: integers", [=] { igammac(n, n); }, "\"igammac\" not implemented for 'Long'"},
      {"igamma_: shapes that do not broadcast", keeps(x, [](Tensor y) { y.igamma_(ones({2})); }),
       "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 0 (shapes [3] and "
       "[2])"},
      {"nextafter: integers", [=] { nextafter(n, n); }, "\"nextafter\" not implemented for 'Long'"},
      {"nextafter: Half", [] { nextafter(ones({2}, kHalf), ones({2}, kHalf)); },
       "\"nextafter\" not implemented for 'Half'"},
      {"frexp: integers", [=] { frexp(n); }, "torch.frexp() only supports floating-point dtypes, but got Long"},
      {"i0_: integers", [=] { n.clone().i0_(); },
       "i0_: result type Float can't be cast to the desired output type Long"},
      {"zeta: shapes that do not broadcast", [=] { special::zeta(x, ones({2})); },
       "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 0 (shapes [3] and "
       "[2])"},
      {"hermite_polynomial_h: shapes that do not broadcast", [=] { special_hermite_polynomial_h(x, n); },
       "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 0 (shapes [3] and "
       "[2])"},
  });
}

TEST_CASE("misuse: derivatives that are not implemented") {
  const Tensor x = full({3}, 2., requires_grad()), q = ones({3});
  misuse::check_rows({
      {"zeta by x", [=] { special::zeta(x, q).sum().backward(); }, "the derivative for 'zeta' is not implemented."},
      {"zeta of a number by x", [=] { special::zeta(x, 2).sum().backward(); },
       "the derivative for 'zeta' is not implemented."},
      {"igamma by a", [=] { igamma(x, q).sum().backward(); }, "the derivative for 'igamma: input' is not implemented."},
      {"igammac by a", [=] { igammac(x, q).sum().backward(); },
       "the derivative for 'igammac: input' is not implemented."},
      {"nextafter", [=] { nextafter(q, x).sum().backward(); }, "the derivative for 'nextafter' is not implemented."},
  });
}

TEST_CASE("misuse: window functions") {
  misuse::check_rows({
      {"hann_window: a negative length", [] { hann_window(-1); },
       "hann_window requires non-negative window_length, got window_length=-1"},
      {"kaiser_window: integers", [] { kaiser_window(4, kLong); },
       "kaiser_window expects floating point dtypes, got: Long"},
      {"hamming_window: no such device", [] { hamming_window(4, kCUDA); },
       "xtgrad computes on the CPU only, but the device asked for is cuda"},
      {"bartlett_window: too long", [] { bartlett_window(int64_t{1} << 62); },
       "a Double tensor of sizes [4611686018427387904] is too large"},
  });
}
