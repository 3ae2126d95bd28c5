#include <doctest/doctest.h>

#include <cmath>

#include "misuse.h"

using namespace torch;
using misuse::keeps;

TEST_CASE("misuse: random numbers") {
  const Tensor x = ones({3});
  misuse::check_rows({
      {"rand: a negative size", [] { rand({-1}); }, "Trying to create tensor with negative dimension -1: [-1]"},
      {"randint: an empty range", [] { randint(5, 5, {2}); },
       "random_ expects 'from' to be less than 'to', but got from=5 >= to=5"},
      {"randint: a range upside down", [] { randint(5, 2, {2}); },
       "random_ expects 'from' to be less than 'to', but got from=5 >= to=2"},
      {"randint: none below 0", [] { randint(0, {2}); },
       "random_ expects 'from' to be less than 'to', but got from=0 >= to=0"},
      {"randint: beyond the dtype", [] { randint(0, 300, {2}, kByte); },
       "to - 1=299 is out of bounds: the dtype holds 0 to 255"},
      {"randint_like: an empty range", [=] { randint_like(x, 0); },
       "random_ expects 'from' to be less than 'to', but got from=0 >= to=0"},
      {"randperm: a negative number", [] { randperm(-1); }, "n must be non-negative, got -1"},
      {"randperm: too many", [] { randperm(int64_t{1} << 62); },
       "a Long tensor of sizes [4611686018427387904] is too large"},
      {"normal: a negative deviation", [] { normal(0, -1, {2}); }, "normal expects std >= 0.0, but found std -1"},
      {"normal: a negative deviation among several",
       [=] {
         normal(x, tensor({1., -1., 1.}));
       },
       "normal expects all elements of std >= 0.0"},
      {"normal: shapes that do not broadcast", [=] { normal(x, ones({2})); },
       "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 0 (shapes [3] and "
       "[2])"},
      {"uniform_: further than Half reaches", [] { empty({2}, kHalf).uniform_(-65504, 65504); },
       "uniform_ expects to-from <= 65504, but found to=65504 and from=-65504"},
      {"random_: beyond Half", [] { empty({2}, kHalf).random_(0, 70000); },
       "to - 1=69999 is out of bounds: the dtype holds -65504 to 65504"},
      {"bernoulli: no probability", [] { bernoulli(full({2}, 1.5)); },
       "bernoulli_ expects p to be in [0, 1], but got p[0]=1.5"},
      {"poisson: a negative rate",
       [] {
         poisson(tensor({1., -1.}));
       },
       "invalid Poisson rate, expected rate to be non-negative (and finite), but got -1"},
      {"poisson: nan", [] { poisson(tensor({std::nan("")})); },
       "invalid Poisson rate, expected rate to be non-negative (and finite), but got nan"},
      {"poisson: integers",
       [] {
         poisson(tensor({1, 2}));
       },
       "\"poisson\" not implemented for 'Long'"},
      {"poisson: Half", [] { poisson(ones({2}, kHalf)); }, "\"poisson\" not implemented for 'Half'"},
      {"binomial: two dtypes", [] { binomial(ones({2}), ones({2}, kDouble)); },
       "Found dtype Double but expected Float"},
      {"binomial: integers", [] { binomial(ones({2}, kLong), ones({2}, kLong)); },
       "\"binomial\" not implemented for 'Long'"},
      {"binomial: shapes that do not broadcast", [] { binomial(ones({2}), ones({3})); },
       "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0 (shapes [2] and "
       "[3])"},
      {"binomial: a gradient of the trials",
       [] { binomial(ones({2}, requires_grad()), full({2}, 0.5)).sum().backward(); },
       "derivative for aten::binomial is not implemented"},
      {"exponential: a negative rate", [=] { exponential(x, -1); },
       "exponential_ expects lambda >= 0.0, but found lambda=-1"},
      {"geometric: no probability", [=] { geometric(x, 1.5); }, "geometric_ expects p to be in (0, 1), but got p=1.5"},
      {"geometric_: bools", [] { zeros({2}, kBool).geometric_(0.5); },
       "geometric_ is not implemented for 'Bool': use an integer or floating-point dtype"},
      {"multinomial: a negative weight",
       [] {
         multinomial(tensor({1., -1.}), 1);
       },
       "probability tensor contains either `inf`, `nan` or element < 0: element 1 is -1"},
      {"multinomial: nan",
       [] {
         multinomial(tensor({1., std::nan("")}), 1);
       },
       "probability tensor contains either `inf`, `nan` or element < 0: element 1 is nan"},
      {"multinomial: all weights 0", [] { multinomial(zeros({3}), 1); },
       "invalid multinomial distribution (sum of probabilities is 0)"},
      {"multinomial: more than there are", [] { multinomial(ones({3}), 4); },
       "cannot sample n_sample > prob_dist.size(-1) samples without replacement: 4 > 3"},
      {"multinomial: no samples", [] { multinomial(ones({3}), 0); }, "cannot sample n_sample <= 0 samples, got 0"},
      {"multinomial: a negative number of samples", [] { multinomial(ones({3}), -2, true); },
       "cannot sample n_sample <= 0 samples, got -2"},
      {"multinomial: integers",
       [] {
         multinomial(tensor({1, 2}), 1);
       },
       "multinomial only supports floating-point dtypes for input, got: Long"},
      {"multinomial: three dimensions",
       [] {
         multinomial(ones({1, 1, 3}), 1);
       },
       "prob_dist must be 1 or 2 dim, got 3"},
      {"uniform_: a range upside down", keeps(x, [](Tensor y) { y.uniform_(1, 0); }),
       "uniform_ expects to return a [from, to) range, but found from=1 > to=0"},
      {"uniform_: an infinite range", keeps(x, [](Tensor y) { y.uniform_(-3e38, 3e38 * 10); }),
       "uniform_ expects to-from <= 3.4028234663852886e+38, but found to=3e+39 and from=-3e+38"},
      {"uniform_: integers", keeps(ones({3}, kLong), [](Tensor y) { y.uniform_(); }),
       "\"uniform_\" not implemented for 'Long'"},
      {"normal_: a negative deviation", keeps(x, [](Tensor y) { y.normal_(0, -1); }),
       "normal expects std >= 0.0, but found std -1"},
      {"normal_: integers", keeps(ones({3}, kLong), [](Tensor y) { y.normal_(); }),
       "\"normal_\" not implemented for 'Long'"},
      {"bernoulli_: p above 1", keeps(x, [](Tensor y) { y.bernoulli_(1.5); }),
       "bernoulli_ expects p to be in [0, 1], but got p=1.5"},
      {"bernoulli_: a tensor of no probabilities", keeps(x, [](Tensor y) { y.bernoulli_(full({3}, -0.5)); }),
       "bernoulli_ expects p to be in [0, 1], but got p[0]=-0.5"},
      {"bernoulli_: probabilities of another shape", keeps(x, [](Tensor y) { y.bernoulli_(full({4}, 0.5)); }),
       "The expanded size of the tensor (3) must match the existing size (4) at non-singleton dimension 0.  Target "
       "sizes: [3].  Tensor sizes: [4]"},
      {"exponential_: a negative rate", keeps(x, [](Tensor y) { y.exponential_(-1); }),
       "exponential_ expects lambda >= 0.0, but found lambda=-1"},
      {"random_: an empty range", keeps(x, [](Tensor y) { y.random_(3, 3); }),
       "random_ expects 'from' to be less than 'to', but got from=3 >= to=3"},
      {"random_: beyond the dtype", keeps(ones({3}, kByte), [](Tensor y) { y.random_(0, 300); }),
       "to - 1=299 is out of bounds: the dtype holds 0 to 255"},
      {"random_: a leaf", keeps(ones({3}).set_requires_grad(true), [](Tensor y) { y.random_(2); }),
       "a leaf Variable that requires grad is being used in an in-place operation."},
  });
}
