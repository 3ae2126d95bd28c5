#include <cmath>

#include <doctest/doctest.h>

#include <xtgrad/autograd/ops/reduce.h>

#include "family.h"

namespace reference {
namespace {

bool keepdim(const Args& a) { return a["keepdim"].boolean(); }
int64_t dim(const Args& a) { return a["dim"].integer(); }

const Table kReduce{
    {"sum", [](const Args& a) { return a.has("dim") ? sum(a.x(), a["dim"].integers(), keepdim(a)) : sum(a.x()); }},
    {"mean", [](const Args& a) { return a.has("dim") ? mean(a.x(), a["dim"].integers(), keepdim(a)) : mean(a.x()); }},
    {"prod", [](const Args& a) { return prod(a.x(), dim(a), keepdim(a)); }},
    {"amax", [](const Args& a) { return amax(a.x(), dim(a), keepdim(a)); }},
    {"amin", [](const Args& a) { return amin(a.x(), dim(a), keepdim(a)); }},
    {"var", [](const Args& a) { return var(a.x(), a["dim"].integers(), a["unbiased"].boolean(), keepdim(a)); }},
    {"std", [](const Args& a) { return xtgrad::std(a.x(), a["dim"].integers(), a["unbiased"].boolean(), keepdim(a)); }},
    {"max", [](const Args& a) { return max(a.x()); }},
    {"min", [](const Args& a) { return min(a.x()); }},
    {"max_dim", [](const Args& a) { return max(a.x(), dim(a), keepdim(a)); }},
    {"min_dim", [](const Args& a) { return min(a.x(), dim(a), keepdim(a)); }},
    {"argmax", [](const Args& a) { return argmax(a.x(), dim(a), keepdim(a)); }},
    {"argmin", [](const Args& a) { return argmin(a.x(), dim(a), keepdim(a)); }},
    {"argmax_all", [](const Args& a) { return argmax(a.x()); }},
    {"argmin_all", [](const Args& a) { return argmin(a.x()); }},
    {"logsumexp", [](const Args& a) { return logsumexp(a.x(), a["dim"].integers(), keepdim(a)); }},
    {"norm", [](const Args& a) { return norm(a.x(), a["p"].scalar(), a["dim"].integers(), keepdim(a)); }},
    {"norm_all", [](const Args& a) { return norm(a.x()); }},
    {"cumsum", [](const Args& a) { return cumsum(a.x(), dim(a)); }},
    {"cumprod", [](const Args& a) { return cumprod(a.x(), dim(a)); }},
    {"logcumsumexp", [](const Args& a) { return logcumsumexp(a.x(), dim(a)); }},
    {"all", [](const Args& a) { return all(a.x()); }},
    {"any", [](const Args& a) { return any(a.x()); }},
    {"all_dim", [](const Args& a) { return all(a.x(), dim(a)); }},
    {"any_dim", [](const Args& a) { return any(a.x(), dim(a)); }},
    {"median_dim", [](const Args& a) { return median(a.x(), dim(a)); }},
};

}  // namespace

TEST_CASE("reduce") { run_family("reduce", kReduce); }

}  // namespace reference
