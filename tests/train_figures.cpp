#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <xtgrad/lib/check.h>
#include <xtgrad/train/png.h>
#include <xtgrad/train/report.h>

#include "markup.h"

using namespace xtgrad;
using namespace xtgrad::train;
using namespace tests;

namespace {

// What no figure may show, whatever it was given.
void check_sound(const std::string& svg) {
  CHECK(well_formed(svg));
  for (const char* part : {"nan", "inf"}) CHECK_FALSE(contains(svg, part));
}

}  // namespace

TEST_SUITE("train figures") {
  TEST_CASE("a scatter plot has a colour and a legend's entry a class and leaves out what is not finite") {
    const double nan = std::nan("");
    const std::vector<Series> classes = {{"zeros", {0, 1, nan}, {0, 1, 1}}, {"<ones>", {2}, {3}}};
    const std::string svg = scatter_svg("Map", "first", "second", classes);
    check_sound(svg);
    CHECK(occurrences(svg, "h0\"") + occurrences(svg, "h0M") == 3);
    CHECK(occurrences(svg, "var(--p0)") == 2);
    CHECK(occurrences(svg, "var(--p1)") == 2);
    for (const char* part : {">Map</text>", ">zeros</text>", ">&lt;ones&gt;</text>", ">first</text>", ">second</text>"})
      CHECK_MESSAGE(contains(svg, part), part);
  }

  TEST_CASE("ten thousand points of ten classes stay small") {
    std::vector<Series> classes(10);
    for (size_t c = 0; c < 10; ++c) classes[c] = {std::to_string(c), one_to(1000), one_to(1000)};
    const std::string svg = scatter_svg("t", "x", "y", classes);
    check_sound(svg);
    CHECK(occurrences(svg, "h0") == 10000);
    CHECK(svg.size() < 300000);
    classes.emplace_back();
    CHECK_THROWS_WITH_AS(scatter_svg("t", "x", "y", classes), "scatter: at most 10 classes can be told apart, got 11",
                         Error);
  }

  TEST_CASE("scatter plots of nothing and of one point are drawn, uneven ones refused") {
    CHECK(contains(scatter_svg("t", "x", "y", {}), "no data"));
    check_sound(scatter_svg("t", "x", "y", std::vector<Series>{{"a", {1e299}, {-1e299}}}));
    CHECK_THROWS_WITH_AS(scatter_svg("t", "x", "y", std::vector<Series>{{"a", {1, 2}, {1}}}),
                         "scatter: class a has 2 x and 1 y", Error);
  }

  TEST_CASE("a histogram counts each value once, the highest included") {
    const std::vector<double> values = {0, 0, 1, 2, 3, 4, std::nan("")};
    const std::string svg = histogram_svg("Sizes", "size", values, 4);
    check_sound(svg);
    CHECK(occurrences(svg, "<rect") == 4);
    for (const char* part : {"0 to 1: 2<", "1 to 2: 1<", "2 to 3: 1<", "3 to 4: 2<"})
      CHECK_MESSAGE(contains(svg, part), part);
    CHECK(occurrences(histogram_svg("t", "x", one_to(400)), "<rect") == 20);
    check_sound(histogram_svg("t", "x", std::vector<double>{7, 7, 7}));
    CHECK(contains(histogram_svg("t", "x", {}), "no data"));
    CHECK_THROWS_AS(histogram_svg("t", "x", values, 501), Error);
  }

  TEST_CASE("bars start at zero and go up or down") {
    const std::vector<std::string> labels = {"plane", "a label that is far too long for its bar"};
    const std::vector<Bars> sets = {{"training", {10, -5}}, {"test", {2, std::nan("")}}};
    const std::string svg = bar_chart_svg("Classes", "images", labels, sets);
    check_sound(svg);
    CHECK(occurrences(svg, "<rect") == 3 + 2);  // and two in the legend
    CHECK(contains(svg, "plane, training: 10<"));
    CHECK(contains(svg, ">-5</text>"));
    CHECK_THROWS_WITH_AS(bar_chart_svg("t", "y", labels, std::vector<Bars>{{"a", {1}}}),
                         "bar chart: 2 labels, but 1 values of a", Error);
    CHECK_THROWS_AS(bar_chart_svg("t", "y", {}, {}), Error);
    CHECK_THROWS_AS(bar_chart_svg("t", "y", labels, std::vector<Bars>(9)), Error);
  }

  TEST_CASE("charts of a grid share the colours and the legend of series with the same name") {
    const std::vector<SmallChart> charts = {{"lr 0.1", {{"training", {1, 2}, {1, 2}}, {"validation", {1, 2}, {3, 4}}}},
                                            {"lr 0.3", {{"validation", {1, 2}, {5, 6}}}},
                                            {"diverged", {{"training", {1}, {std::nan("")}}}}};
    const std::string svg = chart_grid_svg("Grid", "epoch", "cost", 2, charts);
    check_sound(svg);
    CHECK(occurrences(svg, ">training</text>") == 1);
    CHECK(occurrences(svg, ">validation</text>") == 1);
    CHECK(occurrences(svg, "no data") == 1);
    for (const char* part : {">lr 0.1</text>", ">lr 0.3</text>", ">diverged</text>", ">epoch</text>", ">cost</text>"})
      CHECK_MESSAGE(contains(svg, part), part);
    // In the legend, and a curve and its markers in the first chart; none of the third's single nan.
    CHECK(occurrences(svg, "var(--s0)") == 3);
    CHECK(occurrences(svg, "var(--s1)") == 5);
    check_sound(chart_grid_svg("t", "", "", 3, {}));
    CHECK_THROWS_AS(chart_grid_svg("t", "", "", 0, charts), Error);
    SmallChart many;
    for (int i = 0; i < 9; ++i) many.series.push_back({std::to_string(i), {1}, {1}});
    CHECK_THROWS_AS(chart_grid_svg("t", "", "", 1, std::vector<SmallChart>{many}), Error);
  }

  TEST_CASE("a heat map of any two axes is shaded from its lowest to its highest value") {
    const std::vector<std::string> rows = {"0.8", "0.9"}, columns = {"0.007", "0.01", "0.03"};
    const std::vector<double> values = {97.5, 98, 98.25, 97.75, std::nan(""), 98.5};
    const std::string svg = heat_map_svg("Momentum", values, rows, columns, "beta", "learning rate");
    check_sound(svg);
    CHECK(occurrences(svg, "<rect") == 5);
    CHECK(contains(svg, R"(<rect class="h0")"));
    CHECK(contains(svg, R"(<rect class="h11")"));
    for (const char* part : {"beta 0.8, learning rate 0.03: 98.25", ">beta</text>", ">learning rate</text>"})
      CHECK_MESSAGE(contains(svg, part), part);
    CHECK_THROWS_WITH_AS(heat_map_svg("t", values, rows, rows, "a", "b"),
                         "heat map: 2 rows and 2 columns need 4 values, got 6", Error);
    CHECK_THROWS_AS(heat_map_svg("t", {}, {}, columns, "a", "b"), Error);
  }

  TEST_CASE("colour images are embedded as PNG files of three channels") {
    const std::vector<ColourImage> images = {{2, 1, {255, 0, 0, 0, 0, 255}, "plane"}};
    const std::string file = png(2, 1, images[0].pixels, 3);
    CHECK(file.substr(12, 17) == std::string("IHDR\0\0\0\x02\0\0\0\x01\x08\x02\0\0\0", 17));
    const std::string svg = image_grid_svg("Samples", images);
    check_sound(svg);
    CHECK(contains(svg, base64(file)));
    const std::vector<ColourImage> nine(9, images[0]);
    CHECK(occurrences(image_grid_svg("t", nine, 3), R"(<image x="200")") == 3);
    CHECK_THROWS_AS(image_grid_svg("t", nine, 0), Error);
    CHECK_THROWS_AS(png(2, 1, images[0].pixels), Error);
    CHECK_THROWS_AS(png(2, 1, images[0].pixels, 2), Error);
  }

  TEST_CASE("a report takes every kind of figure") {
    const std::vector<Series> points = {{"a", {1}, {2}}};
    const std::vector<std::string> labels = {"x", "y"};
    Report report("All");
    report.add_scatter("Points", "x", "y", points)
        .add_histogram("Histogram", "x", std::vector<double>{1, 2})
        .add_bar_chart("Bars", "y", labels, std::vector<Bars>{{"a", {1, 2}}})
        .add_chart_grid("Grid", 2, std::vector<SmallChart>{{"one", points}})
        .add_heat_map("Map", std::vector<double>{1, 2}, labels, std::vector<std::string>{"z"}, "r", "c")
        .add_images("Colours", std::vector<ColourImage>{{1, 1, {1, 2, 3}, ""}});
    const std::string html = report.html();
    for (const char* part : {">Points<", ">Histogram<", ">Bars<", ">Grid<", ">Map<", ">Colours<"})
      CHECK_MESSAGE(contains(html, part), part);
    CHECK(well_formed(html.substr(html.find("<body>"), html.find("</html>") - html.find("<body>"))));
  }
}
