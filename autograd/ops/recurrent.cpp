#include <xtgrad/autograd/ops/recurrent.h>

#include <algorithm>

#include <xtgrad/autograd/ops/random.h>
#include <xtgrad/autograd/ops/recurrent_layer.h>
#include <xtgrad/autograd/ops/shape.h>

// Layers on top of each other, both directions of each, and the two forms of input.

namespace xtgrad {
namespace {

using detail::LayerResult;
using detail::LayerState;
using detail::LayerWeights;
using kernels::RecurrentCell;
using kernels::RecurrentStep;
using kernels::RecurrentSteps;

/// What all layers of a call share.
struct Stack {
  const char* op;
  RecurrentCell cell;
  bool has_biases;
  int64_t layers;
  double dropout;
  bool train, bidirectional;

  int64_t directions() const { return bidirectional ? 2 : 1; }
};

/// The rows of all steps under each other, as steps forth and back.
struct Sequences {
  Tensor rows;
  int64_t batch;
  RecurrentSteps forth, back;

  Sequences(const Tensor& x, int64_t sequences, RecurrentSteps steps)
      : rows(x), batch(sequences), forth(std::move(steps)), back(forth.rbegin(), forth.rend()) {}
};

Sequences padded(const char* op, const Tensor& input, bool batch_first) {
  check(input.dim() == 3, op, ": expected an input ", batch_first ? "[N, T, in]" : "[T, N, in]", ", got sizes ",
        input.sizes());
  const Tensor x = batch_first ? transpose(input, 0, 1) : input;
  const int64_t length = x.size(0), batch = x.size(1);
  check(length > 0, "Expected sequence length to be larger than 0 in RNN");
  RecurrentSteps steps;
  for (int64_t t = 0; t < length; ++t) steps.push_back({t * batch, batch});
  return {reshape(x, {length * batch, x.size(2)}), batch, std::move(steps)};
}

Sequences packed(const char* op, const Tensor& data, const Tensor& batch_sizes) {
  check(data.dim() == 2, op, ": expected packed data [rows, in], got sizes ", data.sizes());
  check(batch_sizes.dtype() == kLong, "expected scalar type Long but found ", batch_sizes.dtype(),
        " (the batch sizes of ", op, ")");
  check(batch_sizes.dim() == 1 && batch_sizes.numel() > 0, op,
        ": expected one batch size for each of at least one step, got batch sizes of sizes ", batch_sizes.sizes());
  const Array sizes = batch_sizes.array().contiguous();
  const IntArrayRef rows(sizes.data<int64_t>(), static_cast<size_t>(sizes.numel()));
  RecurrentSteps steps;
  int64_t first = 0;
  for (const int64_t count : rows) {
    check(count > 0 && count <= rows[0] && (steps.empty() || count <= steps.back().rows), op,
          ": batch sizes must be positive and must not grow, got ", rows);
    check(count <= data.size(0) - first, "start (", first, ") + length (", count, ") exceeds dimension size (",
          data.size(0), "): ", op, " got batch sizes ", rows, " for data of sizes ", data.sizes());
    steps.push_back({first, count});
    first += count;
  }
  check(first == data.size(0), op, ": batch sizes ", rows, " are those of ", first, " rows, got data of sizes ",
        data.sizes());
  return {data, rows[0], std::move(steps)};
}

void check_state(const Stack& stack, const Tensor& state, int64_t batch) {
  check(state.dim() == 3, stack.op, ": expected hidden states [layers * directions, N, H], got sizes ", state.sizes());
  check(!stack.bidirectional || state.size(0) % 2 == 0, "Odd number of params or hiddens given to a bidirectional RNN");
  check(stack.layers > 0 && state.size(0) / stack.directions() == stack.layers,
        "Expected more hidden states in stacked_rnn: ", stack.op, " needs ", stack.layers, " layers times ",
        stack.directions(), " directions of them, got sizes ", state.sizes());
  check(state.size(1) == batch, "The size of tensor a (", state.size(1), ") must match the size of tensor b (", batch,
        ") at non-singleton dimension 0: ", stack.op, " got hidden states ", state.sizes(), " for a batch of ", batch);
}

std::vector<LayerWeights> weights_of(const Stack& stack, TensorList params, bool projects) {
  const size_t each = (stack.has_biases ? 4 : 2) + (projects ? 1 : 0);
  check(params.size() % each == 0, "got an incorrect number of RNN parameters: ", stack.op, " takes ", each,
        " for each layer and direction, got ", params.size());
  const auto count = static_cast<int64_t>(params.size() / each);
  check(!stack.bidirectional || count % 2 == 0, "Odd number of params or hiddens given to a bidirectional RNN");
  check(count == stack.layers * stack.directions(), "Expected more weights in stacked_rnn: ", stack.op, " of ",
        stack.layers, " layers needs ", stack.layers * stack.directions() * static_cast<int64_t>(each), ", got ",
        params.size());
  std::vector<LayerWeights> weights;
  for (size_t i = 0; i < params.size(); i += each) {
    LayerWeights w{params[i], params[i + 1], {}, {}, {}};
    if (stack.has_biases) {
      w.input_bias = params[i + 2];
      w.hidden_bias = params[i + 3];
    }
    if (projects) w.projection = params[i + each - 1];
    weights.push_back(std::move(w));
  }
  return weights;
}

/// The states [layers * D, N, H] one by one.
std::vector<Tensor> states_of(const Tensor& states, size_t count) {
  return states.defined() ? unbind(states, 0) : std::vector<Tensor>(count);
}

LayerResult run(const Stack& stack, const Sequences& input, const LayerState& first, TensorList params) {
  check_state(stack, first.h, input.batch);
  if (first.c.defined()) check_state(stack, first.c, input.batch);
  const bool projects = first.c.defined() && first.c.size(2) != first.h.size(2);
  const std::vector<LayerWeights> weights = weights_of(stack, params, projects);
  const std::vector<Tensor> hs = states_of(first.h, weights.size()), cs = states_of(first.c, weights.size());
  std::vector<Tensor> last_h, last_c;
  Tensor x = input.rows;
  for (int64_t layer = 0; layer < stack.layers; ++layer) {
    std::vector<Tensor> ys;
    for (int64_t d = 0; d < stack.directions(); ++d) {
      const auto i = static_cast<size_t>(layer * stack.directions() + d);
      const LayerResult result = detail::recurrent_layer(stack.op, stack.cell, x, {hs[i], cs[i]}, weights[i],
                                                         d == 0 ? input.forth : input.back);
      ys.push_back(result.y);
      last_h.push_back(result.last.h);
      last_c.push_back(result.last.c);
    }
    x = ys.size() == 1 ? ys[0] : cat(ys, 1);
    if (stack.train && stack.dropout != 0 && layer + 1 < stack.layers) x = dropout(x, stack.dropout, true);
  }
  return {x, {xtgrad::stack(last_h), first.c.defined() ? xtgrad::stack(last_c) : Tensor()}};
}

LayerResult run_padded(const Stack& stack, const Tensor& input, const LayerState& first, TensorList params,
                       bool batch_first) {
  const Sequences sequences = padded(stack.op, input, batch_first);
  LayerResult result = run(stack, sequences, first, params);
  const auto length = static_cast<int64_t>(sequences.forth.size());
  result.y = reshape(result.y, {length, sequences.batch, result.y.size(1)});
  if (batch_first) result.y = transpose(result.y, 0, 1);
  return result;
}

LayerState lstm_state(const char* op, TensorList hx) {
  check(hx.size() == 2, op, " expects two hidden states");
  return {hx[0], hx[1]};
}

std::tuple<Tensor, Tensor> without_c(const LayerResult& result) { return {result.y, result.last.h}; }
std::tuple<Tensor, Tensor, Tensor> with_c(const LayerResult& result) {
  return {result.y, result.last.h, result.last.c};
}

// ---- single steps

LayerState step(const char* op, RecurrentCell cell, const Tensor& x, const LayerState& state,
                const LayerWeights& weights) {
  check(x.dim() == 2, op, ": expected an input [N, in], got sizes ", x.sizes());
  check(weights.input.dim() == 2 && weights.hidden.dim() == 2, op,
        ": expected weights [gates * H, in] and [gates * H, ", "H], got sizes ", weights.input.sizes(), " and ",
        weights.hidden.sizes());
  check(x.size(1) == weights.input.size(1), "input has inconsistent input_size: got ", x.size(1), " expected ",
        weights.input.size(1));
  for (const Tensor* h : {&state.h, &state.c}) {
    if (!h->defined()) continue;
    check(h->dim() == 2, op, ": expected a hidden state [N, H], got sizes ", h->sizes());
    check(h->size(0) == x.size(0), "Input batch size ", x.size(0), " doesn't match hidden0 batch size ", h->size(0));
    check(h->size(1) == weights.hidden.size(1), "hidden0 has inconsistent hidden_size: got ", h->size(1), ", expected ",
          weights.hidden.size(1));
  }
  return detail::recurrent_layer(op, cell, x, state, weights, {RecurrentStep{0, x.size(0)}}).last;
}

}  // namespace

std::tuple<Tensor, Tensor, Tensor> lstm(const Tensor& input, TensorList hx, TensorList params, bool has_biases,
                                        int64_t num_layers, double dropout, bool train, bool bidirectional,
                                        bool batch_first) {
  const Stack stack{"lstm", RecurrentCell::lstm, has_biases, num_layers, dropout, train, bidirectional};
  return with_c(run_padded(stack, input, lstm_state("lstm", hx), params, batch_first));
}
std::tuple<Tensor, Tensor, Tensor> lstm(const Tensor& data, const Tensor& batch_sizes, TensorList hx, TensorList params,
                                        bool has_biases, int64_t num_layers, double dropout, bool train,
                                        bool bidirectional) {
  const Stack stack{"lstm", RecurrentCell::lstm, has_biases, num_layers, dropout, train, bidirectional};
  return with_c(run(stack, packed("lstm", data, batch_sizes), lstm_state("lstm", hx), params));
}

std::tuple<Tensor, Tensor> gru(const Tensor& input, const Tensor& hx, TensorList params, bool has_biases,
                               int64_t num_layers, double dropout, bool train, bool bidirectional, bool batch_first) {
  const Stack stack{"gru", RecurrentCell::gru, has_biases, num_layers, dropout, train, bidirectional};
  return without_c(run_padded(stack, input, {hx, {}}, params, batch_first));
}
std::tuple<Tensor, Tensor> gru(const Tensor& data, const Tensor& batch_sizes, const Tensor& hx, TensorList params,
                               bool has_biases, int64_t num_layers, double dropout, bool train, bool bidirectional) {
  const Stack stack{"gru", RecurrentCell::gru, has_biases, num_layers, dropout, train, bidirectional};
  return without_c(run(stack, packed("gru", data, batch_sizes), {hx, {}}, params));
}

std::tuple<Tensor, Tensor> rnn_tanh(const Tensor& input, const Tensor& hx, TensorList params, bool has_biases,
                                    int64_t num_layers, double dropout, bool train, bool bidirectional,
                                    bool batch_first) {
  const Stack stack{"rnn_tanh", RecurrentCell::tanh, has_biases, num_layers, dropout, train, bidirectional};
  return without_c(run_padded(stack, input, {hx, {}}, params, batch_first));
}
std::tuple<Tensor, Tensor> rnn_tanh(const Tensor& data, const Tensor& batch_sizes, const Tensor& hx, TensorList params,
                                    bool has_biases, int64_t num_layers, double dropout, bool train,
                                    bool bidirectional) {
  const Stack stack{"rnn_tanh", RecurrentCell::tanh, has_biases, num_layers, dropout, train, bidirectional};
  return without_c(run(stack, packed("rnn_tanh", data, batch_sizes), {hx, {}}, params));
}

std::tuple<Tensor, Tensor> rnn_relu(const Tensor& input, const Tensor& hx, TensorList params, bool has_biases,
                                    int64_t num_layers, double dropout, bool train, bool bidirectional,
                                    bool batch_first) {
  const Stack stack{"rnn_relu", RecurrentCell::relu, has_biases, num_layers, dropout, train, bidirectional};
  return without_c(run_padded(stack, input, {hx, {}}, params, batch_first));
}
std::tuple<Tensor, Tensor> rnn_relu(const Tensor& data, const Tensor& batch_sizes, const Tensor& hx, TensorList params,
                                    bool has_biases, int64_t num_layers, double dropout, bool train,
                                    bool bidirectional) {
  const Stack stack{"rnn_relu", RecurrentCell::relu, has_biases, num_layers, dropout, train, bidirectional};
  return without_c(run(stack, packed("rnn_relu", data, batch_sizes), {hx, {}}, params));
}

std::tuple<Tensor, Tensor> lstm_cell(const Tensor& input, TensorList hx, const Tensor& w_ih, const Tensor& w_hh,
                                     const Tensor& b_ih, const Tensor& b_hh) {
  const LayerState next =
      step("lstm_cell", RecurrentCell::lstm, input, lstm_state("lstm_cell", hx), {w_ih, w_hh, b_ih, b_hh, {}});
  return {next.h, next.c};
}
Tensor gru_cell(const Tensor& input, const Tensor& hx, const Tensor& w_ih, const Tensor& w_hh, const Tensor& b_ih,
                const Tensor& b_hh) {
  return step("gru_cell", RecurrentCell::gru, input, {hx, {}}, {w_ih, w_hh, b_ih, b_hh, {}}).h;
}
Tensor rnn_tanh_cell(const Tensor& input, const Tensor& hx, const Tensor& w_ih, const Tensor& w_hh, const Tensor& b_ih,
                     const Tensor& b_hh) {
  return step("rnn_tanh_cell", RecurrentCell::tanh, input, {hx, {}}, {w_ih, w_hh, b_ih, b_hh, {}}).h;
}
Tensor rnn_relu_cell(const Tensor& input, const Tensor& hx, const Tensor& w_ih, const Tensor& w_hh, const Tensor& b_ih,
                     const Tensor& b_hh) {
  return step("rnn_relu_cell", RecurrentCell::relu, input, {hx, {}}, {w_ih, w_hh, b_ih, b_hh, {}}).h;
}

}  // namespace xtgrad
