#include <doctest/doctest.h>

#include <limits>

#include "misuse.h"

using namespace torch;

TEST_CASE("misuse: reductions") {
  misuse::check_rows({
      {"sum: a dimension that is not there",
       [] {
         zeros({2, 3}).sum({2});
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got 2)"},
      {"sum: a negative dimension that is not there",
       [] {
         zeros({2, 3}).sum({-3});
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got -3)"},
      {"sum: a dimension twice",
       [] {
         zeros({2, 3}).sum({1, -1});
       },
       "dim 1 appears multiple times in the list of dims"},
      {"mean: integers",
       [] {
         tensor({1, 2}).mean();
       },
       "mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: Long"},
      {"mean: integers along a dimension",
       [] {
         zeros({2, 3}, kLong).mean({1});
       },
       "mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: Long"},
      {"mean: a dtype of integers", [] { zeros({2}).mean(kLong); },
       "mean(): could not infer output dtype. Optional dtype must be either a floating point or complex dtype. Got: "
       "Long"},
      {"var: integers",
       [] {
         tensor({1, 2}).var();
       },
       "var(): input dtype should be floating point (Float or Double). Got Long"},
      {"std: integers",
       [] {
         tensor({1, 2}).std();
       },
       "std(): input dtype should be floating point (Float or Double). Got Long"},
      {"std: a dimension twice",
       [] {
         zeros({2, 3}).std(IntArrayRef({0, 0}), true);
       },
       "dim 0 appears multiple times in the list of dims"},
      {"prod: a dimension that is not there",
       [] {
         zeros({2, 3}).prod(5);
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got 5)"},
      {"max: of nothing", [] { zeros({0}).max(); },
       "max(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' "
       "argument."},
      {"min: of nothing",
       [] {
         zeros({2, 0}).min();
       },
       "min(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' "
       "argument."},
      {"max: along an empty dimension",
       [] {
         zeros({2, 0}).max(1);
       },
       "max(): Expected reduction dim 1 to have non-zero size."},
      {"max: a dimension that is not there",
       [] {
         zeros({2, 3}).max(2);
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got 2)"},
      {"amax: along an empty dimension",
       [] {
         zeros({2, 0}).amax({1});
       },
       "amax(): Expected reduction dim 1 to have non-zero size."},
      {"amin: a dimension twice",
       [] {
         zeros({2, 3}).amin({0, 0});
       },
       "dim 0 appears multiple times in the list of dims"},
      {"argmax: of nothing", [] { zeros({0}).argmax(); },
       "argmax(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the "
       "'dim' argument."},
      {"argmax: along an empty dimension",
       [] {
         zeros({2, 0}).argmax(1);
       },
       "argmax(): Expected reduction dim 1 to have non-zero size."},
      {"argmin: a dimension that is not there",
       [] {
         zeros({2, 3}).argmin(-3);
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got -3)"},
      {"median: along an empty dimension",
       [] {
         zeros({2, 0}).median(1);
       },
       "median(): Expected reduction dim 1 to have non-zero size."},
      {"logsumexp: a dimension that is not there", [] { zeros({2}).logsumexp({1}); },
       "Dimension out of range (expected to be in range of [-1, 0], but got 1)"},
      {"norm: integers",
       [] {
         tensor({1, 2}).norm();
       },
       "norm(): input dtype should be floating point (Float or Double). Got Long"},
      {"cumsum: a dimension that is not there", [] { zeros({2}).cumsum(1); },
       "Dimension out of range (expected to be in range of [-1, 0], but got 1)"},
      {"cumprod: a dimension that is not there", [] { zeros({2}).cumprod(-2); },
       "Dimension out of range (expected to be in range of [-1, 0], but got -2)"},
      {"logcumsumexp: integers",
       [] {
         tensor({1, 2}).logcumsumexp(0);
       },
       "logcumsumexp is not implemented for 'Long': use a Float or Double tensor"},
      {"all: a dimension that is not there", [] { zeros({2}).all(1); },
       "Dimension out of range (expected to be in range of [-1, 0], but got 1)"},
      {"any: a dimension that is not there", [] { zeros({2}).any(-2); },
       "Dimension out of range (expected to be in range of [-1, 0], but got -2)"},
      {"sum_to_size: another size",
       [] {
         zeros({2, 3}).sum_to_size({4});
       },
       "size {[4]} is not expandable to size {[2, 3]}."},
      {"sum_to_size: more dimensions",
       [] {
         zeros({3}).sum_to_size({2, 3});
       },
       "size {[2, 3]} is not expandable to size {[3]}."},
  });
}
