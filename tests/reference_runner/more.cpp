#include <doctest/doctest.h>

#include <xtgrad/autograd/ops.h>
#include <xtgrad/nn/functional/distance.h>

#include "family.h"

// Further options of the losses and of linear algebra.

namespace reference {
namespace {

int64_t reduction(const Args& a) {
  static const std::map<std::string, int64_t> names{
      {"none", Reduction::None}, {"mean", Reduction::Mean}, {"sum", Reduction::Sum}};
  return names.at(a["reduction"].text());
}
int64_t dim(const Args& a) { return a["dim"].integer(); }
bool flag(const Args& a, const char* name) { return a.has(name) && a[name].boolean(); }
/// True of a name, not of "inf", which is a number.
bool is_name(const Value& value) { return value.is_text() && value.text() != "inf" && value.text() != "-inf"; }
bool keepdim(const Args& a) { return flag(a, "keepdim"); }

void add_losses(Table& table) {
  table.insert({
      {"triplet_margin_loss",
       [](const Args& a) {
         return triplet_margin_loss(a.x(0), a.x(1), a.x(2), a["margin"].number(), a["p"].number(), 1e-6,
                                    flag(a, "swap"), reduction(a));
       }},
      {"multi_margin_loss",
       [](const Args& a) {
         return multi_margin_loss(a.x(0), a.x(1), a.has("p") ? a["p"].scalar() : Scalar(1), a.number("margin", 1),
                                  a.tensor("weight"), reduction(a));
       }},
      {"multilabel_margin_loss", [](const Args& a) { return multilabel_margin_loss(a.x(0), a.x(1), reduction(a)); }},
      {"multilabel_soft_margin_loss",
       [](const Args& a) { return multilabel_soft_margin_loss(a.x(0), a.x(1), a.tensor("weight"), reduction(a)); }},
      {"soft_margin_loss", [](const Args& a) { return soft_margin_loss(a.x(0), a.x(1), reduction(a)); }},
      {"poisson_nll_loss",
       [](const Args& a) { return poisson_nll_loss(a.x(0), a.x(1), false, true, 1e-8, reduction(a)); }},
      {"gaussian_nll_loss",
       [](const Args& a) { return gaussian_nll_loss(a.x(0), a.x(1), a.x(2), true, 1e-6, reduction(a)); }},
      {"cosine_embedding_loss",
       [](const Args& a) { return cosine_embedding_loss(a.x(0), a.x(1), a.x(2), a["margin"].number(), reduction(a)); }},
      {"kl_div", [](const Args& a) { return kl_div(a.x(0), a.x(1), reduction(a)); }},
      {"pairwise_distance", [](const Args& a) { return pairwise_distance(a.x(0), a.x(1), a["p"].number()); }},
      {"cdist", [](const Args& a) { return cdist(a.x(0), a.x(1), a["p"].number()); }},
      {"pdist", [](const Args& a) { return pdist(a.x(), a["p"].number()); }},
      {"cosine_similarity", [](const Args& a) { return cosine_similarity(a.x(0), a.x(1), dim(a)); }},
      {"normalize",
       [](const Args& a) {
         return nn::functional::normalize(a.x(), nn::NormalizeFuncOptions().p(a["p"].number()).dim(dim(a)));
       }},
  });
}

Outputs magnitudes(const std::tuple<Tensor, Tensor, Tensor>& factors) {
  const auto& [u, s, vh] = factors;
  return std::vector<Tensor>{abs(u), s, abs(vh)};
}
Outputs magnitude_of_vectors(const std::tuple<Tensor, Tensor>& found) {
  return std::vector<Tensor>{std::get<0>(found), abs(std::get<1>(found))};
}
Tensor doubled(const Tensor& x) { return x + x.mT(); }

void add_factors(Table& table) {
  table.insert({
      {"cholesky_upper", [](const Args& a) { return linalg::cholesky(a.x(), true); }},
      {"cholesky_solve", [](const Args& a) { return cholesky_solve(a.x(0), a.x(1)); }},
      {"cholesky_inverse", [](const Args& a) { return cholesky_inverse(a.x()); }},
      {"svd_product", [](const Args& a) { return magnitudes(linalg::svd(a.x(), false)); }},
      {"svd_full", [](const Args& a) { return magnitudes(linalg::svd(a.x())); }},
      {"qr", [](const Args& a) { return linalg::qr(a.x()); }},
      {"qr_complete", [](const Args& a) { return linalg::qr(a.x(), "complete"); }},
      {"qr_r", [](const Args& a) { return std::get<1>(linalg::qr(a.x(), "r")); }},
      {"eigh", [](const Args& a) { return magnitude_of_vectors(linalg::eigh(doubled(a.x()))); }},
      {"eigh_upper", [](const Args& a) { return magnitude_of_vectors(linalg::eigh(a.x(), "U")); }},
  });
}

void add_solutions(Table& table) {
  table.insert({
      {"solve", [](const Args& a) { return linalg::solve(a.x(0), a.x(1)); }},
      {"solve_right", [](const Args& a) { return linalg::solve(a.x(0), a.x(1), false); }},
      {"inverse", [](const Args& a) { return inverse(a.x()); }},
      {"logdet", [](const Args& a) { return logdet(a.x()); }},
      {"solve_triangular_options",
       [](const Args& a) {
         const bool upper = flag(a, "upper");
         return linalg::solve_triangular(upper ? triu(a.x(0)) : tril(a.x(0)), a.x(1), upper, flag(a, "left"),
                                         flag(a, "unit"));
       }},
      {"pinv", [](const Args& a) { return linalg::pinv(a.x()); }},
      {"pinv_hermitian", [](const Args& a) { return linalg::pinv(doubled(a.x()), std::nullopt, std::nullopt, true); }},
      {"lstsq_grad", [](const Args& a) { return std::get<0>(linalg::lstsq(a.x(0), a.x(1))); }},
      {"matrix_power", [](const Args& a) { return linalg::matrix_power(a.x(), a["n"].integer()); }},
      {"matrix_exp", [](const Args& a) { return linalg::matrix_exp(a.x()); }},
      {"matrix_exp_4", [](const Args& a) { return linalg::matrix_exp(a.x() * 4); }},
      {"linalg_cross", [](const Args& a) { return linalg::cross(a.x(0), a.x(1), dim(a)); }},
      {"linalg_vander", [](const Args& a) { return linalg::vander(a.x(), a["n"].integer()); }},
  });
}

Tensor matrix_norm(const Args& a) {
  const std::vector<int64_t> dims = a.has("dim") ? a["dim"].integers() : std::vector<int64_t>{-2, -1};
  return is_name(a["ord"]) ? linalg::matrix_norm(a.x(), a["ord"].text(), dims, keepdim(a))
                           : linalg::matrix_norm(a.x(), a["ord"].scalar(), dims, keepdim(a));
}

void add_norms(Table& table) {
  table.insert({
      {"matrix_norm_ord", matrix_norm},
      {"matrix_norm_dims", matrix_norm},
      {"vector_norm",
       [](const Args& a) {
         const std::vector<int64_t> dims = a["dim"].integers();
         return linalg::vector_norm(a.x(), a["ord"].scalar(), dims, keepdim(a));
       }},
      {"vector_norm_all", [](const Args& a) { return linalg::vector_norm(a.x(), a["ord"].scalar()); }},
      {"matrix_rank", [](const Args& a) { return linalg::matrix_rank(a.x()); }},
      {"cond", [](const Args& a) { return linalg::cond(a.x()); }},
      {"cond_ord",
       [](const Args& a) {
         return is_name(a["ord"]) ? linalg::cond(a.x(), a["ord"].text()) : linalg::cond(a.x(), a["ord"].scalar());
       }},
  });
}

Table everything() {
  Table table;
  add_losses(table);
  add_factors(table);
  add_solutions(table);
  add_norms(table);
  return table;
}

}  // namespace

TEST_CASE("more") { run_family("more", everything(), check_matrix_case); }

}  // namespace reference
