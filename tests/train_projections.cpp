// PCA and t-SNE against their definitions.
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>
#include <xtgrad/autograd/autograd.h>
#include <xtgrad/train/pca.h>
#include <xtgrad/train/tsne.h>

using namespace xtgrad;
using namespace xtgrad::train;

namespace {

double largest_difference(const Tensor& a, const Tensor& b) { return (a - b).abs().max().item<double>(); }

// `count` points around each of `groups` places that are far apart.
Tensor groups_of_points(int64_t groups, int64_t count, int64_t dims) {
  const Tensor centres = randn({groups, dims}, kDouble) * 10;
  return centres.repeat_interleave(count, 0) + randn({groups * count, dims}, kDouble);
}

// 2 to the entropy of a row of probabilities.
double perplexity_of(const Tensor& row) {
  const Tensor p = row.masked_select(row > 0);
  return std::exp(-(p * p.log()).sum().item<double>());
}

}  // namespace

TEST_CASE("PCA finds the line on which points lie") {
  const Tensor x = tensor({0.0, 0.0, -1.0, 2.0, -2.0, 4.0}).view({3, 2});
  PCA pca(1);
  const Tensor z = pca.fit_transform(x);
  CHECK(largest_difference(pca.mean(), tensor({-1.0, 2.0})) < 1e-15);
  const double r = std::sqrt(5.0);
  CHECK(largest_difference(pca.components(), tensor({-1 / r, 2 / r})) < 1e-15);
  CHECK(largest_difference(z, tensor({-r, 0.0, r}).view({3, 1})) < 1e-14);
  CHECK(pca.explained_variance().item<double>() == doctest::Approx(5));
  CHECK(pca.explained_variance_ratio().item<double>() == doctest::Approx(1));
  CHECK(largest_difference(pca.inverse_transform(z), x) < 1e-14);
}

TEST_CASE("PCA is orthonormal, sorted and complete, for many rows and for many columns") {
  manual_seed(3);
  for (const auto& [n, d] : {std::pair<int64_t, int64_t>{40, 7}, {7, 40}, {9, 9}}) {
    const Tensor x = randn({n, d}, kDouble) * (arange(1, d + 1, kDouble) / 3) + 5;
    const int64_t most = std::min(n - 1, d);
    PCA pca(most);
    const Tensor z = pca.fit_transform(x);
    CHECK(largest_difference(pca.components().matmul(pca.components().t()), eye(most, kDouble)) < 1e-12);
    // The scores are uncorrelated and have the variances that the fit tells.
    CHECK(largest_difference(z.t().matmul(z) / (n - 1), diag(pca.explained_variance())) < 1e-10);
    const Tensor v = pca.explained_variance();
    CHECK((v.narrow(0, 0, most - 1) >= v.narrow(0, 1, most - 1)).all().item<bool>());
    CHECK(pca.explained_variance_ratio().sum().item<double>() == doctest::Approx(1));
    CHECK(largest_difference(pca.inverse_transform(z), x) < 1e-12);
    const Tensor peaks = pca.components().gather(1, pca.components().abs().argmax(1, true));
    CHECK((peaks > 0).all().item<bool>());
  }
}

TEST_CASE("PCA keeps floats and refuses what it cannot do") {
  PCA pca(2);
  CHECK(pca.fit_transform(rand({5, 3})).dtype() == kFloat);
  CHECK_THROWS_WITH_AS(pca.transform(rand({5, 4})), "PCA: transform expected rows of 3 numbers, got [5, 4]", Error);
  CHECK_THROWS_WITH_AS(pca.transform(rand({5, 3}, kDouble)), "PCA: transform expected Float as in fit, got Double",
                       Error);
  CHECK_THROWS_WITH_AS(PCA(0), "PCA: the number of components must be at least 1, got 0", Error);
  CHECK_THROWS_WITH_AS(PCA(4).fit(rand({5, 3})), "PCA: 4 components need at least as many rows and columns, got [5, 3]",
                       Error);
  CHECK_THROWS_WITH_AS(PCA(1).fit(rand({1, 3})), "PCA: expected at least 2 rows, got 1", Error);
  CHECK_THROWS_WITH_AS(PCA(1).fit(full({3, 3}, std::numeric_limits<double>::quiet_NaN())),
                       "PCA: expected finite numbers", Error);
  CHECK_THROWS_WITH_AS(PCA(1).transform(rand({3, 3})), "PCA: transform needs fit first", Error);
  // Nothing varies: no direction is better than another, and none explains anything.
  CHECK(PCA(1).fit(ones({4, 3})).explained_variance_ratio().item<double>() == 0);
}

TEST_CASE("t-SNE's similarities have the perplexity that was asked for") {
  // On a circle all rows are alike, and so are conditional and joint probabilities.
  const int64_t n = 300;
  const Tensor angle = arange(n, kDouble) * (2 * M_PI / static_cast<double>(n));
  const Tensor circle = stack({angle.cos(), angle.sin()}, 1);
  for (const double perplexity : {2.5, 5.0, 30.0, 250.0}) {
    const Tensor p = tsne_similarities(circle * 1e6 - 7, perplexity);
    CHECK(p.sum().item<double>() == doctest::Approx(1));
    CHECK(largest_difference(p, p.t()) == 0);
    CHECK(p.diagonal().abs().max().item<double>() == 0);
    for (const int64_t row : {int64_t{0}, int64_t{170}, n - 1})
      CHECK(perplexity_of(p[row] * n) == doctest::Approx(perplexity).epsilon(1e-4));
  }
}

TEST_CASE("t-SNE's similarities exist for equal rows and beyond what a perplexity can reach") {
  const Tensor p = tsne_similarities(ones({6, 3}), 2);
  CHECK(largest_difference(p, (1 - eye(6)) / 30) < 1e-7);
  const Tensor pair = tsne_similarities(tensor({0.0, 1e-160}).view({2, 1}), 1.9);
  CHECK(pair[0][1].item<double>() == doctest::Approx(0.5));
}

TEST_CASE("t-SNE keeps groups together and tells its divergence") {
  manual_seed(5);
  const int64_t groups = 4, count = 30, n = groups * count;
  const Tensor x = groups_of_points(groups, count, 8);
  for (const char* init : {"pca", "random"}) {
    TSNEOptions options;
    options.perplexity = 10;
    options.iterations = 400;
    options.init = init;
    const TSNEResult result = tsne(x, options);
    // Every nearest neighbour is of the same group.
    const Tensor d = cdist(result.points, result.points) + eye(n, kDouble) * 1e9;
    const Tensor group = arange(n, kLong).div(count, "floor");
    CHECK(group.index_select(0, d.argmin(1)).equal(group));
    // The divergence by its definition.
    const Tensor p = tsne_similarities(x, 10);
    const Tensor w = 1 / (1 + cdist(result.points, result.points).square());
    const Tensor q = (w - eye(n, kDouble)).clamp_min(1e-300) / (w.sum() - n);
    const Tensor terms = where(p > 0, p * (p.clamp_min(1e-300) / q).log(), 0.0);
    CHECK(result.divergence == doctest::Approx(terms.sum().item<double>()).epsilon(1e-6));
    CHECK(result.divergence < 0.7);
  }
}

TEST_CASE("t-SNE repeats itself, reports and stops when told to") {
  const auto run = [](uint64_t seed, int64_t stop) {
    Generator generator(seed);
    std::vector<int64_t> calls;
    TSNEOptions options;
    options.perplexity = 5;
    options.iterations = 60;
    options.init = "random";
    options.generator = generator;
    options.report_every = 20;
    options.report = [&](int64_t iteration, double divergence) {
      CHECK(std::isfinite(divergence));
      calls.push_back(iteration);
      return iteration < stop;
    };
    const NoGradGuard no_grad;
    const Tensor x = arange(60, kFloat).view({20, 3}).sin();
    const Tensor points = tsne(x, options).points;
    CHECK_FALSE(points.requires_grad());
    CHECK(points.dtype() == kFloat);
    return std::pair(points, calls);
  };
  CHECK(run(1, 100).second == std::vector<int64_t>{20, 40, 60});
  CHECK(run(1, 40).second == std::vector<int64_t>{20, 40});
  CHECK(run(1, 100).first.equal(run(1, 100).first));
  CHECK_FALSE(run(1, 100).first.equal(run(2, 100).first));
}

TEST_CASE("t-SNE refuses what it cannot do") {
  const auto with = [](auto change) {
    TSNEOptions options;
    options.perplexity = 2;
    change(options);
    tsne(rand({5, 3}), options);
  };
  CHECK_THROWS_WITH_AS(with([](TSNEOptions& o) { o.perplexity = 5; }),
                       "t-SNE: perplexity must be at least 1 and less than the number of rows, 5, got 5", Error);
  CHECK_THROWS_WITH_AS(with([](TSNEOptions& o) { o.init = "zero"; }),
                       "t-SNE: init must be \"pca\" or \"random\", got \"zero\"", Error);
  CHECK_THROWS_WITH_AS(with([](TSNEOptions& o) { o.momentum = 1; }), "t-SNE: momentum must be in [0, 1)", Error);
  CHECK_THROWS_WITH_AS(with([](TSNEOptions& o) { o.learning_rate = 0; }), "t-SNE: learning_rate must be above 0",
                       Error);
  CHECK_THROWS_WITH_AS(with([](TSNEOptions& o) { o.early_exaggeration = -1; }),
                       "t-SNE: early_exaggeration must be above 0, got -1", Error);
  CHECK_THROWS_WITH_AS(with([](TSNEOptions& o) { o.iterations = -1; }),
                       "t-SNE: numbers of iterations and components must not be negative", Error);
  CHECK_THROWS_WITH_AS(tsne(rand({3})), "t-SNE: expected a matrix of floats or doubles, got Float [3]", Error);
  CHECK_THROWS_WITH_AS(tsne(rand({1, 3})), "t-SNE: expected at least 2 rows, got 1", Error);
  CHECK_THROWS_WITH_AS(tsne(full({40, 3}, std::numeric_limits<float>::infinity())), "t-SNE: expected finite numbers",
                       Error);
}
