#include <xtgrad/train/tsne.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/train/pca.h>

namespace xtgrad::train {
namespace {

constexpr double kStartDeviation = 1e-4;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

void check_rows(const Tensor& x, double perplexity) {
  check(x.dim() == 2 && x.is_floating_point(), "t-SNE: expected a matrix of floats or doubles, got ", x.dtype(), " ",
        x.sizes());
  check(x.size(0) > 1, "t-SNE: expected at least 2 rows, got ", x.size(0));
  check(perplexity >= 1 && perplexity < static_cast<double>(x.size(0)),
        "t-SNE: perplexity must be at least 1 and less than the number of rows, ", x.size(0), ", got ", perplexity);
  check(x.isfinite().all().item<bool>(), "t-SNE: expected finite numbers");
}

// Rows [from, from + d.size(0)) of the conditional probabilities, given their squared distances d from all rows: the
// precision of each is halved and doubled until bounds are known, then bisected.
Tensor conditional_rows(const Tensor& squared, int64_t from, double perplexity) {
  constexpr int kSteps = 100;
  constexpr double kTolerance = 1e-6;
  const int64_t count = squared.size(0);
  const Tensor self = arange(from, from + count, kLong).unsqueeze(1);
  // Moved so that the nearest neighbour's weight is 1, whatever the precision; scaled so that the search starts near.
  const Tensor far = squared.scatter(1, self, kInfinity);
  const Tensor moved = (squared - far.amin({1}, true)).scatter_(1, self, 0);
  const Tensor scale = moved.mean({1}, true);
  const Tensor d = moved / where(scale > 0, scale, 1);
  const double aim = std::log(perplexity);
  Tensor low = zeros({count, 1}, kDouble), high = full({count, 1}, kInfinity, kDouble);
  Tensor precision = ones({count, 1}, kDouble), p;
  for (int step = 0; step < kSteps; ++step) {
    p = (d * -precision).exp_().scatter_(1, self, 0);
    const Tensor total = p.sum({1}, true);
    const Tensor entropy = total.log() + precision * (p * d).sum({1}, true) / total;
    p /= total;
    if (((entropy - aim).abs() < kTolerance).all().item<bool>()) break;
    const Tensor wide = entropy > aim;
    low = where(wide, precision, low);
    high = where(wide, high, precision);
    precision = where(high.isinf(), precision * 2, (low + high) / 2);
  }
  return p;
}

// The divergence without the term that does not depend on y, for p of any sum: what early exaggeration does to the
// attraction is to multiply p alone.
Tensor objective(const Tensor& y, const Tensor& p) {
  const Tensor squares = y.square().sum({1}, true), one = ones_like(squares);
  // 1 + |y_i - y_j|^2 by one product
  const Tensor w = cat({y, squares, one}, 1).matmul(cat({y * -2, one, squares + 1}, 1).t());
  return (p * w.log()).sum() + (w.reciprocal().sum() - static_cast<double>(y.size(0))).log();
}

Tensor start_of(const Tensor& x, const TSNEOptions& options) {
  if (options.init == "random" || x.size(1) < 2)
    return randn({x.size(0), 2}, options.generator, x.dtype()) * kStartDeviation;
  const Tensor y = PCA(2).fit_transform(x);
  return y * (kStartDeviation / std::max(y.select(1, 0).std(false).item<double>(), 1e-300));
}

void check_options(const TSNEOptions& options) {
  check(options.init == "pca" || options.init == "random", "t-SNE: init must be \"pca\" or \"random\", got \"",
        options.init, "\"");
  check(options.iterations >= 0 && options.exaggerated >= 0 && options.pca >= 0 && options.report_every >= 0,
        "t-SNE: numbers of iterations and components must not be negative");
  check(options.early_exaggeration > 0 && std::isfinite(options.early_exaggeration),
        "t-SNE: early_exaggeration must be above 0, got ", options.early_exaggeration);
  check(!options.learning_rate || *options.learning_rate > 0, "t-SNE: learning_rate must be above 0");
  check(options.early_momentum >= 0 && options.early_momentum < 1 && options.momentum >= 0 && options.momentum < 1,
        "t-SNE: momentum must be in [0, 1)");
}

// Momentum with a gain for each coordinate: it grows while the coordinate keeps its direction, shrinks when it turns.
class Descent {
 public:
  Descent(Tensor start, double rate)
      : y_(std::move(start)), rate_(rate), velocity_(zeros_like(y_)), gain_(velocity_ + 1) {
    y_.requires_grad_();
  }
  const Tensor& points() const { return y_; }
  void step(const Tensor& p, double momentum) {
    y_.mutable_grad() = Tensor();
    objective(y_, p).backward();
    const NoGradGuard no_grad;
    const Tensor& gradient = y_.grad();
    gain_ = where(gradient * velocity_ < 0, gain_ + 0.2, gain_ * 0.8).clamp_min(0.01);
    velocity_ = velocity_ * momentum - gain_ * gradient * rate_;
    y_ += velocity_;
    y_ -= y_.mean({0});
  }

 private:
  Tensor y_;
  double rate_;
  Tensor velocity_, gain_;
};

}  // namespace

Tensor tsne_similarities(const Tensor& given, double perplexity) {
  constexpr int64_t kRows = 256;  // at a time, so that what is bisected stays in the cache
  const NoGradGuard no_grad;
  check_rows(given, perplexity);
  const Tensor all = given.detach().to(kDouble);
  const Tensor x = (all - all.mean({0})) / all.abs().max().clamp_min(1e-300);
  const int64_t n = x.size(0);
  const Tensor squares = x.square().sum({1});
  std::vector<Tensor> rows;
  for (int64_t from = 0; from < n; from += kRows) {
    const int64_t count = std::min(kRows, n - from);
    const Tensor part = x.narrow(0, from, count);
    const Tensor squared = addmm(squares, part, x.t(), 1, -2) + squares.narrow(0, from, count).unsqueeze(1);
    rows.push_back(conditional_rows(squared.clamp_min(0), from, perplexity));
  }
  const Tensor p = cat(rows);
  return ((p + p.t()) / (2.0 * static_cast<double>(n))).to(given.dtype());
}

TSNEResult tsne(const Tensor& given, const TSNEOptions& options) {
  check_options(options);
  check_rows(given, options.perplexity);
  Tensor x = given.detach();
  if (options.pca > 0 && x.size(1) > options.pca) x = PCA(std::min(options.pca, x.size(0))).fit_transform(x);
  const Tensor p = tsne_similarities(x, options.perplexity), exaggerated = p * options.early_exaggeration;
  const double negative_entropy = (p * p.clamp_min(1e-30).log()).sum().item<double>();
  const auto divergence = [&](const Tensor& y) {
    const NoGradGuard no_grad;
    return negative_entropy + objective(y, p).item<double>();
  };
  const double n = static_cast<double>(x.size(0));
  const AutoGradMode record(true);
  Descent descent(start_of(x, options),
                  options.learning_rate.value_or(std::max(n / options.early_exaggeration / 4, 50.0)));
  for (int64_t i = 0; i < options.iterations; ++i) {
    const bool early = i < options.exaggerated;
    descent.step(early ? exaggerated : p, early ? options.early_momentum : options.momentum);
    if (options.report && options.report_every > 0 && (i + 1) % options.report_every == 0 &&
        !options.report(i + 1, divergence(descent.points())))
      break;
  }
  return {descent.points().detach(), divergence(descent.points())};
}

}  // namespace xtgrad::train
