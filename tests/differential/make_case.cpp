#include "make_case.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numeric>

namespace differential {
namespace {

using Sizes = std::vector<int64_t>;

int64_t below(std::mt19937_64& random, int64_t count) {
  return static_cast<int64_t>(random() % static_cast<uint64_t>(count));
}
bool one_in(std::mt19937_64& random, int64_t count) { return below(random, count) == 0; }
double unit(std::mt19937_64& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

int64_t other_size(std::mt19937_64& random) {
  constexpr int64_t kSizes[] = {0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 17};
  return kSizes[below(random, static_cast<int64_t>(std::size(kSizes)))];
}

int64_t elements(const Sizes& sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), int64_t{1}, std::multiplies<>());
}

// Equal sizes stay equal, so that most functions still take the inputs. A convolution of larger ones takes too long.
std::vector<Sizes> with_other_sizes(std::vector<Sizes> inputs, std::mt19937_64& random) {
  constexpr int64_t kMostElements = 17 * 17 * 17 * 17;
  const std::vector<Sizes> given = inputs;
  std::map<int64_t, int64_t> names;
  for (Sizes& sizes : inputs)
    for (int64_t& size : sizes) {
      if (names.find(size) == names.end()) names[size] = one_in(random, 3) ? other_size(random) : size;
      size = names[size];
    }
  const auto is_large = [](const Sizes& sizes) { return elements(sizes) > kMostElements; };
  return std::any_of(inputs.begin(), inputs.end(), is_large) ? given : inputs;
}

// Any shape of up to four dimensions.
Sizes any_sizes(std::mt19937_64& random) {
  Sizes sizes(static_cast<size_t>(below(random, 5)));
  for (int64_t& size : sizes) size = other_size(random);
  return sizes;
}

// A shape that broadcasts to `full`.
Sizes stretched(Sizes full, std::mt19937_64& random) {
  for (int64_t& size : full)
    if (one_in(random, 3)) size = 1;
  if (one_in(random, 4)) full.erase(full.begin(), full.begin() + below(random, static_cast<int64_t>(full.size()) + 1));
  return full;
}

std::vector<Sizes> make_sizes(const RowFacts& row, std::mt19937_64& random) {
  std::vector<Sizes> inputs = row.sizes;
  if (!row.more.empty() && one_in(random, 2))
    inputs = row.more[static_cast<size_t>(below(random, static_cast<int64_t>(row.more.size())))];
  if (row.broadcasts && one_in(random, 2)) {
    const Sizes full = any_sizes(random);
    for (Sizes& sizes : inputs) sizes = one_in(random, 2) ? full : stretched(full, random);
    if (row.in_place) inputs[0] = full;
  } else if (inputs.size() == 1 && one_in(random, 4)) {
    inputs[0] = any_sizes(random);
  } else if (one_in(random, 2)) {
    inputs = with_other_sizes(inputs, random);
  }
  // A wrong shape now and then.
  if (one_in(random, 40))
    inputs[static_cast<size_t>(below(random, static_cast<int64_t>(inputs.size())))] = any_sizes(random);
  return inputs;
}

Kind make_kind(std::mt19937_64& random) {
  constexpr Kind kKinds[] = {Kind::Float,  Kind::Float,  Kind::Float, Kind::Float, Kind::Double,
                             Kind::Double, Kind::Double, Kind::Long,  Kind::Int,   Kind::Short,
                             Kind::Char,   Kind::Byte,   Kind::Bool,  Kind::Half,  Kind::BFloat16};
  return kKinds[below(random, static_cast<int64_t>(std::size(kKinds)))];
}

// As a tensor of this dtype holds it, so that both frameworks convert the same, defined numbers.
double held(double value, Kind kind) {
  const auto whole = [&](double low, double high) {
    return std::isnan(value) ? 0 : std::clamp(std::trunc(value), low, high);
  };
  switch (kind) {
    case Kind::Byte:
      return whole(0, 255);
    case Kind::Char:
      return whole(-128, 127);
    case Kind::Short:
      return whole(-32768, 32767);
    case Kind::Int:
      return whole(-2147483648.0, 2147483647.0);
    case Kind::Long:
      return whole(-9007199254740992.0, 9007199254740992.0);
    case Kind::Bool:
      return value > 0 ? 1 : 0;
    default:
      return value;
  }
}

}  // namespace

std::vector<double> make_values(const Sizes& sizes, Kind kind, std::pair<double, double> domain,
                                std::mt19937_64& random) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr double kSpecial[] = {0,
                                 -0.0,
                                 1,
                                 -1,
                                 kInfinity,
                                 -kInfinity,
                                 std::numeric_limits<double>::quiet_NaN(),
                                 1e-310,
                                 1e300,
                                 -1e300,
                                 1e30,
                                 0.5,
                                 2,
                                 127,
                                 -128,
                                 255,
                                 2147483647.0,
                                 -2147483648.0};
  std::vector<double> values(static_cast<size_t>(elements(sizes)));
  const int64_t style = below(random, 12);
  for (double& value : values) {
    value = domain.first + (domain.second - domain.first) * unit(random);
    if (!is_floating(kind)) value *= 3;
    if (style == 0) value = std::round(value);  // ties
    if (style == 1) value = 0;
    if (style == 2 && one_in(random, 3)) value = kSpecial[below(random, static_cast<int64_t>(std::size(kSpecial)))];
    if (style == 3) value *= 1000;
    value = held(value, kind);
  }
  return values;
}

Case make_case(const std::vector<RowFacts>& rows, size_t row, uint64_t seed, bool extremes, bool overlaps) {
  const RowFacts& facts = rows[row];
  std::mt19937_64 random(seed);
  Case call;
  call.row = row;
  call.seed = seed;
  call.usual = one_in(random, 3);
  call.create_graph = one_in(random, 2);
  call.overlap = overlaps && facts.in_place && one_in(random, 8);
  call.extreme = extremes && !call.usual && one_in(random, 6);
  std::vector<Sizes> sizes = make_sizes(facts, random);
  if (call.extreme && one_in(random, 3)) sizes[random() % sizes.size()] = any_sizes(random);
  const Kind common = make_kind(random);
  const bool mixed = one_in(random, 6), same_style = !one_in(random, 3);
  for (size_t i = 0; i < sizes.size(); ++i) {
    InputSpec input;
    input.sizes = sizes[i];
    input.kind = mixed ? make_kind(random) : common;
    if (facts.any_layout && one_in(random, 3)) input.layout = static_cast<Layout>(below(random, 6));
    if (input.layout == Layout::expanded && facts.distinct) input.layout = Layout::permuted;
    input.values = make_values(input.sizes, input.kind, facts.domains[i], random);
    if (input.layout == Layout::expanded && !input.sizes.empty() && input.sizes[0] > 1) {
      const size_t row_length = input.values.size() / static_cast<size_t>(input.sizes[0]);
      for (size_t k = row_length; k < input.values.size(); ++k) input.values[k] = input.values[k - row_length];
    }
    input.requires_grad = is_floating(input.kind) && (same_style || one_in(random, 2));
    call.inputs.push_back(std::move(input));
  }
  return call;
}

}  // namespace differential
