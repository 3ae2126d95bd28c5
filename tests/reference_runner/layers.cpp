#include <doctest/doctest.h>

#include <xtgrad/autograd/ops/norm.h>
#include <xtgrad/nn/functional/embedding.h>

#include "family.h"

namespace reference {
namespace {

double eps(const Args& a) { return a["eps"].number(); }

const Table kNormalisation{
    {"batch_norm_train", [](const Args& a) { return batch_norm(a.x(0), a.x(1), a.x(2), {}, {}, true, 0.1, eps(a)); }},
    {"batch_norm_eval",
     [](const Args& a) { return batch_norm(a.x(0), a.x(3), a.x(4), a.x(1), a.x(2), false, 0.1, eps(a)); }},
    {"layer_norm", [](const Args& a) { return layer_norm(a.x(0), a["shape"].integers(), a.x(1), a.x(2), eps(a)); }},
    {"group_norm",
     [](const Args& a) { return group_norm(a.x(), a["groups"].integer(), a["w"].tensor(), a["b"].tensor(), eps(a)); }},
    {"instance_norm", [](const Args& a) { return instance_norm(a.x(), {}, {}, {}, {}, true, 0.1, eps(a)); }},
    {"local_response_norm", [](const Args& a) { return local_response_norm(a.x(), a["size"].integer()); }},
};

const Table kEmbedding{
    {"embedding",
     [](const Args& a) {
       nn::functional::EmbeddingFuncOptions options;
       if (a.has("padding_idx")) options.padding_idx(a["padding_idx"].integer());
       return nn::functional::embedding(a.x(0), a.x(1), options);
     }},
};

}  // namespace

TEST_CASE("layers") {
  Table all = kNormalisation;
  all.insert(kEmbedding.begin(), kEmbedding.end());
  run_family("layers", all);
}

}  // namespace reference
