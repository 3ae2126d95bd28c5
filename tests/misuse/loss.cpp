#include <doctest/doctest.h>

#include <cmath>

#include "misuse.h"

using namespace torch;
namespace F = torch::nn::functional;

TEST_CASE("misuse: losses of classes") {
  const Tensor x = zeros({2, 3}), y = tensor({0, 2});
  misuse::check_rows({
      {"nll_loss: another number of targets",
       [=] {
         nll_loss(x, tensor({0, 1, 2}));
       },
       "Expected input batch_size (2) to match target batch_size (3)."},
      {"nll_loss: a class that is not there",
       [=] {
         nll_loss(x, tensor({0, 3}));
       },
       "Target 3 is out of bounds. There are 3 classes, 0 to 2, and the ignore_index is -100."},
      {"nll_loss: a negative class",
       [=] {
         nll_loss(x, tensor({0, -1}));
       },
       "Target -1 is out of bounds. There are 3 classes, 0 to 2, and the ignore_index is -100."},
      {"nll_loss: real targets",
       [=] {
         nll_loss(x, tensor({0., 1.}));
       },
       "expected scalar type Long but found Float (the target of nll_loss)"},
      {"nll_loss: a number", [] { nll_loss(tensor(1.0), tensor(0)); },
       "nll_loss: input tensor should be [C] or [N, C, d...], got a 0-d tensor"},
      {"nll_loss: weights for other classes", [=] { nll_loss(x, y, ones({2})); },
       "weight tensor should be defined either for all 3 classes or no classes but got weight tensor of shape: [2]"},
      {"nll_loss: weights of another dtype", [=] { nll_loss(x, y, ones({3}, kDouble)); },
       "expected scalar type Float but found Double (the weight of nll_loss)"},
      {"nll_loss: a matrix of targets",
       [=] {
         nll_loss(x, zeros({2, 1}, kLong));
       },
       "Expected target size [2], got [2, 1]"},
      {"nll_loss: images of another size",
       [] {
         F::nll_loss(zeros({2, 3, 4, 4}), zeros({2, 4, 5}, kLong));
       },
       "Expected target size [2, 4, 4], got [2, 4, 5]"},
      {"nll_loss: an unknown reduction", [=] { nll_loss(x, y, {}, 7); },
       "reduction must be Reduction::None (0), Mean (1) or Sum (2), got 7"},
      {"cross_entropy: another number of targets",
       [=] {
         cross_entropy_loss(x, tensor({0, 1, 2}));
       },
       "Expected input batch_size (2) to match target batch_size (3)."},
      {"cross_entropy: a class that is not there",
       [=] {
         cross_entropy_loss(x, tensor({0, 3}));
       },
       "Target 3 is out of bounds. There are 3 classes, 0 to 2, and the ignore_index is -100."},
      {"cross_entropy: probabilities of another shape",
       [=] {
         cross_entropy_loss(x, zeros({2, 4}));
       },
       "expected scalar type Long but found Float (the target of cross_entropy_loss)"},
      {"cross_entropy: a smoothing above 1", [=] { cross_entropy_loss(x, y, {}, 1, -100, 1.5); },
       "label_smoothing must be between 0.0 and 1.0. Got: 1.5"},
      {"cross_entropy: integers",
       [=] {
         cross_entropy_loss(zeros({2, 3}, kLong), y);
       },
       "cross_entropy_loss is not implemented for 'Long': the input must be a Float or Double tensor"},
      {"cross_entropy: real targets of classes",
       [=] {
         cross_entropy_loss(x, tensor({0., 1.}));
       },
       "expected scalar type Long but found Float (the target of cross_entropy_loss)"},
      {"cross_entropy: weights for other classes", [=] { cross_entropy_loss(x, y, ones({4})); },
       "weight tensor should be defined either for all 3 classes or no classes but got weight tensor of shape: [4]"},
  });
}

TEST_CASE("misuse: losses of numbers") {
  const Tensor x = zeros({2, 3});
  misuse::check_rows({
      {"mse_loss: shapes that do not broadcast", [=] { mse_loss(x, zeros({2})); },
       "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 1 (shapes [2, 3] and "
       "[2])"},
      {"l1_loss: shapes that do not broadcast", [=] { l1_loss(x, zeros({4})); },
       "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1 (shapes [2, 3] and "
       "[4])"},
      {"l1_loss: an unknown reduction", [=] { l1_loss(x, x, -1); },
       "reduction must be Reduction::None (0), Mean (1) or Sum (2), got -1"},
      {"mse_loss: integers", [] { mse_loss(tensor({1}), tensor({2})); },
       "mse_loss is not implemented for 'Long': one of input and target must be a Float or Double tensor"},
      {"smooth_l1_loss: a negative beta", [=] { smooth_l1_loss(x, x, 1, -1); },
       "smooth_l1_loss does not support negative values for beta, got -1"},
      {"smooth_l1_loss: shapes that do not broadcast", [=] { smooth_l1_loss(x, zeros({2})); },
       "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 1 (shapes [2, 3] and "
       "[2])"},
      {"huber_loss: delta 0", [=] { huber_loss(x, x, 1, 0); },
       "huber_loss does not support non-positive values for delta, got 0"},
      {"binary_cross_entropy: another shape", [=] { F::binary_cross_entropy(x, zeros({3})); },
       "Using a target size ([3]) that is different to the input size ([2, 3]) is deprecated. Please ensure they have "
       "the same size."},
      {"binary_cross_entropy: no probability", [=] { binary_cross_entropy(x + 2, x); },
       "all elements of input should be between 0 and 1, got one of 2"},
      {"binary_cross_entropy: nan", [=] { binary_cross_entropy(x + std::nan(""), x); },
       "all elements of input should be between 0 and 1, got one of nan"},
      {"binary_cross_entropy: weights of another shape",
       [=] { F::binary_cross_entropy(x, x, F::BinaryCrossEntropyFuncOptions().weight(ones({4}))); },
       "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1 (shapes [2, 3] and "
       "[4])"},
      {"binary_cross_entropy_with_logits: another shape", [=] { F::binary_cross_entropy_with_logits(x, zeros({3})); },
       "Target size ([3]) must be the same as input size ([2, 3])"},
      {"binary_cross_entropy_with_logits: weights of another shape",
       [=] { binary_cross_entropy_with_logits(x, x, ones({2})); },
       "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 1 (shapes [2, 3] and "
       "[2])"},
      {"kl_div: shapes that do not broadcast", [=] { kl_div(x, zeros({2})); },
       "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 1 (shapes [2] and [2, "
       "3])"},
      {"hinge_embedding_loss: shapes that do not broadcast", [=] { hinge_embedding_loss(x, zeros({2})); },
       "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 1 (shapes [2] and [2, "
       "3])"},
      {"margin_ranking_loss: shapes that do not broadcast",
       [=] { margin_ranking_loss(zeros({2}), zeros({3}), zeros({2})); },
       "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0 (shapes [2] and "
       "[3])"},
      {"cosine_embedding_loss: a matrix of targets",
       [=] {
         F::cosine_embedding_loss(x, x, zeros({2, 3}));
       },
       "0D or 1D target tensor expected, multi-target not supported"},
      {"triplet_margin_loss: shapes that do not broadcast",
       [=] {
         triplet_margin_loss(x, zeros({2, 4}), x);
       },
       "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1 (shapes [2, 3] and "
       "[2, 4])"},
      {"multi_margin_loss: a class that is not there",
       [=] {
         multi_margin_loss(x, tensor({0, 3}));
       },
       "target out of range"},
      {"multi_margin_loss: a power of 3",
       [=] {
         multi_margin_loss(x, tensor({0, 1}), 3);
       },
       "only p == 1 and p == 2 supported"},
      {"multilabel_margin_loss: another shape",
       [=] {
         multilabel_margin_loss(x, tensor({0, 1}));
       },
       "inconsistent size [2] for argument #2 'target'"},
      {"poisson_nll_loss: an unknown reduction", [=] { poisson_nll_loss(x, x, true, false, 1e-8, 5); },
       "reduction must be Reduction::None (0), Mean (1) or Sum (2), got 5"},
      {"mse_loss: a target with another dimension",
       [=] {
         F::mse_loss(x, zeros({2, 3, 2}));
       },
       "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 2 (shapes [2, 3] and "
       "[2, 3, 2])"},
      {"cosine_similarity: shapes that do not broadcast",
       [=] {
         cosine_similarity(x, zeros({4, 4}));
       },
       "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1 (shapes [2, 3] and "
       "[4, 4])"},
      {"pairwise_distance: shapes that do not broadcast",
       [=] {
         pairwise_distance(x, zeros({2, 4}));
       },
       "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1 (shapes [2, 3] and "
       "[2, 4])"},
  });
}
