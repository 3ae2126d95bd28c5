#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <xtgrad/lib/check.h>
#include <xtgrad/train/svg.h>
#include <xtgrad/train/svg_parts.h>

namespace xtgrad::train {
namespace {

constexpr size_t max_series = 8;
constexpr double width = 720;
constexpr double height = 360;
constexpr double left = 70;
constexpr double right = width - 16;
constexpr double bottom = height - 48;

// Beyond this the arithmetic of the axes would overflow.
bool drawable(double v) { return std::abs(v) < 1e300; }

struct Axis {
  double low = 0;
  double high = 1;
  double step = 1;
};

double round_step(double rough) {
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  const double factor = rough / power;
  return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
}

Axis axis_over(double low, double high, bool integers, int ticks) {
  Axis axis;
  if (low > high) return axis;
  // Values this close are one value to the eye, and the decimal powers of their difference would not be exact.
  constexpr double tiny = 1e-280;
  const double size = std::max(std::abs(low), std::abs(high));
  if (high - low <= std::max(1e-12 * size, tiny)) {
    const double margin = integers || size <= tiny ? 0.5 : size * 0.1;
    low -= margin;
    high += margin;
  }
  axis.low = low;
  axis.high = high;
  axis.step = round_step((high - low) / ticks);
  if (integers) axis.step = std::max(axis.step, 1.0);
  return axis;
}

Axis x_axis(std::span<const Series> series) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  bool integers = true;
  for (const Series& s : series) {
    for (size_t i = 0; i < s.x.size(); ++i) {
      if (!drawable(s.x[i]) || !drawable(s.y[i])) continue;
      low = std::min(low, s.x[i]);
      high = std::max(high, s.x[i]);
      integers = integers && s.x[i] == std::floor(s.x[i]);
    }
  }
  return axis_over(low, high, integers, 8);
}

// Widened to whole steps, so that the curves stay clear of the frame.
Axis y_axis(std::span<const Series> series) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const Series& s : series) {
    for (size_t i = 0; i < s.y.size(); ++i) {
      if (!drawable(s.x[i]) || !drawable(s.y[i])) continue;
      low = std::min(low, s.y[i]);
      high = std::max(high, s.y[i]);
    }
  }
  Axis axis = axis_over(low, high, false, 5);
  axis.low = std::floor(axis.low / axis.step + 1e-9) * axis.step;
  axis.high = std::ceil(axis.high / axis.step - 1e-9) * axis.step;
  return axis;
}

std::string tick_text(double value, double step) {
  if (std::abs(value) < step * 1e-6) return "0";
  if (std::abs(value) >= 1e6 || step < 1e-5) return fmt::format("{:g}", value);
  const int digits = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
  return fmt::format("{:.{}f}", value, digits);
}

class Plot {
 public:
  Plot(std::span<const Series> series, double top) : x_(x_axis(series)), y_(y_axis(series)), top_(top) {}

  double x(double v) const { return left + (v - x_.low) / (x_.high - x_.low) * (right - left); }
  double y(double v) const { return bottom - (v - y_.low) / (y_.high - y_.low) * (bottom - top_); }

  std::string grid() const {
    std::string out;
    for_ticks(y_, [&](double v) {
      out += fmt::format(R"(<line class="g" x1="{0:g}" y1="{1:.2f}" x2="{2:g}" y2="{1:.2f}"/>)", left, y(v), right);
      out += svg_text(left - 8, y(v) + 4, "end", tick_text(v, y_.step), "");
    });
    for_ticks(x_, [&](double v) {
      out += fmt::format(R"(<line class="g" x1="{0:.2f}" y1="{1:g}" x2="{0:.2f}" y2="{2:g}"/>)", x(v), top_, bottom);
      out += svg_text(x(v), bottom + 18, "middle", tick_text(v, x_.step), "");
    });
    return out +
           fmt::format(R"(<path class="x" fill="none" d="M{0:g} {1:g}V{2:g}H{3:g}"/>)", left, top_, bottom, right) +
           '\n';
  }

 private:
  template <class Draw>
  static void for_ticks(const Axis& axis, Draw draw) {
    const double first = std::ceil(axis.low / axis.step - 1e-9);
    const double last = std::floor(axis.high / axis.step + 1e-9);
    // Far from 0 neighbouring ticks may round to the same double.
    for (int i = 0; i <= 20 && first + i <= last; ++i) draw((first + i) * axis.step);
  }

  Axis x_;
  Axis y_;
  double top_;
};

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
std::string dashes(const Series& s, size_t number) {
  constexpr size_t densest = 200;
  return number % 2 == 1 && s.y.size() <= densest ? R"( stroke-dasharray="6 5")" : "";
}

std::string curve(const Series& s, const Plot& plot, size_t number) {
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
    path += fmt::format("{}{:.2f} {:.2f}", pen_down ? 'L' : 'M', plot.x(s.x[i]), plot.y(s.y[i]));
    pen_down = true;
    markers += fmt::format(R"(<circle cx="{:.2f}" cy="{:.2f}" r="3"><title>{}: {:.6g} at {:.6g}</title></circle>)",
                           plot.x(s.x[i]), plot.y(s.y[i]), escape_markup(s.name), s.y[i], s.x[i]);
  }
  if (path.empty()) return "";
  std::string out = fmt::format(R"(<path class="l" style="stroke:{}"{} d="{}"/>)", colour, dashes(s, number), path);
  constexpr size_t most_markers = 60;
  if (points.size() <= most_markers) out += fmt::format(R"(<g style="fill:{}">{}</g>)", colour, markers);
  return out + '\n';
}

// Entries from left to right, in as many rows as they need; returns the height used.
double append_legend(std::string& out, std::span<const Series> series) {
  double x = left;
  double y = 42;
  for (size_t i = 0; i < series.size(); ++i) {
    const std::string name = first_characters(series[i].name, 60);
    const double entry = 50 + 7 * static_cast<double>(characters(name));
    if (x > left && x + entry > right) {
      x = left;
      y += 18;
    }
    out += fmt::format(R"~(<path class="l" style="stroke:var(--s{})"{} d="M{:g} {:g}h26"/>)~", i, dashes(series[i], i),
                       x, y - 4);
    out += svg_text(x + 33, y, "start", name, R"( class="a")");
    x += entry;
  }
  return y;
}

}  // namespace

std::string line_chart_svg(std::string_view title, std::string_view x_label, std::string_view y_label,
                           std::span<const Series> series) {
  check(series.size() <= max_series, "line chart: at most ", max_series, " series can be told apart, got ",
        series.size());
  for (const Series& s : series) {
    check(s.x.size() == s.y.size(), "line chart: series ", s.name, " has ", s.x.size(), " x and ", s.y.size(), " y");
  }
  std::string out = svg_open(title, width, height);
  out += svg_text(4, 20, "start", title, R"( class="t")") + '\n';
  const double top = append_legend(out, series) + 16;
  const Plot plot(series, top);
  out += '\n' + plot.grid();
  out += svg_text((left + right) / 2, height - 8, "middle", x_label, R"( class="a")");
  const double middle = (top + bottom) / 2;
  out +=
      svg_text(16, middle, "middle", y_label, fmt::format(R"~( class="a" transform="rotate(-90 16 {:g})")~", middle));
  out += '\n';
  bool empty = true;
  for (size_t i = 0; i < series.size(); ++i) {
    const std::string drawn = curve(series[i], plot, i);
    empty = empty && drawn.empty();
    out += drawn;
  }
  if (empty) out += svg_text((left + right) / 2, middle, "middle", "no data", R"( class="a")");
  return out + "</svg>\n";
}

}  // namespace xtgrad::train
