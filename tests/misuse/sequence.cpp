#include <doctest/doctest.h>

#include <cstdint>

#include "misuse.h"

using namespace torch;

TEST_CASE("misuse: recurrent layers") {
  const Tensor x = zeros({4, 3, 2}), h = zeros({1, 3, 5}), c = zeros({1, 3, 5});
  const std::vector<Tensor> w = {zeros({20, 2}), zeros({20, 5}), zeros({20}), zeros({20})};
  const auto run = [=](const Tensor& input, const std::vector<Tensor>& hx, const std::vector<Tensor>& params,
                       int64_t layers = 1, double dropout = 0, bool bidirectional = false) {
    lstm(input, hx, params, true, layers, dropout, true, bidirectional, false);
  };
  misuse::check_rows({
      {"lstm: one state", [=] { run(x, {h}, w); }, "lstm expects two hidden states"},
      {"lstm: a matrix",
       [=] {
         run(zeros({4, 2}), {h, c}, w);
       },
       "lstm: expected an input [T, N, in], got sizes [4, 2]"},
      {"lstm: no step",
       [=] {
         run(zeros({0, 3, 2}), {h, c}, w);
       },
       "Expected sequence length to be larger than 0 in RNN"},
      {"lstm: no layer",
       [=] {
         run(x, {h, c}, w, 0);
       },
       "Expected more hidden states in stacked_rnn: lstm needs 0 layers times 1 directions of them, got sizes [1, 3, "
       "5]"},
      {"lstm: states of one layer for two",
       [=] {
         run(x, {h, c}, w, 2);
       },
       "Expected more hidden states in stacked_rnn: lstm needs 2 layers times 1 directions of them, got sizes [1, 3, "
       "5]"},
      {"lstm: a state without layers",
       [=] {
         run(x, {h[0], c[0]}, w);
       },
       "lstm: expected hidden states [layers * directions, N, H], got sizes [3, 5]"},
      {"lstm: states of one direction for two",
       [=] {
         run(x, {h, c}, w, 1, 0, true);
       },
       "Odd number of params or hiddens given to a bidirectional RNN"},
      {"lstm: weights of one direction for two",
       [=] {
         run(x, {zeros({2, 3, 5}), zeros({2, 3, 5})}, w, 1, 0, true);
       },
       "Odd number of params or hiddens given to a bidirectional RNN"},
      {"lstm: weights of one layer for two",
       [=] {
         run(x, {zeros({2, 3, 5}), zeros({2, 3, 5})}, w, 2);
       },
       "Expected more weights in stacked_rnn: lstm of 2 layers needs 8, got 4"},
      {"lstm: three weights",
       [=] {
         run(x, {h, c}, {w[0], w[1], w[2]});
       },
       "got an incorrect number of RNN parameters: lstm takes 4 for each layer and direction, got 3"},
      {"lstm: no weight",
       [=] {
         run(x, {h, c}, {});
       },
       "Expected more weights in stacked_rnn: lstm of 1 layers needs 4, got 0"},
      {"lstm: states of another batch",
       [=] {
         run(x, {zeros({1, 2, 5}), zeros({1, 2, 5})}, w);
       },
       "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0: lstm got hidden "
       "states [1, 2, 5] for a batch of 3"},
      {"lstm: another c",
       [=] {
         run(x, {h, zeros({1, 2, 5})}, w);
       },
       "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0: lstm got hidden "
       "states [1, 2, 5] for a batch of 3"},
      {"lstm: an h of another size without a projection",
       [=] {
         run(x, {zeros({1, 3, 4}), c}, w);
       },
       "got an incorrect number of RNN parameters: lstm takes 5 for each layer and direction, got 4"},
      {"lstm: a projection of other sizes",
       [=] {
         run(x, {zeros({1, 3, 4}), c}, {w[0], zeros({20, 4}), w[2], w[3], zeros({5, 4})});
       },
       "lstm: expected w_hr of sizes [4, 5], got [5, 4]"},
      {"lstm: an input of another size",
       [=] {
         run(zeros({4, 3, 3}), {h, c}, w);
       },
       "mat1 and mat2 shapes cannot be multiplied (12x3 and 2x20)"},
      {"lstm: a w_hh for another state",
       [=] {
         run(x, {h, c}, {w[0], zeros({20, 4}), w[2], w[3]});
       },
       "mat1 and mat2 shapes cannot be multiplied (3x5 and 4x20): lstm expects w_hh of sizes [20, 5], got [20, 4]"},
      {"lstm: too few gates",
       [=] {
         run(x, {h, c}, {zeros({15, 2}), zeros({15, 5}), zeros({15}), zeros({15})});
       },
       "lstm: expected w_ih and w_hh with 20 rows for a state of 5 elements, got [15, 2] and [15, 5]"},
      {"lstm: a bias of another size",
       [=] {
         run(x, {h, c}, {w[0], w[1], w[2], zeros({19})});
       },
       "lstm: expected biases of sizes [20], got [19]"},
      {"lstm: an input of another dtype",
       [=] {
         run(zeros({4, 3, 2}, kDouble), {h, c}, w);
       },
       "mat1 and mat2 must have the same dtype: lstm got an input of Double and a state or weight of Float"},
      {"lstm: integers",
       [=] {
         run(zeros({4, 3, 2}, kLong), {h, c}, w);
       },
       "lstm is not implemented for 'Long': the input must be floating point"},
      {"lstm: a probability above 1",
       [=] {
         run(x, {zeros({2, 3, 5}), zeros({2, 3, 5})}, {w[0], w[1], w[2], w[3], zeros({20, 5}), w[1], w[2], w[3]}, 2, 2);
       },
       "dropout probability has to be between 0 and 1, but got 2"},
      {"gru: an lstm's weights", [=] { gru(x, h, w, true, 1, 0.0, true, false, false); },
       "gru: expected w_ih and w_hh with 15 rows for a state of 5 elements, got [20, 2] and [20, 5]"},
      {"rnn_tanh: the batch first, but not said",
       [=] {
         rnn_tanh(zeros({3, 4, 2}), h, {zeros({5, 2}), zeros({5, 5})}, false, 1, 0.0, true, false, false);
       },
       "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 0: rnn_tanh got hidden "
       "states [1, 3, 5] for a batch of 4"},
      {"rnn_relu: a state of two layers",
       [=] {
         rnn_relu(x, zeros({2, 3, 5}), {zeros({5, 2}), zeros({5, 5})}, false, 1, 0.0, true, false, false);
       },
       "Expected more hidden states in stacked_rnn: rnn_relu needs 1 layers times 1 directions of them, got sizes [2, "
       "3, 5]"},
  });
}

TEST_CASE("misuse: packed sequences in recurrent layers") {
  const Tensor data = zeros({6, 2}), h = zeros({1, 3, 5});
  const std::vector<Tensor> w = {zeros({15, 2}), zeros({15, 5})};
  const auto run = [=](const Tensor& rows, const Tensor& batch_sizes) {
    gru(rows, batch_sizes, h, w, false, 1, 0.0, true, false);
  };
  misuse::check_rows({
      {"gru: batch sizes that grow",
       [=] {
         run(data, tensor({1, 2, 3}));
       },
       "gru: batch sizes must be positive and must not grow, got [1, 2, 3]"},
      {"gru: a step of nobody",
       [=] {
         run(data, tensor({3, 3, 0}));
       },
       "gru: batch sizes must be positive and must not grow, got [3, 3, 0]"},
      {"gru: a negative batch size",
       [=] {
         run(data, tensor({7, -1}));
       },
       "start (0) + length (7) exceeds dimension size (6): gru got batch sizes [7, -1] for data of sizes [6, 2]"},
      {"gru: too few rows",
       [=] {
         run(data, tensor({3, 3, 3}));
       },
       "start (6) + length (3) exceeds dimension size (6): gru got batch sizes [3, 3, 3] for data of sizes [6, 2]"},
      {"gru: too many rows",
       [=] {
         run(data, tensor({3, 2}));
       },
       "gru: batch sizes [3, 2] are those of 5 rows, got data of sizes [6, 2]"},
      {"gru: no step",
       [=] {
         run(zeros({0, 2}), empty({0}, kLong));
       },
       "gru: expected one batch size for each of at least one step, got batch sizes of sizes [0]"},
      {"gru: batch sizes as 32-bit integers",
       [=] {
         run(data, tensor({3, 3}, kInt));
       },
       "expected scalar type Long but found Int (the batch sizes of gru)"},
      {"gru: a matrix of batch sizes",
       [=] {
         run(data, tensor({{3, 3}}));
       },
       "gru: expected one batch size for each of at least one step, got batch sizes of sizes [1, 2]"},
      {"gru: padded data",
       [=] {
         run(zeros({2, 3, 2}), tensor({3, 3}));
       },
       "gru: expected packed data [rows, in], got sizes [2, 3, 2]"},
      {"gru: another batch than the state's",
       [=] {
         run(data, tensor({2, 2, 2}));
       },
       "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 0: gru got hidden "
       "states [1, 3, 5] for a batch of 2"},
  });
}

TEST_CASE("misuse: recurrent steps") {
  const Tensor x = zeros({3, 2}), h = zeros({3, 5}), w_ih = zeros({20, 2}), w_hh = zeros({20, 5});
  misuse::check_rows({
      {"lstm_cell: one state", [=] { lstm_cell(x, {h}, w_ih, w_hh); }, "lstm_cell expects two hidden states"},
      {"lstm_cell: an input of another size",
       [=] {
         lstm_cell(zeros({3, 4}), {h, h}, w_ih, w_hh);
       },
       "input has inconsistent input_size: got 4 expected 2"},
      {"lstm_cell: another batch",
       [=] {
         lstm_cell(x, {zeros({2, 5}), h}, w_ih, w_hh);
       },
       "Input batch size 3 doesn't match hidden0 batch size 2"},
      {"lstm_cell: one row for all",
       [=] {
         lstm_cell(x, {h, zeros({1, 5})}, w_ih, w_hh);
       },
       "Input batch size 3 doesn't match hidden0 batch size 1"},
      {"lstm_cell: a state of another size",
       [=] {
         lstm_cell(x, {h, zeros({3, 4})}, w_ih, w_hh);
       },
       "hidden0 has inconsistent hidden_size: got 4, expected 5"},
      {"lstm_cell: a vector",
       [=] {
         lstm_cell(zeros({2}), {h, h}, w_ih, w_hh);
       },
       "lstm_cell: expected an input [N, in], got sizes [2]"},
      {"gru_cell: an lstm's weights", [=] { gru_cell(x, h, w_ih, w_hh); },
       "gru_cell: expected w_ih and w_hh with 15 rows for a state of 5 elements, got [20, 2] and [20, 5]"},
      {"gru_cell: a state of three dimensions",
       [=] {
         gru_cell(x, zeros({1, 3, 5}), zeros({15, 2}), zeros({15, 5}));
       },
       "gru_cell: expected a hidden state [N, H], got sizes [1, 3, 5]"},
      {"rnn_tanh_cell: another dtype",
       [=] {
         rnn_tanh_cell(zeros({3, 2}, kDouble), h, zeros({5, 2}), zeros({5, 5}));
       },
       "mat1 and mat2 must have the same dtype: rnn_tanh_cell got an input of Double and a state or weight of Float"},
      {"rnn_relu_cell: a vector of weights",
       [=] {
         rnn_relu_cell(x, h, zeros({5}), zeros({5, 5}));
       },
       "rnn_relu_cell: expected weights [gates * H, in] and [gates * H, H], got sizes [5] and [5, 5]"},
  });
}
