#include <doctest/doctest.h>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/random.h>

#include "family.h"
#include "values.h"

// Draws of the 16-bit floats right after manual_seed(seed): PyTorch's numbers.

namespace reference {
namespace {

using Draw = Tensor (*)(int64_t n, ScalarType dtype);

Tensor between(double from, double to, int64_t n, ScalarType dtype) { return linspace(from, to, n).to(dtype); }

const std::map<std::string, Draw> kExact{
    {"rand", [](int64_t n, ScalarType t) { return rand({n}, t); }},
    {"uniform", [](int64_t n, ScalarType t) { return empty({n}, t).uniform_(-3, 5.5); }},
    {"random", [](int64_t n, ScalarType t) { return empty({n}, t).random_(); }},
    {"random_to", [](int64_t n, ScalarType t) { return empty({n}, t).random_(100); }},
    {"random_between", [](int64_t n, ScalarType t) { return empty({n}, t).random_(-7, 3001); }},
    {"randint", [](int64_t n, ScalarType t) { return randint(-5, 90, {n}, t); }},
    {"randperm", [](int64_t n, ScalarType t) { return randperm(n, t); }},
    {"geometric", [](int64_t n, ScalarType t) { return empty({n}, t).geometric_(0.3); }},
    {"bernoulli", [](int64_t n, ScalarType t) { return empty({n}, t).bernoulli_(0.4); }},
    {"bernoulli_each", [](int64_t n, ScalarType t) { return bernoulli(between(0, 1, n, t)); }},
    {"dropout", [](int64_t n, ScalarType t) { return dropout(ones({n}, t), 0.3, true); }},
    {"multinomial",
     [](int64_t n, ScalarType t) {
       return multinomial(tensor({1, 2, 3, 2}, t), n, true);
     }},
    {"poisson", [](int64_t n, ScalarType t) { return poisson(between(0, 30, n, t)); }},
};

// Logarithms and cosines in float differ in the last digit from library to library.
const std::map<std::string, Draw> kRounded{
    {"randn", [](int64_t n, ScalarType t) { return randn({n}, t); }},
    {"normal", [](int64_t n, ScalarType t) { return empty({n}, t).normal_(0.7, 1.9); }},
    {"normal_strided",
     [](int64_t n, ScalarType t) {
       return empty({n, 2}, t).select(1, 0).normal_(0.7, 1.9);
     }},
    {"normal_each", [](int64_t n, ScalarType t) { return normal(between(-2, 2, n, t), between(0, 3, n, t)); }},
    {"normal_means", [](int64_t n, ScalarType t) { return normal(between(-2, 2, n, t), 1.5); }},
    {"normal_deviations", [](int64_t n, ScalarType t) { return normal(0.5, between(0, 3, n, t)); }},
    {"exponential", [](int64_t n, ScalarType t) { return empty({n}, t).exponential_(1.7); }},
    {"cauchy", [](int64_t n, ScalarType t) { return empty({n}, t).cauchy_(0.3, 2.0); }},
    {"log_normal", [](int64_t n, ScalarType t) { return empty({n}, t).log_normal_(0.1, 0.5); }},
};

std::vector<std::string> check_draw(const Json& row) {
  const std::string kind = kind_of(row);
  const size_t end = kind.rfind('_');
  const std::string name = kind.substr(0, end);
  const ScalarType dtype = kind.substr(end) == "_float16" ? kHalf : kBFloat16;
  const bool exact = kExact.count(name) != 0;
  manual_seed(row.at("seed").get<uint64_t>());
  const Reading got = read((exact ? kExact : kRounded).at(name)(row.at("n").get<int64_t>(), dtype));
  if (const auto problem = difference(got, read(row), exact ? 0 : dtype == kHalf ? 0x1p-10 : 0x1p-7))
    return {text("n = ", got.values.size(), ": ", *problem)};
  return {};
}

}  // namespace

TEST_CASE("narrow_rng") {
  std::set<std::string> known;
  for (const auto* draws : {&kExact, &kRounded})
    for (const auto& [name, draw] : *draws)
      for (const char* dtype : {"_float16", "_bfloat16"}) known.insert(name + dtype);
  run_family("narrow_rng", known, check_draw);
}

}  // namespace reference
