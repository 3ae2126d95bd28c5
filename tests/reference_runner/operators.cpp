#include <doctest/doctest.h>

#include <xtgrad/autograd/ops.h>

#include "family.h"

namespace reference {
namespace {

Op of(Tensor (*function)(const Tensor&)) {
  return [function](const Args& a) { return function(a.x()); };
}
Op of(Tensor (*function)(const Tensor&, const Tensor&)) {
  return [function](const Args& a) { return function(a.x(0), a.x(1)); };
}
Op of_list(Tensor (*function)(TensorList)) {
  return [function](const Args& a) { return function(a.positional.at(0).tensors()); };
}
Op split_of(std::vector<Tensor> (*function)(const Tensor&, int64_t)) {
  return [function](const Args& a) { return function(a.x(), a["sections"].integer()); };
}

int64_t dim(const Args& a) { return a["dim"].integer(); }
bool keepdim(const Args& a) { return a["keepdim"].boolean(); }
int64_t integer(const Args& a, const char* name, int64_t otherwise) {
  return a.has(name) ? a[name].integer() : otherwise;
}
bool flag(const Args& a, const char* name) { return a.has(name) && a[name].boolean(); }
std::optional<double> number(const Args& a, const char* name) {
  return a.has(name) ? std::optional<double>(a[name].number()) : std::nullopt;
}
std::tuple<Tensor, Tensor> both(std::tuple<Tensor, Tensor> pair) { return pair; }

void add_elements(Table& table) {
  table.insert({
      {"exp2", of(exp2)},
      {"deg2rad", of(deg2rad)},
      {"rad2deg", of(rad2deg)},
      {"sinc", of(sinc)},
      {"sgn", of(sgn)},
      {"signbit", of(signbit)},
      {"lgamma", of(lgamma)},
      {"digamma", of(digamma)},
      {"polygamma", [](const Args& a) { return polygamma(a["n"].integer(), a.x()); }},
      {"mvlgamma", [](const Args& a) { return mvlgamma(a.x(), a["p"].integer()); }},
      {"logit", [](const Args& a) { return logit(a.x(), number(a, "eps")); }},
      {"nan_to_num",
       [](const Args& a) { return nan_to_num(a.x(), number(a, "nan"), number(a, "posinf"), number(a, "neginf")); }},
      {"round_decimals", [](const Args& a) { return round(a.x(), a["decimals"].integer()); }},
      {"copysign", of(copysign)},
      {"fmax", of(fmax)},
      {"fmin", of(fmin)},
      {"hypot", of(hypot)},
      {"logaddexp", of(logaddexp)},
      {"logaddexp2", of(logaddexp2)},
      {"xlogy", of(xlogy)},
      {"ldexp", of(ldexp)},
      {"float_power", [](const Args& a) { return float_power(a.x(0), a.x(1)).to(a.x(0).dtype()); }},
      {"div_mode", [](const Args& a) { return div(a.x(0), a.x(1), a["mode"].text()); }},
      {"clamp_tensors",
       [](const Args& a) { return clamp(a.x(0), std::optional<Tensor>(a.x(1)), std::optional<Tensor>(a.x(2))); }},
      {"heaviside", of(heaviside)},
      {"gcd", of(gcd)},
      {"lcm", of(lcm)},
      {"bitwise_and", of(bitwise_and)},
      {"bitwise_or", of(bitwise_or)},
      {"bitwise_xor", of(bitwise_xor)},
      {"bitwise_not", of(bitwise_not)},
      {"bitwise_left_shift", of(bitwise_left_shift)},
      {"bitwise_right_shift", of(bitwise_right_shift)},
      {"floor_divide", of(floor_divide)},
      {"isclose", [](const Args& a) { return isclose(a.x(0), a.x(1)); }},
  });
}

void add_shapes(Table& table) {
  table.insert({
      {"rot90", [](const Args& a) { return rot90(a.x(), a["k"].integer(), a["dims"].integers()); }},
      {"fliplr", of(fliplr)},
      {"flipud", of(flipud)},
      {"numpy_T", of(numpy_T)},
      {"tensor_split", [](const Args& a) { return tensor_split(a.x(), a["at"].integers(), dim(a)); }},
      {"hsplit", split_of(hsplit)},
      {"vsplit", split_of(vsplit)},
      {"dsplit", split_of(dsplit)},
      {"atleast_1d", [](const Args& a) { return atleast_1d(a.x()).clone(); }},
      {"atleast_2d", [](const Args& a) { return atleast_2d(a.x()).clone(); }},
      {"atleast_3d", [](const Args& a) { return atleast_3d(a.x()).clone(); }},
      {"column_stack", of_list(column_stack)},
      {"row_stack", of_list(row_stack)},
      {"dstack", of_list(dstack)},
      {"block_diag", of_list(block_diag)},
      {"cartesian_prod", of_list(cartesian_prod)},
      {"combinations",
       [](const Args& a) { return combinations(a.x(), a["r"].integer(), flag(a, "with_replacement")); }},
      {"diag_embed",
       [](const Args& a) {
         return diag_embed(a.x(), a["offset"].integer(), integer(a, "dim1", -2), integer(a, "dim2", -1));
       }},
      {"diagflat", [](const Args& a) { return diagflat(a.x(), a["offset"].integer()); }},
      {"vander",
       [](const Args& a) {
         return vander(a.x(), a.has("N") ? std::optional<int64_t>(a["N"].integer()) : std::nullopt,
                       flag(a, "increasing"));
       }},
      {"select_scatter", [](const Args& a) { return select_scatter(a.x(0), a.x(1), dim(a), a["index"].integer()); }},
      {"slice_scatter",
       [](const Args& a) {
         return slice_scatter(a.x(0), a.x(1), dim(a), a["start"].integer(), a["end"].integer(), a["step"].integer());
       }},
      {"diagonal_scatter", [](const Args& a) { return diagonal_scatter(a.x(0), a.x(1), a["offset"].integer()); }},
  });
}

void add_indexing(Table& table) {
  table.insert({
      {"index_copy", [](const Args& a) { return index_copy(a.x(), dim(a), a.tensor("index"), a.tensor("y")); }},
      {"masked_scatter", [](const Args& a) { return masked_scatter(a.x(0), a.x(1), a.x(2)); }},
      {"put", [](const Args& a) { return put(a.x(0), a.x(1), a.x(2)); }},
      {"put_accumulate", [](const Args& a) { return put(a.x(0), a.x(1), a.x(2), true); }},
      {"index_put_accumulate",
       [](const Args& a) { return index_put(a.x(0), std::vector<Tensor>{a.x(1)}, a.x(2), true); }},
      {"scatter_reduce",
       [](const Args& a) {
         return scatter_reduce(a.x(0), dim(a), a.tensor("index"), a.x(1), a["reduce"].text(),
                               a["include_self"].boolean());
       }},
      {"scatter_with",
       [](const Args& a) { return scatter(a.x(0), dim(a), a.tensor("index"), a.x(1), a["reduce"].text()); }},
      {"take_along_dim", [](const Args& a) { return take_along_dim(a.x(0), a.x(1), dim(a)); }},
      {"msort", of(msort)},
  });
}

void add_statistics(Table& table) {
  table.insert({
      {"cummax", [](const Args& a) { return cummax(a.x(), dim(a)); }},
      {"cummin", [](const Args& a) { return cummin(a.x(), dim(a)); }},
      {"aminmax", [](const Args& a) { return aminmax(a.x(), dim(a), keepdim(a)); }},
      {"aminmax_all", [](const Args& a) { return aminmax(a.x()); }},
      {"nanmedian", [](const Args& a) { return nanmedian(a.x(), dim(a), keepdim(a)); }},
      {"mode", [](const Args& a) { return both(mode(a.x(), dim(a))); }},
      {"mode_value", [](const Args& a) { return std::get<0>(mode(a.x(), dim(a))); }},
      {"nansum", [](const Args& a) { return nansum(a.x()); }},
      {"nansum_dim", [](const Args& a) { return nansum(a.x(), a["dim"].integers(), keepdim(a)); }},
      {"nanmean_dim", [](const Args& a) { return nanmean(a.x(), a["dim"].integers(), keepdim(a)); }},
      {"quantile",
       [](const Args& a) { return quantile(a.x(0), a.x(1), dim(a), keepdim(a), a["interpolation"].text()); }},
      {"nanquantile",
       [](const Args& a) { return nanquantile(a.x(0), a.x(1), dim(a), keepdim(a), a["interpolation"].text()); }},
      {"quantile_all", [](const Args& a) { return quantile(a.x(), a["q"].number()); }},
      {"histc",
       [](const Args& a) {
         return a.has("min") ? histc(a.x(), a["bins"].integer(), a["min"].scalar(), a["max"].scalar())
                             : histc(a.x(), a["bins"].integer());
       }},
      {"corrcoef", of(corrcoef)},
      {"cov", [](const Args& a) { return cov(a.x(), a["correction"].integer()); }},
      {"cov_weights", [](const Args& a) { return cov(a.x(0), 1, a.x(1), a.x(2)); }},
      {"diff", [](const Args& a) { return diff(a.x(), a["n"].integer(), dim(a)); }},
      {"trapezoid", [](const Args& a) { return trapezoid(a.x(), 1, dim(a)); }},
      {"trapezoid_x", [](const Args& a) { return trapezoid(a.x(0), a.x(1), dim(a)); }},
      {"cumulative_trapezoid", [](const Args& a) { return cumulative_trapezoid(a.x(), 1, dim(a)); }},
      {"dist", [](const Args& a) { return dist(a.x(0), a.x(1), a["p"].scalar()); }},
      {"renorm", [](const Args& a) { return renorm(a.x(), a["p"].scalar(), dim(a), a["maxnorm"].scalar()); }},
      {"std_mean", [](const Args& a) { return std_mean(a.x(), static_cast<int>(dim(a))); }},
      {"var_mean", [](const Args& a) { return var_mean(a.x(), static_cast<int>(dim(a))); }},
  });
}

void add_products(Table& table) {
  using Sum = Tensor (*)(const Tensor&, const Tensor&, const Tensor&, const Scalar&, const Scalar&);
  const auto sum_of = [](Sum f) {
    return [f](const Args& a) { return f(a.x(0), a.x(1), a.x(2), a["beta"].scalar(), a["alpha"].scalar()); };
  };
  table.insert({
      {"addbmm", sum_of(addbmm)},
      {"addmv", sum_of(addmv)},
      {"addr", sum_of(addr)},
      {"chain_matmul", of_list(chain_matmul)},
      {"multi_dot", of_list(linalg::multi_dot)},
      {"cross", [](const Args& a) { return cross(a.x(0), a.x(1), dim(a)); }},
      {"inner", of(inner)},
      {"kron", of(kron)},
      {"vdot", of(vdot)},
  });
}

Table all_operators() {
  Table table;
  add_elements(table);
  add_shapes(table);
  add_indexing(table);
  add_statistics(table);
  add_products(table);
  return table;
}

}  // namespace

TEST_CASE("operators") { run_family("operators", all_operators()); }

}  // namespace reference
