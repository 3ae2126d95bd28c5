#pragma once
#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include <xtgrad/train/svg.h>

// Cost and memory against one number, as charts of logarithms beside the page, and the slopes of ours.

namespace curves {

struct Curve {
  const char* kind;  // rows scaling/KIND/NUMBER/tTHREADS and memory/KIND/NUMBER
  const char* title;
  const char* label;
  const char* explanation;
};
inline constexpr Curve kCurves[] = {
    {"batch", "Batch size, MLP 784-500-250-100-10", "rows a batch",
     "A small batch costs what reading 2 MB of weights and writing as much of gradients costs, whatever its size "
     "(slope "
     "near 0); from some dozens of rows on the products' arithmetic decides (slope 1)."},
    {"width", "Width of two hidden layers, 784-w-w-10, batch 64", "units a layer",
     "Narrow layers cost their 784 inputs and a few dozen operations (slope below 1); of wide ones the product between "
     "them, which grows with the square, decides (slope towards 2)."},
    {"depth", "Number of layers 64-64, batch 64", "layers",
     "Each layer costs the same, recording, backward and update included (slope 1)."},
    {"parameters", "Number of parameters, one square layer, batch 64", "parameters",
     "A parameter costs 6 x 64 multiplications and additions and its update (slope 1); a small model costs its "
     "operations (slope below 1), and one larger than the caches waits for memory as well."}};

using Json = nlohmann::ordered_json;
using Points = std::map<double, double>;

/// The points of a kind by who and threads: {"ours, 2 threads": {64: 1.2, ..}}.
inline std::map<std::string, Points> points_of(const Json& rows, const std::string& prefix, const std::string& unit) {
  std::map<std::string, Points> all;
  for (const Json& row : rows) {
    const auto name = row["name"].get<std::string>();
    if (!name.starts_with(prefix)) continue;
    const std::string rest = name.substr(prefix.size());
    const size_t threads = rest.find("/t");
    const std::string suffix =
        threads == std::string::npos ? "" : fmt::format(", {} threads", rest.substr(threads + 2));
    for (const std::string who : {"ours", "libtorch"})
      if (row.contains(who + unit)) all[who + suffix][std::stod(rest)] = row[who + unit].get<double>();
  }
  return all;
}

inline std::string slopes(const Points& points) {
  std::string text;
  for (auto at = points.begin(); at != points.end() && std::next(at) != points.end(); ++at) {
    const auto next = std::next(at);
    text += fmt::format("{}{:.2f}", text.empty() ? "" : ", ",
                        std::log(next->second / at->second) / std::log(next->first / at->first));
  }
  return text;
}

/// Draws one chart into the page's folder; its line of the page, or nothing where it has no points.
inline std::string chart(const Json& rows, const std::string& page, const Curve& curve, const std::string& section,
                         const std::string& unit, const std::string& y_label) {
  const auto all = points_of(rows, section + "/" + curve.kind + "/", "_" + unit);
  if (all.empty()) return "";
  std::vector<xtgrad::train::Series> series;
  for (const auto& [name, points] : all) {
    series.push_back({name, {}, {}});
    for (const auto& [x, y] : points) {
      series.back().x.push_back(std::log10(x));
      series.back().y.push_back(std::log10(y));
    }
  }
  const std::string folder = std::filesystem::path(page).replace_extension(),
                    file = section + "_" + curve.kind + ".svg";
  std::filesystem::create_directories(folder);
  xtgrad::train::write_svg(folder + "/" + file,
                           xtgrad::train::line_chart_svg(curve.title, fmt::format("log10 of {}", curve.label),
                                                         "log10 of " + y_label, series));
  return fmt::format("\n![{}]({}/{})\n", curve.title, std::filesystem::path(folder).filename().string(), file);
}

/// The part of the page with all curves.
inline std::string section(const Json& rows, const std::string& page) {
  std::string text;
  for (const Curve& curve : kCurves) {
    const std::string time = chart(rows, page, curve, "scaling", "ms", "milliseconds");
    const std::string memory = chart(rows, page, curve, "memory", "MB", "MB");
    if (time.empty() && memory.empty()) continue;
    text += fmt::format("\n### {}\n{}{}\n{}\n", curve.title, time, memory, curve.explanation);
    for (const auto& [name, points] : points_of(rows, std::string("scaling/") + curve.kind + "/", "_ms"))
      if (name.starts_with("ours"))
        text += fmt::format("\nSlopes from point to point, {}: {}.\n", name, slopes(points));
  }
  return text.empty() ? text : "\n## Curves\n" + text;
}

}  // namespace curves
