#include "figures.h"

#include <fmt/format.h>

#include <algorithm>

#include <xtgrad/train/metrics.h>

namespace examples {

using namespace xtgrad;

std::vector<train::SmallChart> charts_of(const std::vector<NamedHistory>& trainings,
                                         std::initializer_list<std::string_view> curves, double first, double step) {
  std::vector<train::SmallChart> charts;
  for (const auto& [name, history] : trainings) {
    const auto& curves_of_it = history;  // a structured binding is no variable that every compiler captures
    const auto has = [&](std::string_view curve) { return curves_of_it.contains(curve); };
    if (std::all_of(curves.begin(), curves.end(), has)) charts.push_back({name, history.series(curves, first, step)});
  }
  return charts;
}

std::vector<train::Series> curves_of(const std::vector<NamedHistory>& trainings, std::string_view curve) {
  std::vector<train::Series> all;
  for (const auto& [name, history] : trainings) {
    train::Series series = history.series({curve})[0];
    series.name = name;
    all.push_back(std::move(series));
  }
  return all;
}

std::vector<train::Series> points_by_class(const Tensor& points, const Tensor& labels,
                                           const std::vector<std::string>& names) {
  const Tensor at = points.to(kDouble).contiguous(), of = labels.contiguous();
  std::vector<train::Series> classes;
  for (const std::string& name : names) classes.push_back({name, {}, {}});
  for (int64_t i = 0; i < of.numel(); ++i) {
    train::Series& series = classes.at(static_cast<size_t>(of.data_ptr<int64_t>()[i]));
    series.x.push_back(at.data_ptr<double>()[2 * i]);
    series.y.push_back(at.data_ptr<double>()[2 * i + 1]);
  }
  return classes;
}

void add_classification(train::Report& report, const std::string& name, const Score& score, int64_t classes,
                        bool matrix) {
  const auto counts = train::confusion_matrix(score.predicted, score.target, classes);
  const std::string text = train::to_text(train::classification_report(counts));
  fmt::print("\n{}, test data:\n{}\n", name, text);
  report.add_preformatted("Classification report, test data: " + name, text);
  if (matrix) report.add_heat_map("Confusion matrix, test data: " + name, counts);
}

void add_digits(train::Report& report, const Digits& digits, const Score& test) {
  std::vector<train::GreyImage> six, nine;
  for (int64_t i = 0; i < 6; ++i)
    six.push_back(digit_image(digits.train, i, std::to_string(digits.train.targets()[i].item<int64_t>())));
  const Tensor drawn = randperm(digits.test.targets().size(0));
  for (int64_t i = 0; i < 9; ++i) {
    const auto index = drawn[i].item<int64_t>();
    const auto at = static_cast<size_t>(index);
    nine.push_back(digit_image(digits.test, index, fmt::format("{}, read as {}", test.target[at], test.predicted[at])));
  }
  report.add_images("Six training digits", six).add_images("Nine random test digits", nine, 3);
}

}  // namespace examples
