#include "results.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <xtgrad/lib/parallel.h>

#include "timing.h"

namespace examples {

using namespace xtgrad;

namespace {

const std::vector<std::string> kColumns = {"", "figure", "document", "ours", "difference", "note"};

std::string text_table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<size_t> widths;
  for (const std::string& column : kColumns) widths.push_back(column.size());
  for (const auto& row : rows)
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  std::string text;
  const auto add_line = [&](const std::vector<std::string>& row) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i)
      line += i < 2 || i == 5 ? fmt::format("{:<{}}  ", row[i], widths[i]) : fmt::format("{:>{}}  ", row[i], widths[i]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  };
  add_line(kColumns);
  for (const auto& row : rows) add_line(row);
  return text;
}

}  // namespace

std::string number(double value) {
  const int decimals = value == std::round(value) || std::abs(value) >= 1000 ? 0 : std::abs(value) >= 10 ? 2 : 4;
  return fmt::format("{:.{}f}", value, decimals);
}

Results::Results(const Settings& settings, std::string title)
    : settings_(settings), report_(std::move(title)), started_(now()) {}

void Results::compare(const std::string& document, const std::string& figure, std::optional<double> theirs, double ours,
                      const std::string& note) {
  rows_.push_back({document, figure, note, theirs, ours});
}

std::vector<std::vector<std::string>> Results::cells() const {
  std::vector<std::vector<std::string>> table;
  for (const Row& row : rows_)
    table.push_back(
        {row.document, row.figure, row.theirs ? number(*row.theirs) : "", number(row.ours),
         row.theirs ? fmt::format("{}{}", row.ours < *row.theirs ? "" : "+", number(row.ours - *row.theirs)) : "",
         row.note});
  return table;
}

void Results::finish() {
  const auto table = cells();
  fmt::print("\n{}\n", text_table(table));
  report_.add_table("The document's figures and ours", kColumns, table);
  std::vector<train::Metrics> rows;
  for (const Row& row : rows_) {
    train::Metrics entry;
    entry.set("document", row.document).set("figure", row.figure);
    if (row.theirs) entry.set("theirs", *row.theirs);
    rows.push_back(entry.set("ours", row.ours).set("note", row.note));
  }
  const double seconds = now() - started_;
  metrics_.set("comparison", rows)
      .set("name", settings_.name)
      .set("epochs", settings_.epochs)
      .set("seed", settings_.seed)
      .set("quick", settings_.quick)
      .set("threads", get_num_threads())
      .set("seconds", seconds);
  report_.write(settings_.out + "/report.html");
  std::filesystem::create_directories(settings_.out + "/figures");
  report_.write_figures(settings_.out + "/figures");
  // Last, for it tells that all is there.
  metrics_.write(settings_.out + "/metrics.json");
  fmt::print("done in {:.1f} s, results in {}\n", seconds, settings_.out);
}

}  // namespace examples
