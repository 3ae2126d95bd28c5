#include <xtgrad/train/metrics.h>

#include <algorithm>
#include <numeric>

#include <fmt/core.h>
#include <xtgrad/lib/check.h>

namespace xtgrad::train {
namespace {

constexpr int64_t max_classes = 10000;

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0.0; }

void check_valid(const ConfusionMatrix& m) {
  check(m.classes >= 1 && m.classes <= max_classes, "confusion matrix: classes must be 1 to ", max_classes, ", got ",
        m.classes);
  check(m.counts.size() == static_cast<size_t>(m.classes * m.classes), "confusion matrix: ", m.classes,
        " classes need ", m.classes * m.classes, " counts, got ", m.counts.size());
}

void check_same_length(const char* who, size_t predicted, size_t target) {
  check(predicted == target, who, ": expected as many predictions as targets, got ", predicted, " and ", target);
}

std::vector<std::string> class_names(int64_t classes, std::span<const std::string> names) {
  if (names.empty()) {
    std::vector<std::string> numbers;
    for (int64_t c = 0; c < classes; ++c) numbers.push_back(std::to_string(c));
    return numbers;
  }
  check(static_cast<int64_t>(names.size()) == classes, "expected a name for each of ", classes, " classes, got ",
        names.size());
  return {names.begin(), names.end()};
}

// In characters, not bytes: a name may be UTF-8.
size_t width_of(const std::string& name) {
  return static_cast<size_t>(std::count_if(name.begin(), name.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string right_aligned(const std::string& name, size_t width) {
  const size_t used = width_of(name);
  return std::string(width > used ? width - used : 0, ' ') + name;
}

size_t widest(const std::vector<std::string>& names, size_t at_least) {
  for (const std::string& name : names) at_least = std::max(at_least, width_of(name));
  return at_least;
}

ClassScores average(const std::vector<ClassScores>& classes, bool weighted, int64_t support) {
  ClassScores mean;
  mean.support = support;
  const double total = weighted ? static_cast<double>(support) : static_cast<double>(classes.size());
  for (const ClassScores& c : classes) {
    const double weight = ratio(weighted ? static_cast<double>(c.support) : 1.0, total);
    mean.precision += weight * c.precision;
    mean.recall += weight * c.recall;
    mean.f1 += weight * c.f1;
  }
  return mean;
}

}  // namespace

int64_t ConfusionMatrix::at(int64_t target, int64_t predicted) const {
  check(target >= 0 && target < classes && predicted >= 0 && predicted < classes, "confusion matrix: (", target, ", ",
        predicted, ") is outside ", classes, " classes");
  return counts.at(static_cast<size_t>(target * classes + predicted));
}

int64_t ConfusionMatrix::total() const { return std::accumulate(counts.begin(), counts.end(), int64_t{0}); }

double ConfusionMatrix::accuracy() const {
  int64_t correct = 0;
  for (int64_t c = 0; c < classes; ++c) correct += at(c, c);
  return ratio(static_cast<double>(correct), static_cast<double>(total()));
}

ConfusionMatrix confusion_matrix(std::span<const int64_t> predicted, std::span<const int64_t> target, int64_t classes) {
  check_same_length("confusion_matrix", predicted.size(), target.size());
  check(classes >= 1 && classes <= max_classes, "confusion_matrix: classes must be 1 to ", max_classes, ", got ",
        classes);
  ConfusionMatrix matrix{classes, std::vector<int64_t>(static_cast<size_t>(classes * classes))};
  const auto check_label = [classes](const char* what, int64_t label, size_t i) {
    check(label >= 0 && label < classes, "confusion_matrix: ", what, " ", label, " at position ", i, " is outside [0, ",
          classes, ")");
  };
  for (size_t i = 0; i < target.size(); ++i) {
    check_label("target", target[i], i);
    check_label("prediction", predicted[i], i);
    ++matrix.counts[static_cast<size_t>(target[i] * classes + predicted[i])];
  }
  return matrix;
}

double accuracy(std::span<const int64_t> predicted, std::span<const int64_t> target) {
  check_same_length("accuracy", predicted.size(), target.size());
  int64_t correct = 0;
  for (size_t i = 0; i < target.size(); ++i) correct += predicted[i] == target[i] ? 1 : 0;
  return ratio(static_cast<double>(correct), static_cast<double>(target.size()));
}

ClassificationReport classification_report(const ConfusionMatrix& matrix) {
  check_valid(matrix);
  ClassificationReport report;
  for (int64_t c = 0; c < matrix.classes; ++c) {
    int64_t actual = 0;
    int64_t predicted = 0;
    for (int64_t other = 0; other < matrix.classes; ++other) {
      actual += matrix.at(c, other);
      predicted += matrix.at(other, c);
    }
    const auto hits = static_cast<double>(matrix.at(c, c));
    ClassScores scores;
    scores.precision = ratio(hits, static_cast<double>(predicted));
    scores.recall = ratio(hits, static_cast<double>(actual));
    scores.f1 = ratio(2 * hits, static_cast<double>(actual + predicted));
    scores.support = actual;
    report.classes.push_back(scores);
  }
  report.support = matrix.total();
  report.accuracy = matrix.accuracy();
  report.macro_average = average(report.classes, false, report.support);
  report.weighted_average = average(report.classes, true, report.support);
  return report;
}

std::string to_text(const ClassificationReport& report, int digits, std::span<const std::string> names) {
  check(digits >= 2 && digits <= 4, "classification report: digits must be 2 to 4, got ", digits);
  const std::vector<std::string> heads = class_names(static_cast<int64_t>(report.classes.size()), names);
  const std::string longest_average = "weighted avg";
  const size_t width = widest(heads, longest_average.size());
  std::string out =
      fmt::format("{:>{}}  {:>9} {:>9} {:>9} {:>9}\n\n", "", width, "precision", "recall", "f1-score", "support");
  const auto row = [&](const std::string& head, const ClassScores& s) {
    out += fmt::format("{}  {:>9.{}f} {:>9.{}f} {:>9.{}f} {:>9}\n", right_aligned(head, width), s.precision, digits,
                       s.recall, digits, s.f1, digits, s.support);
  };
  for (size_t c = 0; c < heads.size(); ++c) row(heads[c], report.classes[c]);
  out += fmt::format("\n{}  {:>9} {:>9} {:>9.{}f} {:>9}\n", right_aligned("accuracy", width), "", "", report.accuracy,
                     digits, report.support);
  row("macro avg", report.macro_average);
  row(longest_average, report.weighted_average);
  return out;
}

std::string to_text(const ConfusionMatrix& matrix, std::span<const std::string> names) {
  check_valid(matrix);
  const std::vector<std::string> heads = class_names(matrix.classes, names);
  const std::string corner = "true";
  const size_t left = widest(heads, corner.size());
  const int64_t largest = *std::max_element(matrix.counts.begin(), matrix.counts.end());
  const size_t width = widest(heads, std::to_string(largest).size()) + 2;
  std::string out = std::string(left, ' ') + "  predicted\n" + right_aligned(corner, left);
  for (const std::string& head : heads) out += right_aligned(head, width);
  out += '\n';
  for (int64_t target = 0; target < matrix.classes; ++target) {
    out += right_aligned(heads[static_cast<size_t>(target)], left);
    for (int64_t predicted = 0; predicted < matrix.classes; ++predicted) {
      out += fmt::format("{:>{}}", matrix.at(target, predicted), width);
    }
    out += '\n';
  }
  return out;
}

}  // namespace xtgrad::train
