#include <xtgrad/autograd/ops/recurrent_layer.h>

#include <algorithm>

#include <xtgrad/autograd/composed_gradients.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/linalg.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/in_float.h>

namespace xtgrad::detail {
namespace {

using kernels::RecurrentCell;
using kernels::RecurrentStep;
using kernels::RecurrentSteps;

/// What the operation is differentiated with respect to, in this order.
enum Operand : size_t { kGates, kState, kCell, kHidden, kBias, kProjection };

const char* node_name(RecurrentCell cell) {
  switch (cell) {
    case RecurrentCell::lstm:
      return "LstmBackward";
    case RecurrentCell::gru:
      return "GruBackward";
    case RecurrentCell::tanh:
      return "RnnTanhBackward";
    case RecurrentCell::relu:
      break;
  }
  return "RnnReluBackward";
}

// ---- the same by public operators

LayerState next_of_lstm(const Tensor& gates, const Tensor& c) {
  const std::vector<Tensor> parts = chunk(gates, 4, 1);
  const Tensor next = sigmoid(parts[1]) * c + sigmoid(parts[0]) * tanh(parts[2]);
  return {sigmoid(parts[3]) * tanh(next), next};
}

Tensor next_of_gru(const Tensor& x, const Tensor& product, const Tensor& h) {
  const std::vector<Tensor> in = chunk(x, 3, 1), past = chunk(product, 3, 1);
  const Tensor candidate = tanh(in[2] + sigmoid(in[0] + past[0]) * past[2]);
  return candidate + sigmoid(in[1] + past[1]) * (h - candidate);
}

LayerState next_state(RecurrentCell cell, const Tensor& x, const LayerState& before, const std::vector<Tensor>& in) {
  const Tensor product = linear(before.h, in[kHidden], in[kBias]);
  if (cell == RecurrentCell::gru) return {next_of_gru(x, product, before.h), {}};
  if (cell == RecurrentCell::tanh) return {tanh(x + product), {}};
  if (cell == RecurrentCell::relu) return {relu(x + product), {}};
  LayerState next = next_of_lstm(x + product, before.c);
  if (in[kProjection].defined()) next.h = linear(next.h, in[kProjection]);
  return next;
}

Tensor first_rows(const Tensor& x, int64_t rows) { return x.defined() ? narrow(x, 0, 0, rows) : x; }

/// `state` with its first rows replaced.
Tensor with_first_rows(const Tensor& state, const Tensor& rows) {
  if (!state.defined() || rows.size(0) == state.size(0)) return rows;
  return cat({rows, narrow(state, 0, rows.size(0), state.size(0) - rows.size(0))}, 0);
}

std::vector<Tensor> composed(RecurrentCell cell, const RecurrentSteps& steps, const std::vector<Tensor>& in) {
  LayerState state{in[kState], in[kCell]};
  std::vector<Tensor> ys;
  for (const RecurrentStep& step : steps) {
    const LayerState before{first_rows(state.h, step.rows), first_rows(state.c, step.rows)};
    const LayerState next = next_state(cell, narrow(in[kGates], 0, step.first, step.rows), before, in);
    state = {with_first_rows(state.h, next.h), with_first_rows(state.c, next.c)};
    ys.push_back(next.h);
  }
  if (steps.size() > 1 && steps[0].first > steps[1].first) std::reverse(ys.begin(), ys.end());
  std::vector<Tensor> results{cat(ys, 0), state.h};
  if (state.c.defined()) results.push_back(state.c);
  return results;
}

// ---- by the kernel

kernels::RecurrentState state_of(const Tensor& h, const Tensor& c) {
  return {h.defined() ? h.array() : Array(), c.defined() ? c.array() : Array()};
}
kernels::RecurrentWeights weights_of(const std::vector<Tensor>& in) {
  const auto array = [&](size_t i) { return in[i].defined() ? in[i].array() : Array(); };
  return {array(kHidden), array(kBias), array(kProjection)};
}
Tensor tensor_or_none(const Array& x) { return x.defined() ? Tensor(x) : Tensor(); }

/// A result of the kernel, of which y can be seen, and changed, from outside.
struct Kept {
  kernels::RecurrentResult result;
  Saved y;

  explicit Kept(const kernels::RecurrentResult& computed) : result(computed), y(Tensor(computed.y)) {
    result.last = {};
  }
  const kernels::RecurrentResult& get() const {
    y.get();
    return result;
  }
};

LayerResult recorded(RecurrentCell cell, const std::vector<Tensor>& in, const RecurrentSteps& steps) {
  kernels::RecurrentResult found =
      kernels::recurrent(cell, in[kGates].array(), state_of(in[kState], in[kCell]), weights_of(in), steps);
  const kernels::RecurrentState last = found.last;
  const Array y = found.y;
  std::vector<Saved> saved;
  for (const Tensor& x : in) saved.emplace_back(x);
  auto gradient = [cell, saved = std::move(saved), kept = Kept(found), steps](const Gradients& g, const Needs& needs) {
    std::vector<Tensor> inputs;
    for (const Saved& x : saved) inputs.push_back(x.get());
    if (GradMode::is_enabled())
      return composed_gradients([&](const std::vector<Tensor>& views) { return composed(cell, steps, views); }, inputs,
                                g, needs);
    const Tensor of_c = g.size() > 2 ? g[2] : Tensor();
    const kernels::RecurrentGradients all =
        kernels::recurrent_backward(cell, g[0].defined() ? g[0].array() : Array(), state_of(g[1], of_c), kept.get(),
                                    state_of(inputs[kState], inputs[kCell]), weights_of(inputs), steps);
    return std::vector<Tensor>{tensor_or_none(all.x),
                               tensor_or_none(all.first.h),
                               tensor_or_none(all.first.c),
                               tensor_or_none(all.weights.hidden),
                               tensor_or_none(all.weights.bias),
                               tensor_or_none(all.weights.projection)};
  };
  std::vector<Array> results{y, last.h};
  if (last.c.defined()) results.push_back(last.c);
  const std::vector<Tensor> ys = record_outputs(node_name(cell), std::move(results), in, std::move(gradient));
  return {ys[0], {ys[1], ys.size() > 2 ? ys[2] : Tensor()}};
}

void check_weights(const char* op, RecurrentCell cell, const LayerState& first, const LayerWeights& w) {
  const int64_t in = first.h.size(1), size = first.c.defined() ? first.c.size(1) : in;
  const int64_t gates = kernels::gate_count(cell) * size;
  const Tensor& hidden = w.hidden;
  check(hidden.dim() == 2 && hidden.size(1) == in, "mat1 and mat2 shapes cannot be multiplied (", first.h.size(0), "x",
        in, " and ", hidden.dim() == 2 ? hidden.size(1) : 0, "x", hidden.dim() > 0 ? hidden.size(0) : 0, "): ", op,
        " expects w_hh of sizes ", Dims{gates, in}, ", got ", hidden.sizes());
  check(hidden.size(0) == gates && w.input.dim() == 2 && w.input.size(0) == gates, op, ": expected w_ih and w_hh with ",
        gates, " rows for a state of ", size, " elements, got ", w.input.sizes(), " and ", hidden.sizes());
  for (const Tensor* bias : {&w.input_bias, &w.hidden_bias})
    check(!bias->defined() || (bias->dim() == 1 && bias->size(0) == gates), op, ": expected biases of sizes ",
          Dims{gates}, ", got ", bias->defined() ? bias->sizes() : IntArrayRef());
  check(!w.projection.defined() || w.projection.sizes() == Dims({in, size}), op, ": expected w_hr of sizes ",
        Dims{in, size}, ", got ", w.projection.defined() ? w.projection.sizes() : IntArrayRef());
}

void check_dtypes(const char* op, const Tensor& x, const LayerState& first, const LayerWeights& w) {
  check(x.is_floating_point(), op, " is not implemented for '", x.dtype(), "': the input must be floating point");
  for (const Tensor* other : {&first.h, &first.c, &w.input, &w.hidden, &w.input_bias, &w.hidden_bias, &w.projection})
    check(!other->defined() || other->dtype() == x.dtype(), "mat1 and mat2 must have the same dtype: ", op,
          " got an input of ", x.dtype(), " and a state or weight of ", other->defined() ? other->dtype() : x.dtype());
}

}  // namespace

LayerResult recurrent_layer(const char* op, RecurrentCell cell, const Tensor& x, const LayerState& first,
                            const LayerWeights& weights, const RecurrentSteps& steps) {
  check_dtypes(op, x, first, weights);
  check_weights(op, cell, first, weights);
  using kernels::widened;
  const Tensor gates = linear(widened(x), widened(weights.input), widened(weights.input_bias));
  LayerResult result = recorded(cell,
                                {gates, widened(first.h), widened(first.c), widened(weights.hidden),
                                 widened(weights.hidden_bias), widened(weights.projection)},
                                steps);
  if (!kernels::is_narrow(x.dtype())) return result;
  const auto rounded = [&](const Tensor& y) { return kernels::rounded(y, x.dtype()); };
  return {rounded(result.y), {rounded(result.last.h), rounded(result.last.c)}};
}

}  // namespace xtgrad::detail
