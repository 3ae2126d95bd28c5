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

/// A chart of up to 8 curves with a grid at round values and a legend, as an <svg> element.
std::string line_chart_svg(std::string_view title, std::string_view x_label, std::string_view y_label,
                           std::span<const Series> series);

/// A square of values [labels, labels] with each value in its cell, rows "true", columns "predicted"; the shade goes
/// with the square root of the value, so that a few errors show beside many hits. At most 256 labels.
std::string heat_map_svg(std::string_view title, std::span<const double> values, std::span<const std::string> labels);

/// The images in rows, enlarged without smoothing, each above its caption.
std::string image_grid_svg(std::string_view title, std::span<const GreyImage> images);

/// An <svg> element of the three above as a file of its own, with its colours for light and dark.
void write_svg(const std::string& path, std::string_view svg);

/// The rules that the elements above need in a page, between <style> tags.
std::string figure_style();

/// The text with &, <, > and quotes escaped and characters that XML forbids replaced, for HTML and SVG alike.
std::string escape_markup(std::string_view text);

}  // namespace xtgrad::train
