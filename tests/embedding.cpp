#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/autograd/gradcheck.h>
#include <xtgrad/autograd/node.h>
#include <xtgrad/nn/nn.h>

// Expected numbers are PyTorch 1.13's.

namespace {

using namespace xtgrad;
namespace F = nn::functional;

Tensor numbers(const std::vector<double>& values) { return tensor(values, kDouble); }
Tensor table() { return sin(arange(21, kDouble) * 1.3).view({7, 3}).detach().requires_grad_(); }
Tensor indices() { return tensor({1, 2, 5, 2, 6, 3}); }
Tensor offsets() { return tensor({0, 2, 2, 5}); }
Tensor gradient() { return cos(arange(12, kDouble) * 0.7).view({4, 3}); }
bool same(const Tensor& x, const Tensor& expected) {
  return allclose(x.reshape({-1}).to(kDouble), expected, 1e-6, 1e-7);
}
template <class M>
std::string text_of(const M& module) {
  std::ostringstream stream;
  stream << module;
  return stream.str();
}
auto contains(const char* text) { return doctest::Contains(text); }

template <class Function>
void check_gradients(Function f, const variable_list& inputs) {
  const auto function = [&](const variable_list& x) { return variable_list{f(x)}; };
  CHECK(autograd::gradcheck(function, inputs));
  const auto curved = [&](const variable_list& x) {
    const Tensor y = f(x);
    return variable_list{y * y};
  };
  CHECK(autograd::gradgradcheck(curved, inputs));
}

}  // namespace

TEST_SUITE("embedding") {
  TEST_CASE("rows by number, and their gradients") {
    const Tensor w = table();
    CHECK(equal(embedding(w, tensor(3)), w[3]));
    CHECK(embedding(w, tensor({{1, 2}, {3, 3}})).sizes() == IntArrayRef({2, 2, 3}));
    CHECK(equal(embedding(w.detach().t().contiguous().t(), tensor({5})), w.slice(0, 5, 6)));
    CHECK(embedding(w, empty({0}, kLong)).sizes() == IntArrayRef({0, 3}));
    CHECK(equal(embedding(w.detach().to(kInt), tensor({2}, kInt)), w.detach().to(kInt).slice(0, 2, 3)));
    CHECK(embedding(w, tensor({1})).grad_fn()->name() == "EmbeddingBackward0");
    check_gradients([](const variable_list& v) { return embedding(v[0], indices()); }, {w});
    // Padding and frequencies change the gradient only, which is an operator with a gradient of its own.
    for (const bool by_frequency : {false, true})
      for (const int64_t padding : {-1, 2})
        check_gradients(
            [&](const variable_list& v) { return embedding_dense_backward(v[0], indices(), 7, padding, by_frequency); },
            {sin(arange(18, kDouble)).view({6, 3}).detach().requires_grad_()});
    const Tensor y = embedding(w, tensor({{1, 2}, {1, 1}}), 2, true);
    const Tensor g = autograd::grad({y}, {w}, {ones_like(y)})[0];
    CHECK(allclose(g[1], ones({3}, kDouble)));
    CHECK(equal(g[2], zeros({3}, kDouble)));
  }

  TEST_CASE("many rows give the same sums with and without threads") {
    const Tensor w = rand({500, 40}).requires_grad_(), at = randint(500, {3000});
    const Tensor g = rand({3000, 40});
    const Tensor many = embedding_dense_backward(g, at, 500, -1, false);
    const int threads = get_num_threads();
    set_num_threads(1);
    CHECK(equal(many, embedding_dense_backward(g, at, 500, -1, false)));
    set_num_threads(threads);
    CHECK(allclose(many, index_add(zeros({500, 40}), 0, at, g), 1e-4, 1e-5));
    CHECK(allclose(many.sum(), g.sum(), 1e-3));
  }

  TEST_CASE("max_norm scales the rows in use in place") {
    const Tensor w = table().detach();
    F::embedding(tensor({1, 5, 1}), w, F::EmbeddingFuncOptions().max_norm(0.9).norm_type(3));
    CHECK(same(w, numbers({0.0,
                           0.963558185417193,
                           0.5155013718214642,
                           -0.6139528776419773,
                           -0.7886394538357928,
                           0.192032617425559,
                           0.998543345374605,
                           0.3190983623493521,
                           -0.8278264690856537,
                           -0.7619835839190321,
                           0.4201670368266409,
                           0.9867719642746133,
                           0.1077536522994423,
                           -0.9291240127343697,
                           -0.6048328224062841,
                           0.5405966635738325,
                           0.8291833945103154,
                           -0.09698549008089662,
                           -0.9869155581206493,
                           -0.41936091607323134,
                           0.7625584504796027})));
    Tensor columns = table().detach().t().contiguous().t();
    embedding_renorm_(columns, tensor({1, 5}), 0.9, 3);
    CHECK(same(columns, numbers({0.0,
                                 0.963558185417193,
                                 0.5155013718214642,
                                 -0.6139528776419773,
                                 -0.7886394538357928,
                                 0.192032617425559,
                                 0.998543345374605,
                                 0.3190983623493521,
                                 -0.8278264690856537,
                                 -0.7619835839190321,
                                 0.4201670368266409,
                                 0.9867719642746133,
                                 0.1077536522994423,
                                 -0.9291240127343697,
                                 -0.6048328224062841,
                                 0.5405966635738325,
                                 0.8291833945103154,
                                 -0.09698549008089662,
                                 -0.9869155581206493,
                                 -0.41936091607323134,
                                 0.7625584504796027})));
    CHECK_THROWS_WITH(embedding_renorm_(columns, tensor({7}), 0.9, 3), contains("index out of range in self"));
  }

  TEST_CASE("bags: sums, means and largest elements") {
    const Tensor w = table(), weights = (arange(6, kDouble) + 1).requires_grad_();
    const auto check_bags = [&](const Tensor& y, const variable_list& inputs, const Tensor& expected,
                                const std::vector<Tensor>& expected_gradients) {
      CHECK(same(y, expected));
      CHECK(y.grad_fn()->name() == "EmbeddingBagBackward0");
      const variable_list g = autograd::grad({y}, inputs, {gradient()});
      for (size_t i = 0; i < g.size(); ++i) CHECK(same(g[i], expected_gradients[i]));
    };
    using Options = F::EmbeddingBagFuncOptions;
    check_bags(
        F::embedding_bag(indices(), w, Options().offsets(offsets()).mode(kSum).per_sample_weights(weights)),
        {w, weights},
        numbers({1.3093205315652359, -0.24525793102144888, -1.440532950083492, 0.0, 0.0, 0.0, 0.8762152000539762,
                 1.965974571262973, 0.1755765897831596, -4.5719015035141926, 2.5210022209598453, 5.9206317856476804}),
        {numbers({0.0,
                  0.0,
                  0.0,
                  1.0,
                  0.7648421872844885,
                  0.16996714290024104,
                  0.038956714637199186,
                  2.2757338522592763,
                  3.4421977998414803,
                  5.999151818300491,
                  4.523413526059827,
                  0.9202431722271914,
                  0.0,
                  0.0,
                  0.0,
                  -1.4707824640221006,
                  0.5595371082677246,
                  2.3266976355307487,
                  -2.451304106703501,
                  0.9325618471128744,
                  3.877829392551248}),
         numbers({-1.3269062206756208, 1.1018999350250984, -0.20789551063557, -1.0720648517574562, 0.9970443485797328,
                  -0.29376596378799225})});
    check_bags(F::embedding_bag(indices(), w, Options().offsets(offsets()).padding_idx(2)), {w},
               numbers({-0.6877661591839741, -0.8834546557201531, 0.21511998808781552, 0.0, 0.0, 0.0,
                        -0.19068784420052415, 0.25471715900200453, 0.32696092752776146, -0.7619835839190321,
                        0.4201670368266409, 0.9867719642746133}),
               {numbers({0.0,
                         0.0,
                         0.0,
                         1.0,
                         0.7648421872844885,
                         0.16996714290024104,
                         0.0,
                         0.0,
                         0.0,
                         0.9998586363834151,
                         0.7539022543433046,
                         0.15337386203786524,
                         0.0,
                         0.0,
                         0.0,
                         -0.2451304106703501,
                         0.09325618471128744,
                         0.3877829392551248,
                         -0.2451304106703501,
                         0.09325618471128744,
                         0.3877829392551248})});
    check_bags(
        F::embedding_bag(indices(), w, Options().offsets(offsets()).mode(kMax)), {w},
        numbers({0.998543345374605, 0.3190983623493521, 0.21511998808781552, 0.0, 0.0, 0.0, 0.998543345374605,
                 0.9287952340772404, 0.7625584504796027, -0.7619835839190321, 0.4201670368266409, 0.9867719642746133}),
        {numbers({0.0,
                  0.0,
                  0.0,
                  0.0,
                  0.0,
                  0.16996714290024104,
                  0.5097391786592997,
                  0.7648421872844885,
                  0.0,
                  0.9998586363834151,
                  0.7539022543433046,
                  0.15337386203786524,
                  0.0,
                  0.0,
                  0.0,
                  0.0,
                  0.18651236942257488,
                  0.0,
                  0.0,
                  0.0,
                  0.7755658785102496})});
    // By the documented rule; PyTorch divides row 3 by the count of another row.
    check_bags(
        F::embedding_bag(indices(), w, Options().offsets(offsets()).mode(kSum).scale_grad_by_freq(true)), {w},
        numbers({0.3107771861906309, -0.5643562933708011, -0.6127064809978382, 0.0, 0.0, 0.0, 0.6171676569735568,
                 0.8285326803533611, -0.1739046140301308, -0.7619835839190321, 0.4201670368266409, 0.9867719642746133}),
        {numbers({0.0,
                  0.0,
                  0.0,
                  1.0,
                  0.7648421872844885,
                  0.16996714290024104,
                  0.25486958932964987,
                  0.4756772783535317,
                  0.47276651070524534,
                  0.9998586363834151,
                  0.7539022543433046,
                  0.15337386203786524,
                  0.0,
                  0.0,
                  0.0,
                  -0.4902608213407002,
                  0.18651236942257488,
                  0.7755658785102496,
                  -0.4902608213407002,
                  0.18651236942257488,
                  0.7755658785102496})});
  }

  TEST_CASE("bags have gradients of every order") {
    const Tensor w = table(), weights = (arange(6, kDouble) + 1).detach().requires_grad_();
    for (const int64_t mode : {0, 1, 2})
      check_gradients(
          [&](const variable_list& v) {
            return embedding_bag(v[0], indices(), offsets(), false, mode, false, {}, false, 2);
          },
          {w});
    check_gradients(
        [&](const variable_list& v) {
          return embedding_bag(v[0], indices(), tensor({0, 2, 4}), false, 0, false, v[1], true, 5);
        },
        {w, weights});
  }

  TEST_CASE("bags of one length, last offsets and empty bags") {
    const Tensor w = table();
    using Options = F::EmbeddingBagFuncOptions;
    const Tensor grid = indices().view({2, 3});
    CHECK(allclose(F::embedding_bag(grid, w), embedding(w, grid).mean(1)));
    CHECK(equal(F::embedding_bag(grid, w, Options().mode(kMax)), std::get<0>(embedding(w, grid).max(1))));
    const Tensor last = F::embedding_bag(indices(), w, Options().offsets(tensor({0, 2, 6})).include_last_offset(true));
    CHECK(equal(last, F::embedding_bag(indices(), w, Options().offsets(tensor({0, 2})))));
    const Tensor nothing = F::embedding_bag(empty({0}, kLong), w, Options().offsets(tensor({0, 0})).mode(kMax));
    CHECK(equal(nothing, zeros({2, 3}, kDouble)));
    const Tensor no_bags = embedding_bag(w, indices(), empty({0}, kLong));
    CHECK(no_bags.sizes() == IntArrayRef({0, 3}));
    CHECK(equal(autograd::grad({no_bags}, {w}, {ones({0, 3}, kDouble)})[0], zeros({7, 3}, kDouble)));
    const NoGradGuard no_grad;
    CHECK_FALSE(embedding_bag(w, indices(), offsets(), false, 2).requires_grad());
  }

  TEST_CASE("indices and options that do not fit are refused") {
    const Tensor w = rand({7, 3});
    using Options = F::EmbeddingBagFuncOptions;
    CHECK_THROWS_WITH(embedding(w, tensor({1, 7})), contains("index out of range in self"));
    CHECK_THROWS_WITH(embedding(w, tensor({-1})), contains("index out of range in self"));
    CHECK_THROWS_WITH(embedding(w, tensor({1.0})), contains("Long, Int; but got CPUFloatType instead"));
    CHECK_THROWS_WITH(embedding(rand({7}), tensor({1})), contains("'weight' must be 2-D"));
    CHECK_THROWS_WITH(F::embedding(tensor({1}), w, F::EmbeddingFuncOptions().padding_idx(7)),
                      contains("Padding_idx must be within num_embeddings"));
    CHECK_THROWS_WITH(nn::Embedding(nn::EmbeddingOptions(7, 3).padding_idx(-8)),
                      contains("Padding_idx must be within num_embeddings"));
    CHECK_THROWS_WITH(nn::Embedding(nn::EmbeddingOptions(7, 3)._weight(rand({7, 2}))),
                      contains("Shape of _weight does not match num_embeddings and embedding_dim"));
    CHECK_THROWS_WITH(nn::Embedding::from_pretrained(rand({3})),
                      contains("Embeddings parameter is expected to be 2-dimensional"));
    const Tensor i = tensor({1, 2, 3, 4});
    CHECK_THROWS_WITH(F::embedding_bag(i, w), contains("offsets has to be a 1D Tensor but got null"));
    CHECK_THROWS_WITH(F::embedding_bag(i.view({2, 2}), w, Options().offsets(tensor({0, 2}))),
                      contains("If input is 2D, then offsets has to be null"));
    CHECK_THROWS_WITH(F::embedding_bag(i, w, Options().offsets(tensor({1, 2}))), contains("offsets[0] has to be 0"));
    CHECK_THROWS_WITH(F::embedding_bag(i, w, Options().offsets(tensor({0, 5}))),
                      contains("offsets[-1] can not be greater than input's length"));
    CHECK_THROWS_WITH(F::embedding_bag(i, w, Options().offsets(tensor({0, 3, 2}))), contains("must not decrease"));
    CHECK_THROWS_WITH(F::embedding_bag(i, w, Options().offsets(tensor({0})).per_sample_weights(rand({4}))),
                      contains("only supported for mode='kSum' (got mode='kMean')"));
    CHECK_THROWS_WITH(F::embedding_bag(i, w, Options().offsets(tensor({0})).mode(kSum).per_sample_weights(rand({3}))),
                      contains("must have the same shape as the input"));
    CHECK_THROWS_WITH(F::embedding_bag(i, w, Options().offsets(tensor({0})).mode(kMax).scale_grad_by_freq(true)),
                      contains("max mode does not support scaling the gradient by the frequency"));
    CHECK_THROWS_WITH(F::embedding_bag(i.view({1, 1, 4}), w),
                      contains("input has to be 1D or 2D Tensor, but got Tensor of dimension 3"));
  }

  TEST_CASE("modules") {
    nn::Embedding plain(10, 2);
    CHECK(text_of(plain) == "xtgrad::nn::Embedding(num_embeddings=10, embedding_dim=2)");
    nn::Embedding all(
        nn::EmbeddingOptions(10, 2).padding_idx(3).max_norm(2).norm_type(2.5).scale_grad_by_freq(true).sparse(true));
    CHECK(text_of(all) ==
          "xtgrad::nn::Embedding(num_embeddings=10, embedding_dim=2, padding_idx=3, max_norm=2, norm_type=2.5, "
          "scale_grad_by_freq=true, sparse=true)");
    CHECK(equal(all->weight[3], zeros({2})));
    CHECK(nn::Embedding(nn::EmbeddingOptions(5, 2).padding_idx(-1))->options.padding_idx() == 4);
    const Tensor rows = rand({4, 3});
    nn::Embedding frozen = nn::Embedding::from_pretrained(rows);
    CHECK_FALSE(frozen->weight.requires_grad());
    CHECK(equal(frozen(tensor({2, 0})), rows.index({tensor({2, 0})})));
    CHECK(nn::Embedding::from_pretrained(rows, nn::EmbeddingFromPretrainedOptions().freeze(false))
              ->weight.requires_grad());
    nn::EmbeddingBag bag(nn::EmbeddingBagOptions(4, 3).mode(kSum).padding_idx(1));
    CHECK(text_of(bag) == "xtgrad::nn::EmbeddingBag(num_embeddings=4, embedding_dim=3, mode=kSum, padding_idx=1)");
    nn::AnyModule any(bag);
    CHECK(any.forward(tensor({{0, 1}, {2, 3}})).sizes() == IntArrayRef({2, 3}));
    CHECK(bag(tensor({0, 1, 2}), tensor({0, 1})).sizes() == IntArrayRef({2, 3}));
    const auto copy = std::dynamic_pointer_cast<nn::EmbeddingImpl>(all->clone());
    CHECK(equal(copy->weight, all->weight));
    CHECK_FALSE(copy->weight.is_same(all->weight));
  }
}
