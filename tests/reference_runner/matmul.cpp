#include <doctest/doctest.h>

#include <xtgrad/autograd/ops/products.h>

#include "family.h"

namespace reference {
namespace {

Op of(Tensor (*function)(const Tensor&, const Tensor&)) {
  return [function](const Args& a) { return function(a.x(0), a.x(1)); };
}

std::vector<Tensor> operands(const Args& a) {
  std::vector<Tensor> all;
  for (const Value& value : a.positional) all.push_back(value.tensor());
  return all;
}

const Table kMatmul{
    {"matmul", of(matmul)},
    {"mm", of(mm)},
    {"mm_transposed", [](const Args& a) { return mm(a.x(0).t(), a.x(1).t()); }},
    {"bmm", of(bmm)},
    {"mv", of(mv)},
    {"dot", of(dot)},
    {"outer", of(outer)},
    {"addmm", [](const Args& a) { return addmm(a.x(0), a.x(1), a.x(2), a["beta"].scalar(), a["alpha"].scalar()); }},
    {"baddbmm", [](const Args& a) { return baddbmm(a.x(0), a.x(1), a.x(2), a["beta"].scalar(), a["alpha"].scalar()); }},
    {"linear", [](const Args& a) { return linear(a.x(0), a.x(1), a.x(2)); }},
    {"bilinear", [](const Args& a) { return bilinear(a.x(0), a.x(1), a.x(2), a.x(3)); }},
    {"einsum", [](const Args& a) { return einsum(a["equation"].text(), operands(a)); }},
    {"tensordot", [](const Args& a) { return tensordot(a.x(0), a.x(1), a["dims"].integer()); }},
};

}  // namespace

TEST_CASE("matmul") { run_family("matmul", kMatmul); }

}  // namespace reference
