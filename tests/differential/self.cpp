#include "self.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "exact.h"
#include "numeric.h"
#include "show.h"

namespace differential {
namespace {

// What stands between the parentheses behind `name`, without the first argument: "" for f(in[0]) and x.f_().
std::optional<std::string> arguments(const std::string& text, const std::string& name) {
  const size_t at = text.find(name + "(");
  if (at == std::string::npos) return std::nullopt;
  std::string list;
  int depth = 0;
  for (size_t i = at + name.size(); i < text.size(); ++i) {
    if (text[i] == ')' && --depth == 0) {
      if (i + 1 < text.size() && text[i + 1] == '.') return std::nullopt;  // more is done to the result
      break;
    }
    if (depth > 0 && text[i] != ' ' && text[i] != '\n') list += text[i];
    if (text[i] == '(') ++depth;
  }
  if (list.rfind("in[0]", 0) == 0) list.erase(0, list.size() > 5 ? 6 : 5);
  return list;
}

// The row of f with the arguments that a row of f_ has.
std::optional<size_t> out_of_place(const std::vector<RowFacts>& rows, const RowFacts& row) {
  const std::string name = row.name.substr(0, row.name.find(' '));
  if (!row.in_place || name.back() != '_') return std::nullopt;
  const std::string pure = name.substr(0, name.size() - 1);
  const auto wanted = arguments(statement(row), "x." + name);
  if (!wanted) return std::nullopt;
  for (size_t i = 0; i < rows.size(); ++i)
    if (rows[i].name.substr(0, rows[i].name.find(' ')) == pure && rows[i].sizes.size() == row.sizes.size() &&
        arguments(statement(rows[i]), "return " + pure) == wanted)
      return i;
  return std::nullopt;
}

// Numbers that a float holds well and whose squares do not vanish.
bool harmless(const Case& call) {
  for (const InputSpec& input : call.inputs)
    for (const double x : input.values)
      if (!(std::fabs(x) < 100) || (x != 0 && std::fabs(x) < 1e-3)) return false;
  return true;
}

// Rows whose results depend on more than their operands' numbers: random ones, or arbitrary ones among equals.
bool is_random(const RowFacts& row) { return row.group.find("random") != std::string::npos; }

// Another dtype draws other numbers, has other bytes, does not fit a module's parameters or the dtype that is asked
// for, has other edges of bins, underflows elsewhere, and chooses otherwise where a root or a matrix has several
// gradients or none (a singular one). Terms of sinc and differences of places cancel, at round numbers as well.
// clang-format off
constexpr const char* kOtherInDoubles[] = {
    "dropout", "feature", "alpha", "rrelu", "normal", "view of", "nn::", "float_power_", "histogram", "histc",
    "utils::clip_grad_norm_", "optim::RMSprop", "clamp tensors", "gradient places", "sinc", "cholesky", "qr", "svd",
    "symeig", "eigh", "eigvalsh", "pinv", "cond", "nuclear_norm",
    "cosine_embedding_loss"};
// clang-format on
bool has_form_in_doubles(const RowFacts& row) {
  const auto begins = [&](const char* name) { return row.name.rfind(name, 0) == 0; };
  return !is_random(row) && std::none_of(std::begin(kOtherInDoubles), std::end(kOtherInDoubles), begins);
}

// OpenBLAS's threads multiply other infinities by 0 than one thread does.
bool solves(const RowFacts& row) {
  return row.name.find("solve") != std::string::npos || row.name.rfind("inv", 0) == 0;
}

// Along a stretched dimension all elements are those of the first.
void stretch(InputSpec& input) {
  if (input.layout != Layout::expanded || input.sizes.empty() || input.sizes[0] < 2) return;
  const size_t row = input.values.size() / static_cast<size_t>(input.sizes[0]);
  for (size_t i = row; i < input.values.size(); ++i) input.values[i] = input.values[i - row];
}

/// A second case whose outcome must be that of the first.
struct Counterpart {
  const char* name;
  Case call;
  bool gradients = true;  // compare these, too
};

std::vector<Counterpart> counterparts(const std::vector<RowFacts>& rows, const Case& call) {
  std::vector<Counterpart> result;
  const RowFacts& row = rows[call.row];
  const auto any = [&](auto&& holds) { return std::any_of(call.inputs.begin(), call.inputs.end(), holds); };
  if (!is_random(row) && any([](const InputSpec& input) { return input.layout != Layout::plain; })) {
    Counterpart plain{"other layouts", call};
    for (InputSpec& input : plain.call.inputs) {
      stretch(input);
      input.layout = Layout::plain;
    }
    result.push_back(plain);
  }
  if (!row.distinct && (harmless(call) || !solves(row))) {
    Counterpart threads{"one thread", call};
    threads.call.threads = 2;
    result.push_back(threads);
  }
  const bool same_kinds = !any([&](const InputSpec& input) {
    return input.kind != call.inputs[0].kind || !is_floating(input.kind) || input.sizes != call.inputs[0].sizes;
  });
  static std::map<size_t, std::optional<size_t>> partners;
  if (same_kinds && partners.find(call.row) == partners.end()) partners[call.row] = out_of_place(rows, rows[call.row]);
  if (const std::optional<size_t> other = same_kinds && !is_random(row) ? partners[call.row] : std::nullopt) {
    Counterpart pure{"in place", call, false};
    pure.call.row = *other;
    result.push_back(pure);
  }
  const bool narrow =
      any([](const InputSpec& input) { return input.kind == Kind::Half || input.kind == Kind::BFloat16; });
  // The gradient of a batch of two cancels.
  const bool cancels = row.name.rfind("nn::BatchNorm", 0) == 0;
  if (!call.create_graph && !call.extreme && !narrow && !cancels && harmless(call)) {
    Counterpart graph{"no graph", call};
    graph.call.create_graph = true;
    result.push_back(graph);
  }
  return result;
}

// Of a changed copy and a changed part only the copy.
void keep_result(Outcome& outcome) {
  for (size_t s = 1; s < 4; ++s) outcome.values[s].clear(), outcome.errors[s].clear();
  outcome.drawn.clear();  // it is called twice
  if (outcome.values[0].size() > 1) outcome.values[0].resize(1);
  for (Value& value : outcome.values[0]) value.requires_grad = false;
}

void ignore_graph(Outcome& outcome) {
  outcome.values[3].clear();
  outcome.errors[3].clear();
  for (Value& value : outcome.values[2]) value.requires_grad = false;
}

std::vector<Difference> compare_with(const Counterpart& other, const Case& call, Outcome ours, int64_t& compared) {
  const Outcome whole = ours;
  Outcome theirs = operators_of_xtgrad::run(other.call);
  if (!other.gradients) {
    if (!ours.errors[0].empty() || !theirs.errors[0].empty()) return {};  // in place fewer shapes and dtypes fit
    keep_result(ours), keep_result(theirs);
  }
  if (other.call.create_graph != call.create_graph) ignore_graph(ours), ignore_graph(theirs);
  for (Outcome* outcome : {&ours, &theirs})
    for (Value& value : outcome->values[0]) value.shares_memory_with = -1;
  std::vector<Difference> found = compare(call, ours, theirs, compared);
  drop_noise(found, call, whole, operators_of_xtgrad::run);
  return found;
}

// The first half of the results beside the second.
std::vector<Difference> compare_twins(const Case& call, const Outcome& both, int64_t& compared) {
  if (!both.errors[0].empty()) return {};
  Outcome first, second;
  const std::vector<Value>& all = both.values[0];
  for (size_t i = 0; i < all.size(); ++i) (2 * i < all.size() ? first : second).values[0].push_back(all[i]);
  return compare(call, first, second, compared);
}

}  // namespace

NamedDifferences compare_with_itself(const std::vector<RowFacts>& rows, const Case& call, int64_t& compared) {
  NamedDifferences result;
  const Outcome ours = operators_of_xtgrad::run(call);
  for (const Counterpart& other : counterparts(rows, call))
    result.emplace_back(other.name, compare_with(other, call, ours, compared));
  const RowFacts& row = rows[call.row];
  if (row.twins) result.emplace_back("function", compare_twins(call, ours, compared));
  if (has_form_in_doubles(row) && !call.extreme && is_coarse(call) && harmless(call))
    result.emplace_back("doubles", compare_with_doubles(call, ours, operators_of_xtgrad::run, compared));
  // The gradient of an element that is written twice counts both.
  const bool written_twice = row.name == "index_put_ list";
  if (!is_random(row) && !written_twice && !call.extreme && is_smooth(call))
    result.emplace_back("differences", compare_with_differences(call, ours, operators_of_xtgrad::run, compared));
  return result;
}

}  // namespace differential
