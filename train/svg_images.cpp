#include <algorithm>

#include <fmt/core.h>
#include <xtgrad/lib/check.h>
#include <xtgrad/train/png.h>
#include <xtgrad/train/svg.h>
#include <xtgrad/train/svg_parts.h>

namespace xtgrad::train {
namespace {

template <class Image>
std::string grid_of(std::string_view title, std::span<const Image> images, int64_t channels, size_t columns) {
  constexpr double side = 84;
  constexpr double step = side + 14;
  constexpr double line_height = 15;
  check(columns >= 1 && columns <= 100, "image grid: expected 1 to 100 columns, got ", columns);
  constexpr size_t longest_line = 14;
  size_t lines = 0;
  for (const Image& image : images) lines = std::max(lines, lines_of(image.caption, longest_line).size());
  const double row_height = side + 16 + line_height * static_cast<double>(lines);
  const size_t rows = (images.size() + columns - 1) / columns;
  const double width =
      step * static_cast<double>(std::clamp<size_t>(images.size(), 3, std::max<size_t>(columns, 3))) + 6;
  std::string out = svg_open(title, width, 34 + row_height * static_cast<double>(rows));
  out += svg_text(4, 20, "start", title, R"( class="t")") + '\n';
  for (size_t i = 0; i < images.size(); ++i) {
    const Image& image = images[i];
    const double x = 4 + step * static_cast<double>(i % columns);
    const double y = 34 + row_height * static_cast<double>(i / columns);
    const std::string caption = escape_markup(image.caption);
    out += fmt::format(
        R"(<image x="{0:g}" y="{1:g}" width="{2:g}" height="{2:g}" href="data:image/png;base64,{3}"><title>{4}</title></image>)",
        x, y, side, base64(png(image.width, image.height, image.pixels, channels)), caption);
    double baseline = y + side;
    for (const std::string& line : lines_of(image.caption, longest_line)) {
      baseline += line_height;
      out += svg_text(x + side / 2, baseline, "middle", line, "");
    }
    out += '\n';
  }
  return out + "</svg>\n";
}

}  // namespace

std::string image_grid_svg(std::string_view title, std::span<const GreyImage> images, size_t columns) {
  return grid_of(title, images, 1, columns);
}

std::string image_grid_svg(std::string_view title, std::span<const ColourImage> images, size_t columns) {
  return grid_of(title, images, 3, columns);
}

}  // namespace xtgrad::train
