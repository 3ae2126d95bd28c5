#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace xtgrad::train {

/// One curve: y over x, equally long; a point that is not finite leaves a gap.
struct Series {
  std::string name;
  std::vector<double> x;
  std::vector<double> y;
};

/// Grey bytes [height, width] with a caption of one or more lines.
struct GreyImage {
  int64_t width = 0;
  int64_t height = 0;
  std::vector<uint8_t> pixels;
  std::string caption;
};

/// Colour bytes [height, width, 3] (red, green, blue) with a caption of one or more lines.
struct ColourImage {
  int64_t width = 0;
  int64_t height = 0;
  std::vector<uint8_t> pixels;
  std::string caption;
};

/// One chart of a grid.
struct SmallChart {
  std::string title;
  std::vector<Series> series;
};

/// Bars of one colour, a value a label; one that is not finite has no bar.
struct Bars {
  std::string name;
  std::vector<double> values;
};

/// A chart of up to 8 curves with a grid at round values and a legend, as an <svg> element.
std::string line_chart_svg(std::string_view title, std::string_view x_label, std::string_view y_label,
                           std::span<const Series> series);

/// Small charts in rows of so many columns, each with axes of its own; series of the same name, of which there are at
/// most 8, share a colour and an entry in the legend.
std::string chart_grid_svg(std::string_view title, std::string_view x_label, std::string_view y_label, size_t columns,
                           std::span<const SmallChart> charts);

/// The points (x, y) of up to 10 classes, a series each, in colours of their own.
std::string scatter_svg(std::string_view title, std::string_view x_label, std::string_view y_label,
                        std::span<const Series> classes);

/// How many of the values lie in each of `bins` equal intervals; 0 bins: the square root of their number, 5 to 60.
/// What is not finite is left out.
std::string histogram_svg(std::string_view title, std::string_view x_label, std::span<const double> values,
                          size_t bins = 0);

/// For each label a bar of each of up to 8 sets, beside each other, from 0 up or down.
std::string bar_chart_svg(std::string_view title, std::string_view y_label, std::span<const std::string> labels,
                          std::span<const Bars> sets);

/// Values [rows, columns] with each value in its cell, shaded from the lowest to the highest; what is not finite stays
/// empty. At most 256 rows and columns.
std::string heat_map_svg(std::string_view title, std::span<const double> values, std::span<const std::string> rows,
                         std::span<const std::string> columns, std::string_view row_axis, std::string_view column_axis);

/// A square of values [labels, labels] with each value in its cell, rows "true", columns "predicted"; the shade goes
/// with the square root of the value, so that a few errors show beside many hits. At most 256 labels.
std::string heat_map_svg(std::string_view title, std::span<const double> values, std::span<const std::string> labels);

/// The images in rows of so many, enlarged without smoothing, each above its caption.
std::string image_grid_svg(std::string_view title, std::span<const GreyImage> images, size_t columns = 8);
std::string image_grid_svg(std::string_view title, std::span<const ColourImage> images, size_t columns = 8);

/// An <svg> element of those above as a file of its own, with its colours for light and dark.
void write_svg(const std::string& path, std::string_view svg);

/// The rules that the elements above need in a page, between <style> tags.
std::string figure_style();

/// The text with &, <, > and quotes escaped and characters that XML forbids replaced, for HTML and SVG alike.
std::string escape_markup(std::string_view text);

}  // namespace xtgrad::train
