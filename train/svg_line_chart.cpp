#include <algorithm>

#include <fmt/core.h>
#include <xtgrad/lib/check.h>
#include <xtgrad/train/svg.h>
#include <xtgrad/train/svg_parts.h>
#include <xtgrad/train/svg_plot.h>

namespace xtgrad::train {
namespace {

constexpr size_t max_series = 8;

// Of a long curve the smallest and the largest of each run of points, in their order: what a screen can show.
std::vector<size_t> shown_points(const Series& s) {
  constexpr size_t most = 2000;
  std::vector<size_t> shown;
  if (s.y.size() <= most) {
    for (size_t i = 0; i < s.y.size(); ++i) shown.push_back(i);
    return shown;
  }
  const size_t run = (s.y.size() + most / 2 - 1) / (most / 2);
  for (size_t begin = 0; begin < s.y.size(); begin += run) {
    const size_t end = std::min(begin + run, s.y.size());
    size_t low = end;
    size_t high = end;
    for (size_t i = begin; i < end; ++i) {
      if (!drawable(s.x[i]) || !drawable(s.y[i])) continue;
      if (low == end || s.y[i] < s.y[low]) low = i;
      if (high == end || s.y[i] > s.y[high]) high = i;
    }
    shown.push_back(low == end ? begin : std::min(low, high));
    if (low != high) shown.push_back(std::max(low, high));
  }
  return shown;
}

// Every other curve is dashed, for print without colour; dashes of a dense curve would only make noise.
bool dashed(const Series& s, size_t number) {
  constexpr size_t densest = 200;
  return number % 2 == 1 && s.y.size() <= densest;
}

void check_lengths(std::span<const Series> series) {
  for (const Series& s : series)
    check(s.x.size() == s.y.size(), "line chart: series ", s.name, " has ", s.x.size(), " x and ", s.y.size(), " y");
}

size_t number_of(const std::string& name, const std::vector<LegendEntry>& entries) {
  const auto same = [&](const LegendEntry& entry) { return entry.name == name; };
  return static_cast<size_t>(std::find_if(entries.begin(), entries.end(), same) - entries.begin());
}

// An entry for each name of a series, in the order in which they first come.
std::vector<LegendEntry> entries_of(std::span<const SmallChart> charts) {
  std::vector<LegendEntry> entries;
  for (const SmallChart& chart : charts)
    for (const Series& s : chart.series)
      if (number_of(s.name, entries) == entries.size()) entries.push_back(legend_entry(s, entries.size()));
  return entries;
}

std::string small_chart(const SmallChart& chart, const std::vector<LegendEntry>& entries, const Box& cell) {
  const Frame frame(x_axis(chart.series, 4), y_axis(chart.series, 3), cell);
  const double width = cell.right - cell.left + 30;
  const std::string title = first_characters(chart.title, static_cast<size_t>(width / 7));
  std::string out = svg_text(cell.left, cell.top - 8, "start", title, R"( class="a")") + frame.grid();
  bool empty = true;
  for (const Series& s : chart.series) {
    const std::string drawn = curve_svg(s, frame, number_of(s.name, entries));
    empty = empty && drawn.empty();
    out += drawn;
  }
  return empty ? out + frame.notice("no data") : out;
}

}  // namespace

LegendEntry legend_entry(const Series& series, size_t number) {
  return {series.name, dashed(series, number) ? LegendEntry::Mark::dashes : LegendEntry::Mark::line};
}

std::string curve_svg(const Series& s, const Frame& frame, size_t number) {
  const std::string colour = fmt::format("var(--s{})", number);
  const std::vector<size_t> points = shown_points(s);
  std::string path;
  std::string markers;
  bool pen_down = false;
  for (const size_t i : points) {
    if (!drawable(s.x[i]) || !drawable(s.y[i])) {
      pen_down = false;
      continue;
    }
    path += fmt::format("{}{:.2f} {:.2f}", pen_down ? 'L' : 'M', frame.x(s.x[i]), frame.y(s.y[i]));
    pen_down = true;
    markers += fmt::format(R"(<circle cx="{:.2f}" cy="{:.2f}" r="3"><title>{}: {:.6g} at {:.6g}</title></circle>)",
                           frame.x(s.x[i]), frame.y(s.y[i]), escape_markup(s.name), s.y[i], s.x[i]);
  }
  if (path.empty()) return "";
  std::string out = fmt::format(R"(<path class="l" style="stroke:{}"{} d="{}"/>)", colour,
                                dashed(s, number) ? R"( stroke-dasharray="6 5")" : "", path);
  const auto most_markers = static_cast<size_t>((frame.box().right - frame.box().left) / 10);
  if (points.size() <= most_markers) out += fmt::format(R"(<g style="fill:{}">{}</g>)", colour, markers);
  return out + '\n';
}

std::string line_chart_svg(std::string_view title, std::string_view x_label, std::string_view y_label,
                           std::span<const Series> series) {
  constexpr double width = 720, height = 360;
  check(series.size() <= max_series, "line chart: at most ", max_series, " series can be told apart, got ",
        series.size());
  check_lengths(series);
  std::vector<LegendEntry> entries;
  for (const Series& s : series) entries.push_back(legend_entry(s, entries.size()));
  std::string out = svg_open(title, width, height);
  out += svg_text(4, 20, "start", title, R"( class="t")") + '\n';
  double y = 42;
  out += legend_svg(entries, 70, width - 16, y);
  const Frame frame(x_axis(series, 8), y_axis(series, 5), {70, y + 16, width - 16, height - 48});
  out += '\n' + frame.grid() + frame.names(x_label, y_label);
  bool empty = true;
  for (size_t i = 0; i < series.size(); ++i) {
    const std::string drawn = curve_svg(series[i], frame, i);
    empty = empty && drawn.empty();
    out += drawn;
  }
  if (empty) out += frame.notice("no data");
  return out + "</svg>\n";
}

std::string chart_grid_svg(std::string_view title, std::string_view x_label, std::string_view y_label, size_t columns,
                           std::span<const SmallChart> charts) {
  check(columns >= 1 && columns <= 6, "chart grid: expected 1 to 6 columns, got ", columns);
  const std::vector<LegendEntry> entries = entries_of(charts);
  check(entries.size() <= max_series, "chart grid: at most ", max_series, " names of series can be told apart, got ",
        entries.size());
  for (const SmallChart& chart : charts) check_lengths(chart.series);
  constexpr double width = 800, left = 60, gap = 54;
  const double step = (width - left + gap - 14) / static_cast<double>(columns);
  const double side = std::max(90.0, 0.66 * (step - gap));
  const size_t rows = (charts.size() + columns - 1) / columns;
  double y = 42;
  const std::string legend = legend_svg(entries, left, width - 14, y);
  const double top = y + 40, row_height = side + 56;
  const double bottom = top + row_height * static_cast<double>(rows) - 24;
  std::string out = svg_open(title, width, bottom + 20);
  out += svg_text(4, 20, "start", title, R"( class="t")") + '\n' + legend;
  for (size_t i = 0; i < charts.size(); ++i) {
    const double x = left + step * static_cast<double>(i % columns);
    const double above = top + row_height * static_cast<double>(i / columns);
    out += small_chart(charts[i], entries, {x, above, x + step - gap, above + side});
  }
  out += svg_text(width / 2, bottom + 10, "middle", x_label, R"( class="a")");
  out += svg_text(14, (top + bottom) / 2, "middle", y_label,
                  fmt::format(R"~( class="a" transform="rotate(-90 14 {:g})")~", (top + bottom) / 2));
  return out + "</svg>\n";
}

}  // namespace xtgrad::train
