#include "family.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include <doctest/doctest.h>

namespace reference {
namespace fs = std::filesystem;
namespace {

const fs::path kOwnFolder = fs::path(XTGRAD_TEST_DIR) / "reference";

fs::path file_of(const std::string& family) {
  for (const char* extension : {".jsonl", ".json"})
    if (const fs::path file = folder() / (family + extension); fs::exists(file)) return file;
  return {};
}

/// One family's way through its file.
struct Pass {
  Pass(const std::string& name, const std::set<std::string>& known_kinds)
      : family(name), known(known_kinds), waiting(pending(name)) {}

  std::string family;
  const std::set<std::string>& known;
  std::set<std::string> waiting, used, ops;
  int checked = 0, postponed = 0;

  void fail(const std::string& id, const std::string& problem) const {
    FAIL_CHECK(family << " " << id << ": " << problem);
  }

  void row(const Json& row, const std::function<std::vector<std::string>(const Json&)>& check_row) {
    const std::string kind = kind_of(row), id = row.at("id");
    if (waiting.count(kind)) used.insert(kind);
    if (known.count(kind)) {
      ops.insert(kind);
      ++checked;
      try {
        for (const std::string& problem : check_row(row)) fail(id, problem);
      } catch (const std::exception& error) {
        fail(id, error.what());
      }
    } else if (waiting.count(kind)) {
      ++postponed;
    } else {
      fail(id, "the runner does not know '" + kind + "', nor does tests/reference/PENDING list it");
    }
  }

  void finish() const {
    for (const std::string& kind : waiting) {
      if (known.count(kind))
        fail(kind, "is known by now: take it off tests/reference/PENDING");
      else if (!is_other_folder() && !used.count(kind))
        fail(kind, "is in tests/reference/PENDING, but no case needs it");
    }
    std::cout << family << ": " << checked << " cases, " << ops.size() << " ops, " << postponed << " pending\n";
  }
};

}  // namespace

bool is_other_folder() {
  const char* given = std::getenv("XTGRAD_REFERENCE");
  return given && *given;
}

fs::path folder() { return is_other_folder() ? fs::path(std::getenv("XTGRAD_REFERENCE")) : kOwnFolder; }

const std::set<std::string>& families() {
  static const std::set<std::string> names{"unary",    "binary",    "matmul", "reduce", "shape",        "loss",
                                           "conv",     "pool",      "layers", "optim",  "lr_scheduler", "rng",
                                           "training", "operators", "linalg", "more",   "sequence",     "sampling",
                                           "special",  "factors",   "rarer"};
  return names;
}

std::set<std::string> pending(const std::string& family) {
  std::ifstream file(kOwnFolder / "PENDING");
  check(file.good(), "cannot read ", (kOwnFolder / "PENDING").string());
  std::set<std::string> kinds;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::string first, second, third;
    if (!(words >> first)) continue;
    check((words >> second) && !(words >> third), "PENDING: not `family op`: ", line);
    if (first == family) kinds.insert(second);
  }
  return kinds;
}

std::vector<Json> rows_of(const fs::path& file) {
  std::ifstream in(file);
  check(in.good(), "cannot read ", file.string());
  std::vector<Json> rows;
  if (file.extension() == ".json") {
    for (const Json& row : Json::parse(in)) rows.push_back(row);
  } else {
    for (std::string line; std::getline(in, line);)
      if (!line.empty()) rows.push_back(Json::parse(line));
  }
  check(!rows.empty(), file.string(), " holds no case");
  return rows;
}

std::string kind_of(const Json& row) {
  for (const char* key : {"op", "draw"})
    if (row.contains(key)) return row.at(key);
  const std::string id = row.at("id");
  return id.substr(0, id.find(' '));
}

void run_family(const std::string& family, const std::set<std::string>& known,
                const std::function<std::vector<std::string>(const Json&)>& check_row) {
  const fs::path file = file_of(family);
  if (file.empty()) {
    REQUIRE_MESSAGE(is_other_folder(), "there is no file for ", family, " in ", folder().string());
    std::cout << family << ": no file in " << folder().string() << ", nothing to check\n";
    return;
  }
  Pass pass(family, known);
  for (const Json& row : rows_of(file)) pass.row(row, check_row);
  pass.finish();
}

void run_family(const std::string& family, const Table& table, decltype(check_case)* check_one) {
  std::set<std::string> known;
  for (const auto& [op, call] : table) known.insert(op);
  run_family(family, known, [&](const Json& row) { return check_one(row, table.at(kind_of(row))); });
  if (!file_of("narrow_" + family).empty())
    run_family("narrow_" + family, known,
               [&](const Json& row) { return check_narrow_case(row, table.at(kind_of(row))); });
}

TEST_CASE("every file of the folder is read") {
  int files = 0;
  for (const auto& entry : fs::directory_iterator(folder())) {
    const std::string extension = entry.path().extension().string(), family = entry.path().stem().string();
    if (extension != ".jsonl" && extension != ".json") continue;
    ++files;
    if (!families().count(family.starts_with("narrow_") ? family.substr(7) : family)) {
      CAPTURE(entry.path().string());
      run_family(family, Table{});
    }
  }
  CHECK_MESSAGE(files > 0, "no .jsonl or .json file in ", folder().string());
}

}  // namespace reference
