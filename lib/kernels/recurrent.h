#pragma once
#include <vector>

#include <xtgrad/lib/array.h>

// One direction of a recurrent layer over whole sequences. The rows of all sequences lie step after step, those of the
// longest sequence first within each step, so that sequences which have ended are missing at a step's end.

namespace xtgrad::kernels {

/// How a state follows from the one before: Hochreiter and Schmidhuber 1997 with a forget gate; Cho et al. 2014 with
/// the reset gate behind the product; tanh and relu of the sum (Elman 1990).
enum class RecurrentCell { lstm, gru, tanh, relu };

/// Blocks of rows in a weight of `cell`: input, forget, cell, output gate; reset, update gate, candidate; the sum.
constexpr int64_t gate_count(RecurrentCell cell) {
  return cell == RecurrentCell::lstm ? 4 : cell == RecurrentCell::gru ? 3 : 1;
}

/// A block of rows that are computed at once: the first `rows` sequences' step.
struct RecurrentStep {
  int64_t first, rows;
};
/// In the order in which they are computed.
using RecurrentSteps = std::vector<RecurrentStep>;

struct RecurrentWeights {
  Array hidden;      // [gates * H, P]
  Array bias;        // [gates * H], of the product with `hidden`; or none
  Array projection;  // [P, H] of an lstm, or none: then P is H
};

struct RecurrentState {
  Array h, c;  // [N, P], and of an lstm [N, H]
};

struct RecurrentResult {
  Array y;               // [rows, P]: h after each step
  RecurrentState last;   // of each sequence
  Array gates, c, full;  // for the gradient: gates as applied, c after each step, h before its projection
};

/// x [rows, gates * H] is the input's part of the gates, its bias included. float or double.
RecurrentResult recurrent(RecurrentCell cell, const Array& x, const RecurrentState& first,
                          const RecurrentWeights& weights, const RecurrentSteps& steps);

struct RecurrentGradients {
  Array x;
  RecurrentState first;
  RecurrentWeights weights;
};

/// The gradients of recurrent(), whose result was `result`; those of y and of the last state may be undefined.
RecurrentGradients recurrent_backward(RecurrentCell cell, const Array& of_y, const RecurrentState& of_last,
                                      const RecurrentResult& result, const RecurrentState& first,
                                      const RecurrentWeights& weights, const RecurrentSteps& steps);

}  // namespace xtgrad::kernels
