#include <doctest/doctest.h>

#include <xtgrad/autograd/engine.h>
#include <xtgrad/autograd/ops/norm.h>
#include <xtgrad/autograd/ops/recurrent.h>
#include <xtgrad/nn/functional/embedding.h>

#include "family.h"
#include "values.h"

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

const std::vector<Tensor>& parameters(const Args& a) { return a["params"].tensors(); }

/// Of a module with biases, outside of training, of whose results the first counts.
Op lstm_of(int64_t layers, bool bidirectional) {
  return [=](const Args& a) {
    return std::get<0>(lstm(a.x(0), {a.x(1), a.x(2)}, parameters(a), true, layers, 0, false, bidirectional, false));
  };
}

const Table kRecurrent{
    {"lstm", lstm_of(2, false)},
    {"lstm_bidirectional", lstm_of(1, true)},
    {"gru",
     [](const Args& a) { return std::get<0>(gru(a.x(0), a.x(1), parameters(a), true, 2, 0, false, false, false)); }},
    {"rnn",
     [](const Args& a) {
       return std::get<0>(rnn_tanh(a.x(0), a.x(1), parameters(a), true, 2, 0, false, false, false));
     }},
    {"lstm_cell",
     [](const Args& a) {
       const std::vector<Tensor>& p = parameters(a);
       return lstm_cell(a.x(0), {a.x(1), a.x(2)}, p[0], p[1], p[2], p[3]);
     }},
    {"gru_cell",
     [](const Args& a) {
       const std::vector<Tensor>& p = parameters(a);
       return gru_cell(a.x(0), a.x(1), p[0], p[1], p[2], p[3]);
     }},
    {"rnn_cell",
     [](const Args& a) {
       const std::vector<Tensor>& p = parameters(a);
       return rnn_tanh_cell(a.x(0), a.x(1), p[0], p[1], p[2], p[3]);
     }},
};

/// The same, and the parameters' gradients where the line has some.
std::vector<std::string> check_layer_case(const Json& row, const Op& op) {
  std::vector<std::string> problems = check_case(row, op);
  if (!row.contains("params")) return problems;
  Builder builder(Form{});
  const Args args = builder.arguments(row);
  for (const Tensor& p : parameters(args)) p.requires_grad_(true);
  const Tensor y = op(args)[0];
  const variable_list gradients = autograd::grad({y}, parameters(args), {builder.make(row.at("param_grad_out"))});
  size_t i = 0;
  for (const auto& [name, expected] : row.at("param_grads").items())
    if (const auto problem = difference(read(gradients.at(i++)), read(expected), 1e-10))
      problems.push_back(text("gradient of ", name, ": ", *problem));
  return problems;
}

}  // namespace

TEST_CASE("layers") {
  Table all = kNormalisation;
  all.insert(kEmbedding.begin(), kEmbedding.end());
  all.insert(kRecurrent.begin(), kRecurrent.end());
  run_family("layers", all, check_layer_case);
}

}  // namespace reference
