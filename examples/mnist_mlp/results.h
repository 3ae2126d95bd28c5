#pragma once
#include "evaluation.h"
#include "training.h"

namespace mnist_mlp {

/// Prints the classification report and the confusion matrix and writes metrics.json and report.html into --out.
void report_results(const Settings& settings, const Digits& digits, const History& history, double seconds,
                    const Evaluation& test);

}  // namespace mnist_mlp
