#include "numeric.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <sstream>

#include "incoming.h"

namespace differential {
namespace {

using Numbers = std::vector<double>;

bool is_real(const Value& x) { return x.defined && is_floating(static_cast<Kind>(x.kind)) && x.requires_grad; }

// Small steps are lost in a result that is rounded to fewer digits than doubles have.
bool is_rounded(const Value& x) { return is_real(x) && static_cast<Kind>(x.kind) != Kind::Double; }

double inner(const Numbers& a, const Numbers& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}
double inner_of_magnitudes(const Numbers& a, const Numbers& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += std::fabs(a[i] * b[i]);
  return sum;
}

/// The weights of each tensor that a backward pass starts from, empty where it does not.
std::vector<Numbers> weights_of(const std::vector<Value>& tensors, std::mt19937_64& random) {
  std::vector<Numbers> weights;
  for (const Value& x : tensors)
    weights.push_back(is_real(x) ? incoming_numbers(random, static_cast<int64_t>(x.numbers.size())) : Numbers());
  return weights;
}

Case moved(const Case& call, const std::vector<Numbers>& direction, double step) {
  Case other = call;
  for (size_t i = 0; i < other.inputs.size(); ++i)
    for (size_t k = 0; k < direction[i].size(); ++k) other.inputs[i].values[k] += step * direction[i][k];
  return other;
}

/// d/dt of <weights, tensors> at t = 0, and the size of the numbers that it was computed from.
struct Slope {
  double value = 0, size = 0;
};

std::optional<Slope> slope(const std::vector<Value>& below, const std::vector<Value>& above,
                           const std::vector<Numbers>& weights, double step) {
  if (below.size() != weights.size() || above.size() != weights.size()) return std::nullopt;
  Slope result;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (weights[i].empty()) continue;
    if (below[i].sizes != above[i].sizes || below[i].numbers.size() != weights[i].size()) return std::nullopt;
    result.value += (inner(above[i].numbers, weights[i]) - inner(below[i].numbers, weights[i])) / (2 * step);
    result.size += inner_of_magnitudes(above[i].numbers, weights[i]);
  }
  if (!std::isfinite(result.value)) return std::nullopt;
  return result;
}

/// Whether two of them say the same.
bool agree(const std::vector<double>& estimates) {
  for (size_t i = 0; i < estimates.size(); ++i)
    for (size_t k = 0; k < i; ++k)
      if (std::fabs(estimates[i] - estimates[k]) <= 1e-4 * std::fabs(estimates[i])) return true;
  return false;
}

}  // namespace

bool is_smooth(const Case& call) {
  for (const InputSpec& input : call.inputs) {
    for (const double x : input.values)
      if (!(std::fabs(x) < 100)) return false;
    if (!is_floating(input.kind)) continue;
    if (input.kind != Kind::Double || input.layout == Layout::expanded) return false;
    for (const double x : input.values)
      if (std::fabs(x) < 1e-2 || std::round(4 * x) == 4 * x) return false;
  }
  return true;
}

std::vector<Difference> compare_with_differences(const Case& call, const Outcome& ours,
                                                 const std::function<Outcome(const Case&)>& run, int64_t& compared) {
  const auto of = [](const Outcome& outcome, Stage stage) { return outcome.values[static_cast<size_t>(stage)]; };
  const std::vector<Value> results = of(ours, Stage::results);
  if (std::any_of(results.begin(), results.end(), is_rounded)) return {};
  std::mt19937_64 random(call.seed + 1), directions(call.seed + 2);
  const std::vector<Numbers> weights = weights_of(of(ours, Stage::results), random);
  const std::vector<Numbers> twice = weights_of(of(ours, Stage::gradients), random);

  std::vector<Numbers> direction, of_leaves;
  for (const InputSpec& input : call.inputs) {
    direction.push_back(input.requires_grad ? incoming_numbers(directions, static_cast<int64_t>(input.values.size()))
                                            : Numbers());
    if (input.requires_grad) of_leaves.push_back(direction.back());
  }

  std::vector<Difference> found;
  const auto check = [&](Stage from, Stage derivative, const std::vector<Numbers>& weighted) {
    const std::vector<Value> values = of(ours, derivative);
    if (values.size() < of_leaves.size() || !ours.errors[static_cast<size_t>(derivative)].empty()) return;
    Slope exact;
    for (size_t i = 0; i < of_leaves.size(); ++i) {
      if (!values[i].defined) continue;
      exact.value += inner(values[i].numbers, of_leaves[i]);
      exact.size += inner_of_magnitudes(values[i].numbers, of_leaves[i]);
    }
    if (!std::isfinite(exact.value)) return;
    ++compared;
    std::vector<double> estimates;
    for (const double step : {1e-6, 1e-5, 1e-7, 1e-4}) {  // a corner of the function may lie within a step
      const Outcome below = run(moved(call, direction, -step)), above = run(moved(call, direction, step));
      const auto numeric = slope(of(below, from), of(above, from), weighted, step);
      if (!numeric) return;
      const double allowed = 1e-4 * (exact.size + std::fabs(numeric->value)) + 1e-14 / step * numeric->size + 1e-8;
      if (std::fabs(numeric->value - exact.value) <= allowed) return;
      estimates.push_back(numeric->value);
    }
    if (!agree(estimates)) return;  // a corner, or floats on the way
    std::ostringstream text;
    text.precision(12);
    text << exact.value << " against differences";
    for (const double estimate : estimates) text << " " << estimate;
    found.push_back({derivative, "values", text.str()});
  };
  check(Stage::results, Stage::gradients, weights);
  if (call.create_graph) check(Stage::gradients, Stage::second, twice);
  return found;
}

}  // namespace differential
