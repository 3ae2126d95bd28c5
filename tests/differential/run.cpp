#include "run.h"

#include <algorithm>
#include <numeric>
#include <random>

#include "../operators/table.h"
#include "incoming.h"

namespace OPERATORS {

using namespace differential;
using torch::ScalarType;

namespace {

const std::deque<std::pair<std::string, Table>>& tables() {
  static const std::deque<std::pair<std::string, Table>> all = [] {
    std::deque<std::pair<std::string, Table>> result;
    std::vector<Group> sorted = groups();
    std::sort(sorted.begin(), sorted.end(),
              [](const Group& a, const Group& b) { return std::string(a.name) < b.name; });
    for (const Group& group : sorted) {
      result.emplace_back(group.name, Table());
      group.fill(result.back().second);
    }
    return result;
  }();
  return all;
}

const std::vector<const Row*>& rows() {
  static const std::vector<const Row*> all = [] {
    std::vector<const Row*> result;
    for (const auto& [name, table] : tables())
      for (const Row& row : table.rows()) result.push_back(&row);
    return result;
  }();
  return all;
}

constexpr std::array<ScalarType, 10> kTypes{
    ScalarType::Byte, ScalarType::Char,  ScalarType::Short,  ScalarType::Int,  ScalarType::Long,
    ScalarType::Half, ScalarType::Float, ScalarType::Double, ScalarType::Bool, ScalarType::BFloat16};

std::vector<int64_t> reversed_dims(int64_t count) {
  std::vector<int64_t> dims(static_cast<size_t>(count));
  std::iota(dims.rbegin(), dims.rend(), 0);
  return dims;
}

// x's elements, elsewhere.
Tensor laid_out(const Tensor& x, Layout layout) {
  const auto put = [&](const Tensor& place) {
    place.copy_(x);
    return place;
  };
  std::vector<int64_t> sizes(x.sizes().begin(), x.sizes().end());
  switch (layout) {
    case Layout::permuted:
      std::reverse(sizes.begin(), sizes.end());
      return put(torch::zeros(sizes, x.dtype()).permute(reversed_dims(x.dim())));
    case Layout::gaps:
      if (sizes.empty()) return put(torch::zeros({3}, x.dtype()).select(0, 1));
      sizes.back() = 2 * sizes.back() + 1;
      return put(torch::zeros(sizes, x.dtype()).slice(-1, 1, c10::nullopt, 2));
    case Layout::offset: {
      const Tensor room = torch::zeros({x.numel() + 3}, x.dtype());
      return put(room.slice(0, 3).view(x.sizes()));
    }
    case Layout::expanded: {
      if (sizes.empty() || sizes[0] == 0) return x;
      return x.slice(0, 0, 1).clone().expand(x.sizes());
    }
    case Layout::channels_last:
      if (x.dim() == 4) return x.contiguous(torch::MemoryFormat::ChannelsLast);
      if (x.dim() == 5) return x.contiguous(torch::MemoryFormat::ChannelsLast3d);
      return x;
    case Layout::plain:
      break;
  }
  return x;
}

Tensor made(const InputSpec& spec) {
  const Tensor all = torch::empty({static_cast<int64_t>(spec.values.size())}, torch::kDouble);
  std::copy(spec.values.begin(), spec.values.end(), all.data_ptr<double>());
  Tensor x = laid_out(all.view(spec.sizes).to(kTypes[static_cast<size_t>(spec.kind)]), spec.layout).detach();
  if (spec.requires_grad) x.set_requires_grad(true);
  return x;
}

// The bytes between a tensor's first and last element.
std::pair<const char*, const char*> extent(const Tensor& x) {
  const auto* begin = static_cast<const char*>(x.data_ptr());
  int64_t last = 0;
  for (int64_t d = 0; d < x.dim(); ++d) last += (x.size(d) - 1) * x.stride(d);
  return {begin, begin + (last + 1) * static_cast<int64_t>(x.element_size())};
}
bool overlap(const Tensor& x, const Tensor& y) {
  if (x.numel() == 0 || y.numel() == 0) return false;
  const auto a = extent(x), b = extent(y);
  return a.first < b.second && b.first < a.second;
}

// An extreme argument may ask for a result that fits into memory once, but not as doubles beside it.
constexpr int64_t kMostCompared = int64_t{1} << 24;

Value value_of(const Tensor& x, const variable_list& inputs) {
  Value value;
  if (!x.defined()) return value;
  value.defined = true;
  value.kind = static_cast<int>(std::find(kTypes.begin(), kTypes.end(), x.scalar_type()) - kTypes.begin());
  value.sizes.assign(x.sizes().begin(), x.sizes().end());
  value.strides.assign(x.strides().begin(), x.strides().end());
  value.requires_grad = x.requires_grad();
  for (size_t i = 0; i < inputs.size() && value.shares_memory_with < 0; ++i)
    if (overlap(x, inputs[i])) value.shares_memory_with = static_cast<int>(i);
  if (x.numel() > kMostCompared) return value;
  const Tensor numbers = x.detach().to(torch::kDouble).contiguous();
  value.numbers.assign(numbers.data_ptr<double>(), numbers.data_ptr<double>() + numbers.numel());
  if (!x.is_floating_point()) {
    const Tensor integers = x.detach().to(torch::kLong).contiguous();
    value.integers.assign(integers.data_ptr<int64_t>(), integers.data_ptr<int64_t>() + integers.numel());
  }
  return value;
}

std::string first_line(const std::exception& error) {
  const std::string text = error.what();
#ifdef OPERATORS_OF_LIBTORCH
  const bool known = true;
#else
  const bool known = dynamic_cast<const c10::Error*>(&error) != nullptr;
#endif
  return (known ? "error: " : kForeignError) + text.substr(0, text.find('\n'));
}

// Numbers of [-1, 1] in x's shape and dtype, the same in both frameworks.
Tensor weights_for(const Tensor& x, std::mt19937_64& random, bool requires_grad) {
  const Tensor y = torch::empty({x.numel()}, torch::kDouble);
  const std::vector<double> numbers = incoming_numbers(random, x.numel());
  std::copy(numbers.begin(), numbers.end(), y.data_ptr<double>());
  return y.view(x.sizes()).to(x.scalar_type()).detach().set_requires_grad(requires_grad);
}

variable_list needing_gradients(const variable_list& tensors) {
  variable_list result;
  for (const Tensor& x : tensors)
    if (x.defined() && x.is_floating_point() && x.requires_grad()) result.push_back(x);
  return result;
}

// One stage of a run: false when it ended in an error.
template <class F>
bool attempt(Outcome& outcome, Stage stage, F&& run) {
  try {
    run();
    return true;
  } catch (const std::exception& error) {
    outcome.errors[static_cast<size_t>(stage)] = first_line(error);
    return false;
  }
}

}  // namespace

std::vector<RowFacts> facts() {
  std::vector<RowFacts> result;
  for (const auto& [group, table] : tables())
    for (const Row& row : table.rows()) {
      RowFacts of_row;
      of_row.group = group;
      of_row.name = row.name;
      of_row.file = row.file;
      for (const Input& input : row.inputs) {
        of_row.sizes.push_back(input.sizes);
        of_row.domains.emplace_back(input.domain.low, input.domain.high);
      }
      for (const Inputs& shapes : row.more) {
        std::vector<std::vector<int64_t>> sizes;
        for (const Input& input : shapes) sizes.push_back(input.sizes);
        of_row.more.push_back(sizes);
      }
      of_row.in_place = row.change != nullptr;
      of_row.broadcasts = row.broadcast;
      of_row.distinct = row.is_distinct;
      of_row.any_layout = row.any_layout;
      of_row.twins = row.are_twins;
      result.push_back(of_row);
    }
  return result;
}

Outcome run(const Case& call) {
  Outcome outcome;
  const Row& row = *rows()[call.row];
  std::mt19937_64 arguments(call.seed), weights(call.seed + 1);
  Draw draw;
  if (!call.usual)
    draw = [&](int64_t low, int64_t high) {
      const int64_t drawn = low + static_cast<int64_t>(arguments() % static_cast<uint64_t>(high - low + 1));
      outcome.drawn.push_back(drawn);
      return drawn;
    };
  torch::manual_seed(call.seed);
  if (torch::get_num_threads() != call.threads) torch::set_num_threads(call.threads);

  variable_list inputs, results, leaves;
  const auto store = [&](Stage stage, const variable_list& tensors) {
    for (const Tensor& x : tensors) outcome.values[static_cast<size_t>(stage)].push_back(value_of(x, inputs));
  };
  const bool called = attempt(outcome, Stage::results, [&] {
    for (const InputSpec& spec : call.inputs) inputs.push_back(made(spec));
    results = row.call(Arguments(inputs, draw, call.extreme, call.overlap));
    store(Stage::results, results);
  });
  attempt(outcome, Stage::inputs, [&] { store(Stage::inputs, inputs); });
  leaves = needing_gradients(inputs);
  const variable_list roots = needing_gradients(results);
  if (!called || call.forward_only || leaves.empty() || roots.empty()) return outcome;

  variable_list incoming, gradients;
  if (!attempt(outcome, Stage::gradients,
               [&] {
                 for (const Tensor& y : roots) incoming.push_back(weights_for(y, weights, call.create_graph));
                 gradients = torch::autograd::grad(roots, leaves, incoming, true, call.create_graph, true);
                 store(Stage::gradients, gradients);
               }) ||
      !call.create_graph)
    return outcome;
  const variable_list twice = needing_gradients(gradients);
  if (twice.empty()) return outcome;
  attempt(outcome, Stage::second, [&] {
    variable_list ends = leaves, incoming_twice;
    ends.insert(ends.end(), incoming.begin(), incoming.end());
    for (const Tensor& g : twice) incoming_twice.push_back(weights_for(g, weights, false));
    store(Stage::second, torch::autograd::grad(twice, ends, incoming_twice, false, false, true));
  });
  return outcome;
}

}  // namespace OPERATORS
