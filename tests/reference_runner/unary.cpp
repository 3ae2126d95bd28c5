#include <doctest/doctest.h>

#include <xtgrad/autograd/ops/activation.h>
#include <xtgrad/autograd/ops/elementwise.h>

#include "family.h"

namespace reference {
namespace {

Op of(Tensor (*function)(const Tensor&)) {
  return [function](const Args& a) { return function(a.x()); };
}

std::optional<Scalar> bound(const Args& a, const char* name) {
  return a.has(name) ? std::optional<Scalar>(a[name].scalar()) : std::nullopt;
}

const Table kUnary{
    {"neg", of(neg)},
    {"abs", of(abs)},
    {"exp", of(exp)},
    {"expm1", of(expm1)},
    {"log", of(log)},
    {"log1p", of(log1p)},
    {"log2", of(log2)},
    {"log10", of(log10)},
    {"sqrt", of(sqrt)},
    {"rsqrt", of(rsqrt)},
    {"square", of(square)},
    {"reciprocal", of(reciprocal)},
    {"sin", of(sin)},
    {"cos", of(cos)},
    {"tan", of(tan)},
    {"asin", of(asin)},
    {"acos", of(acos)},
    {"atan", of(atan)},
    {"sinh", of(sinh)},
    {"cosh", of(cosh)},
    {"tanh", of(tanh)},
    {"asinh", of(asinh)},
    {"acosh", of(acosh)},
    {"atanh", of(atanh)},
    {"sigmoid", of(sigmoid)},
    {"relu", of(relu)},
    {"erf", of(erf)},
    {"erfc", of(erfc)},
    {"floor", of(floor)},
    {"ceil", of(ceil)},
    {"round", of(round)},
    {"trunc", of(trunc)},
    {"frac", of(frac)},
    {"sign", of(sign)},
    {"selu", of(selu)},
    {"silu", of(silu)},
    {"mish", of(mish)},
    {"hardsigmoid", of(hardsigmoid)},
    {"hardswish", of(hardswish)},
    {"logsigmoid", of(log_sigmoid)},
    {"softsign", of(softsign)},
    {"tanhshrink", of(tanhshrink)},
    {"relu6", of(relu6)},
    {"elu", [](const Args& a) { return a.has("alpha") ? elu(a.x(), a["alpha"].scalar()) : elu(a.x()); }},
    {"celu", [](const Args& a) { return a.has("alpha") ? celu(a.x(), a["alpha"].scalar()) : celu(a.x()); }},
    {"gelu", [](const Args& a) { return a.has("approximate") ? gelu(a.x(), a["approximate"].text()) : gelu(a.x()); }},
    {"softplus",
     [](const Args& a) {
       return a.has("beta") ? softplus(a.x(), a["beta"].scalar(), a["threshold"].scalar()) : softplus(a.x());
     }},
    {"hardtanh",
     [](const Args& a) {
       return a.has("min_val") ? hardtanh(a.x(), a["min_val"].scalar(), a["max_val"].scalar()) : hardtanh(a.x());
     }},
    {"leaky_relu",
     [](const Args& a) {
       return a.has("negative_slope") ? leaky_relu(a.x(), a["negative_slope"].scalar()) : leaky_relu(a.x());
     }},
    {"softshrink", [](const Args& a) { return softshrink(a.x()); }},
    {"hardshrink", [](const Args& a) { return hardshrink(a.x()); }},
    {"threshold", [](const Args& a) { return threshold(a.x(), a["threshold"].scalar(), a["value"].scalar()); }},
    {"clamp", [](const Args& a) { return clamp(a.x(), bound(a, "min"), bound(a, "max")); }},
    {"pow_scalar", [](const Args& a) { return pow(a.x(), a["exponent"].scalar()); }},
    {"glu", [](const Args& a) { return glu(a.x(), a["dim"].integer()); }},
};

}  // namespace

TEST_CASE("unary") { run_family("unary", kUnary, check_elementwise_case); }

}  // namespace reference
