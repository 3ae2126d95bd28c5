// Rarer reductions, running values and integrals, and distances.
#include <cmath>

#include "table.h"

using namespace torch;
using namespace OPERATORS;
namespace F = torch::nn::functional;

namespace {

// x with nan in its second column.
Tensor holed(const Tensor& x) { return x.masked_fill(torch::tensor({false, true, false}), NAN); }

void extremes(Table& rows) {
  rows("aminmax", [](L in) { return both(aminmax(in[0])); }, {{2, 3}}).refuses_empty("aminmax(): ");
  rows("aminmax dim", [](L in) { return both(aminmax(in[0], 1, in.flag(true))); }, {{2, 3}});
  rows("cummax", [](L in) { return both(cummax(in[0], in.dim(1))); }, {{2, 3}});
  rows("cummin", [](L in) { return both(cummin(in[0], in.dim(0))); }, {{3, 2}});
  rows("mode", [](L in) { return both(mode(in[0], in.dim(1))); }, {{2, 3}});
  rows("quantile",
       [](L in) {
         return quantile(in[0], torch::tensor({0.2, 0.7}, in[0].dtype()), 1, true);
       },
       {{2, 4}})
      .refuses_empty("quantile() input tensor");
  rows("quantile of all", [](L in) { return quantile(in[0], in.number(0.3)); }, {{2, 4}})
      .refuses_empty("quantile() input tensor");
  rows("nanquantile",
       [](L in) {
         return nanquantile(holed(in[0]), torch::tensor({0.2, 0.7}, in[0].dtype()), 1);
       },
       {{2, 3}})
      .refuses_empty("nanquantile() input tensor");
  rows("nanquantile of all", [](L in) { return nanquantile(holed(in[0]), 0.3); }, {{2, 3}})
      .refuses_empty("nanquantile() input tensor");
}

void without_nan(Table& rows) {
  rows("nansum", [](L in) { return nansum(holed(in[0])); }, {{2, 3}});
  rows("nansum dim", [](L in) { return nansum(holed(in[0]), 1, true); }, {{2, 3}});
  rows("nanmean", [](L in) { return nanmean(holed(in[0])); }, {{2, 3}});
  rows("nanmean dim", [](L in) { return nanmean(holed(in[0]), 1, true); }, {{2, 3}});
  rows("nanmedian", [](L in) { return nanmedian(holed(in[0])); }, {{2, 3}});
  rows("nanmedian dim", [](L in) { return both(nanmedian(holed(in[0]), 1)); }, {{2, 3}});
}

void moments(Table& rows) {
  rows("var_mean of all", [](L in) { return both(var_mean(in[0])); }, {{2, 3}});
  rows("var_mean dim", [](L in) { return both(var_mean(in[0], 1)); }, {{2, 3}});
  rows("std_mean of all", [](L in) { return both(std_mean(in[0], false)); }, {{2, 3}});
  rows("std_mean dim", [](L in) { return both(std_mean(in[0], 1)); }, {{2, 3}});
  rows("cov", [](L in) { return cov(in[0]); }, {{2, 4}});
  rows("cov weighted",
       [](L in) {
         return cov(in[0], 0, torch::tensor({1, 2, 1}), in[1]);
       },
       {{2, 3}, {{3}, kPositive}})
      .tied();
  rows("corrcoef", [](L in) { return corrcoef(in[0]); }, {{2, 4}});
  rows("renorm", [](L in) { return renorm(in[0], in.number(2), in.dim(0), in.number(1.5)); }, {{3, 2}});
  rows("renorm 3", [](L in) { return renorm(in[0], in.number(3), in.dim(1), in.number(1.5)); }, {{2, 3}});
}

void running(Table& rows) {
  rows("diff", [](L in) { return diff(in[0], in.count(2)); }, {{2, 4}});
  rows("diff between", [](L in) { return diff(in[0], in.count(1), in.dim(0), in[1], in[2]); }, {{2, 3}, {1, 3}, {2, 3}})
      .tied();
  rows("trapezoid", [](L in) { return trapezoid(in[0], in.number(0.7), in.dim(0)); }, {{3, 2}}).empty({{3, 0}});
  rows("trapezoid places", [](L in) { return trapezoid(in[0], in[1]); }, {{2, 3}, {3}}).also({{2, 3}, {2, 3}});
  rows("trapz", [](L in) { return trapz(in[0], in.number(0.7)); }, {{2, 3}});
  rows("trapz places", [](L in) { return trapz(in[0], in[1], in.dim(-1)); }, {{2, 3}, {3}}).tied();
  rows("cumulative_trapezoid", [](L in) { return cumulative_trapezoid(in[0], in.number(0.7)); }, {{2, 4}});
  rows("cumulative_trapezoid places", [](L in) { return cumulative_trapezoid(in[0], in[1]); }, {{2, 4}, {4}}).tied();
  rows.in_place("cumsum_", [](Tensor& x, L) { x.cumsum_(1); }, {{2, 3}});
  rows.in_place("cumprod_", [](Tensor& x, L) { x.cumprod_(1); }, {{2, 3}});
  rows.in_place("renorm_", [](Tensor& x, L) { x.renorm_(2, 0, 1.5); }, {{3, 2}});
}

void distances(Table& rows) {
  rows("dist", [](L in) { return dist(in[0], in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
  rows("dist 3", [](L in) { return dist(in[0], in[1], in.number(3)); }, {{2, 3}, {2, 3}}).broadcasts();
  rows("pairwise_distance",
       [](L in) { return pairwise_distance(in[0], in[1], in.number(2), in.number(1e-6), in.flag(true)); },
       {{2, 3}, {2, 3}})
      .also({{2, 3}, {3}})
      .also({{2, 2, 3}, {2, 1, 3}});
  rows("cosine_similarity", [](L in) { return cosine_similarity(in[0], in[1]); }, {{2, 3}, {2, 3}})
      .also({{2, 3}, {1, 3}})
      .also({{2, 3, 2}, {2, 3, 1}});
  rows("cdist", [](L in) { return cdist(in[0], in[1]); }, {{2, 3}, {4, 3}}).also({{2, 2, 3}, {3, 3}});
  rows("cdist by a product", [](L in) { return cdist(in[0], in[1], in.number(2), 1); }, {{2, 3}, {4, 3}}).tied();
  rows("cdist 1", [](L in) { return cdist(in[0], in[1], in.number(1)); }, {{2, 3}, {4, 3}}).tied();
  rows("cdist 1.5", [](L in) { return cdist(in[0], in[1], in.number(1.5)); }, {{2, 3}, {4, 3}}).tied();
  rows("cdist inf", [](L in) { return cdist(in[0], in[1], INFINITY); }, {{2, 3}, {4, 3}}).tied();
  rows("pdist", [](L in) { return pdist(in[0]); }, {{3, 2}}).distinct();
  rows("pdist 3", [](L in) { return pdist(in[0], in.number(3)); }, {{3, 2}}).distinct();
  rows("normalize", [](L in) { return F::normalize(in[0]); }, {{2, 3}});
}

const Registered k_extremes("rarer extremes", extremes);
const Registered k_without_nan("reductions that leave nan out", without_nan);
const Registered k_moments("moments together", moments);
const Registered k_running("differences and integrals", running);
const Registered k_distances("distances", distances);

}  // namespace
