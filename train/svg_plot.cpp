#include <xtgrad/train/svg_plot.h>

#include <algorithm>
#include <cmath>

#include <fmt/core.h>
#include <xtgrad/train/svg_parts.h>

namespace xtgrad::train {
namespace {

double round_step(double rough) {
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  const double factor = rough / power;
  return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
}

template <class Draw>
void for_ticks(const Axis& axis, Draw draw) {
  const double first = std::ceil(axis.low / axis.step - 1e-9);
  const double last = std::floor(axis.high / axis.step + 1e-9);
  // Far from 0 neighbouring ticks may round to the same double.
  for (int i = 0; i <= 20 && first + i <= last; ++i) draw((first + i) * axis.step);
}

}  // namespace

// Beyond this the arithmetic of the axes would overflow.
bool drawable(double v) { return std::abs(v) < 1e300; }

void Extent::include(double v) {
  low = std::min(low, v);
  high = std::max(high, v);
  integers = integers && v == std::floor(v);
}

Axis axis_over(Extent extent, int ticks) {
  Axis axis;
  if (extent.low > extent.high) return axis;
  // Values this close are one value to the eye, and the decimal powers of their difference would not be exact.
  constexpr double tiny = 1e-280;
  const double size = std::max(std::abs(extent.low), std::abs(extent.high));
  if (extent.high - extent.low <= std::max(1e-12 * size, tiny)) {
    const double margin = extent.integers || size <= tiny ? std::max(0.5, size * 1e-6) : size * 0.1;
    extent.low -= margin;
    extent.high += margin;
  }
  axis.low = extent.low;
  axis.high = extent.high;
  axis.step = round_step((extent.high - extent.low) / ticks);
  if (extent.integers) axis.step = std::max(axis.step, 1.0);
  return axis;
}

Axis widened(Axis axis) {
  axis.low = std::floor(axis.low / axis.step + 1e-9) * axis.step;
  axis.high = std::ceil(axis.high / axis.step - 1e-9) * axis.step;
  return axis;
}

Axis x_axis(std::span<const Series> series, int ticks) {
  Extent extent;
  for (const Series& s : series)
    for (size_t i = 0; i < s.x.size(); ++i)
      if (drawable(s.x[i]) && drawable(s.y[i])) extent.include(s.x[i]);
  return axis_over(extent, ticks);
}

Axis y_axis(std::span<const Series> series, int ticks) {
  Extent extent;
  for (const Series& s : series)
    for (size_t i = 0; i < s.y.size(); ++i)
      if (drawable(s.x[i]) && drawable(s.y[i])) extent.include(s.y[i]);
  extent.integers = false;
  return widened(axis_over(extent, ticks));
}

std::string tick_text(double value, double step) {
  if (std::abs(value) < step * 1e-6) return "0";
  if (std::abs(value) >= 1e6 || step < 1e-5) return fmt::format("{:g}", value);
  const int digits = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
  return fmt::format("{:.{}f}", value, digits);
}

std::string Frame::rows() const {
  std::string out;
  for_ticks(y_, [&](double v) {
    out += fmt::format(R"(<line class="g" x1="{0:g}" y1="{1:.2f}" x2="{2:g}" y2="{1:.2f}"/>)", box_.left, y(v),
                       box_.right);
    out += svg_text(box_.left - 8, y(v) + 4, "end", tick_text(v, y_.step), "");
  });
  return out;
}

std::string Frame::columns() const {
  std::string out;
  for_ticks(x_, [&](double v) {
    out += fmt::format(R"(<line class="g" x1="{0:.2f}" y1="{1:g}" x2="{0:.2f}" y2="{2:g}"/>)", x(v), box_.top,
                       box_.bottom);
    out += svg_text(x(v), box_.bottom + 18, "middle", tick_text(v, x_.step), "");
  });
  return out;
}

std::string Frame::edge() const {
  return fmt::format(R"(<path class="x" fill="none" d="M{0:g} {1:g}V{2:g}H{3:g}"/>)", box_.left, box_.top, box_.bottom,
                     box_.right) +
         '\n';
}

std::string Frame::names(std::string_view x_name, std::string_view y_name) const {
  const double middle = (box_.top + box_.bottom) / 2;
  const double start = box_.left - 54;
  return svg_text((box_.left + box_.right) / 2, box_.bottom + 40, "middle", x_name, R"( class="a")") +
         svg_text(start, middle, "middle", y_name,
                  fmt::format(R"~( class="a" transform="rotate(-90 {:g} {:g})")~", start, middle)) +
         '\n';
}

std::string Frame::notice(std::string_view text) const {
  return svg_text((box_.left + box_.right) / 2, (box_.top + box_.bottom) / 2, "middle", text, R"( class="a")");
}

std::string legend_svg(std::span<const LegendEntry> entries, double left, double right, double& y) {
  using Mark = LegendEntry::Mark;
  constexpr double row = 18;
  std::string out;
  double x = left;
  for (size_t i = 0; i < entries.size(); ++i) {
    const auto& [full, mark] = entries[i];
    const std::string name = first_characters(full, 60);
    const double room = mark == Mark::point || mark == Mark::bar ? 17 : 33;
    const double entry = room + 17 + 7 * static_cast<double>(characters(name));
    if (x > left && x + entry > right) {
      x = left;
      y += row;
    }
    if (mark == Mark::point)
      out += fmt::format(R"~(<circle cx="{:g}" cy="{:g}" r="5" style="fill:var(--p{})"/>)~", x + 6, y - 4, i);
    else if (mark == Mark::bar)
      out += fmt::format(R"~(<rect x="{:g}" y="{:g}" width="11" height="11" style="fill:var(--s{})"/>)~", x, y - 10, i);
    else
      out += fmt::format(R"~(<path class="l" style="stroke:var(--s{})"{} d="M{:g} {:g}h26"/>)~", i,
                         mark == Mark::dashes ? R"( stroke-dasharray="6 5")" : "", x, y - 4);
    out += svg_text(x + room, y, "start", name, R"( class="a")");
    x += entry;
  }
  return out + '\n';
}

}  // namespace xtgrad::train
