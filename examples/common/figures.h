#pragma once
#include <string>
#include <utility>
#include <vector>

#include <xtgrad/train/report.h>

#include "digits.h"
#include "fit.h"

namespace examples {

/// A training's name and curves.
using NamedHistory = std::pair<std::string, xtgrad::train::History>;

/// A chart for each training that has the curves, with these of them.
std::vector<xtgrad::train::SmallChart> charts_of(const std::vector<NamedHistory>& trainings,
                                                 std::initializer_list<std::string_view> curves, double first = 1,
                                                 double step = 1);

/// One curve of each training, named by the training.
std::vector<xtgrad::train::Series> curves_of(const std::vector<NamedHistory>& trainings, std::string_view curve);

/// One series of points [n, 2] a class of labels [n], named by the class.
std::vector<xtgrad::train::Series> points_by_class(const xtgrad::Tensor& points, const xtgrad::Tensor& labels,
                                                   const std::vector<std::string>& names);

/// Prints a classification report (scikit-learn's layout) and adds it, and with `matrix` the confusion matrix.
void add_classification(xtgrad::train::Report& report, const std::string& name, const Score& score, int64_t classes,
                        bool matrix = false);

/// Adds the first digits of the training data, and random test digits beside what a model read.
void add_digits(xtgrad::train::Report& report, const Digits& digits, const Score& test);

}  // namespace examples
