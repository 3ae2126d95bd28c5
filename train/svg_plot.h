#pragma once
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <xtgrad/train/svg.h>

// What the charts' sources share: axes with round ticks, the frame around a plot, curves, legends; not for users.
namespace xtgrad::train {

/// Whether the arithmetic of the axes can take the value.
bool drawable(double v);

struct Axis {
  double low = 0;
  double high = 1;
  double step = 1;
};

/// The range of the values that can be drawn.
struct Extent {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  bool integers = true;

  void include(double v);
};

/// An axis with about `ticks` round steps; over whole numbers it has no tick between them.
Axis axis_over(Extent extent, int ticks);
/// Widened to whole steps, so that curves stay clear of the frame.
Axis widened(Axis axis);
/// The axes of series, of which only points with two drawable values count.
Axis x_axis(std::span<const Series> series, int ticks);
Axis y_axis(std::span<const Series> series, int ticks);
/// A tick's number with the digits that the step needs.
std::string tick_text(double value, double step);

/// Where a plot lies in its figure.
struct Box {
  double left, top, right, bottom;
};

/// A plot's frame: from values to places, and the lines and numbers around them.
class Frame {
 public:
  Frame(Axis x, Axis y, Box box) : x_(x), y_(y), box_(box) {}

  double x(double v) const { return box_.left + (v - x_.low) / (x_.high - x_.low) * (box_.right - box_.left); }
  double y(double v) const { return box_.bottom - (v - y_.low) / (y_.high - y_.low) * (box_.bottom - box_.top); }
  const Box& box() const { return box_; }

  /// The ticks of both axes and the lines at them.
  std::string grid() const { return rows() + columns() + edge(); }
  std::string rows() const;
  std::string columns() const;
  std::string edge() const;
  /// The axes' names: below the ticks' numbers, and turned, left of them.
  std::string names(std::string_view x_name, std::string_view y_name) const;
  /// Text in the middle of the plot.
  std::string notice(std::string_view text) const;

 private:
  Axis x_, y_;
  Box box_;
};

/// A curve in colour `number` with gaps where it cannot be drawn; empty where nothing can.
std::string curve_svg(const Series& series, const Frame& frame, size_t number);

/// A name in a legend and how its mark is drawn, in the colour of its number.
struct LegendEntry {
  enum class Mark { line, dashes, point, bar };
  std::string name;
  Mark mark = Mark::line;
};

/// A legend's entries from left to right between two edges, in as many rows as they need from the baseline `y` on,
/// which becomes that of the last row.
std::string legend_svg(std::span<const LegendEntry> entries, double left, double right, double& y);

/// How the legend shows a series of this number.
LegendEntry legend_entry(const Series& series, size_t number);

}  // namespace xtgrad::train
