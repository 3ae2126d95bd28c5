// Sums, extremes, moments, norms and running sums.
#include <limits>

#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

// A row with a zero, one with two and one with none.
Tensor zeros_in_rows() { return torch::tensor({{1, 0, 1}, {0, 0, 1}, {1, 1, 1}}, kDouble); }

void sums(Table& rows) {
  rows("sum dims", [](L in) { return sum(in[0], in.dims({0, -1})); }, {{2, 3, 2}});
  rows("mean dims", [](L in) { return mean(in[0], in.dims({0, 2})); }, {{2, 3, 2}});
  rows("sum_to_size", [](L in) { return in[0].sum_to_size(Ints{1, 3}); }, {{2, 3}}).also({{4, 2, 3}});
  rows("logsumexp dims",
       [](L in) {
         return logsumexp(in[0], in.dims({0, 1}), in.flag(true));
       },
       {{2, 3, 2}})
      .empty({{2, 3, 0}});
  rows("sum", [](L in) { return sum(in[0]); }, {{2, 3}}).also({{}});
  rows("sum keepdim", [](L in) { return sum(in[0], in.dim(1), in.flag(true)); }, {{2, 3, 2}});
  rows("mean", [](L in) { return mean(in[0]); }, {{2, 3}}).also({{}});
  rows("mean keepdim", [](L in) { return mean(in[0], in.dim(1), in.flag(true)); }, {{2, 3, 2}});
  rows("prod", [](L in) { return prod(in[0]); }, {{2, 3}}).also({{}});
  rows("prod dim", [](L in) { return prod(in[0], in.dim(1)); }, {{2, 3, 2}});
  rows("prod keepdim", [](L in) { return prod(in[0], in.dim(0), in.flag(true)); }, {{3, 2}});
  rows("prod of zeros", [](L in) { return prod(in[0] * zeros_in_rows(), 1); }, {{3, 3}}).never_empty("three rows");
  rows("prod of a zero", [](L in) { return prod(in[0] * zeros_in_rows()[0]); }, {{3}}).never_empty("three factors");
  rows("logsumexp", [](L in) { return logsumexp(in[0], in.dim(1)); }, {{2, 3}});
}

void moments(Table& rows) {
  rows("var dims", [](L in) { return var(in[0], in.dims({0, 2}), false, in.flag(true)); }, {{2, 3, 2}});
  rows("std dims", [](L in) { return torch::std(in[0], in.dims({0, 2}), false, in.flag(true)); }, {{2, 3, 2}});
  rows("var_mean", [](L in) { return both(var_mean(in[0], Ints{0, 2}, true)); }, {{2, 3, 2}});
  rows("std_mean", [](L in) { return both(std_mean(in[0], Ints{0, 2}, true)); }, {{2, 3, 2}});
  rows("var corrected",
       [](L in) {
         return var(in[0], in.dims({0, 2}), c10::optional<int64_t>(in.count(2)), true);
       },
       {{2, 3, 2}});
  rows("std corrected",
       [](L in) {
         return torch::std(in[0], in.dims({0, 2}), c10::optional<int64_t>(0));
       },
       {{2, 3, 2}});
  rows("var_mean corrected",
       [](L in) { return both(var_mean(in[0], in.dims({1}), c10::optional<int64_t>(in.count(0)))); }, {{2, 3, 2}});
  rows("std_mean corrected",
       [](L in) { return both(std_mean(in[0], in.dims({1}), c10::optional<int64_t>(in.count(0)))); }, {{2, 3, 2}});
  rows("var", [](L in) { return var(in[0]); }, {{2, 3}});
  rows("var population", [](L in) { return var(in[0], false); }, {{2, 3}});
  rows("var dim", [](L in) { return var(in[0], Ints{in.dim(1)}, in.flag(true), in.flag(false)); }, {{2, 3}});
  rows("std", [](L in) { return torch::std(in[0]); }, {{2, 3}});
  rows("std dim", [](L in) { return torch::std(in[0], Ints{in.dim(1)}, in.flag(true), in.flag(false)); }, {{2, 3}});
}

void extremes(Table& rows) {
  rows("max", [](L in) { return max(in[0]); }, {{2, 3}}).refuses_empty("max(): Expected reduction dim");
  rows("min", [](L in) { return min(in[0]); }, {{2, 3}}).refuses_empty("min(): Expected reduction dim");
  rows("max dim", [](L in) { return both(max(in[0], in.dim(1))); }, {{2, 3}}).also({{2, 3, 2}});
  rows("max keepdim", [](L in) { return both(max(in[0], in.dim(0), in.flag(true))); }, {{2, 3}})
      .refuses_empty("max(): Expected reduction dim 0 to have non-zero size.");
  rows("min dim", [](L in) { return both(min(in[0], in.dim(1))); }, {{2, 3}}).also({{2, 3, 2}});
  rows("min keepdim", [](L in) { return both(min(in[0], in.dim(0), in.flag(true))); }, {{2, 3}})
      .refuses_empty("min(): Expected reduction dim 0 to have non-zero size.");
  rows("amax",
       [](L in) {
         return amax(in[0], in.dims({0, 2}));
       },
       {{2, 3, 2}})
      .refuses_empty("amax(): Expected reduction dim 0");
  rows("amax keepdim", [](L in) { return amax(in[0], in.dim(1), in.flag(true)); }, {{2, 3}});
  rows("amin",
       [](L in) {
         return amin(in[0], in.dims({0, 2}));
       },
       {{2, 3, 2}})
      .refuses_empty("amin(): Expected reduction dim 0");
  rows("amin all", [](L in) { return amin(in[0]); }, {{2, 3}}).refuses_empty("amin(): Expected reduction dim");
  rows("median", [](L in) { return median(in[0]); }, {{2, 3}}).also({{5}});
  rows("median dim", [](L in) { return both(median(in[0], in.dim(1))); }, {{2, 3}}).also({{2, 4}});
}

void norms(Table& rows) {
  rows("norm dims", [](L in) { return norm(in[0], in.number(2.5), Ints{0, 2}, true); }, {{2, 3, 2}});
  rows("norm", [](L in) { return norm(in[0]); }, {{2, 3}}).also({{}});
  rows("norm of another dtype", [](L in) { return norm(in[0], Scalar(3), kDouble); }, {{2, 3}});
  rows("norm dims of another dtype",
       [](L in) { return norm(in[0], Scalar(1.5), in.dims({1}), in.flag(true), kDouble); }, {{2, 3}});
  rows("norm 1", [](L in) { return norm(in[0], in.number(1)); }, {{2, 3}});
  rows("norm 3", [](L in) { return norm(in[0], in.number(3)); }, {{2, 3}});
  rows("norm 1.5", [](L in) { return norm(in[0], in.number(1.5)); }, {{2, 3}});
  rows("norm 0", [](L in) { return norm(in[0], in.number(0)); }, {{2, 3}}).flat();
  rows("norm dim", [](L in) { return norm(in[0], c10::nullopt, 1); }, {{2, 3}});
  rows("norm largest", [](L in) { return norm(in[0], std::numeric_limits<double>::infinity(), 1); }, {{2, 3}});
  rows("norm smallest", [](L in) { return norm(in[0], -std::numeric_limits<double>::infinity(), 1); }, {{2, 3}});
}

void running(Table& rows) {
  rows("cumsum", [](L in) { return cumsum(in[0], in.dim(1)); }, {{2, 3}});
  rows("cumsum of another dtype", [](L in) { return cumsum(in[0], in.dim(1), kDouble); }, {{2, 3}});
  rows("cumprod of another dtype", [](L in) { return cumprod(in[0], in.dim(1), kDouble); }, {{2, 3}});
  rows("cumsum middle", [](L in) { return cumsum(in[0], in.dim(1)); }, {{2, 3, 2}});
  rows("cumprod", [](L in) { return cumprod(in[0], in.dim(1)); }, {{2, 3}});
  rows("cumprod first", [](L in) { return cumprod(in[0], in.dim(0)); }, {{3, 2}});
  rows("cumprod of zeros", [](L in) { return cumprod(in[0] * zeros_in_rows(), 1); }, {{3, 3}})
      .never_empty("three rows");
  rows("logcumsumexp", [](L in) { return logcumsumexp(in[0], in.dim(1)); }, {{2, 3}});
  rows("logcumsumexp first", [](L in) { return logcumsumexp(in[0], in.dim(0)); }, {{3, 2}});
}

const Registered k_sums("sums and means over dimensions", sums);
const Registered k_moments("variances", moments);
const Registered k_extremes("extremes", extremes);
const Registered k_norms("norms", norms);
const Registered k_running("running sums and products", running);

}  // namespace
