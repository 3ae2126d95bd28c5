// Recurrent layers, sequences of different lengths, and ctc_loss.
#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

variable_list all_of(const std::tuple<Tensor, Tensor, Tensor>& results) {
  return {std::get<0>(results), std::get<1>(results), std::get<2>(results)};
}
/// The inputs from number `first` on.
TensorList from(L in, size_t first) { return TensorList(in).slice(first, in.size() - first); }

// Steps of sequences of 2 and 1.
Tensor steps() { return torch::tensor({2, 1}); }

void lstms(Table& rows) {
  rows("lstm",
       [](L in) {
         return all_of(lstm(in[0], {in[1], in[2]}, from(in, 3), true, 1, 0, true, false, false));
       },
       {{2, 2, 1}, {1, 2, 2}, {1, 2, 2}, {8, 1}, {8, 2}, {8}, {8}})
      .tied()
      .empty({{2, 0, 1}, {1, 0, 2}, {1, 0, 2}, {8, 1}, {8, 2}, {8}, {8}});
  rows("lstm of two directions",
       [](L in) {
         return all_of(lstm(in[0], {in[1], in[2]}, from(in, 3), false, 1, 0, true, true, true));
       },
       {{2, 2, 1}, {2, 2, 1}, {2, 2, 1}, {4, 1}, {4, 1}, {4, 1}, {4, 1}})
      .tied()
      .empty({{0, 2, 1}, {2, 0, 1}, {2, 0, 1}, {4, 1}, {4, 1}, {4, 1}, {4, 1}});
  rows("lstm with projections",
       [](L in) {
         return all_of(lstm(in[0], {in[1], in[2]}, from(in, 3), false, 1, 0, true, false, false));
       },
       {{2, 2, 1}, {1, 2, 1}, {1, 2, 2}, {8, 1}, {8, 1}, {1, 2}})
      .tied()
      .empty({{2, 0, 1}, {1, 0, 1}, {1, 0, 2}, {8, 1}, {8, 1}, {1, 2}});
  rows("lstm of packed sequences",
       [](L in) {
         return all_of(lstm(in[0], steps(), {in[1], in[2]}, from(in, 3), true, 1, 0, true, true));
       },
       {{3, 1}, {2, 2, 1}, {2, 2, 1}, {4, 1}, {4, 1}, {4}, {4}, {4, 1}, {4, 1}, {4}, {4}})
      .tied()
      .never_empty("the steps are given");
  rows("lstm_cell",
       [](L in) {
         return both(lstm_cell(in[0], {in[1], in[2]}, in[3], in[4], in[5], in[6]));
       },
       {{2, 1}, {2, 2}, {2, 2}, {8, 1}, {8, 2}, {8}, {8}})
      .tied()
      .empty({{0, 1}, {0, 2}, {0, 2}, {8, 1}, {8, 2}, {8}, {8}});
}

void grus(Table& rows) {
  rows("gru", [](L in) { return both(gru(in[0], in[1], from(in, 2), true, 1, 0, true, false, false)); },
       {{2, 2, 1}, {1, 2, 2}, {6, 1}, {6, 2}, {6}, {6}})
      .tied()
      .empty({{2, 0, 1}, {1, 0, 2}, {6, 1}, {6, 2}, {6}, {6}});
  rows("gru of two layers", [](L in) { return both(gru(in[0], in[1], from(in, 2), false, 2, 0, true, false, true)); },
       {{2, 2, 2}, {2, 2, 1}, {3, 2}, {3, 1}, {3, 1}, {3, 1}})
      .tied()
      .empty({{0, 2, 2}, {2, 0, 1}, {3, 2}, {3, 1}, {3, 1}, {3, 1}});
  rows("gru of packed sequences",
       [](L in) { return both(gru(in[0], steps(), in[1], from(in, 2), true, 1, 0, true, true)); },
       {{3, 2}, {2, 2, 1}, {3, 2}, {3, 1}, {3}, {3}, {3, 2}, {3, 1}, {3}, {3}})
      .tied()
      .never_empty("the steps are given");
  rows("gru_cell", [](L in) { return gru_cell(in[0], in[1], in[2], in[3], in[4], in[5]); },
       {{2, 1}, {2, 2}, {6, 1}, {6, 2}, {6}, {6}})
      .tied()
      .empty({{0, 1}, {0, 2}, {6, 1}, {6, 2}, {6}, {6}});
}

void plain(Table& rows) {
  rows("rnn_tanh", [](L in) { return both(rnn_tanh(in[0], in[1], from(in, 2), true, 1, 0, true, false, false)); },
       {{2, 2, 1}, {1, 2, 2}, {2, 1}, {2, 2}, {2}, {2}})
      .tied()
      .empty({{2, 0, 1}, {1, 0, 2}, {2, 1}, {2, 2}, {2}, {2}});
  rows("rnn_tanh of packed sequences",
       [](L in) { return both(rnn_tanh(in[0], steps(), in[1], from(in, 2), false, 1, 0, true, true)); },
       {{3, 2}, {2, 2, 1}, {1, 2}, {1, 1}, {1, 2}, {1, 1}})
      .tied()
      .never_empty("the steps are given");
  rows("rnn_relu", [](L in) { return both(rnn_relu(in[0], in[1], from(in, 2), true, 1, 0, true, false, false)); },
       {{2, 2, 1}, {1, 2, 2}, {2, 1}, {2, 2}, {2}, {2}})
      .tied()
      .empty({{2, 0, 1}, {1, 0, 2}, {2, 1}, {2, 2}, {2}, {2}});
  rows("rnn_relu of packed sequences",
       [](L in) { return both(rnn_relu(in[0], steps(), in[1], from(in, 2), false, 1, 0, true, true)); },
       {{3, 2}, {2, 2, 1}, {1, 2}, {1, 1}, {1, 2}, {1, 1}})
      .tied()
      .never_empty("the steps are given");
  rows("rnn_tanh_cell", [](L in) { return rnn_tanh_cell(in[0], in[1], in[2], in[3], in[4], in[5]); },
       {{2, 1}, {2, 2}, {2, 1}, {2, 2}, {2}, {2}})
      .tied()
      .empty({{0, 1}, {0, 2}, {2, 1}, {2, 2}, {2}, {2}});
  rows("rnn_relu_cell", [](L in) { return rnn_relu_cell(in[0], in[1], in[2], in[3]); },
       {{2, 1}, {2, 2}, {2, 1}, {2, 2}})
      .tied()
      .empty({{0, 1}, {0, 2}, {2, 1}, {2, 2}});
}

void lengths(Table& rows) {
  rows("pad_sequence", [](L in) { return pad_sequence(in); }, {{2, 2}, {3, 2}, {1, 2}})
      .tied()
      .empty({{0, 2}, {3, 2}, {0, 2}});
  rows("pad_sequence batch_first", [](L in) { return pad_sequence(in, true, 0.5); }, {{2}, {3}})
      .tied()
      .empty({{0}, {0}});
  rows("_pack_padded_sequence",
       [](L in) {
         return both(_pack_padded_sequence(in[0], torch::tensor({2, 1}), false));
       },
       {{3, 2, 2}})
      .refuses_empty("Cannot pack empty tensors.");
  rows("_pad_packed_sequence", [](L in) { return both(_pad_packed_sequence(in[0], steps(), true, 0.5, 4)); }, {{3, 2}})
      .never_empty("the steps are given");
}

// Its gradient supposes a log_softmax.
void labels(Table& rows) {
  rows("ctc_loss",
       [](L in) {
         return reductions([&](int64_t r) {
           return ctc_loss(log_softmax(in[0], 2), torch::tensor({{1, 1}, {2, 1}}), {4, 3}, {2, 1}, 0, r);
         });
       },
       {{4, 2, 3}})
      .never_empty("the labels are given");
  rows("ctc_loss of lengths in tensors",
       [](L in) {
         return ctc_loss(log_softmax(in[0], 1), torch::tensor({0, 1, 0}), torch::tensor({5}), torch::tensor({3}), 2);
       },
       {{5, 3}})
      .never_empty("the labels are given");
}

const Registered k_lstms("long short-term memory", lstms);
const Registered k_grus("gated recurrent units", grus);
const Registered k_plain("plain recurrent layers", plain);
const Registered k_lengths("sequences of different lengths", lengths);
const Registered k_labels("labels of sequences", labels);

}  // namespace
