// Recurrent layers and packed sequences: what a comparison with PyTorch's numbers does not show.
#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/nn/utils/rnn.h>

using namespace xtgrad;
namespace rnn = xtgrad::nn::utils::rnn;

namespace {

std::vector<Tensor> lstm_weights(int64_t inputs, int64_t size) {
  manual_seed(3);
  const int64_t rows = 4 * size;
  return {randn({rows, inputs}), randn({rows, size}), randn({rows}), randn({rows})};
}

Tensor lstm_of(const Tensor& x, const std::vector<Tensor>& weights) {
  const Tensor zero = zeros({1, x.size(1), weights[1].size(1)});
  return std::get<0>(lstm(x, {zero, zero}, weights, true, 1, 0, false, false, false));
}

}  // namespace

TEST_CASE("packed sequences: the longest first, step after step") {
  const rnn::PackedSequence packed = rnn::pack_sequence({tensor({1., 2.}), tensor({3., 4., 5.}), tensor({6.})}, false);
  CHECK(equal(packed.data(), tensor({3., 1., 6., 4., 2., 5.})));
  CHECK(equal(packed.batch_sizes(), tensor({3, 2, 1})));
  CHECK(equal(packed.sorted_indices(), tensor({1, 0, 2})));
  CHECK(equal(packed.unsorted_indices(), tensor({1, 0, 2})));
  const auto [padded, lengths] = rnn::pad_packed_sequence(packed, true, -1, 4);
  CHECK(equal(padded, tensor({{1., 2., -1., -1.}, {3., 4., 5., -1.}, {6., -1., -1., -1.}})));
  CHECK(equal(lengths, tensor({2, 3, 1})));
}

TEST_CASE("packed sequences: sorted ones have no indices, and another dtype changes the data only") {
  const rnn::PackedSequence packed = rnn::pack_sequence({tensor({1., 2.}), tensor({3.})});
  CHECK_FALSE(packed.sorted_indices().defined());
  CHECK_FALSE(packed.unsorted_indices().defined());
  const rnn::PackedSequence wide = packed.to(kDouble);
  CHECK(wide.data().dtype() == kDouble);
  CHECK(wide.batch_sizes().dtype() == kLong);
  CHECK(equal(rnn::invert_permutation(tensor({2, 0, 1})), tensor({1, 2, 0})));
  CHECK_FALSE(rnn::invert_permutation({}).defined());
}

TEST_CASE("recurrent layers: packed sequences give what each gives alone") {
  const std::vector<Tensor> weights = lstm_weights(2, 3);
  const std::vector<Tensor> sequences{randn({2, 2}), randn({4, 2}), randn({1, 2})};
  const rnn::PackedSequence packed = rnn::pack_sequence(sequences, false);
  const Tensor zero = zeros({1, 3, 3});
  const auto [data, h, c] = lstm(packed.data(), packed.batch_sizes(), {zero, zero}, weights, true, 1, 0, false, false);
  const Tensor padded = std::get<0>(rnn::pad_packed_sequence(
      rnn::PackedSequence(data, packed.batch_sizes(), packed.sorted_indices(), packed.unsorted_indices())));
  for (int64_t n = 0; n < 3; ++n) {
    const Tensor& x = sequences[static_cast<size_t>(n)];
    const Tensor alone = lstm_of(x.unsqueeze(1), weights).squeeze(1), together = padded.select(1, n);
    CHECK(allclose(together.slice(0, 0, x.size(0)), alone, 1e-5, 1e-6));
    CHECK((together.slice(0, x.size(0)) == 0).all().item<bool>());
    const Tensor last = h[0].index_select(0, packed.unsorted_indices())[n];
    CHECK(allclose(last, alone[x.size(0) - 1], 1e-5, 1e-6));
  }
}

TEST_CASE("recurrent layers: the numbers of threads are not seen in a layer's states") {
  const std::vector<Tensor> weights = lstm_weights(8, 64);
  const Tensor x = randn({5, 48, 8});
  const int threads = get_num_threads();
  set_num_threads(1);
  const Tensor one = lstm_of(x, weights);
  set_num_threads(4);
  const Tensor four = lstm_of(x, weights);
  set_num_threads(threads);
  CHECK(allclose(one, four, 1e-5, 1e-6));
}

TEST_CASE("recurrent layers: what was saved and has changed is noticed") {
  std::vector<Tensor> weights = lstm_weights(2, 3);
  for (const Tensor& w : weights) w.requires_grad_(true);
  const Tensor x = randn({4, 2, 2});
  Tensor y = lstm_of(x, weights);
  y.mul_(2);
  CHECK_THROWS_WITH_AS(y.sum().backward(), doctest::Contains("modified by an inplace operation"), Error);
  const Tensor z = lstm_of(x, weights);
  {
    const NoGradGuard no_grad;
    Tensor(weights[1]).mul_(2);
  }
  CHECK_THROWS_WITH_AS(z.sum().backward(), doctest::Contains("modified by an inplace operation"), Error);
}

TEST_CASE("recurrent layers: a graph is used once, unless it is retained") {
  std::vector<Tensor> weights = lstm_weights(2, 3);
  weights[0].requires_grad_(true);
  const Tensor loss = lstm_of(randn({4, 2, 2}), weights).sum();
  const Tensor first = autograd::grad({loss}, {weights[0]}, {}, true)[0];
  CHECK(equal(autograd::grad({loss}, {weights[0]}, {}, true)[0], first));
  loss.backward();
  CHECK_THROWS_AS(loss.backward(), Error);
}
