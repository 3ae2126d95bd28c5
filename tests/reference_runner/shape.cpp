#include <doctest/doctest.h>

#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/shape.h>

#include "family.h"

namespace reference {
namespace {

int64_t dim(const Args& a) { return a["dim"].integer(); }
Tensor index_of(const Args& a) { return a["index"].tensor(); }

const Table kReshaping{
    {"reshape", [](const Args& a) { return a.x().reshape(a["shape"].integers()); }},
    {"reshape_transposed", [](const Args& a) { return a.x().transpose(0, 2).reshape(a["shape"].integers()); }},
    {"transpose", [](const Args& a) { return a.x().transpose(a["d0"].integer(), a["d1"].integer()); }},
    {"permute", [](const Args& a) { return a.x().permute(a["dims"].integers()); }},
    {"squeeze", [](const Args& a) { return a.x().squeeze(); }},
    {"squeeze_dim", [](const Args& a) { return a.x().squeeze(dim(a)); }},
    {"unsqueeze", [](const Args& a) { return a.x().unsqueeze(dim(a)); }},
    {"expand", [](const Args& a) { return a.x().expand(a["shape"].integers()); }},
    {"flatten", [](const Args& a) { return a.x().flatten(a["start"].integer()); }},
    {"movedim", [](const Args& a) { return a.x().movedim(a["src"].integer(), a["dst"].integer()); }},
    {"split", [](const Args& a) { return a.x().split(a["size"].integer(), dim(a)); }},
    {"chunk", [](const Args& a) { return a.x().chunk(a["chunks"].integer(), dim(a)); }},
    {"narrow", [](const Args& a) { return a.x().narrow(dim(a), a["start"].integer(), a["length"].integer()); }},
    {"select", [](const Args& a) { return a.x().select(dim(a), a["index"].integer()); }},
    {"slice",
     [](const Args& a) { return a.x().slice(dim(a), a["start"].integer(), a["end"].integer(), a["step"].integer()); }},
    {"diagonal", [](const Args& a) { return a.x().diagonal(a["offset"].integer()); }},
    {"unfold_dim", [](const Args& a) { return a.x().unfold(dim(a), a["size"].integer(), a["step"].integer()); }},
};

const Table kRearranging{
    {"repeat", [](const Args& a) { return a.x().repeat(a["repeats"].integers()); }},
    {"tile", [](const Args& a) { return a.x().tile(a["dims"].integers()); }},
    {"repeat_interleave", [](const Args& a) { return a.x().repeat_interleave(a["n"].integer(), dim(a)); }},
    {"cat", [](const Args& a) { return cat(a.positional[0].tensors(), dim(a)); }},
    {"stack", [](const Args& a) { return stack(a.positional[0].tensors(), dim(a)); }},
    {"flip", [](const Args& a) { return a.x().flip(a["dims"].integers()); }},
    {"roll", [](const Args& a) { return a.x().roll(a["shifts"].integers(), a["dims"].integers()); }},
    {"tril", [](const Args& a) { return a.x().tril(a["k"].integer()); }},
    {"triu", [](const Args& a) { return a.x().triu(a["k"].integer()); }},
    {"diag", [](const Args& a) { return a.x().diag(); }},
    {"trace", [](const Args& a) { return a.x().trace(); }},
    {"pad", [](const Args& a) { return pad(a.x(), a["pad"].integers(), a["mode"].text()); }},
};

const Table kIndexing{
    {"index_select", [](const Args& a) { return a.x().index_select(dim(a), index_of(a)); }},
    {"gather", [](const Args& a) { return a.x().gather(dim(a), index_of(a)); }},
    {"scatter", [](const Args& a) { return a.x().scatter(dim(a), index_of(a), a["src"].tensor()); }},
    {"scatter_add", [](const Args& a) { return a.x().scatter_add(dim(a), index_of(a), a["src"].tensor()); }},
    {"index_add", [](const Args& a) { return a.x().index_add(dim(a), index_of(a), a["src"].tensor()); }},
    {"masked_fill", [](const Args& a) { return a.x().masked_fill(a["mask"].tensor(), a["value"].scalar()); }},
    {"masked_select", [](const Args& a) { return a.x().masked_select(a["mask"].tensor()); }},
    {"take", [](const Args& a) { return a.x(0).take(a.x(1)); }},
    {"index_tensor", [](const Args& a) { return a.x(0).index({a.x(1)}); }},
    {"index_tensors",
     [](const Args& a) {
       return a.x(0).index({a.x(1), a.x(2)});
     }},
    {"index_bool", [](const Args& a) { return a.x(0).index({a.x(1)}); }},
    {"one_hot", [](const Args& a) { return one_hot(a.x(), a["n"].integer()); }},
    {"sort", [](const Args& a) { return a.x().sort(dim(a), a["descending"].boolean()); }},
    {"argsort", [](const Args& a) { return a.x().argsort(dim(a)); }},
    {"topk", [](const Args& a) { return a.x().topk(a["k"].integer(), dim(a)); }},
    {"kthvalue", [](const Args& a) { return a.x().kthvalue(a["k"].integer(), dim(a)); }},
    {"bincount", [](const Args& a) { return a.x().bincount(); }},
};

}  // namespace

TEST_CASE("shape") {
  Table all = kReshaping;
  all.insert(kRearranging.begin(), kRearranging.end());
  all.insert(kIndexing.begin(), kIndexing.end());
  run_family("shape", all);
}

}  // namespace reference
