#include <doctest/doctest.h>

#include <xtgrad/autograd/ops/elementwise.h>

#include "family.h"

namespace reference {
namespace {

Op of(Tensor (*function)(const Tensor&, const Tensor&)) {
  return [function](const Args& a) { return function(a.x(0), a.x(1)); };
}

const Table kBinary{
    {"add", [](const Args& a) { return a.x(0) + a.x(1); }},
    {"sub", [](const Args& a) { return a.x(0) - a.x(1); }},
    {"add_alpha", [](const Args& a) { return add(a.x(0), a.x(1), a["alpha"].scalar()); }},
    {"mul", of(mul)},
    {"div", of(div)},
    {"maximum", of(maximum)},
    {"minimum", of(minimum)},
    {"atan2", of(atan2)},
    {"pow", of(pow)},
    {"fmod", of(fmod)},
    {"remainder", of(remainder)},
    {"where", [](const Args& a) { return where(a.x(0), a.x(1), a.x(2)); }},
    {"lerp", [](const Args& a) { return lerp(a.x(0), a.x(1), a.x(2)); }},
    {"addcmul", [](const Args& a) { return addcmul(a.x(0), a.x(1), a.x(2), a["value"].scalar()); }},
    {"addcdiv", [](const Args& a) { return addcdiv(a.x(0), a.x(1), a.x(2), a["value"].scalar()); }},
    {"eq", of(eq)},
    {"ne", of(ne)},
    {"lt", of(lt)},
    {"le", of(le)},
    {"gt", of(gt)},
    {"ge", of(ge)},
    {"logical_and", of(logical_and)},
    {"logical_or", of(logical_or)},
    {"logical_xor", of(logical_xor)},
};

}  // namespace

TEST_CASE("binary") { run_family("binary", kBinary, check_elementwise_case); }

}  // namespace reference
