// Draws digits as points of a plane by t-SNE: gradient descent on the divergence between the similarities of the
// images and those of their points, with gradients from autograd.
#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <xtgrad/xtgrad.h>

#include "common/figures.h"
#include "common/results.h"
#include "common/timing.h"

using namespace xtgrad;

namespace {

// The share of points whose nearest neighbour is the same digit, in percent.
double neighbour_accuracy(const Tensor& x, const Tensor& digits) {
  const Tensor distances = cdist(x, x) + diag(full({x.size(0)}, std::numeric_limits<float>::infinity()));
  const Tensor nearest = digits.index_select(0, distances.argmin(1));
  return 100 * nearest.eq(digits).to(kDouble).mean().item<double>();
}

void run(const examples::Settings& settings, int64_t count, double perplexity, int64_t runs) {
  examples::Results results(settings, "t-SNE: digits as points of a plane");

  // Data
  const examples::Digits data = examples::load_digits(settings.data, settings.quick);
  const examples::Mnist digits = examples::part(data.train, 0, std::min(count, data.train.targets().size(0)));
  const examples::Rows rows = examples::rows_of(digits);
  const Tensor &x = rows.x, &y = rows.y;
  fmt::print("{}: {} images\n", data.source, x.size(0));

  // Descent
  train::History history;
  train::TSNEOptions options;
  options.perplexity = perplexity;
  options.iterations = settings.epochs;
  options.exaggerated = settings.epochs / 4;
  options.report_every = std::max<int64_t>(settings.epochs / 20, 1);
  double start = 0;
  options.report = [&](int64_t iteration, double divergence) {
    history.add("divergence", divergence);
    fmt::print("iteration {:>4} / {}  divergence {:.4f}  {:.1f} s\n", iteration, options.iterations, divergence,
               examples::now() - start);
    return true;
  };
  train::TSNEResult result;
  const double seconds = examples::seconds_of(
      [&] {
        history = {};
        start = examples::now();
        result = train::tsne(x, options);
      },
      runs);

  // Evaluation and figures
  const std::vector<std::string> digit_names = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
  const double step = static_cast<double>(options.report_every);
  results.report()
      .add_text(fmt::format("{} images from {}, projected onto {} principal components; perplexity {}, {} iterations.",
                            x.size(0), data.source, options.pca, perplexity, options.iterations))
      .add_scatter("The digits as points", "", "", examples::points_by_class(result.points, y, digit_names))
      .add_scatter("The first two principal components, for comparison", "", "",
                   examples::points_by_class(train::PCA(2).fit_transform(x), y, digit_names))
      .add_line_chart("Divergence while the points move", "iteration", "Kullback-Leibler divergence",
                      history.series({}, step, step));
  results.compare("D", "divergence", {}, result.divergence);
  results.compare("D", "nearest point is the same digit, %", {}, neighbour_accuracy(result.points, y));
  results.compare("D", "nearest image is the same digit, %", {}, neighbour_accuracy(x, y));
  results.compare("D", "seconds", {}, seconds,
                  fmt::format("median of {}; 2 000 points and 1 000 iterations: at most 150 on 2 threads", runs));
  results.finish();
}

}  // namespace

int main(int argc, char** argv) {
  examples::Program program("tsne", "Draws digits as points of a plane by t-SNE; an epoch is an iteration.", 1000, 250);
  int64_t points = 2000;
  int64_t repeat = 1;
  double perplexity = 30;
  program.add("--points", points, "how many images", 100, 20000)
      .add("--perplexity", perplexity, "about how many neighbours a point has", 2, 99)
      .add("--repeat", repeat, "how often it is timed; the median counts", 1, 100);
  return program.run(argc, argv, [&](const examples::Settings& settings) {
    run(settings, settings.pick<int64_t>(points, std::min<int64_t>(points, 500)), perplexity, repeat);
  });
}
