#include <xtgrad/train/svg.h>

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/core.h>
#include <xtgrad/lib/check.h>
#include <xtgrad/train/svg_parts.h>
#include <xtgrad/train/text_file.h>

namespace xtgrad::train {
namespace {

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

}  // namespace

std::string svg_open(std::string_view title, double width, double height) {
  const double title_width = 12 + 9.6 * static_cast<double>(characters(title));
  width = std::max(width, std::min(title_width, 840.0));
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
         ".xg image{image-rendering:pixelated}"
         ".xg .d{fill:none;stroke-width:4.5;stroke-linecap:round;opacity:.75}"
         // Ten colours for classes of points, which must differ more than curves do.
         ".xg{--p0:#1f77b4;--p1:#ff7f0e;--p2:#2ca02c;--p3:#d62728;--p4:#9467bd;--p5:#8c564b;--p6:#e377c2;--p7:#7f7f7f;"
         "--p8:#bcbd22;--p9:#17becf}" +
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
