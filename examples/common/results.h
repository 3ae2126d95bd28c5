#pragma once
#include <optional>
#include <string>
#include <vector>

#include <xtgrad/train/metrics_file.h>
#include <xtgrad/train/report.h>

#include "program.h"

namespace examples {

/// A figure as people read it, without an exponent: "97.05", "0.0043", "431".
std::string number(double value);

/// What an example leaves: the report and the metrics that it fills, and the table of a document's figures beside ours.
class Results {
 public:
  Results(const Settings& settings, std::string title);

  xtgrad::train::Report& report() { return report_; }
  xtgrad::train::Metrics& metrics() { return metrics_; }

  /// One figure of EXPERIMENTS' document `document` ("B"), where it has one, beside ours, both in the unit that the
  /// name tells; `note` says why they differ.
  void compare(const std::string& document, const std::string& figure, std::optional<double> theirs, double ours,
               const std::string& note = "");

  /// Prints the table and writes report.html, figures/NN-title.svg and metrics.json into --out.
  void finish();

 private:
  struct Row {
    std::string document, figure, note;
    std::optional<double> theirs;
    double ours;
  };
  std::vector<std::vector<std::string>> cells() const;

  const Settings& settings_;
  xtgrad::train::Report report_;
  xtgrad::train::Metrics metrics_;
  std::vector<Row> rows_;
  double started_;
};

}  // namespace examples
