#include "compare.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace differential {
namespace {

std::string text(const std::vector<int64_t>& sizes) {
  std::string result = "[";
  for (size_t i = 0; i < sizes.size(); ++i) result += (i > 0 ? ", " : "") + std::to_string(sizes[i]);
  return result + "]";
}

std::string name_of(int kind) { return kind < 0 || kind > 9 ? "?" : kKindNames[static_cast<size_t>(kind)]; }

double tolerance(Kind kind, Stage stage) {
  const double more = stage == Stage::results ? 1 : stage == Stage::gradients ? 4 : 20;
  switch (kind) {
    case Kind::Double:
      return 1e-10 * more;
    case Kind::Float:
      return 1e-5 * more;
    case Kind::Half:
      return 4e-3 * more;
    case Kind::BFloat16:
      return 3e-2 * more;
    default:
      return 0;
  }
}

// The coarsest dtype that took part decides how closely results can agree.
Kind coarsest(const Case& call, Kind own) {
  const auto rank = [](Kind kind) {
    return kind == Kind::BFloat16 ? 3 : kind == Kind::Half ? 2 : kind == Kind::Float ? 1 : 0;
  };
  Kind result = own;
  for (const InputSpec& input : call.inputs)
    if (rank(input.kind) > rank(result)) result = input.kind;
  return result;
}

// Beyond it an operation that adds or rounds once more overflows.
double about_to_overflow(Kind kind) { return kind == Kind::Double ? 1e300 : kind == Kind::Half ? 64000 : 3.3e38; }

bool are_equal(double x, double y, double allowed, Kind kind) {
  if ((std::isnan(x) && std::isnan(y)) || x == y || std::fabs(x - y) <= allowed) return true;
  return std::signbit(x) == std::signbit(y) && std::min(std::fabs(x), std::fabs(y)) > about_to_overflow(kind);
}

// The first element that differs; "within 1 %" if none differs by more of the largest.
std::string differing_values(const Case& call, Stage stage, const Value& ours, const Value& theirs) {
  std::ostringstream text;
  text.precision(17);
  for (size_t i = 0; i < ours.integers.size(); ++i)
    if (ours.integers[i] != theirs.integers[i]) {
      text << "element " << i << ": " << ours.integers[i] << " against " << theirs.integers[i];
      return text.str();
    }
  if (!ours.integers.empty()) return "";
  // Sums cancel: their error is that of their terms, and the more of them the further the derivative. 16-bit terms are
  // rounded before they are added.
  const auto kind = static_cast<Kind>(ours.kind);
  const bool narrow = coarsest(call, kind) == Kind::Half || coarsest(call, kind) == Kind::BFloat16;
  const double share = stage == Stage::results ? 0.01 : stage == Stage::gradients && !narrow ? 0.03 : 0.1;
  double largest = share, largest_result = 0;
  for (const InputSpec& input : call.inputs)
    for (const double x : input.values)
      if (std::fabs(x) < 1e4) largest = std::max(largest, share * std::fabs(x));  // a huge one would excuse anything
  for (size_t i = 0; i < ours.numbers.size(); ++i)
    for (const double x : {ours.numbers[i], theirs.numbers[i]})
      if (std::isfinite(x)) largest_result = std::max(largest_result, std::fabs(x));
  const double allowed = tolerance(coarsest(call, kind), stage) * std::max(largest, largest_result);
  const auto first_beyond = [&](double limit) {
    size_t i = 0;
    while (i < ours.numbers.size() && are_equal(ours.numbers[i], theirs.numbers[i], limit, kind)) ++i;
    return i;
  };
  const size_t first = first_beyond(allowed);
  if (first == ours.numbers.size()) return "";
  text << "element " << first << ": " << ours.numbers[first] << " against " << theirs.numbers[first];
  if (first_beyond(1e-2 * largest_result) == ours.numbers.size()) text << ", within 1 %";
  return text.str();
}

}  // namespace

std::vector<Difference> compare(const Case& call, const Outcome& ours, const Outcome& theirs, int64_t& compared) {
  std::vector<Difference> found;
  const auto differ = [&](Stage stage, const char* kind, const std::string& a, const std::string& b) {
    found.push_back({stage, kind, a + " against " + b});
  };
  if (ours.drawn != theirs.drawn && ours.errors[0].empty() && theirs.errors[0].empty())
    differ(Stage::results, "order", "other arguments were drawn", "those");
  for (size_t s = 0; s < 4; ++s) {
    const auto stage = static_cast<Stage>(s);
    if (ours.errors[s].rfind(kForeignError, 0) == 0) differ(stage, "exception", ours.errors[s], "an Error");
    if (ours.errors[s].empty() != theirs.errors[s].empty()) {
      differ(stage, "throws", ours.errors[s].empty() ? "a result" : ours.errors[s],
             theirs.errors[s].empty() ? "a result" : theirs.errors[s]);
      return found;
    }
    if (!ours.errors[s].empty()) {
      ++compared;
      continue;
    }
    const auto &a = ours.values[s], &b = theirs.values[s];
    if (a.size() != b.size()) {
      differ(stage, "count", std::to_string(a.size()) + " tensors", std::to_string(b.size()));
      return found;
    }
    for (size_t i = 0; i < a.size(); ++i) {
      ++compared;
      if (a[i].defined != b[i].defined)
        differ(stage, "defined", a[i].defined ? "a tensor" : "none", b[i].defined ? "a tensor" : "none");
      if (!a[i].defined || !b[i].defined) continue;
      if (a[i].kind != b[i].kind) differ(stage, "dtype", name_of(a[i].kind), name_of(b[i].kind));
      if (a[i].requires_grad != b[i].requires_grad)
        differ(stage, "requires_grad", a[i].requires_grad ? "true" : "false", b[i].requires_grad ? "true" : "false");
      if (stage == Stage::results && a[i].shares_memory_with != b[i].shares_memory_with)
        differ(stage, "alias", std::to_string(a[i].shares_memory_with), std::to_string(b[i].shares_memory_with));
      if (a[i].sizes != b[i].sizes)
        differ(stage, "sizes", text(a[i].sizes), text(b[i].sizes));
      else if (a[i].kind == b[i].kind)
        if (const std::string values = differing_values(call, stage, a[i], b[i]); !values.empty())
          found.push_back({stage, "values", (i > 0 ? "tensor " + std::to_string(i) + ", " : "") + values});
    }
  }
  return found;
}

}  // namespace differential
