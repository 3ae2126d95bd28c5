#include <algorithm>

#include <fmt/core.h>
#include <xtgrad/lib/check.h>
#include <xtgrad/train/svg.h>
#include <xtgrad/train/svg_parts.h>
#include <xtgrad/train/svg_plot.h>

namespace xtgrad::train {
namespace {

// Some points of a class: lines without length, which round caps make visible. An element a point would be ten times
// as much text.
std::string points_of(const Series& s, const Frame& frame, size_t number, size_t from, size_t end) {
  std::string path;
  for (size_t i = from; i < end; ++i)
    if (drawable(s.x[i]) && drawable(s.y[i])) path += fmt::format("M{:.1f} {:.1f}h0", frame.x(s.x[i]), frame.y(s.y[i]));
  if (path.empty()) return "";
  return fmt::format(R"~(<path class="d" style="stroke:var(--p{})" d="{}"><title>{}</title></path>)~", number, path,
                     escape_markup(s.name));
}

}  // namespace

std::string scatter_svg(std::string_view title, std::string_view x_label, std::string_view y_label,
                        std::span<const Series> classes) {
  constexpr size_t most_classes = 10;
  constexpr double width = 720, height = 560;
  check(classes.size() <= most_classes, "scatter: at most ", most_classes, " classes can be told apart, got ",
        classes.size());
  std::vector<LegendEntry> entries;
  size_t longest = 0;
  for (const Series& s : classes) {
    check(s.x.size() == s.y.size(), "scatter: class ", s.name, " has ", s.x.size(), " x and ", s.y.size(), " y");
    entries.push_back({s.name, LegendEntry::Mark::point});
    longest = std::max(longest, s.x.size());
  }
  std::string out = svg_open(title, width, height);
  out += svg_text(4, 20, "start", title, R"( class="t")") + '\n';
  double y = 42;
  out += legend_svg(entries, 70, width - 16, y);
  const Frame frame(widened(x_axis(classes, 8)), y_axis(classes, 6), {70, y + 16, width - 16, height - 48});
  out += frame.grid() + frame.names(x_label, y_label);
  // By turns, so that no class covers all the others.
  constexpr size_t turn = 20;
  std::string points;
  for (size_t from = 0; from < longest; from += turn)
    for (size_t c = 0; c < classes.size(); ++c)
      if (from < classes[c].x.size())
        points += points_of(classes[c], frame, c, from, std::min(from + turn, classes[c].x.size()));
  return out + (points.empty() ? frame.notice("no data") : points) + "\n</svg>\n";
}

}  // namespace xtgrad::train
