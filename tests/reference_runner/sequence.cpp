#include <doctest/doctest.h>

#include <xtgrad/autograd/ops/ctc.h>
#include <xtgrad/autograd/ops/recurrent.h>
#include <xtgrad/autograd/ops/sequence.h>
#include <xtgrad/lib/random.h>
#include <xtgrad/nn/utils/rnn.h>

#include "family.h"

// Recurrent layers, packed sequences and ctc_loss.

namespace reference {
namespace {

bool flag(const Args& a, const char* name) { return a[name].boolean(); }

void seed(const Args& a) {
  if (a.has("seed")) manual_seed(static_cast<uint64_t>(a["seed"].integer()));
}

Outputs all_of(const std::tuple<Tensor, Tensor, Tensor>& results) {
  const auto& [y, h, c] = results;
  return std::vector<Tensor>{y, h, c};
}

/// A layer whose states are the one h.
using Padded = std::tuple<Tensor, Tensor> (*)(const Tensor&, const Tensor&, TensorList, bool, int64_t, double, bool,
                                              bool, bool);
using Packed = std::tuple<Tensor, Tensor> (*)(const Tensor&, const Tensor&, const Tensor&, TensorList, bool, int64_t,
                                              double, bool, bool);
Op padded(Padded function) {
  return [function](const Args& a) {
    seed(a);
    return function(a.x(0), a.x(1), a.positional[2].tensors(), flag(a, "biases"), a["layers"].integer(),
                    a["dropout"].number(), flag(a, "train"), flag(a, "bidirectional"), flag(a, "batch_first"));
  };
}
Op packed(Packed function) {
  return [function](const Args& a) {
    seed(a);
    return function(a.x(0), a.x(1), a.x(2), a.positional[3].tensors(), flag(a, "biases"), a["layers"].integer(),
                    a["dropout"].number(), flag(a, "train"), flag(a, "bidirectional"));
  };
}

Outputs lstm_of(const Args& a) {
  seed(a);
  return all_of(lstm(a.x(0), a.positional[1].tensors(), a.positional[2].tensors(), flag(a, "biases"),
                     a["layers"].integer(), a["dropout"].number(), flag(a, "train"), flag(a, "bidirectional"),
                     flag(a, "batch_first")));
}
Outputs packed_lstm_of(const Args& a) {
  seed(a);
  return all_of(lstm(a.x(0), a.x(1), a.positional[2].tensors(), a.positional[3].tensors(), flag(a, "biases"),
                     a["layers"].integer(), a["dropout"].number(), flag(a, "train"), flag(a, "bidirectional")));
}

template <class Cell>
Op cell(Cell function) {
  return [function](const Args& a) { return function(a.x(0), a.x(1), a.x(2), a.x(3), a.x(4), a.x(5)); };
}

Outputs unsorted(const Args& a) {
  namespace rnn = nn::utils::rnn;
  return rnn::pad_packed_sequence(rnn::pack_padded_sequence(a.x(0), a.x(1), flag(a, "batch_first"), false),
                                  flag(a, "batch_first"));
}

int64_t reduction(const Args& a) {
  static const std::map<std::string, int64_t> names{
      {"none", Reduction::None}, {"mean", Reduction::Mean}, {"sum", Reduction::Sum}};
  return names.at(a["reduction"].text());
}

const Table kRecurrent{
    {"lstm", lstm_of},
    {"gru", padded(gru)},
    {"rnn_tanh", padded(rnn_tanh)},
    {"rnn_relu", padded(rnn_relu)},
    {"lstm_packed", packed_lstm_of},
    {"gru_packed", packed(gru)},
    {"rnn_tanh_packed", packed(rnn_tanh)},
    {"rnn_relu_packed", packed(rnn_relu)},
    {"lstm_cell",
     [](const Args& a) {
       return lstm_cell(a.x(0), {a.x(1), a.x(2)}, a.x(3), a.x(4), a.x(5), a.x(6));
     }},
    {"gru_cell", cell(gru_cell)},
    {"rnn_tanh_cell", cell(rnn_tanh_cell)},
    {"rnn_relu_cell", cell(rnn_relu_cell)},
};

const Table kOthers{
    {"pad_sequence",
     [](const Args& a) {
       return pad_sequence(a.positional[0].tensors(), flag(a, "batch_first"), a["value"].number());
     }},
    {"pack_padded_sequence",
     [](const Args& a) { return _pack_padded_sequence(a.x(0), a.x(1), flag(a, "batch_first")); }},
    {"pad_packed_sequence",
     [](const Args& a) {
       return _pad_packed_sequence(a.x(0), a.x(1), flag(a, "batch_first"), a["value"].number(), a["total"].integer());
     }},
    {"unsorted", unsorted},
    {"ctc_loss",
     [](const Args& a) {
       return ctc_loss(log_softmax(a.x(0), -1), a.x(1), a.positional[2].integers(), a.positional[3].integers(),
                       a["blank"].integer(), reduction(a), flag(a, "zero_infinity"));
     }},
    {"ctc_loss_tensors",
     [](const Args& a) {
       return ctc_loss(log_softmax(a.x(0), -1), a.x(1), a.x(2), a.x(3), a["blank"].integer(), reduction(a),
                       flag(a, "zero_infinity"));
     }},
};

}  // namespace

TEST_CASE("sequence") {
  Table all = kRecurrent;
  all.insert(kOthers.begin(), kOthers.end());
  run_family("sequence", all);
}

}  // namespace reference
