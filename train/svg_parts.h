#pragma once
#include <string>
#include <string_view>
#include <vector>

// What the figures' sources share; not for users.
namespace xtgrad::train {

/// The opening tag of a figure, in units of CSS pixels; it is at least as wide as its title.
std::string svg_open(std::string_view title, double width, double height);
/// A text element with its baseline at (x, y); `more` is further attributes, beginning with a space.
std::string svg_text(double x, double y, std::string_view anchor, std::string_view text, std::string_view more);

/// The number of characters of UTF-8 text.
size_t characters(std::string_view text);
/// The first `count` characters of UTF-8 text.
std::string first_characters(std::string_view text, size_t count);
/// A caption's lines, each cut to `longest` characters.
std::vector<std::string> lines_of(const std::string& caption, size_t longest);

/// The number of shades between a heat map's lowest and highest value: the classes h0, h1, ... of cells and k0, k1, ...
/// of the ink on them.
constexpr int shades = 12;

}  // namespace xtgrad::train
