#pragma once
#include <optional>
#include <tuple>

#include <xtgrad/autograd/tensor.h>

// Recurrent layers and their single steps, with PyTorch's order of gates (an lstm's: input, forget, cell, output; a
// gru's: reset, update, candidate). D is 2 if bidirectional, else 1; H is the size of the state, N that of the batch.
//
// `params` holds for every layer, and in it for each direction: w_ih [gates * H, in], w_hh [gates * H, H], with biases
// b_ih [gates * H] and b_hh [gates * H], and of an lstm whose h has another size P than c the projection w_hr [P, H]
// (then w_hh is [gates * H, P]). `input` is [T, N, in], [N, T, in] with batch_first; `data` [rows, in] holds packed
// sequences (nn/utils/rnn.h), batch_sizes[t] rows of step t after the other. In training, elements of what goes from
// layer to layer are zeroed with probability `dropout`. Throws where sizes or dtypes do not fit.

namespace xtgrad {

/// Long short-term memory: c' = f c + i g, h = o tanh(c') (Hochreiter and Schmidhuber 1997). hx: h and c, [layers * D,
/// N, P] and [layers * D, N, H] -> y [T, N, D * P], and the last h and c.
std::tuple<Tensor, Tensor, Tensor> lstm(const Tensor& input, TensorList hx, TensorList params, bool has_biases,
                                        int64_t num_layers, double dropout, bool train, bool bidirectional,
                                        bool batch_first);
std::tuple<Tensor, Tensor, Tensor> lstm(const Tensor& data, const Tensor& batch_sizes, TensorList hx, TensorList params,
                                        bool has_biases, int64_t num_layers, double dropout, bool train,
                                        bool bidirectional);
/// Gated recurrent unit: h' = n + z (h - n), n = tanh(x_n + r h_n) (Cho et al. 2014). hx [layers * D, N, H] ->
/// y [T, N, D * H], and the last h.
std::tuple<Tensor, Tensor> gru(const Tensor& input, const Tensor& hx, TensorList params, bool has_biases,
                               int64_t num_layers, double dropout, bool train, bool bidirectional, bool batch_first);
std::tuple<Tensor, Tensor> gru(const Tensor& data, const Tensor& batch_sizes, const Tensor& hx, TensorList params,
                               bool has_biases, int64_t num_layers, double dropout, bool train, bool bidirectional);
/// h' = tanh(x w_ih^T + b_ih + h w_hh^T + b_hh); sizes as a gru's.
std::tuple<Tensor, Tensor> rnn_tanh(const Tensor& input, const Tensor& hx, TensorList params, bool has_biases,
                                    int64_t num_layers, double dropout, bool train, bool bidirectional,
                                    bool batch_first);
std::tuple<Tensor, Tensor> rnn_tanh(const Tensor& data, const Tensor& batch_sizes, const Tensor& hx, TensorList params,
                                    bool has_biases, int64_t num_layers, double dropout, bool train,
                                    bool bidirectional);
/// The same with relu.
std::tuple<Tensor, Tensor> rnn_relu(const Tensor& input, const Tensor& hx, TensorList params, bool has_biases,
                                    int64_t num_layers, double dropout, bool train, bool bidirectional,
                                    bool batch_first);
std::tuple<Tensor, Tensor> rnn_relu(const Tensor& data, const Tensor& batch_sizes, const Tensor& hx, TensorList params,
                                    bool has_biases, int64_t num_layers, double dropout, bool train,
                                    bool bidirectional);

/// One step: x [N, in], hx: h and c [N, H] -> the next h and c.
std::tuple<Tensor, Tensor> lstm_cell(const Tensor& input, TensorList hx, const Tensor& w_ih, const Tensor& w_hh,
                                     const Tensor& b_ih = {}, const Tensor& b_hh = {});
/// One step: x [N, in], h [N, H] -> the next h.
Tensor gru_cell(const Tensor& input, const Tensor& hx, const Tensor& w_ih, const Tensor& w_hh, const Tensor& b_ih = {},
                const Tensor& b_hh = {});
Tensor rnn_tanh_cell(const Tensor& input, const Tensor& hx, const Tensor& w_ih, const Tensor& w_hh,
                     const Tensor& b_ih = {}, const Tensor& b_hh = {});
Tensor rnn_relu_cell(const Tensor& input, const Tensor& hx, const Tensor& w_ih, const Tensor& w_hh,
                     const Tensor& b_ih = {}, const Tensor& b_hh = {});

}  // namespace xtgrad
