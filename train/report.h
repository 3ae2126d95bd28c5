#pragma once
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <xtgrad/train/metrics.h>
#include <xtgrad/train/svg.h>

namespace xtgrad::train {

/// One self-contained HTML page: no network, no scripts, light and dark; parts appear in the order of the calls.
class Report {
 public:
  explicit Report(std::string title);

  /// A section's heading.
  Report& add_heading(std::string_view heading);
  /// Plain text; an empty line begins a new paragraph.
  Report& add_text(std::string_view text);
  /// Text whose columns are aligned by spaces, such as a classification report.
  Report& add_preformatted(std::string_view title, std::string_view text);
  /// A table; throws unless each row has as many cells as there are columns.
  Report& add_table(std::string_view title, std::span<const std::string> columns,
                    std::span<const std::vector<std::string>> rows);
  /// A classification report as a table, classes down; `names`, where given, has one name a class.
  Report& add_table(std::string_view title, const ClassificationReport& report,
                    std::span<const std::string> names = {});
  /// See line_chart_svg.
  Report& add_line_chart(std::string_view title, std::string_view x_label, std::string_view y_label,
                         std::span<const Series> series);
  /// See chart_grid_svg.
  Report& add_chart_grid(std::string_view title, std::string_view x_label, std::string_view y_label, size_t columns,
                         std::span<const SmallChart> charts);
  /// The same without the axes' names.
  Report& add_chart_grid(std::string_view title, size_t columns, std::span<const SmallChart> charts);
  /// See scatter_svg.
  Report& add_scatter(std::string_view title, std::string_view x_label, std::string_view y_label,
                      std::span<const Series> classes);
  /// See histogram_svg.
  Report& add_histogram(std::string_view title, std::string_view x_label, std::span<const double> values,
                        size_t bins = 0);
  /// See bar_chart_svg.
  Report& add_bar_chart(std::string_view title, std::string_view y_label, std::span<const std::string> labels,
                        std::span<const Bars> sets);
  /// See heat_map_svg.
  Report& add_heat_map(std::string_view title, std::span<const double> values, std::span<const std::string> rows,
                       std::span<const std::string> columns, std::string_view row_axis, std::string_view column_axis);
  Report& add_heat_map(std::string_view title, std::span<const double> values, std::span<const std::string> labels);
  /// The counts as a heat map, labelled by `names` or else by number.
  Report& add_heat_map(std::string_view title, const ConfusionMatrix& matrix, std::span<const std::string> names = {});
  /// See image_grid_svg.
  Report& add_images(std::string_view title, std::span<const GreyImage> images, size_t columns = 8);
  Report& add_images(std::string_view title, std::span<const ColourImage> images, size_t columns = 8);

  /// The whole page.
  std::string html() const;
  /// Writes the page; the file is replaced whole or not at all; throws with path and reason.
  void write(const std::string& path) const;
  /// Writes each figure as folder/NN-title.svg (the folder must exist) and returns the paths.
  std::vector<std::string> write_figures(const std::string& folder) const;

 private:
  void add_figure(std::string_view title, std::string svg);

  std::string title_;
  std::string body_;
  std::vector<std::pair<std::string, std::string>> figures_;  // title, svg
};

}  // namespace xtgrad::train
