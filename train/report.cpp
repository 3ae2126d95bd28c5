#include <xtgrad/train/report.h>

#include <cctype>
#include <cstdlib>

#include <fmt/core.h>
#include <xtgrad/lib/check.h>
#include <xtgrad/train/text_file.h>

namespace xtgrad::train {
namespace {

constexpr std::string_view page_style =
    "body{margin:0 auto;padding:24px 20px 60px;max-width:860px;background:#fff;color:#1b1f24;"
    "font:15px/1.5 system-ui,'Segoe UI',Helvetica,Arial,sans-serif}"
    "h1{font-size:26px;line-height:1.25}h2{font-size:19px;margin:36px 0 8px}"
    "figure{margin:26px 0;overflow-x:auto}figure svg{display:block}"
    ".box{overflow-x:auto;margin:26px 0}"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
    "caption,.cap{font-weight:600;text-align:left;padding-bottom:6px}"
    "th,td{padding:4px 14px;border-bottom:1px solid "
    "#dfe3e8;text-align:left}th{color:#59636e}td.n,th.n{text-align:right}"
    "pre{font:13px/1.45 ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;margin:0}"
    "@media(prefers-color-scheme:dark){body{background:#14171c;color:#e8ebef}th,td{border-color:#2d333b}"
    "th{color:#a3adb8}}";

// Numbers stand right-aligned; so does anything that begins as one, such as "97.04 %".
bool looks_numeric(const std::string& cell) {
  char* end = nullptr;
  std::strtod(cell.c_str(), &end);
  return end != cell.c_str();
}

std::string table_html(std::string_view title, std::span<const std::string> columns,
                       std::span<const std::vector<std::string>> rows) {
  std::vector<bool> numeric(columns.size(), !rows.empty());
  for (const auto& row : rows) {
    check(row.size() == columns.size(), "table \"", title, "\": expected ", columns.size(), " cells a row, got ",
          row.size());
    for (size_t c = 0; c < row.size(); ++c) {
      if (!row[c].empty() && !looks_numeric(row[c])) numeric[c] = false;
    }
  }
  const auto cell = [&](const char* tag, size_t c, const std::string& text) {
    return fmt::format("<{}{}>{}</{}>", tag, numeric[c] ? " class=\"n\"" : "", escape_markup(text), tag);
  };
  std::string out = fmt::format("<div class=\"box\"><table><caption>{}</caption>\n<thead><tr>", escape_markup(title));
  for (size_t c = 0; c < columns.size(); ++c) out += cell("th", c, columns[c]);
  out += "</tr></thead>\n<tbody>\n";
  for (const auto& row : rows) {
    out += "<tr>";
    for (size_t c = 0; c < row.size(); ++c) out += cell("td", c, row[c]);
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

std::vector<std::string> labels_of(int64_t classes, std::span<const std::string> names) {
  if (!names.empty()) {
    check(static_cast<int64_t>(names.size()) == classes, "report: expected a name for each of ", classes,
          " classes, got ", names.size());
    return {names.begin(), names.end()};
  }
  std::vector<std::string> numbers;
  for (int64_t c = 0; c < classes; ++c) numbers.push_back(std::to_string(c));
  return numbers;
}

std::string file_name(size_t number, const std::string& title) {
  std::string out = fmt::format("{:02}-", number);
  for (const char c : title.substr(0, 60)) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (out.back() != '-') {
      out += '-';
    }
  }
  if (out.back() == '-') out.pop_back();
  return out + ".svg";
}

}  // namespace

Report::Report(std::string title) : title_(std::move(title)) {}

Report& Report::add_heading(std::string_view heading) {
  body_ += fmt::format("<h2>{}</h2>\n", escape_markup(heading));
  return *this;
}

Report& Report::add_text(std::string_view text) {
  while (!text.empty()) {
    const size_t end = text.find("\n\n");
    const std::string_view paragraph = text.substr(0, end);
    if (paragraph.find_first_not_of(" \n\t") != std::string_view::npos) {
      body_ += fmt::format("<p>{}</p>\n", escape_markup(paragraph));
    }
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 2);
  }
  return *this;
}

Report& Report::add_preformatted(std::string_view title, std::string_view text) {
  body_ += fmt::format("<div class=\"box\"><div class=\"cap\">{}</div><pre>{}</pre></div>\n", escape_markup(title),
                       escape_markup(text));
  return *this;
}

Report& Report::add_table(std::string_view title, std::span<const std::string> columns,
                          std::span<const std::vector<std::string>> rows) {
  body_ += table_html(title, columns, rows);
  return *this;
}

Report& Report::add_table(std::string_view title, const ClassificationReport& report,
                          std::span<const std::string> names) {
  const std::vector<std::string> columns = {"class", "precision", "recall", "F1", "support"};
  const std::vector<std::string> heads = labels_of(static_cast<int64_t>(report.classes.size()), names);
  std::vector<std::vector<std::string>> rows;
  const auto add_row = [&rows](const std::string& head, const ClassScores& s) {
    rows.push_back({head, fmt::format("{:.4f}", s.precision), fmt::format("{:.4f}", s.recall),
                    fmt::format("{:.4f}", s.f1), std::to_string(s.support)});
  };
  for (size_t c = 0; c < heads.size(); ++c) add_row(heads[c], report.classes[c]);
  rows.push_back({"accuracy", "", "", fmt::format("{:.4f}", report.accuracy), std::to_string(report.support)});
  add_row("macro average", report.macro_average);
  add_row("weighted average", report.weighted_average);
  return add_table(title, columns, rows);
}

Report& Report::add_line_chart(std::string_view title, std::string_view x_label, std::string_view y_label,
                               std::span<const Series> series) {
  add_figure(title, line_chart_svg(title, x_label, y_label, series));
  return *this;
}

Report& Report::add_chart_grid(std::string_view title, std::string_view x_label, std::string_view y_label,
                               size_t columns, std::span<const SmallChart> charts) {
  add_figure(title, chart_grid_svg(title, x_label, y_label, columns, charts));
  return *this;
}

Report& Report::add_chart_grid(std::string_view title, size_t columns, std::span<const SmallChart> charts) {
  return add_chart_grid(title, "", "", columns, charts);
}

Report& Report::add_scatter(std::string_view title, std::string_view x_label, std::string_view y_label,
                            std::span<const Series> classes) {
  add_figure(title, scatter_svg(title, x_label, y_label, classes));
  return *this;
}

Report& Report::add_histogram(std::string_view title, std::string_view x_label, std::span<const double> values,
                              size_t bins) {
  add_figure(title, histogram_svg(title, x_label, values, bins));
  return *this;
}

Report& Report::add_bar_chart(std::string_view title, std::string_view y_label, std::span<const std::string> labels,
                              std::span<const Bars> sets) {
  add_figure(title, bar_chart_svg(title, y_label, labels, sets));
  return *this;
}

Report& Report::add_heat_map(std::string_view title, std::span<const double> values, std::span<const std::string> rows,
                             std::span<const std::string> columns, std::string_view row_axis,
                             std::string_view column_axis) {
  add_figure(title, heat_map_svg(title, values, rows, columns, row_axis, column_axis));
  return *this;
}

Report& Report::add_heat_map(std::string_view title, std::span<const double> values,
                             std::span<const std::string> labels) {
  add_figure(title, heat_map_svg(title, values, labels));
  return *this;
}

Report& Report::add_heat_map(std::string_view title, const ConfusionMatrix& matrix,
                             std::span<const std::string> names) {
  const std::vector<double> values(matrix.counts.begin(), matrix.counts.end());
  return add_heat_map(title, values, labels_of(matrix.classes, names));
}

Report& Report::add_images(std::string_view title, std::span<const GreyImage> images, size_t columns) {
  add_figure(title, image_grid_svg(title, images, columns));
  return *this;
}

Report& Report::add_images(std::string_view title, std::span<const ColourImage> images, size_t columns) {
  add_figure(title, image_grid_svg(title, images, columns));
  return *this;
}

void Report::add_figure(std::string_view title, std::string svg) {
  body_ += "<figure>" + svg + "</figure>\n";
  figures_.emplace_back(title, std::move(svg));
}

std::string Report::html() const {
  // The empty icon keeps browsers from asking a server for one.
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<link rel=\"icon\" href=\"data:,\">\n"
      "<title>{0}</title>\n<style>{1}{2}</style>\n</head>\n<body>\n<h1>{0}</h1>\n{3}</body>\n</html>\n",
      escape_markup(title_), page_style, figure_style(), body_);
}

void Report::write(const std::string& path) const { write_text_file(path, html()); }

std::vector<std::string> Report::write_figures(const std::string& folder) const {
  std::vector<std::string> paths;
  for (const auto& [title, svg] : figures_) {
    paths.push_back(folder + '/' + file_name(paths.size() + 1, title));
    write_svg(paths.back(), svg);
  }
  return paths;
}

}  // namespace xtgrad::train
