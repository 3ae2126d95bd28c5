// Makes the page of benchmarks: page PAGE.md MERGED.json RESULTS.json ... reads what the other programs wrote with
// --json.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include <xtgrad/lib/check.h>

#include "curves.h"

namespace {

using Json = nlohmann::ordered_json;

struct Section {
  const char* name;
  const char* title;
  const char* unit;
};
constexpr Section kSections[] = {
    {"mlp", "A training step of the MLP 784-500-250-100-10", "ms"},
    {"cnn", "A training step of a CNN (convolutions 1-32 and 32-64, max-pool, 9216-128-10)", "ms"},
    {"inference", "A forward pass of the MLP without recording", "ms"},
    {"graph", "A chain of multiplications of 8 floats, recorded, forward and backward", "ms"},
    {"ops", "Operations", "ms"},
    {"products", "Matrix products", "ms"},
    {"convolutions", "Convolutions", "ms"},
    {"scaling", "A training step of an MLP that grows in one respect", "ms"},
    {"memory", "Resident memory of training at its peak", "MB"},
    {"loader", "An epoch of MNIST", "ms"},
    {"checkpoint", "A checkpoint of 40 MB", "ms"},
    {"compile", "CPU time to compile", "s"},
    {"size", "A program and all libraries that it loads, stripped", "MB"}};
constexpr const char* kPeers[] = {"libtorch", "pytorch",   "sklearn",     "dlib",        "onednn",
                                  "openblas", "ours_nchw", "onednn_nhwc", "onednn_nchw", "onednn_any"};

std::string cell(const Json& row, const std::string& key) {
  return row.contains(key) ? fmt::format("{:.4g}", row[key].get<double>()) : "";
}

std::string ratio(const Json& row, const std::string& above, const std::string& below) {
  if (!row.contains(above) || !row.contains(below)) return "";
  return fmt::format("{:.2f}", row[above].get<double>() / row[below].get<double>());
}

// The rows of a section, with columns for whoever took part in one of them.
std::string table(const Section& section, const Json& rows) {
  const std::string prefix = std::string(section.name) + "/", unit = std::string("_") + section.unit;
  std::vector<const Json*> mine;
  for (const Json& row : rows)
    if (row["name"].get<std::string>().starts_with(prefix)) mine.push_back(&row);
  if (mine.empty()) return "";
  const auto takes_part = [&](const std::string& who) {
    return std::any_of(mine.begin(), mine.end(), [&](const Json* row) { return row->contains(who + unit); });
  };
  std::string head = fmt::format("| | ours, {} |", section.unit), rule = "|---|---:|";
  std::vector<std::string> peers;
  if (takes_part("floor")) {
    head += fmt::format(" floor, {} | ours / floor |", section.unit);
    rule += "---:|---:|";
  }
  for (const char* peer : kPeers)
    if (takes_part(peer)) {
      peers.emplace_back(peer);
      head += fmt::format(" {}, {} | {} / ours |", peer, section.unit, peer);
      rule += "---:|---:|";
    }
  std::string text = fmt::format("\n## {}\n\n{}\n{}\n", section.title, head, rule);
  for (const Json* row : mine) {
    text +=
        fmt::format("| {} | {} |", (*row)["name"].get<std::string>().substr(prefix.size()), cell(*row, "ours" + unit));
    if (takes_part("floor"))
      text += fmt::format(" {} | {} |", cell(*row, "floor" + unit), ratio(*row, "ours" + unit, "floor" + unit));
    for (const std::string& peer : peers)
      text += fmt::format(" {} | {} |", cell(*row, peer + unit), ratio(*row, peer + unit, "ours" + unit));
    text += "\n";
  }
  return text;
}

// Adds a program's rows; what several measured of one thing becomes one row.
void merge(Json& rows, const Json& more) {
  for (const Json& row : more) {
    const auto same =
        std::find_if(rows.begin(), rows.end(), [&](const Json& old) { return old["name"] == row["name"]; });
    if (same == rows.end())
      rows.push_back(row);
    else
      same->update(row);
  }
}

void write(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  xtgrad::check(file.flush().good(), "cannot write ", path);
}

}  // namespace

int main(int argc, char** argv) try {
  xtgrad::check(argc > 3, "usage: page PAGE.md MERGED.json RESULTS.json ...");
  Json rows = Json::array(), machine;
  for (int i = 3; i < argc; ++i) {
    std::ifstream file(argv[i]);
    xtgrad::check(file.good(), "cannot read ", argv[i]);
    const Json results = Json::parse(file);
    merge(rows, results["results"]);
    if (i == 3) machine = results["machine"];
  }
  write(argv[2], Json{{"machine", machine}, {"results", rows}}.dump(1) + "\n");
  std::string page = fmt::format(
      "# Benchmarks\n\nWritten by `scripts/bench` on {:%Y-%m-%d}: {}, {} cores. BLAS of ours and libtorch: {}. "
      "Medians of interleaved rounds. The floor is the same work without a framework: products by "
      "oneDNN, OpenBLAS or by hand, whichever is fastest, everything preallocated; for a chain, its kernels "
      "alone.\n\n```\n{}```\n",
      fmt::localtime(std::time(nullptr)), machine["processor"].get<std::string>(), machine["cores"].get<int>(),
      machine["blas"].get<std::string>(), machine["config"].get<std::string>());
  for (const Section& section : kSections) page += table(section, rows);
  page += curves::section(rows, argv[1]);
  write(argv[1], page);
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
