#include <xtgrad/train/svg.h>

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <xtgrad/lib/check.h>
#include <xtgrad/train/png.h>
#include <xtgrad/train/svg_parts.h>
#include <xtgrad/train/text_file.h>

namespace xtgrad::train {
namespace {

constexpr int shades = 12;

using Colour = std::array<double, 3>;

// Relative luminance and contrast as WCAG 2 defines them.
double luminance(const Colour& c) {
  const auto linear = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
  return 0.2126 * linear(c[0] / 255) + 0.7152 * linear(c[1] / 255) + 0.0722 * linear(c[2] / 255);
}

double contrast(const Colour& a, const Colour& b) {
  const auto [low, high] = std::minmax({luminance(a), luminance(b)});
  return (high + 0.05) / (low + 0.05);
}

std::string hex(const Colour& c) {
  return fmt::format("#{:02x}{:02x}{:02x}", std::lround(c[0]), std::lround(c[1]), std::lround(c[2]));
}

// From the page's own colour to a strong blue; the ink on top is whichever of the two reads better.
std::string shade_rules(const Colour& empty, const Colour& middle, const Colour& full) {
  const Colour dark = {16, 18, 22};
  const Colour light = {255, 255, 255};
  std::string out;
  for (int i = 0; i < shades; ++i) {
    const double t = 2.0 * i / (shades - 1);
    const Colour& from = t < 1 ? empty : middle;
    const Colour& to = t < 1 ? middle : full;
    const double share = t < 1 ? t : t - 1;
    Colour fill{};
    for (size_t k = 0; k < 3; ++k) fill[k] = from[k] + (to[k] - from[k]) * share;
    const Colour& ink = contrast(fill, dark) > contrast(fill, light) ? dark : light;
    out += fmt::format(".xg .h{0}{{fill:{1}}}.xg .k{0}{{fill:{2}}}", i, hex(fill), hex(ink));
  }
  return out;
}

std::string value_text(double v) {
  return v == std::floor(v) && std::abs(v) < 1e15 ? fmt::format("{:.0f}", v) : fmt::format("{:.3g}", v);
}

struct Scale {
  double low = 0;
  double high = 0;

  explicit Scale(std::span<const double> values) {
    for (const double v : values) {
      if (!std::isfinite(v)) continue;
      low = std::min(low, v);
      high = std::max(high, v);
    }
  }
  int shade(double v) const {
    if (!(high > low)) return 0;
    // Halves, because the difference of two finite values may overflow.
    const double share = (v / 2 - low / 2) / (high / 2 - low / 2);
    return static_cast<int>(std::lround(std::sqrt(share) * (shades - 1)));
  }
};

std::string heat_map_cells(std::span<const double> values, std::span<const std::string> labels, double left, double top,
                           double cell) {
  const Scale scale(values);
  std::string out;
  for (size_t row = 0; row < labels.size(); ++row) {
    for (size_t column = 0; column < labels.size(); ++column) {
      const double value = values[row * labels.size() + column];
      if (!std::isfinite(value)) continue;
      const int shade = scale.shade(value);
      const double x = left + static_cast<double>(column) * cell;
      const double y = top + static_cast<double>(row) * cell;
      const std::string shown = value_text(value);
      out += fmt::format(
          R"(<rect class="h{}" x="{:g}" y="{:g}" width="{:g}" height="{:g}"><title>true {}, predicted {}: {}</title></rect>)",
          shade, x, y, cell - 1, cell - 1, escape_markup(labels[row]), escape_markup(labels[column]), shown);
      const double font = std::min(13.0, 1.5 * cell / static_cast<double>(std::max<size_t>(shown.size(), 2)));
      if (font < 6 || (value == 0 && cell < 24)) continue;
      out += fmt::format(R"(<text class="k{}{}" x="{:g}" y="{:g}" font-size="{:.3g}" text-anchor="middle">{}</text>)",
                         shade, value == 0 ? " z" : "", x + cell / 2 - 0.5, y + cell / 2 + font * 0.35, font, shown);
    }
    out += '\n';
  }
  return out;
}

std::vector<std::string> lines_of(const std::string& caption, size_t longest) {
  std::vector<std::string> lines(1);
  for (const char c : caption) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  for (std::string& line : lines) {
    if (characters(line) > longest) line = first_characters(line, longest - 1) + "\u2026";
  }
  return lines;
}

}  // namespace

std::string svg_open(std::string_view title, double width, double height) {
  return fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" class="xg" viewBox="0 0 {0:g} {1:g}" width="{0:g}" height="{1:g}" role="img" aria-label="{2}">)"
      "\n",
      width, height, escape_markup(title));
}

std::string svg_text(double x, double y, std::string_view anchor, std::string_view text, std::string_view more) {
  return fmt::format(R"(<text x="{:.5g}" y="{:.5g}" text-anchor="{}"{}>{}</text>)", x, y, anchor, more,
                     escape_markup(text));
}

size_t characters(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string first_characters(std::string_view text, size_t count) {
  size_t end = 0;
  for (; end < text.size(); ++end) {
    if ((text[end] & 0xC0) != 0x80 && count-- == 0) break;
  }
  return std::string(text.substr(0, end));
}

std::string heat_map_svg(std::string_view title, std::span<const double> values, std::span<const std::string> labels) {
  const size_t n = labels.size();
  check(n >= 1 && n <= 256, "heat map: expected 1 to 256 labels, got ", n);
  check(values.size() == n * n, "heat map: ", n, " labels need ", n * n, " values, got ", values.size());
  const double cell = n <= 12 ? 46 : std::max(10.0, 560.0 / static_cast<double>(n));
  constexpr size_t longest_label = 14;
  size_t widest = 1;
  for (const std::string& label : labels) widest = std::max(widest, std::min(characters(label), longest_label));
  const bool slanted = widest > 3 && static_cast<double>(widest) * 7.0 > cell;
  const double label_room = 12 + 7.0 * static_cast<double>(widest);
  const double left = 26 + label_room;
  const double top = 60 + (slanted ? label_room * 0.75 : 14);
  const double side = cell * static_cast<double>(n);
  const double right = slanted ? label_room * 0.75 : 10;
  std::string out = svg_open(title, std::max(left + side + right, 220.0), top + side + 10);
  out += svg_text(4, 20, "start", title, R"( class="t")") + '\n';
  out += svg_text(left + side / 2, 46, "middle", "predicted", R"( class="a")");
  out += svg_text(18, top + side / 2, "middle", "true",
                  fmt::format(R"~( class="a" transform="rotate(-90 18 {:g})")~", top + side / 2)) +
         '\n';
  // Labels that would touch are left out.
  const double label_space = slanted ? 14 : 7.0 * static_cast<double>(widest) + 4;
  const auto every = static_cast<size_t>(std::ceil(std::max(label_space, 14.0) / cell));
  for (size_t i = 0; i < n; i += every) {
    const std::string label = lines_of(labels[i], longest_label).front();
    const double middle = cell * (static_cast<double>(i) + 0.5);
    out += svg_text(left - 8, top + middle + 4, "end", label, "");
    const double x = left + middle;
    const std::string turn = fmt::format(R"~( transform="rotate(-45 {:g} {:g})")~", x, top - 8);
    out += slanted ? svg_text(x, top - 8, "start", label, turn) : svg_text(x, top - 8, "middle", label, "");
  }
  return out + '\n' + heat_map_cells(values, labels, left, top, cell) + "</svg>\n";
}

std::string image_grid_svg(std::string_view title, std::span<const GreyImage> images) {
  constexpr double side = 84;
  constexpr double step = side + 14;
  constexpr double line_height = 15;
  constexpr size_t columns = 8;
  constexpr size_t longest_line = 14;
  size_t lines = 0;
  for (const GreyImage& image : images) lines = std::max(lines, lines_of(image.caption, longest_line).size());
  const double row_height = side + 16 + line_height * static_cast<double>(lines);
  const size_t rows = (images.size() + columns - 1) / columns;
  const double width = step * static_cast<double>(std::clamp<size_t>(images.size(), 3, columns)) + 6;
  std::string out = svg_open(title, width, 34 + row_height * static_cast<double>(rows));
  out += svg_text(4, 20, "start", title, R"( class="t")") + '\n';
  for (size_t i = 0; i < images.size(); ++i) {
    const GreyImage& image = images[i];
    const double x = 4 + step * static_cast<double>(i % columns);
    const double y = 34 + row_height * static_cast<double>(i / columns);
    const std::string caption = escape_markup(image.caption);
    out += fmt::format(
        R"(<image x="{0:g}" y="{1:g}" width="{2:g}" height="{2:g}" href="data:image/png;base64,{3}"><title>{4}</title></image>)",
        x, y, side, base64(png(image.width, image.height, image.pixels)), caption);
    double baseline = y + side;
    for (const std::string& line : lines_of(image.caption, longest_line)) {
      baseline += line_height;
      out += svg_text(x + side / 2, baseline, "middle", line, "");
    }
    out += '\n';
  }
  return out + "</svg>\n";
}

std::string figure_style() {
  // Series colours after Okabe and Ito, told apart with any kind of colour blindness; lighter where the page is dark.
  return ":root{color-scheme:light dark}"
         ".xg{--page:#fff;--ink:#1b1f24;--soft:#59636e;--grid:#dfe3e8;--s0:#0072b2;--s1:#d55e00;--s2:#009e73;"
         "--s3:#b0528a;--s4:#8a6a00;--s5:#2b8cbe;--s6:#555;--s7:#7a4fbf;"
         "font-family:system-ui,'Segoe UI',Helvetica,Arial,sans-serif;font-size:12px;max-width:100%;height:auto}"
         ".xg text{fill:var(--soft)}.xg .t{fill:var(--ink);font-size:15px;font-weight:600}"
         ".xg .a{fill:var(--ink);font-size:13px}.xg .page{fill:var(--page)}.xg .z{opacity:.45}"
         ".xg .g{stroke:var(--grid);stroke-width:1}.xg .x{stroke:var(--soft);stroke-width:1}"
         ".xg .l{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}"
         ".xg image{image-rendering:pixelated}" +
         shade_rules({241, 244, 248}, {107, 174, 214}, {8, 48, 107}) +
         "@media(prefers-color-scheme:dark){.xg{--page:#14171c;--ink:#e8ebef;--soft:#a3adb8;--grid:#2d333b;"
         "--s0:#56b4e9;--s1:#f08a3c;--s2:#2cc79b;--s3:#e39ac6;--s4:#e6c229;--s5:#9bd0f5;--s6:#bbb;--s7:#b79cf0}" +
         shade_rules({30, 35, 42}, {33, 102, 172}, {186, 222, 252}) + "}";
}

void write_svg(const std::string& path, std::string_view svg) {
  const size_t after_tag = svg.find('>');
  check(after_tag != std::string_view::npos && svg.substr(0, 4) == "<svg", "write_svg: ", path,
        ": expected text that begins with an <svg> element");
  write_text_file(path, fmt::format("{}\n<style>{}</style><rect class=\"page\" width=\"100%\" height=\"100%\"/>{}",
                                    svg.substr(0, after_tag + 1), figure_style(), svg.substr(after_tag + 1)));
}

std::string escape_markup(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 32 && c != '\n' && c != '\t' ? ' ' : c;
    }
  }
  return out;
}

}  // namespace xtgrad::train
