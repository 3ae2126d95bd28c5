#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/core.h>
#include <xtgrad/lib/check.h>
#include <xtgrad/train/svg.h>
#include <xtgrad/train/svg_parts.h>

namespace xtgrad::train {
namespace {

constexpr size_t most_labels = 256;
constexpr size_t longest_label = 14;

// What both kinds of heat map draw.
struct Map {
  std::span<const double> values;
  std::span<const std::string> rows, columns;
  std::string_view row_axis, column_axis;
  bool counts;  // shaded from 0 by the square root, not evenly from the lowest value
};

std::string value_text(double v, bool count) {
  if (v == std::floor(v) && std::abs(v) < 1e15) return fmt::format("{:.0f}", v);
  return count ? fmt::format("{:.3g}", v) : fmt::format("{:.4g}", v);
}

class Scale {
 public:
  explicit Scale(const Map& map) : counts_(map.counts) {
    if (counts_) low_ = high_ = 0;
    for (const double v : map.values) {
      if (!std::isfinite(v)) continue;
      low_ = std::min(low_, v);
      high_ = std::max(high_, v);
    }
  }
  int shade(double v) const {
    if (!(high_ > low_)) return 0;
    // Halves, because the difference of two finite values may overflow.
    const double share = (v / 2 - low_ / 2) / (high_ / 2 - low_ / 2);
    return static_cast<int>(std::lround((counts_ ? std::sqrt(share) : share) * (shades - 1)));
  }

 private:
  double low_ = std::numeric_limits<double>::infinity(), high_ = -low_;
  bool counts_;
};

std::string cells_of(const Map& map, double left, double top, double cell) {
  const Scale scale(map);
  std::string out;
  for (size_t row = 0; row < map.rows.size(); ++row) {
    for (size_t column = 0; column < map.columns.size(); ++column) {
      const double value = map.values[row * map.columns.size() + column];
      if (!std::isfinite(value)) continue;
      const int shade = scale.shade(value);
      const double x = left + static_cast<double>(column) * cell;
      const double y = top + static_cast<double>(row) * cell;
      const std::string shown = value_text(value, map.counts);
      out += fmt::format(R"(<rect class="h{}" x="{:g}" y="{:g}" width="{:g}" height="{:g}">)", shade, x, y, cell - 1,
                         cell - 1);
      out += fmt::format("<title>{} {}, {} {}: {}</title></rect>", escape_markup(map.row_axis),
                         escape_markup(map.rows[row]), escape_markup(map.column_axis),
                         escape_markup(map.columns[column]), shown);
      const double font = std::min(13.0, 1.5 * cell / static_cast<double>(std::max<size_t>(shown.size(), 2)));
      if (font < 6 || (value == 0 && cell < 24)) continue;
      out += fmt::format(R"(<text class="k{}{}" x="{:g}" y="{:g}" font-size="{:.3g}" text-anchor="middle">{}</text>)",
                         shade, value == 0 && map.counts ? " z" : "", x + cell / 2 - 0.5, y + cell / 2 + font * 0.35,
                         font, shown);
    }
    out += '\n';
  }
  return out;
}

size_t widest_of(std::span<const std::string> labels) {
  size_t widest = 1;
  for (const std::string& label : labels) widest = std::max(widest, std::min(characters(label), longest_label));
  return widest;
}

double room_of(size_t widest) { return 12 + 7.0 * static_cast<double>(widest); }

std::string shown_label(const std::string& label) { return lines_of(label, longest_label).front(); }

// Labels that would touch are left out.
size_t every(double space, double cell) { return static_cast<size_t>(std::ceil(std::max(space, 14.0) / cell)); }

std::string draw(std::string_view title, const Map& map) {
  const size_t most = std::max(map.rows.size(), map.columns.size());
  const double cell = most <= 12 ? 46 : std::max(10.0, 560.0 / static_cast<double>(most));
  const size_t widest = widest_of(map.columns);
  const bool slanted = widest > 3 && static_cast<double>(widest) * 7.0 > cell;
  const double left = 26 + room_of(widest_of(map.rows));
  const double top = 60 + (slanted ? room_of(widest) * 0.75 : 14);
  const double width = cell * static_cast<double>(map.columns.size());
  const double height = cell * static_cast<double>(map.rows.size());
  const double right = slanted ? room_of(widest) * 0.75 : 10;
  std::string out = svg_open(title, std::max(left + width + right, 220.0), std::max(top + height, 160.0) + 10);
  out += svg_text(4, 20, "start", title, R"( class="t")") + '\n';
  out += svg_text(left + width / 2, 46, "middle", map.column_axis, R"( class="a")");
  out += svg_text(18, top + height / 2, "middle", map.row_axis,
                  fmt::format(R"~( class="a" transform="rotate(-90 18 {:g})")~", top + height / 2)) +
         '\n';
  for (size_t i = 0; i < map.rows.size(); i += every(14, cell))
    out += svg_text(left - 8, top + cell * (static_cast<double>(i) + 0.5) + 4, "end", shown_label(map.rows[i]), "");
  const double space = slanted ? 14 : 7.0 * static_cast<double>(widest) + 4;
  for (size_t i = 0; i < map.columns.size(); i += every(space, cell)) {
    const double x = left + cell * (static_cast<double>(i) + 0.5);
    const std::string turn = fmt::format(R"~( transform="rotate(-45 {:g} {:g})")~", x, top - 8);
    out += svg_text(x, top - 8, slanted ? "start" : "middle", shown_label(map.columns[i]), slanted ? turn : "");
  }
  return out + '\n' + cells_of(map, left, top, cell) + "</svg>\n";
}

}  // namespace

std::string heat_map_svg(std::string_view title, std::span<const double> values, std::span<const std::string> labels) {
  const size_t n = labels.size();
  check(n >= 1 && n <= most_labels, "heat map: expected 1 to ", most_labels, " labels, got ", n);
  check(values.size() == n * n, "heat map: ", n, " labels need ", n * n, " values, got ", values.size());
  return draw(title, {values, labels, labels, "true", "predicted", true});
}

std::string heat_map_svg(std::string_view title, std::span<const double> values, std::span<const std::string> rows,
                         std::span<const std::string> columns, std::string_view row_axis,
                         std::string_view column_axis) {
  for (const size_t n : {rows.size(), columns.size()})
    check(n >= 1 && n <= most_labels, "heat map: expected 1 to ", most_labels, " rows and columns, got ", n);
  check(values.size() == rows.size() * columns.size(), "heat map: ", rows.size(), " rows and ", columns.size(),
        " columns need ", rows.size() * columns.size(), " values, got ", values.size());
  return draw(title, {values, rows, columns, row_axis, column_axis, false});
}

}  // namespace xtgrad::train
