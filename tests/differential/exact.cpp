#include "exact.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <random>

namespace differential {
namespace {

/// Digits of significand, the exponent of the last digit of denormal numbers, and the largest number.
struct Format {
  int digits, least;
  double largest;
};
Format format_of(Kind kind) {
  if (kind == Kind::Half) return {11, -24, 65504};
  if (kind == Kind::BFloat16) return {8, -133, 0x1.fep127};
  if (kind == Kind::Float) return {24, -149, std::numeric_limits<float>::max()};
  return {53, -1074, std::numeric_limits<double>::max()};
}

bool is_coarse(Kind kind) { return is_floating(kind) && kind != Kind::Double; }

// Numbers up to half a digit beyond the largest are rounded to it.
double in_range(double x, Kind kind) {
  const Format format = format_of(kind);
  const double beyond = std::fabs(x) - format.largest;
  if (!(beyond > 0)) return x;
  const bool is_far = beyond >= std::ldexp(1, std::ilogb(format.largest) - format.digits);
  return std::copysign(is_far ? std::numeric_limits<double>::infinity() : format.largest, x);
}

double with_digits(double x, Kind kind) {
  if (!std::isfinite(x)) return x;
  const Format format = format_of(kind);
  int exponent = 0;
  std::frexp(x, &exponent);
  const int last = std::max(exponent - format.digits, format.least);
  return in_range(std::ldexp(std::nearbyint(std::ldexp(x, -last)), last), kind);
}

/// As a tensor of this dtype holds it, which rounds to a float first.
double rounded(double x, Kind kind) { return with_digits(with_digits(x, Kind::Float), kind); }

// The numbers that the dtypes of `call` hold, in doubles.
Case in_doubles(Case call) {
  for (InputSpec& input : call.inputs)
    if (is_coarse(input.kind)) {
      for (double& x : input.values) x = rounded(x, input.kind);
      input.kind = Kind::Double;
    }
  return call;
}

bool is_in_integers(const Outcome& outcome) {
  return std::any_of(outcome.values[0].begin(), outcome.values[0].end(),
                     [](const Value& value) { return value.kind >= 0 && !is_floating(static_cast<Kind>(value.kind)); });
}

// The same with other last digits. Equal numbers stay equal, and small round ones stay as they are: a step or a corner
// there is meant. Integers have the digits of the floats that they become, unless the results are integers as well, and
// stay in the range of their dtype. A number below `least` has the digits of that.
Case shaken(Case doubles, const Case& call, uint64_t trial, bool with_integers, double least) {
  for (size_t i = 0; i < call.inputs.size(); ++i) {
    const bool is_integer = !is_floating(call.inputs[i].kind);
    if (is_integer && !with_integers) continue;
    const Kind kind = is_integer ? Kind::Float : call.inputs[i].kind;
    const double digit = std::ldexp(1, kind == Kind::Double ? -49 : 1 - format_of(kind).digits);
    for (double& x : doubles.inputs[i].values) {
      if (!std::isfinite(x) || (std::round(4 * x) == 4 * x && std::fabs(x) < 1e4)) continue;
      std::mt19937_64 random(std::bit_cast<uint64_t>(x) + call.seed + trial);
      const double digits = 0.5 + static_cast<double>(random() % 1024) / 1024;
      if (is_integer)
        x = std::round(x - digit * x * digits);
      else
        x += digit * std::max(least, std::fabs(x)) * (random() % 2 == 0 ? digits : -digits);
    }
  }
  return doubles;
}

// Doubles in the dtypes of `like`, of which only the range matters here.
void take_kinds(Outcome& doubles, const Outcome& like) {
  for (size_t s = 0; s < 4; ++s)
    for (size_t i = 0; i < std::min(doubles.values[s].size(), like.values[s].size()); ++i) {
      Value& value = doubles.values[s][i];
      const int kind = like.values[s][i].kind;
      if (value.kind != static_cast<int>(Kind::Double) || kind < 0 || !is_coarse(static_cast<Kind>(kind))) continue;
      value.kind = kind;
      for (double& x : value.numbers) x = in_range(x, static_cast<Kind>(kind));
    }
}

// Whether a comparison that found these has compared all values of the stage, and found them equal.
bool agreed_on_values(const std::vector<Difference>& found, Stage stage) {
  return std::none_of(found.begin(), found.end(), [&](const Difference& other) {
    const bool ended = other.kind == "throws" || other.kind == "count";
    const bool of_values = other.kind == "values" || other.kind == "sizes" || other.kind == "defined";
    return (ended && other.stage <= stage) || (of_values && other.stage == stage);
  });
}

// How far from `exact` a number is; infinite where one of both is not finite.
double error_of(double x, double exact) {
  if (x == exact || (std::isnan(x) && std::isnan(exact))) return 0;
  const double error = std::fabs(x - exact);
  return std::isnan(error) ? std::numeric_limits<double>::infinity() : error;
}

// Whether the numbers of each tensor of `ours` are at most twice as far from `exact` as those of `theirs`, and finite
// where those are.
bool is_no_further(const Outcome& ours, const Outcome& theirs, const Outcome& exact, Stage stage) {
  const auto at = [stage](const Outcome& outcome) -> const auto& { return outcome.values[static_cast<size_t>(stage)]; };
  if (at(ours).size() != at(exact).size() || at(theirs).size() != at(exact).size()) return false;
  for (size_t i = 0; i < at(exact).size(); ++i) {
    const std::vector<double>&x = at(ours)[i].numbers, &y = at(theirs)[i].numbers, &right = at(exact)[i].numbers;
    if (x.size() != right.size() || y.size() != right.size()) return false;
    double of_ours = 0, of_theirs = 0;
    for (size_t j = 0; j < right.size(); ++j) {
      const double mine = error_of(x[j], right[j]), others = error_of(y[j], right[j]);
      if (std::isinf(mine) && !std::isinf(others)) return false;
      if (std::isfinite(mine)) of_ours = std::max(of_ours, mine);
      if (std::isfinite(others)) of_theirs = std::max(of_theirs, others);
    }
    if (of_ours > 2 * of_theirs) return false;
  }
  return true;
}

template <class Condition>
int64_t drop(std::vector<Difference>& found, Condition condition) {
  const auto end = std::remove_if(found.begin(), found.end(), condition);
  const int64_t dropped = found.end() - end;
  found.erase(end, found.end());
  return dropped;
}

bool is_narrow(const Case& call) {
  return std::any_of(call.inputs.begin(), call.inputs.end(),
                     [](const InputSpec& input) { return input.kind == Kind::Half || input.kind == Kind::BFloat16; });
}

bool is_half(const Case& call) {
  return std::any_of(call.inputs.begin(), call.inputs.end(),
                     [](const InputSpec& input) { return input.kind == Kind::Half; });
}

bool is_of_values(const Difference& difference) { return difference.kind == "values"; }

// The stages whose values the last digits of the inputs decide: run(`inputs`), which gives `outcome`, moves with them.
std::array<bool, 4> moving_stages(const Case& call, const Case& inputs, const Outcome& outcome, const Run& run,
                                  double least) {
  std::array<bool, 4> moving{};
  for (uint64_t trial = 0; trial < 8; ++trial) {
    Outcome other = run(shaken(inputs, call, trial, !is_in_integers(outcome), least));
    take_kinds(other, outcome);
    int64_t not_counted = 0;
    const std::vector<Difference> changed = compare(call, other, outcome, not_counted);
    for (size_t s = 0; s < 4; ++s) moving[s] |= !agreed_on_values(changed, static_cast<Stage>(s));
  }
  return moving;
}

// Drops the differences that the last digits of the inputs decide, by the size of `exact`, which is what `doubles`
// give.
int64_t drop_noise_of(std::vector<Difference>& found, const Case& call, const Case& doubles, const Outcome& exact,
                      const Run& run) {
  if (found.empty()) return 0;
  const std::array<bool, 4> moving = moving_stages(call, doubles, exact, run, 1);
  return drop(found, [&](const Difference& difference) {
    return (is_of_values(difference) || difference.kind == "throws") && moving[static_cast<size_t>(difference.stage)];
  });
}

// The steps within a function round as well. Where a matrix is nearly singular or large terms cancel, their rounding
// decides the result, and the result moves with the last digits of the operands (Parker, Monte Carlo Arithmetic, 1997).
int64_t drop_noise_of_steps(std::vector<Difference>& found, const Case& call, const Outcome& outcome, const Run& run) {
  if (std::none_of(found.begin(), found.end(), is_of_values)) return 0;
  const std::array<bool, 4> moving = moving_stages(call, call, outcome, run, 0);
  return drop(found, [&](const Difference& difference) {
    return is_of_values(difference) && moving[static_cast<size_t>(difference.stage)];
  });
}

}  // namespace

bool is_coarse(const Case& call) {
  return std::any_of(call.inputs.begin(), call.inputs.end(),
                     [](const InputSpec& input) { return is_coarse(input.kind); });
}

int64_t drop_noise(std::vector<Difference>& found, const Case& call, const Outcome& ours, const Run& run) {
  if (std::none_of(found.begin(), found.end(), is_of_values)) return 0;
  const Case doubles = in_doubles(call);
  if (!is_coarse(call)) return drop_noise_of(found, call, doubles, ours, run);
  Outcome exact = run(doubles);
  take_kinds(exact, ours);
  return drop_noise_of(found, call, doubles, exact, run);
}

std::vector<Difference> compare_with_doubles(const Case& call, const Outcome& ours, const Run& run, int64_t& compared) {
  const Case doubles = in_doubles(call);
  Outcome exact = run(doubles);
  take_kinds(exact, ours);
  std::vector<Difference> found = compare(call, ours, exact, compared);
  // x.to(kFloat) is x, or not; some functions refuse 16-bit floats, and a dtype beside another.
  const bool may_refuse =
      is_narrow(call) || std::any_of(call.inputs.begin(), call.inputs.end(),
                                     [&](const auto& input) { return input.kind != call.inputs[0].kind; });
  drop(found, [&](const Difference& difference) {
    // Factors of a derivative leave the range of 16 bits before the whole does; that of BFloat16 is a float's.
    const std::string our_side = difference.detail.substr(0, difference.detail.find(" against "));
    const bool overflows = our_side.find("inf") != std::string::npos || our_side.find("nan") != std::string::npos;
    const bool by_factors =
        difference.stage == Stage::second || (difference.stage == Stage::gradients && overflows && is_half(call));
    return difference.kind == "alias" || (difference.kind == "throws" && may_refuse) || (by_factors && is_narrow(call));
  });
  drop_noise_of(found, call, doubles, exact, run);
  drop_noise_of_steps(found, call, ours, run);
  return found;
}

int64_t drop_their_roundings(std::vector<Difference>& found, const Case& call, const Outcome& ours,
                             const Outcome& theirs, const Run& run_ours, const Run& run_theirs) {
  if (std::none_of(found.begin(), found.end(), is_of_values)) return 0;
  const Case doubles = in_doubles(call);
  if (!is_coarse(call)) {
    const int64_t dropped = drop_noise(found, call, ours, run_ours);
    return dropped + drop_noise_of_steps(found, call, theirs, run_theirs);
  }
  Outcome exact = run_ours(doubles);
  int64_t not_counted = 0;
  const std::vector<Difference> between_them = compare(doubles, exact, run_theirs(doubles), not_counted);
  take_kinds(exact, ours);
  const std::vector<Difference> to_exact = compare(call, ours, exact, not_counted);
  int64_t dropped = drop(found, [&](const Difference& difference) {
    const Stage stage = difference.stage;
    return is_of_values(difference) && agreed_on_values(between_them, stage) &&
           (agreed_on_values(to_exact, stage) || is_no_further(ours, theirs, exact, stage));
  });
  dropped += drop_noise_of(found, call, doubles, exact, run_ours);
  return dropped + drop_noise_of_steps(found, call, theirs, run_theirs);
}

}  // namespace differential
