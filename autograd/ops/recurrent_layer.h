#pragma once
#include <xtgrad/autograd/tensor.h>
#include <xtgrad/lib/kernels/recurrent.h>

// One direction of one recurrent layer as a recorded operation.

namespace xtgrad::detail {

/// The weights of one direction of a layer; biases and projection may be undefined.
struct LayerWeights {
  Tensor input, hidden, input_bias, hidden_bias, projection;
};

/// The state of every sequence, c of an lstm only.
struct LayerState {
  Tensor h, c;
};

struct LayerResult {
  Tensor y;  // [rows, P]
  LayerState last;
};

/// x [rows, in] -> what kernels::recurrent() gives for the input's part of the gates.
LayerResult recurrent_layer(const char* op, kernels::RecurrentCell cell, const Tensor& x, const LayerState& first,
                            const LayerWeights& weights, const kernels::RecurrentSteps& steps);

}  // namespace xtgrad::detail
