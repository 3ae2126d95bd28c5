#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <sstream>

#include <xtgrad/autograd/engine.h>
#include <xtgrad/autograd/gradcheck.h>
#include <xtgrad/autograd/ops.h>
#include <xtgrad/lib/warning.h>
#include <xtgrad/nn/nn.h>

using namespace xtgrad;
namespace F = xtgrad::nn::functional;

namespace {

Tensor of(std::vector<double> values) { return tensor(values, kDouble); }
Tensor drawn(IntArrayRef sizes, uint64_t seed = 1) {
  manual_seed(seed);
  return randn(sizes, kDouble);
}

template <class Body>
std::string error_of(Body body) {
  try {
    body();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}
bool says(const std::string& message, const char* part) { return message.find(part) != std::string::npos; }

template <class M>
std::string printed(const M& module) {
  std::ostringstream out;
  out << module;
  return out.str();
}

}  // namespace

TEST_SUITE_BEGIN("loss_margin");

TEST_CASE("Losses of margins and distances print as PyTorch's C++ modules do") {
  CHECK(printed(nn::KLDivLoss()) == "xtgrad::nn::KLDivLoss()");
  CHECK(printed(nn::SoftMarginLoss()) == "xtgrad::nn::SoftMarginLoss()");
  CHECK(printed(nn::HingeEmbeddingLoss(nn::HingeEmbeddingLossOptions().margin(4))) ==
        "xtgrad::nn::HingeEmbeddingLoss(margin=4)");
  CHECK(printed(nn::MarginRankingLoss()) == "xtgrad::nn::MarginRankingLoss()");
  CHECK(printed(nn::CosineEmbeddingLoss(nn::CosineEmbeddingLossOptions().margin(0.25))) ==
        "xtgrad::nn::CosineEmbeddingLoss(margin=0.25)");
  CHECK(printed(nn::TripletMarginLoss(nn::TripletMarginLossOptions().margin(3))) ==
        "xtgrad::nn::TripletMarginLoss(margin=3, p=2, eps=1e-06, swap=false)");
  CHECK(printed(nn::TripletMarginWithDistanceLoss()) ==
        "xtgrad::nn::TripletMarginWithDistanceLoss(margin=1, swap=false)");
  CHECK(printed(nn::MultiMarginLoss(nn::MultiMarginLossOptions().p(2))) ==
        "xtgrad::nn::MultiMarginLoss(p=2, margin=1, weight=[ Tensor (undefined) ], reduction=kMean)");
  CHECK(printed(nn::MultiLabelMarginLoss(kSum)) == "xtgrad::nn::MultiLabelMarginLoss()");
  CHECK(printed(nn::MultiLabelSoftMarginLoss()) == "xtgrad::nn::MultiLabelSoftMarginLoss()");
  CHECK(printed(nn::PoissonNLLLoss()) == "xtgrad::nn::PoissonNLLLoss()");
  CHECK(printed(nn::CosineSimilarity(nn::CosineSimilarityOptions().dim(2).eps(1e-3))) ==
        "xtgrad::nn::CosineSimilarity(dim=2, eps=0.001)");
  CHECK(printed(nn::PairwiseDistance(nn::PairwiseDistanceOptions().p(3).eps(1e-3).keepdim(true))) ==
        "xtgrad::nn::PairwiseDistance(p=3, eps=0.001, keepdim=true)");
}

TEST_CASE("Losses as modules with their options") {
  const Tensor x = drawn({3, 4}), y = drawn({3, 4}, 2), z = drawn({3, 4}, 3), sign = of({1, -1, 1});
  using Sum = nn::reduction_t;
  CHECK(nn::HingeEmbeddingLoss(nn::HingeEmbeddingLossOptions().margin(2).reduction(kSum))(x, y.sign())
            .equal(hinge_embedding_loss(x, y.sign(), 2, Reduction::Sum)));
  CHECK(nn::SoftMarginLoss(kNone)(x, y.sign()).sizes() == x.sizes());
  CHECK(nn::MarginRankingLoss(nn::MarginRankingLossOptions().margin(0.5))(x, y, z.sign())
            .equal(margin_ranking_loss(x, y, z.sign(), 0.5)));
  CHECK(nn::CosineEmbeddingLoss()(x, y, sign).equal(cosine_embedding_loss(x, y, sign)));
  CHECK(nn::TripletMarginLoss(nn::TripletMarginLossOptions().swap(true))(x, y, z).equal(
      triplet_margin_loss(x, y, z, 1, 2, 1e-6, true)));
  const auto distance = [](const Tensor& a, const Tensor& b) { return (a - b).abs().sum(-1); };
  const Tensor by_function = nn::TripletMarginWithDistanceLoss(
      nn::TripletMarginWithDistanceLossOptions().distance_function(distance).margin(0.5))(x, y, z);
  CHECK(allclose(by_function, clamp_min(distance(x, y) - distance(x, z) + 0.5, 0).mean()));
  CHECK(allclose(F::triplet_margin_with_distance_loss(x, y, z), triplet_margin_loss(x, y, z)));
  const Tensor classes = tensor({0, 3, 1});
  nn::MultiMarginLoss weighted(nn::MultiMarginLossOptions().weight(of({1, 2, 3, 4})).reduction(kSum));
  CHECK(weighted->named_buffers().contains("weight"));
  CHECK(weighted(x, classes).equal(multi_margin_loss(x, classes, 1, 1, of({1, 2, 3, 4}), Reduction::Sum)));
  CHECK(nn::GaussianNLLLoss()(x, y, z.square()).equal(gaussian_nll_loss(x, y, z.square())));
  CHECK(nn::PoissonNLLLoss(nn::PoissonNLLLossOptions().log_input(false).full(true))(x.abs(), y.abs())
            .equal(poisson_nll_loss(x.abs(), y.abs(), false, true)));
  CHECK(nn::CosineSimilarity()(x, y).equal(cosine_similarity(x, y)));
  CHECK(nn::PairwiseDistance()(x, y).equal(pairwise_distance(x, y)));
  CHECK(std::holds_alternative<enumtype::kMean>(Sum(kMean)));
}

TEST_CASE("kl_div by batchmean is the divergence, by mean it warns") {
  const Tensor p = softmax(drawn({4, 5}), 1), x = log_softmax(drawn({4, 5}, 2), 1);
  int warnings = 0;
  set_warning_handler([&](const std::string&) { ++warnings; });
  const Tensor mean = F::kl_div(x, p), batchmean = F::kl_div(x, p, nn::KLDivLossOptions(kBatchMean));
  set_warning_handler({});
  CHECK(warnings == 1);
  CHECK(allclose(mean * 5, batchmean));
  CHECK(allclose(batchmean, (p * (p.log() - x)).sum() / 4));
  CHECK(allclose(F::kl_div(x, p.log(), nn::KLDivLossOptions(kBatchMean).log_target(true)), batchmean));
  CHECK(kl_div(x, zeros({4, 5}, kDouble)).item<double>() == 0);
}

TEST_CASE("Losses of margins refuse what does not fit, in PyTorch's words") {
  const Tensor x = ones({3, 2});
  CHECK(says(error_of([&] { cosine_embedding_loss(x, x, x); }),
             "0D or 1D target tensor expected, multi-target not supported"));
  CHECK(says(error_of([&] { cosine_embedding_loss(x, x, ones({})); }),
             "0D target tensor expects 1D input tensors, but found inputs with sizes [3, 2] and [3, 2]."));
  CHECK(says(error_of([&] { margin_ranking_loss(x, x, ones({2})); }),
             "margin_ranking_loss : All input tensors should have same dimension but got sizes: input1: [3, 2], "
             "input2: [3, 2], target: [2]"));
  CHECK(says(error_of([&] { triplet_margin_loss(x, ones({2}), x); }),
             "All inputs should have same dimension but got 2D, 1D and 2D inputs."));
  CHECK(says(error_of([&] { multi_margin_loss(x, tensor({0, 1, 5})); }), "target out of range"));
  CHECK(says(error_of([&] { multi_margin_loss(x, tensor({0, -1, 0})); }), "target out of range"));
  CHECK(says(error_of([&] { multi_margin_loss(x, tensor({0, 1})); }), "inconsistent target size, got: [2]"));
  CHECK(says(error_of([&] { multi_margin_loss(x, tensor({0, 1, 1}), 3); }), "only p == 1 and p == 2 supported"));
  CHECK(says(error_of([&] {
               multi_margin_loss(x, tensor({0, 1, 1}), 1, 1, ones({3}));
             }),
             "inconsistent weight size, got: [3]"));
  CHECK(says(error_of([&] {
               multi_margin_loss(ones({3, 0}), tensor({0, 1, 1}));
             }),
             "Expected non-empty vector or matrix with optional 0-dim batch size, but got: [3, 0]"));
  CHECK(says(error_of([&] {
               multilabel_margin_loss(x, tensor({{0}, {0}, {1}}));
             }),
             "inconsistent size [3, 1] for argument #2 'target'"));
  CHECK(says(error_of([&] {
               multilabel_margin_loss(ones({1, 2}), tensor({{0, 2}}));
             }),
             "argument #2 'target' is out of range"));
  CHECK(says(error_of([&] { gaussian_nll_loss(x, x, ones({2})); }), "var is of incorrect size"));
  CHECK(says(error_of([&] { gaussian_nll_loss(x, x, -x); }), "var has negative entry/entries"));
  CHECK(says(error_of([&] { soft_margin_loss(x, x, 7); }), "reduction must be"));
  CHECK(says(error_of([&] { cdist(x, ones({3, 4})); }), "X1 and X2 must have the same number of columns. X1: 2 X2: 4"));
  CHECK(says(error_of([&] { cdist(ones({3}), x); }), "cdist only supports at least 2D tensors, X1 got: 1D"));
  CHECK(says(error_of([&] { cdist(x, x, -1); }), "cdist only supports non-negative p values"));
  CHECK(says(error_of([&] { pdist(ones({3})); }), "pdist only supports 2D tensors, got: 1D"));
}

TEST_CASE("Large scores do not overflow, equal vectors have no infinite gradient") {
  const Tensor x = of({-1e4, 1e4}).requires_grad_();
  soft_margin_loss(x, ones({2}, kDouble), Reduction::Sum).backward();
  CHECK(x.grad().equal(of({-1, 0})));
  const Tensor a = drawn({3, 2}).requires_grad_();
  cdist(a, a).sum().backward();
  CHECK(a.grad().isfinite().all().item<bool>());
  const Tensor zero = zeros({2, 3}, kDouble).requires_grad_();
  cosine_similarity(zero, ones({2, 3}, kDouble)).sum().backward();
  CHECK(zero.grad().isfinite().all().item<bool>());
  CHECK(F::normalize(zeros({2, 3})).equal(zeros({2, 3})));
}

TEST_CASE("Empty batches and distances of nothing") {
  CHECK(cdist(ones({0, 3}), ones({4, 3})).sizes() == IntArrayRef({0, 4}));
  CHECK(cdist(ones({2, 0}), ones({4, 0})).equal(zeros({2, 4})));
  CHECK(cdist(ones({2, 0}), ones({4, 0}), std::numeric_limits<double>::infinity()).equal(zeros({2, 4})));
  CHECK(pdist(ones({1, 3})).numel() == 0);
  CHECK(multi_margin_loss(ones({0, 3}), zeros({0}, kLong), 1, 1, {}, Reduction::Sum).item<float>() == 0);
  CHECK(multilabel_margin_loss(ones({0, 3}), zeros({0, 3}, kLong), Reduction::Sum).item<float>() == 0);
  CHECK(std::isnan(soft_margin_loss(ones({0}), ones({0})).item<float>()));
}

TEST_CASE("Distances by matrix products agree with those by differences, and so do their gradients") {
  const Tensor x = drawn({2, 30, 4}).requires_grad_(), y = drawn({2, 5, 4}, 2).requires_grad_();
  CHECK(allclose(cdist(x, y, 2, 1), cdist(x, y, 2, 2), 0, 1e-12));
  const auto f = [](const variable_list& v) { return variable_list{cdist(v[0], v[1])}; };
  const variable_list few{drawn({3, 2}).requires_grad_(), drawn({2, 2}, 2).requires_grad_()};
  CHECK(autograd::gradcheck(f, few));
  CHECK(autograd::gradgradcheck(f, few));
}

TEST_SUITE_END();
