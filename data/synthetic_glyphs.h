#pragma once
#include <vector>

// The shapes behind synthetic_digits; not for users.
namespace xtgrad::data {

/// A point of the unit square, y down.
struct GlyphPoint {
  double x = 0;
  double y = 0;
};

/// A smooth curve through its points; a corner is where one stroke ends and the next begins.
using Stroke = std::vector<GlyphPoint>;
/// One way to write a digit.
using Glyph = std::vector<Stroke>;

/// The ways to write `digit`, 0 to 9.
const std::vector<Glyph>& glyphs_of(int digit);

}  // namespace xtgrad::data
