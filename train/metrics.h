#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace xtgrad::train {

/// How often each true class was given each prediction: counts [classes, classes], a row a true class.
struct ConfusionMatrix {
  int64_t classes = 0;
  std::vector<int64_t> counts;

  int64_t at(int64_t target, int64_t predicted) const;
  int64_t total() const;
  /// The share on the diagonal, 0 to 1; 0 where nothing was counted.
  double accuracy() const;
};

/// Counts the pairs predicted[i], target[i]; throws on differing lengths, labels outside [0, classes), classes > 10000.
ConfusionMatrix confusion_matrix(std::span<const int64_t> predicted, std::span<const int64_t> target, int64_t classes);

/// The share of equal pairs, 0 to 1; throws on differing lengths, 0 where both are empty.
double accuracy(std::span<const int64_t> predicted, std::span<const int64_t> target);

/// Precision, recall, F1 = 2 TP / (2 TP + FP + FN) and number of true items; a division by zero gives 0.
struct ClassScores {
  double precision = 0;
  double recall = 0;
  double f1 = 0;
  int64_t support = 0;
};

/// scikit-learn's classification report: scores a class, their mean and their mean weighted by support.
struct ClassificationReport {
  std::vector<ClassScores> classes;
  ClassScores macro_average;
  ClassScores weighted_average;
  double accuracy = 0;
  int64_t support = 0;
};

ClassificationReport classification_report(const ConfusionMatrix& matrix);

/// The table in scikit-learn's layout with 2 to 4 digits; `names`, where given, has one name a class.
std::string to_text(const ClassificationReport& report, int digits = 2, std::span<const std::string> names = {});

/// The matrix as a table, true classes down, predicted classes across; `names`, where given, has one name a class.
std::string to_text(const ConfusionMatrix& matrix, std::span<const std::string> names = {});

}  // namespace xtgrad::train
