// The rules of DESIGN.md section 2 that a compiler does not check: includes point downward only, public headers
// include no third-party header, no include cycles, no overlong files.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

namespace {

namespace fs = std::filesystem;

struct Include {
  int line;
  std::string target;  // what stands between <> or ""
};
struct Source {
  int lines = 0;
  std::vector<Include> includes;
};
using Tree = std::map<std::string, Source>;  // by path from the project's root: "nn/linear.h"

constexpr int longest_file = 600;
const std::string xtensor_bridge = "include/xtgrad/xtensor.h";

const std::map<std::string, std::set<std::string>> may_include = {
    {"lib", {"lib"}},
    {"autograd", {"lib", "autograd"}},
    {"nn", {"lib", "autograd", "nn"}},
    {"optim", {"lib", "autograd", "optim"}},
    {"data", {"lib", "autograd", "data"}},
    {"train", {"lib", "autograd", "nn", "optim", "data", "train"}},
};

bool starts_with_any(std::string_view text, const std::vector<std::string_view>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view p) { return text.substr(0, p.size()) == p; });
}

bool is_xtensor(std::string_view target) { return starts_with_any(target, {"xtensor/", "xtl/", "xsimd/"}); }

bool is_third_party(std::string_view target) {
  return is_xtensor(target) ||
         starts_with_any(target, {"xtensor-blas/", "xflens/", "cereal/", "cblas", "lapack", "f77blas", "openblas",
                                  "oneapi/", "dnnl", "omp", "onnx/", "fmt/", "nlohmann/", "CLI/", "zlib.h", "zip.h",
                                  "libdeflate.h", "doctest"});
}

std::string folder_of(const std::string& path) { return path.substr(0, path.find('/')); }

bool is_header(std::string_view path) { return path.size() > 2 && path.substr(path.size() - 2) == ".h"; }

Source parse(std::istream& in) {
  Source source;
  for (std::string line; std::getline(in, line);) {
    ++source.lines;
    size_t at = line.find_first_not_of(" \t");
    if (at == std::string::npos || line[at] != '#') continue;
    at = line.find_first_not_of(" \t", at + 1);
    if (at == std::string::npos || line.compare(at, 7, "include") != 0) continue;
    const size_t open = line.find_first_of("<\"", at);
    if (open == std::string::npos) continue;
    const size_t close = line.find_first_of(">\"", open + 1);
    if (close == std::string::npos) continue;
    source.includes.push_back({source.lines, line.substr(open + 1, close - open - 1)});
  }
  return source;
}

Tree read_tree(const fs::path& root) {
  Tree tree;
  for (const char* folder :
       {"lib", "autograd", "nn", "optim", "data", "train", "include", "examples", "tests", "bench"}) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".h" && extension != ".cpp") continue;
      std::ifstream in(entry.path());
      tree[fs::relative(entry.path(), root).generic_string()] = parse(in);
    }
  }
  return tree;
}

// The project's file that an include names, or "" where it is a system or third-party header.
std::string resolve(const Tree& tree, const std::string& from, const std::string& target) {
  std::string path = target;
  if (target.rfind("xtgrad/", 0) == 0) {
    path = target.substr(7);
    if (may_include.count(folder_of(path)) == 0) path = "include/" + target;
  } else {
    path = (fs::path(from).parent_path() / target).lexically_normal().generic_string();
    if (tree.count(path) == 0) return "";
  }
  return path;
}

std::string place(const std::string& path, int line) { return path + ":" + std::to_string(line) + ": "; }

void check_arrows(const Tree& tree, std::vector<std::string>& out) {
  for (const auto& [path, source] : tree) {
    const auto rule = may_include.find(folder_of(path));
    if (rule == may_include.end()) continue;
    for (const Include& include : source.includes) {
      const std::string target = resolve(tree, path, include.target);
      if (!target.empty() && rule->second.count(folder_of(target)) == 0)
        out.push_back(place(path, include.line) + rule->first + " may not include <" + include.target + ">");
    }
  }
}

// Every file that can be reached from the roots, with the root that reaches it.
std::map<std::string, std::string> reach(const Tree& tree, const std::vector<std::string>& roots) {
  std::map<std::string, std::string> reached;
  std::vector<std::pair<std::string, std::string>> open;
  for (const std::string& root : roots) open.emplace_back(root, root);
  while (!open.empty()) {
    const auto [path, root] = open.back();
    open.pop_back();
    const auto source = tree.find(path);
    if (source == tree.end() || !reached.emplace(path, root).second) continue;
    for (const Include& include : source->second.includes) open.emplace_back(resolve(tree, path, include.target), root);
  }
  return reached;
}

void check_public_headers(const Tree& tree, std::vector<std::string>& out) {
  std::vector<std::string> roots;
  for (const auto& [path, source] : tree) {
    const std::string folder = folder_of(path);
    const bool is_inner = folder == "lib" || path.rfind("train/onnx/", 0) == 0;
    const bool is_public = folder == "include" || (!is_inner && may_include.count(folder) != 0);
    if (is_header(path) && is_public && path != xtensor_bridge) roots.push_back(path);
  }
  const auto everywhere = reach(tree, roots);
  std::map<std::string, std::string> headers = reach(tree, {xtensor_bridge});
  for (const auto& item : everywhere) headers[item.first] = item.second;
  for (const auto& [path, root] : headers) {
    for (const Include& include : tree.at(path).includes) {
      const bool allowed = is_xtensor(include.target) && everywhere.count(path) == 0;
      if (is_third_party(include.target) && !allowed)
        out.push_back(place(path, include.line) + "<" + include.target + "> in a public header" +
                      (root == path ? "" : " (users reach it through " + root + ")"));
    }
  }
}

void find_cycles(const Tree& tree, const std::string& path, std::vector<std::string>& trail,
                 std::set<std::string>& done, std::vector<std::string>& out) {
  trail.push_back(path);
  for (const Include& include : tree.at(path).includes) {
    const std::string target = resolve(tree, path, include.target);
    if (tree.count(target) == 0 || done.count(target) != 0) continue;
    const auto seen = std::find(trail.begin(), trail.end(), target);
    if (seen == trail.end()) {
      find_cycles(tree, target, trail, done, out);
      continue;
    }
    std::string cycle = place(path, include.line) + "includes form a cycle: ";
    for (auto step = seen; step != trail.end(); ++step) cycle += *step + " -> ";
    out.push_back(cycle + target);
  }
  trail.pop_back();
  done.insert(path);
}

void check_cycles(const Tree& tree, std::vector<std::string>& out) {
  std::set<std::string> done;
  std::vector<std::string> trail;
  for (const auto& item : tree)
    if (done.count(item.first) == 0) find_cycles(tree, item.first, trail, done, out);
}

void check_lengths(const Tree& tree, std::vector<std::string>& out) {
  for (const auto& [path, source] : tree)
    if (source.lines > longest_file)
      out.push_back(place(path, longest_file + 1) + "the file has " + std::to_string(source.lines) +
                    " lines, at most " + std::to_string(longest_file) + " are allowed: split it by idea");
}

std::vector<std::string> violations(const Tree& tree) {
  std::vector<std::string> out;
  check_arrows(tree, out);
  check_public_headers(tree, out);
  check_cycles(tree, out);
  check_lengths(tree, out);
  return out;
}

// What is wrong with a project of these files.
std::vector<std::string> violations_of(const std::vector<std::pair<std::string, std::string>>& files) {
  Tree tree;
  for (const auto& [path, content] : files) {
    std::istringstream in(content);
    tree[path] = parse(in);
  }
  return violations(tree);
}

using Messages = std::vector<std::string>;

}  // namespace

TEST_SUITE("architecture") {
  TEST_CASE("the project keeps its own architecture") {
    const Tree tree = read_tree(fs::path(XTGRAD_TEST_DIR).parent_path());
    REQUIRE(tree.count("lib/check.h") == 1);
    for (const std::string& message : violations(tree)) FAIL_CHECK(message);
  }

  TEST_CASE("an include that points up or sideways is found") {
    CHECK(violations_of({{"lib/a.cpp", "// a\n#include <xtgrad/autograd/tensor.h>\n"}}) ==
          Messages{"lib/a.cpp:2: lib may not include <xtgrad/autograd/tensor.h>"});
    CHECK(violations_of({{"nn/a.h", "#  include <xtgrad/optim/sgd.h>\n"}}) ==
          Messages{"nn/a.h:1: nn may not include <xtgrad/optim/sgd.h>"});
    CHECK(violations_of({{"data/a.cpp", "#include \"../train/b.h\"\n"}, {"train/b.h", ""}}) ==
          Messages{"data/a.cpp:1: data may not include <../train/b.h>"});
    CHECK(violations_of({{"nn/a.cpp", "#include <xtgrad/xtgrad.h>\n"}}) ==
          Messages{"nn/a.cpp:1: nn may not include <xtgrad/xtgrad.h>"});
    CHECK(violations_of({{"train/a.cpp", "#include <xtgrad/nn/linear.h>\n#include <vector>\n"},
                         {"examples/a.cpp", "#include <xtgrad/xtgrad.h>\n"}}) == Messages{});
  }

  TEST_CASE("a third-party header in a public header is found, also behind a header of lib") {
    CHECK(violations_of({{"autograd/a.h", "#include <omp.h>\n"}}) ==
          Messages{"autograd/a.h:1: <omp.h> in a public header"});
    CHECK(violations_of({{"optim/a.h", "#include <xtgrad/lib/b.h>\n"},
                         {"lib/b.h", "#include <xtgrad/lib/c.h>\n"},
                         {"lib/c.h", "\n#include <cereal/cereal.hpp>\n"}}) ==
          Messages{"lib/c.h:2: <cereal/cereal.hpp> in a public header (users reach it through optim/a.h)"});
    CHECK(violations_of({{"lib/gemm.h", "#include <cblas.h>\n"}, {"nn/a.cpp", "#include <xtgrad/lib/gemm.h>\n"}}) ==
          Messages{});
  }

  TEST_CASE("xtensor is allowed behind the bridge and nowhere else") {
    const std::string compat = "#include <xtensor/xadapt.hpp>\n";
    const std::pair<std::string, std::string> bridge = {xtensor_bridge, "#include <xtgrad/lib/compat.h>\n"};
    CHECK(violations_of({bridge, {"lib/compat.h", compat}}) == Messages{});
    CHECK(violations_of({bridge, {"lib/compat.h", "#include <fmt/core.h>\n"}}).size() == 1);
    CHECK(violations_of(
              {bridge, {"lib/compat.h", compat}, {"include/xtgrad/xtgrad.h", "#include <xtgrad/xtensor.h>\n"}}) ==
          Messages{"lib/compat.h:1: <xtensor/xadapt.hpp> in a public header (users reach it through "
                   "include/xtgrad/xtgrad.h)"});
  }

  TEST_CASE("include cycles and overlong files are found") {
    CHECK(violations_of({{"lib/a.h", "#include <xtgrad/lib/b.h>\n"}, {"lib/b.h", "#include \"a.h\"\n"}}) ==
          Messages{"lib/b.h:1: includes form a cycle: lib/a.h -> lib/b.h -> lib/a.h"});
    CHECK(violations_of({{"bench/a.cpp", std::string(600, '\n')}}) == Messages{});
    CHECK(violations_of({{"bench/a.cpp", std::string(601, '\n')}}) ==
          Messages{"bench/a.cpp:601: the file has 601 lines, at most 600 are allowed: split it by idea"});
  }
}
