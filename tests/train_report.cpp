#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <unistd.h>
#include <xtgrad/lib/check.h>
#include <xtgrad/train/png.h>
#include <xtgrad/train/report.h>
#include <xtgrad/train/text_file.h>

#include "markup.h"

using namespace xtgrad;
using namespace xtgrad::train;
using namespace tests;

namespace {

class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("xtgrad_report_" + std::to_string(getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string string() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_SUITE("train report") {
  TEST_CASE("base64 agrees with the examples of RFC 4648") {
    CHECK(base64("").empty());
    CHECK(base64("f") == "Zg==");
    CHECK(base64("fo") == "Zm8=");
    CHECK(base64("foo") == "Zm9v");
    CHECK(base64("foobar") == "Zm9vYmFy");
    CHECK(base64("\xff\xfe\xfd") == "//79");
  }

  TEST_CASE("a PNG file has signature, size, depth and checksums") {
    const std::vector<uint8_t> pixels = {0, 255, 128, 1, 2, 3};
    const std::string file = png(3, 2, pixels);
    CHECK(file.substr(0, 8) == "\x89PNG\r\n\x1a\n");
    CHECK(file.substr(12, 17) == std::string("IHDR\0\0\0\x03\0\0\0\x02\x08\0\0\0\0", 17));
    // An end chunk is the same in every PNG file, its checksum included.
    CHECK(file.substr(file.size() - 12) == std::string("\0\0\0\0IEND\xae\x42\x60\x82", 12));
    CHECK_THROWS_AS(png(2, 2, pixels), Error);
    CHECK_THROWS_AS(png(0, 0, {}), Error);
    CHECK_THROWS_AS(png(int64_t{1} << 40, 1, pixels), Error);
  }

  TEST_CASE("a line chart has round ticks, a legend and gaps where a value is nan") {
    const double nan = std::nan("");
    const std::vector<Series> series = {{"train", one_to(5), {0.9, 0.5, 0.4, 0.3, 0.2}},
                                        {"<b>", one_to(5), {1.0, 0.6, nan, 0.5, 0.4}}};
    const std::string svg = line_chart_svg("Loss & more", "epoch", "loss", series);
    CHECK(well_formed(svg));
    CHECK(contains(svg, "Loss &amp; more"));
    CHECK(contains(svg, "&lt;b&gt;"));
    CHECK(contains(svg, ">0.2</text>"));
    CHECK(contains(svg, ">1.0</text>"));
    CHECK(contains(svg, ">5</text>"));
    CHECK_FALSE(contains(svg, ">1.5</text>"));  // epochs are whole
    CHECK_FALSE(contains(svg, "nan"));
    CHECK(occurrences(svg, "<circle") == 9);
    // Two runs of the second curve: it is put down twice.
    const size_t second = svg.rfind(R"~(<path class="l" style="stroke:var(--s1)")~");
    REQUIRE(second != std::string::npos);
    const std::string path = svg.substr(second, svg.find("/>", second) - second);
    CHECK(occurrences(path, "M") == 2);
    CHECK(occurrences(path, "L") == 2);
  }

  TEST_CASE("charts of nothing, of one point, of a constant and of huge or tiny values are drawn") {
    const double inf = std::numeric_limits<double>::infinity();
    const double denormal = std::numeric_limits<double>::denorm_min();
    const std::vector<std::vector<double>> curves = {
        {}, {0.5}, {3, 3, 3}, {-1e299, 1e299}, {inf, -inf}, {0, denormal}, {1e15, 1e15 + 1}, {-2, -1}, {0, 0}};
    for (const std::vector<double>& y : curves) {
      const std::vector<Series> series = {{"a", one_to(static_cast<int>(y.size())), y}};
      const std::string svg = line_chart_svg("t", "x", "y", series);
      CHECK(well_formed(svg));
      CHECK_FALSE(contains(svg, "nan"));
      CHECK_FALSE(contains(svg, "inf"));
      CHECK(svg.size() < 20000);
    }
    CHECK(contains(line_chart_svg("t", "x", "y", {}), "no data"));
    const std::vector<Series> uneven = {{"a", {1, 2}, {1}}};
    CHECK_THROWS_WITH_AS(line_chart_svg("t", "x", "y", uneven), "line chart: series a has 2 x and 1 y", Error);
    CHECK_THROWS_AS(line_chart_svg("t", "x", "y", std::vector<Series>(9)), Error);
  }

  TEST_CASE("a curve of a million points stays small and keeps its peak") {
    Series series{"loss", one_to(1000000), std::vector<double>(1000000, 0.0)};
    series.y[654321] = 100;
    const std::string svg = line_chart_svg("t", "x", "y", std::vector<Series>{series});
    CHECK(svg.size() < 60000);
    CHECK(contains(svg, ">100</text>"));
  }

  TEST_CASE("a heat map shows each count, its axes and its labels") {
    const std::vector<std::string> labels = {"cat", "d<g"};
    const std::vector<double> values = {90, 10, 0.125, 100};
    const std::string svg = heat_map_svg("Confusion", values, labels);
    CHECK(well_formed(svg));
    for (const char* part : {">90</text>", ">10</text>", ">0.125</text>", ">100</text>", ">predicted</text>",
                             ">true</text>", ">cat</text>", ">d&lt;g</text>", "true cat, predicted d&lt;g: 10"}) {
      CHECK_MESSAGE(contains(svg, part), part);
    }
    CHECK_THROWS_AS(heat_map_svg("t", values, std::vector<std::string>(3)), Error);
    CHECK_THROWS_AS(heat_map_svg("t", {}, {}), Error);
    CHECK_THROWS_AS(heat_map_svg("t", std::vector<double>(257 * 257), std::vector<std::string>(257)), Error);
    const double huge = std::numeric_limits<double>::max();
    const std::string odd = heat_map_svg("t", std::vector<double>{-huge, huge, std::nan(""), 0}, labels);
    CHECK(well_formed(odd));
    CHECK(occurrences(odd, "<rect") == 3);
  }

  TEST_CASE("ink on a heat map's cells is dark on light and light on dark") {
    const std::string style = figure_style();
    const size_t night = style.find("@media");
    REQUIRE(night != std::string::npos);
    const std::string day = style.substr(0, night);
    const std::string dark = style.substr(night);
    CHECK(contains(day, ".xg .k0{fill:#101216}"));
    CHECK(contains(day, ".xg .k11{fill:#ffffff}"));
    CHECK(contains(dark, ".xg .k0{fill:#ffffff}"));
    CHECK(contains(dark, ".xg .k11{fill:#101216}"));
  }

  TEST_CASE("images are embedded and captioned") {
    const std::vector<GreyImage> images = {{2, 2, {0, 255, 255, 0}, "true 3\nsaid 5 & sure"}, {1, 1, {7}, ""}};
    const std::string svg = image_grid_svg("Wrong", images);
    CHECK(well_formed(svg));
    CHECK(contains(svg, "data:image/png;base64," + base64(png(2, 2, images[0].pixels))));
    CHECK(contains(svg, ">said 5 &amp; sure</text>"));
    CHECK(well_formed(image_grid_svg("none", std::span<const GreyImage>())));
    const std::vector<GreyImage> wrong = {{3, 3, {1, 2}, "x"}};
    CHECK_THROWS_AS(image_grid_svg("t", wrong), Error);
  }

  TEST_CASE("a report is one page that asks the network for nothing") {
    const std::vector<int64_t> labels = {0, 1, 1};
    const std::vector<std::string> columns = {"setting", "value"};
    const std::vector<std::vector<std::string>> rows = {{"lr", "0.01"}, {"<script>", "'1'"}};
    Report report("MNIST <MLP>");
    report.add_heading("Run").add_text("First.\n\nSecond & last.").add_table("Settings", columns, rows);
    report.add_line_chart("Loss", "epoch", "loss", std::vector<Series>{{"train", {1, 2}, {2, 1}}});
    report.add_heat_map("Confusion", confusion_matrix(labels, labels, 2));
    report.add_table("Scores", classification_report(confusion_matrix(labels, labels, 2)));
    report.add_preformatted("Text", "a < b");
    report.add_images("Wrong", std::vector<GreyImage>{{1, 1, {7}, "c"}});
    const std::string html = report.html();
    CHECK(contains(html, "<title>MNIST &lt;MLP&gt;</title>"));
    CHECK(contains(html, "<p>First.</p>\n<p>Second &amp; last.</p>"));
    CHECK(contains(html, "&lt;script&gt;"));
    CHECK_FALSE(contains(html, "<script"));
    CHECK_FALSE(contains(html, "@import"));
    CHECK_FALSE(contains(html, "url("));
    // The only address is the name of the SVG namespace.
    CHECK(occurrences(html, "http") == occurrences(html, "http://www.w3.org/2000/svg"));
    CHECK(well_formed(html.substr(html.find("<body>"), html.find("</html>") - html.find("<body>"))));
    const std::vector<std::vector<std::string>> ragged = {{"only one"}};
    CHECK_THROWS_AS(report.add_table("t", columns, ragged), Error);

    const Folder folder;
    report.write(folder.file("report.html"));
    CHECK(content(folder.file("report.html")) == html);
    const std::vector<std::string> figures = report.write_figures(folder.string());
    REQUIRE(figures.size() == 3);
    CHECK(figures[0] == folder.file("01-loss.svg"));
    CHECK(well_formed(content(figures[0])));
  }

  TEST_CASE("an error while writing names path and reason and keeps the old file") {
    const Folder folder;
    const std::string path = folder.file("page.html");
    write_text_file(path, "old");
    CHECK_THROWS_WITH_AS(write_text_file(folder.file("no/page.html"), "new"),
                         ("cannot write " + folder.file("no/page.html") + ": No such file or directory").c_str(),
                         Error);
    // A temporary file that leads to the full device stands for a full disk.
    const std::string temporary = text(path, ".", static_cast<long>(getpid()), ".tmp");
    std::filesystem::create_symlink("/dev/full", temporary);
    CHECK_THROWS_WITH_AS(write_text_file(path, "new"), ("cannot write " + path + ": No space left on device").c_str(),
                         Error);
    CHECK(content(path) == "old");
    CHECK_FALSE(std::filesystem::exists(std::filesystem::symlink_status(temporary)));
    CHECK_THROWS_WITH_AS(write_text_file("/dev/full", "new"), "cannot write /dev/full: No space left on device", Error);
    CHECK(std::filesystem::is_character_file("/dev/full"));
    CHECK_THROWS_WITH_AS(write_text_file(folder.string(), "new"),
                         ("cannot write " + folder.string() + ": Is a directory").c_str(), Error);
  }
}
