// random_graphs COUNT [SEED]: so many random graphs, whose gradients are compared with numerical differentiation along
// a random direction, every third one's second derivatives too. A line tells of each that differs; the last line
// counts.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>

#include "graph.h"

namespace {

using namespace random_graphs;
using namespace xtgrad;

enum class Outcome { kAgrees, kNotSmooth, kRefused, kDiffers };

struct Count {
  int64_t graphs = 0, second = 0, agree = 0, not_smooth = 0, refused = 0, differ = 0;
  std::map<std::string, int> taken;
};

// The leaves moved by `step` along the directions, as new leaves.
Values moved(const Values& values, const std::vector<Tensor>& directions, double step) {
  Values result = values;
  for (size_t i = 0; i < values.leaves.size(); ++i)
    result.leaves[i] = (values.leaves[i].detach() + directions[i] * step).requires_grad_();
  return result;
}

double dot(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i)
    if (a[i].defined()) sum += (a[i].detach() * b[i]).sum().item<double>();
  return sum;
}

Tensor run_again(uint64_t seed, Values& values) { return Program(seed, values, false).run(); }

// The slope of the program's value along the directions; no value where it differs between the two sides or between two
// step sizes: there is a kink, as where two elements tie for the largest.
template <class F>
std::optional<double> slope(const Values& values, const std::vector<Tensor>& directions, F value_at) {
  Values here = moved(values, directions, 0);
  const double value = value_at(here);
  double slopes[2];
  const double steps[2] = {1e-5, 2e-6};
  for (int i = 0; i < 2; ++i) {
    Values up = moved(values, directions, steps[i]), down = moved(values, directions, -steps[i]);
    const double above = value_at(up), below = value_at(down);
    slopes[i] = (above - below) / (2 * steps[i]);
    const double bend = (above - value) / steps[i] - (value - below) / steps[i];
    if (!(std::fabs(bend) < 2e-3 * std::max(1.0, std::fabs(slopes[i])))) return std::nullopt;
  }
  const double scale = std::max({1.0, std::fabs(slopes[0]), std::fabs(slopes[1])});
  if (!(std::fabs(slopes[0] - slopes[1]) < 1e-5 * scale)) return std::nullopt;
  return slopes[0];
}

bool agree(double analytic, double numeric, double scale) {
  return std::fabs(analytic - numeric) <= 2e-5 * std::max({1.0, std::fabs(analytic), std::fabs(numeric), scale});
}

struct Comparison {
  Outcome outcome = Outcome::kAgrees;
  int order = 1;  // the highest that was compared
  double analytic = 0, numeric = 0;
};

using Directions = std::vector<Tensor>;

// <gradient of the program at `leaves`, directions>, and its slope along the others if that is of second order.
Comparison compare(uint64_t seed, const Values& values, const Directions& directions, const Directions& others,
                   bool second_order) {
  Values here = moved(values, directions, 0);
  Program program(seed, here, false);
  const Tensor total = program.run();
  std::vector<Tensor> gradients(here.leaves.size());
  try {
    if (total.requires_grad())
      gradients = autograd::grad({total}, here.leaves, {}, std::nullopt, second_order, /*allow_unused=*/true);
  } catch (const Error& error) {
    const bool expected = program.may_be_refused() &&
                          std::string(error.what()).find("modified by an inplace operation") != std::string::npos;
    if (expected) return {Outcome::kRefused};
    throw;
  }
  const double analytic = dot(gradients, directions);
  const auto numeric = slope(here, directions, [&](Values& at) {
    const NoGradGuard no_grad;
    return run_again(seed, at).item<double>();
  });
  if (!numeric || !std::isfinite(*numeric)) return {Outcome::kNotSmooth};
  if (!agree(analytic, *numeric, 0)) return {Outcome::kDiffers, 1, analytic, *numeric};
  if (!second_order) return {};

  Tensor along = zeros({}, kDouble);
  for (size_t i = 0; i < gradients.size(); ++i)
    if (gradients[i].defined()) along = along + (gradients[i] * directions[i]).sum();
  std::vector<Tensor> seconds(here.leaves.size());
  if (along.requires_grad()) seconds = autograd::grad({along}, here.leaves, {}, std::nullopt, false, true);
  const double analytic2 = dot(seconds, others);
  const auto numeric2 = slope(here, others, [&](Values& at) {
    const Tensor value = run_again(seed, at);
    if (!value.requires_grad()) return 0.0;
    return dot(autograd::grad({value}, at.leaves, {}, std::nullopt, false, true), directions);
  });
  if (!numeric2 || !std::isfinite(*numeric2)) return {Outcome::kNotSmooth, 2};
  const bool agrees = agree(analytic2, *numeric2, std::fabs(analytic));
  return {agrees ? Outcome::kAgrees : Outcome::kDiffers, 2, analytic2, *numeric2};
}

Outcome check_graph(uint64_t seed, Count& count) {
  Values values;
  Program program(seed, values, true);
  program.run();
  for (const auto& [name, times] : program.taken()) count.taken[name] += times;

  std::mt19937_64 random(seed ^ 0x5deece66d);
  Directions directions, others;
  for (const Tensor& leaf : values.leaves)
    for (auto* list : {&directions, &others}) {
      Tensor direction = empty(leaf.sizes(), kDouble);
      for (int64_t i = 0; i < direction.numel(); ++i)
        direction.data_ptr<double>()[i] = static_cast<double>(random() % 2001) / 1000 - 1;
      list->push_back(direction);
    }

  const bool second_order = seed % 3 == 0;
  const Comparison result = compare(seed, values, directions, others, second_order);
  count.second += result.order == 2;
  if (result.outcome != Outcome::kDiffers) return result.outcome;
  // Two elements that tie where they are sorted, both growing with the square of the step, show in no slope. A wrong
  // formula is wrong nearby, too.
  const Comparison nearby = compare(seed, moved(values, others, 1e-3), directions, others, second_order);
  if (std::isfinite(result.analytic) && nearby.outcome == Outcome::kAgrees) return Outcome::kNotSmooth;
  std::printf("seed %llu: %s derivative %.12g, numerically %.12g\n", static_cast<unsigned long long>(seed),
              result.order == 2 ? "second" : "first", result.analytic, result.numeric);
  return Outcome::kDiffers;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::fprintf(stderr, "usage: random_graphs COUNT [SEED]\n");
    return 2;
  }
  const uint64_t first = argc == 3 ? std::strtoull(argv[2], nullptr, 10) : 1;
  Count count;
  for (int64_t i = 0; i < std::atoll(argv[1]); ++i) {
    const uint64_t seed = first + static_cast<uint64_t>(i);
    ++count.graphs;
    try {
      switch (check_graph(seed, count)) {
        case Outcome::kAgrees:
          ++count.agree;
          break;
        case Outcome::kNotSmooth:
          ++count.not_smooth;
          break;
        case Outcome::kRefused:
          ++count.refused;
          break;
        case Outcome::kDiffers:
          ++count.differ;
      }
    } catch (const std::exception& error) {
      std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed), error.what());
      ++count.differ;
    }
  }
  for (const auto& [name, times] : count.taken) std::printf("%s %d, ", name.c_str(), times);
  std::printf("\n%lld graphs (%lld to second order): %lld agree, %lld not smooth there, %lld refused, %lld differ\n",
              static_cast<long long>(count.graphs), static_cast<long long>(count.second),
              static_cast<long long>(count.agree), static_cast<long long>(count.not_smooth),
              static_cast<long long>(count.refused), static_cast<long long>(count.differ));
  // Where too many could not be judged, the run says little.
  const bool judged = count.agree * 10 >= count.graphs * 8;
  return count.differ == 0 && count.graphs > 0 && judged ? 0 : 1;
}
