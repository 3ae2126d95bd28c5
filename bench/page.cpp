// Makes the page of benchmarks: page PAGE.md MERGED.json RESULTS.json ... reads what the other programs wrote with
// --json.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cmath>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/kernels/openblas_core.h>

namespace {

using Json = nlohmann::ordered_json;

struct Section {
  const char* name;
  const char* title;
};
constexpr Section kSections[] = {
    {"mlp", "A training step of the MLP 784-500-250-100-10"},
    {"cnn", "A training step of a CNN (convolutions 1-32 and 32-64, max-pool, 9216-128-10)"},
    {"inference", "A forward pass of the MLP without recording"},
    {"graph", "A chain of multiplications of 8 floats, recorded, forward and backward"},
    {"ops", "Operations"},
    {"loader", "An epoch of 60 000 images from memory"},
    {"checkpoint", "A checkpoint of 40 MB"}};

std::string processor() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown processor";
}

std::string cell(const Json& row, const std::string& key) {
  return row.contains(key) ? fmt::format("{:.4g}", row[key].get<double>()) : "";
}

std::string ratio(const Json& row, const std::string& above, const std::string& below) {
  if (!row.contains(above) || !row.contains(below)) return "";
  return fmt::format("{:.2f}", row[above].get<double>() / row[below].get<double>());
}

std::string table(const Section& section, const Json& rows) {
  const std::string prefix = std::string(section.name) + "/";
  std::string text;
  for (const Json& row : rows) {
    const auto name = row["name"].get<std::string>();
    if (!name.starts_with(prefix)) continue;
    text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", name.substr(prefix.size()), cell(row, "ours_ms"),
                        cell(row, "floor_ms"), ratio(row, "ours_ms", "floor_ms"), cell(row, "libtorch_ms"),
                        ratio(row, "libtorch_ms", "ours_ms"));
  }
  if (text.empty()) return text;
  return fmt::format(
      "\n## {}\n\n| | ours, ms | floor, ms | ours / floor | libtorch, ms | libtorch / ours |\n"
      "|---|---:|---:|---:|---:|---:|\n{}",
      section.title, text);
}

void write(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  xtgrad::check(file.flush().good(), "cannot write ", path);
}

}  // namespace

int main(int argc, char** argv) try {
  xtgrad::check(argc > 3, "usage: page PAGE.md MERGED.json RESULTS.json ...");
  Json rows = Json::array();
  for (int i = 3; i < argc; ++i) {
    std::ifstream file(argv[i]);
    xtgrad::check(file.good(), "cannot read ", argv[i]);
    for (const Json& row : Json::parse(file)["results"]) rows.push_back(row);
  }
  write(argv[2], Json{{"results", rows}}.dump(1) + "\n");
  std::string page = fmt::format(
      "# Benchmarks\n\nWritten by `scripts/bench` on {:%Y-%m-%d}: {}, {} cores, g++ {}, OpenBLAS kernels {}. Medians "
      "of "
      "interleaved rounds. The floor is the same work without a framework: products by oneDNN, OpenBLAS or by hand, "
      "whichever is fastest, everything preallocated; for a chain, its kernels alone.\n",
      fmt::localtime(std::time(nullptr)), processor(), std::thread::hardware_concurrency(), __VERSION__,
      xtgrad::kernels::blas::core_name());
  for (const Section& section : kSections) page += table(section, rows);
  write(argv[1], page);
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
