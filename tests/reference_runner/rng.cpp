#include <cmath>

#include <doctest/doctest.h>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/random.h>
#include <xtgrad/nn/conv.h>
#include <xtgrad/nn/embedding.h>
#include <xtgrad/nn/init.h>
#include <xtgrad/nn/linear.h>

#include "family.h"
#include "values.h"

// What each draw gives right after manual_seed(seed): PyTorch's numbers.

namespace reference {
namespace {

int64_t n_of(const Json& row) { return row.at("n").get<int64_t>(); }
double number(const Json& row, const char* key) { return row.at(key).get<double>(); }
int64_t integer(const Json& row, const char* key) { return row.at(key).get<int64_t>(); }
Tensor matrix() { return empty({4, 5}); }
Tensor list(const Json& row, const char* key, ScalarType dtype) {
  return tensor(row.at(key).get<std::vector<double>>(), dtype);
}
Tensor geometric_of(const Json& row, ScalarType dtype) {
  return empty({n_of(row)}, dtype).geometric_(number(row, "p"));
}

using Draw = std::function<Tensor(const Json&)>;
using Draws = std::map<std::string, Draw>;

const Draws kExact{
    {"rand", [](const Json& r) { return rand({n_of(r)}); }},
    {"rand_double", [](const Json& r) { return rand({n_of(r)}, kDouble); }},
    {"randperm", [](const Json& r) { return randperm(n_of(r)); }},
    {"randint", [](const Json& r) { return randint(integer(r, "low"), integer(r, "high"), {n_of(r)}); }},
    {"bernoulli", [](const Json& r) { return empty({n_of(r)}).bernoulli_(number(r, "p")); }},
    {"uniform", [](const Json& r) { return empty({n_of(r)}).uniform_(number(r, "low"), number(r, "high")); }},
    {"dropout", [](const Json& r) { return dropout(ones({n_of(r)}), number(r, "p"), true); }},
    {"multinomial",
     [](const Json& r) { return multinomial(tensor(r.at("probs").get<std::vector<float>>()), n_of(r), true); }},
    {"poisson_float32", [](const Json& r) { return poisson(list(r, "rates", kFloat)); }},
    {"poisson_float64", [](const Json& r) { return poisson(list(r, "rates", kDouble)); }},
    {"binomial_float32", [](const Json& r) { return binomial(list(r, "trials", kFloat), list(r, "p", kFloat)); }},
    {"binomial_float64", [](const Json& r) { return binomial(list(r, "trials", kDouble), list(r, "p", kDouble)); }},
    {"geometric_uint8", [](const Json& r) { return geometric_of(r, kByte); }},
    {"geometric_int8", [](const Json& r) { return geometric_of(r, kChar); }},
    {"geometric_int16", [](const Json& r) { return geometric_of(r, kShort); }},
    {"geometric_int32", [](const Json& r) { return geometric_of(r, kInt); }},
    {"kaiming_uniform", [](const Json&) { return nn::init::kaiming_uniform_(matrix(), std::sqrt(5.0)); }},
    {"xavier_uniform", [](const Json&) { return nn::init::xavier_uniform_(matrix()); }},
    {"linear_weight", [](const Json&) { return nn::Linear(5, 3)->weight.detach(); }},
    {"linear_bias", [](const Json&) { return nn::Linear(5, 3)->bias.detach(); }},
    {"conv2d_weight", [](const Json&) { return nn::Conv2d(2, 3, 2)->weight.detach(); }},
};

// Logarithms and cosines in float differ in the last digit from library to library.
const Draws kRounded{
    {"randn", [](const Json& r) { return randn({n_of(r)}); }},
    {"randn_double", [](const Json& r) { return randn({n_of(r)}, kDouble); }},
    {"normal", [](const Json& r) { return empty({n_of(r)}).normal_(number(r, "mean"), number(r, "std")); }},
    {"exponential", [](const Json& r) { return empty({n_of(r)}).exponential_(number(r, "rate")); }},
    {"xavier_normal", [](const Json&) { return nn::init::xavier_normal_(matrix()); }},
    {"kaiming_normal", [](const Json&) { return nn::init::kaiming_normal_(matrix()); }},
    {"orthogonal", [](const Json&) { return nn::init::orthogonal_(matrix()); }},
    {"embedding_weight", [](const Json&) { return nn::Embedding(4, 3)->weight.detach(); }},
    {"trunc_normal", [](const Json&) { return nn::init::trunc_normal_(matrix()); }},
};

std::vector<std::string> check_draw(const Json& row) {
  const std::string kind = kind_of(row);
  const bool exact = kExact.count(kind) != 0;
  manual_seed(row.at("seed").get<uint64_t>());
  const Reading got = read((exact ? kExact : kRounded).at(kind)(row));
  if (const auto problem = difference(got, read(row), exact ? 0 : 1e-6))
    return {text("n = ", got.values.size(), ": ", *problem)};
  return {};
}

}  // namespace

TEST_CASE("rng") {
  std::set<std::string> known;
  for (const Draws* draws : {&kExact, &kRounded})
    for (const auto& [name, draw] : *draws) known.insert(name);
  run_family("rng", known, check_draw);
}

}  // namespace reference
