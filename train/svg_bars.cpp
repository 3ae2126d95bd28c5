#include <algorithm>
#include <cmath>

#include <fmt/core.h>
#include <xtgrad/lib/check.h>
#include <xtgrad/train/svg.h>
#include <xtgrad/train/svg_parts.h>
#include <xtgrad/train/svg_plot.h>

namespace xtgrad::train {
namespace {

constexpr double width = 720, height = 360;

// From 0 to the value, whichever way that is.
std::string bar(const Frame& frame, double left, double bar_width, double value, size_t number,
                const std::string& name) {
  const double zero = frame.y(0), end = frame.y(value);
  return fmt::format(
      R"~(<rect x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}" style="fill:var(--s{})"><title>{}</title></rect>)~",
      left, std::min(zero, end), bar_width, std::abs(zero - end), number, escape_markup(name));
}

Axis axis_from_zero(Extent extent) {
  extent.include(0);
  extent.integers = false;
  return widened(axis_over(extent, 5));
}

std::string label_text(const std::string& label, double x, double y, bool slanted) {
  if (!slanted) return svg_text(x, y, "middle", label, "");
  return svg_text(x, y - 4, "end", label, fmt::format(R"~( transform="rotate(-35 {:g} {:g})")~", x, y - 4));
}

}  // namespace

std::string bar_chart_svg(std::string_view title, std::string_view y_label, std::span<const std::string> labels,
                          std::span<const Bars> sets) {
  constexpr size_t most_labels = 100, most_sets = 8, longest_label = 20;
  check(!labels.empty() && labels.size() <= most_labels, "bar chart: expected 1 to ", most_labels, " labels, got ",
        labels.size());
  check(sets.size() <= most_sets, "bar chart: at most ", most_sets, " sets can be told apart, got ", sets.size());
  Extent extent;
  std::vector<LegendEntry> entries;
  for (const Bars& set : sets) {
    check(set.values.size() == labels.size(), "bar chart: ", labels.size(), " labels, but ", set.values.size(),
          " values of ", set.name);
    entries.push_back({set.name, LegendEntry::Mark::bar});
    for (const double v : set.values)
      if (drawable(v)) extent.include(v);
  }
  size_t longest = 0;
  for (const std::string& label : labels) longest = std::max(longest, std::min(characters(label), longest_label));
  const double step = (width - 86) / static_cast<double>(labels.size());
  const bool slanted = 7 * static_cast<double>(longest) > step - 4;
  const double below = slanted ? 30 + 4.2 * static_cast<double>(longest) : 28;

  std::string out = svg_open(title, width, height);
  out += svg_text(4, 20, "start", title, R"( class="t")") + '\n';
  double y = 42;
  out += legend_svg(entries, 70, width - 16, y);
  const Frame frame({}, axis_from_zero(extent), {70, y + 16, width - 16, height - below});
  out += frame.rows() + frame.names("", y_label);
  const double bar_width = 0.76 * step / static_cast<double>(std::max<size_t>(sets.size(), 1));
  for (size_t i = 0; i < labels.size(); ++i) {
    const double start = 70 + step * static_cast<double>(i);
    for (size_t k = 0; k < sets.size(); ++k)
      if (drawable(sets[k].values[i]))
        out += bar(frame, start + 0.12 * step + bar_width * static_cast<double>(k), bar_width * 0.94, sets[k].values[i],
                   k, fmt::format("{}, {}: {:g}", labels[i], sets[k].name, sets[k].values[i]));
    out += label_text(lines_of(labels[i], longest_label).front(), start + step / 2, frame.box().bottom + 18, slanted);
  }
  return out + frame.edge() + "</svg>\n";
}

std::string histogram_svg(std::string_view title, std::string_view x_label, std::span<const double> values,
                          size_t bins) {
  constexpr size_t most_bins = 500;
  check(bins <= most_bins, "histogram: expected 0 (chosen) to ", most_bins, " bins, got ", bins);
  Extent extent;
  size_t counted = 0;
  for (const double v : values) {
    if (!drawable(v)) continue;
    extent.include(v);
    ++counted;
  }
  extent.integers = false;
  if (bins == 0) bins = static_cast<size_t>(std::clamp(std::sqrt(static_cast<double>(counted)), 5.0, 60.0));
  const Axis x = axis_over(extent, 8);
  std::vector<double> counts(bins);
  for (const double v : values) {
    if (!drawable(v)) continue;
    const double share = (v - x.low) / (x.high - x.low);
    ++counts[std::min(bins - 1, static_cast<size_t>(share * static_cast<double>(bins)))];
  }
  Extent heights;
  for (const double count : counts) heights.include(count);

  std::string out = svg_open(title, width, height);
  out += svg_text(4, 20, "start", title, R"( class="t")") + '\n';
  const Frame frame(x, axis_from_zero(heights), {70, 40, width - 16, height - 48});
  out += frame.grid() + frame.names(x_label, "count");
  const double size = (x.high - x.low) / static_cast<double>(bins);
  for (size_t i = 0; i < bins && counted > 0; ++i) {
    const double from = x.low + size * static_cast<double>(i);
    const double left = frame.x(from);
    out += bar(frame, left, std::max(frame.x(from + size) - left - 1, 0.5), counts[i], 0,
               fmt::format("{:.4g} to {:.4g}: {}", from, from + size, counts[i]));
  }
  return out + (counted == 0 ? frame.notice("no data") : "") + "</svg>\n";
}

}  // namespace xtgrad::train
