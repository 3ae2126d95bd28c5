#pragma once
#include <array>
#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <xtgrad/lib/check.h>
#include <xtgrad/optim/optimizer.h>

// What the optimisers are made of; no part of the public surface.

namespace xtgrad::optim::detail {

/// A parameter that takes part in a step, with its gradient and its group.
struct Active {
  const Tensor* parameter;
  Tensor gradient;
  const OptimizerParamGroup* group;
};

/// The parameters that have a gradient; throws when a gradient has another shape or dtype than its parameter.
std::vector<Active> active_parameters(const std::vector<OptimizerParamGroup>& groups, const char* optimizer);

/// The loss that `closure` computes with gradients on, undefined without a closure.
Tensor evaluate(const Optimizer::LossClosure& closure);

/// The options of a group as the type that its optimiser works with; throws when they are another optimiser's.
template <class Options>
const Options& options_of(const OptimizerParamGroup& group) {
  const auto* options = dynamic_cast<const Options*>(&group.options());
  check(options != nullptr, "the options of a parameter group are of another optimizer than the one that steps");
  return *options;
}

/// The state of a parameter, made empty in its first step; throws when it is another optimiser's.
template <class ParamState>
ParamState& state_of(Optimizer::State& states, const Tensor& parameter) {
  auto& state = states[parameter.unsafeGetTensorImpl()];
  if (!state) state = std::make_unique<ParamState>();
  auto* own = dynamic_cast<ParamState*>(state.get());
  check(own != nullptr, "the state of a parameter is of another optimizer than the one that steps");
  return *own;
}

/// Throws PyTorch's words when one of the averaging factors is outside of [0, 1).
void check_betas(const std::tuple<double, double>& betas);

/// n elements of a parameter (p), of its gradient (g) and of what is remembered about it (s), laid out alike.
template <class T>
struct Run {
  T* p;
  const T* g;
  std::array<T*, 3> s;
  int64_t n;
};

/// The updates of one step: gathered first, so that an error leaves everything as it was, then run in one parallel
/// region over all of them, because a region costs as much as the update of a small parameter.
class Updates {
 public:
  explicit Updates(const char* optimizer) : optimizer_(optimizer) {}

  /// A tensor of the state; one that is not there yet is made, filled with `initial`.
  struct Remembered {
    Tensor* tensor;
    double initial;
    Remembered(Tensor* where, double first = 0) : tensor(where), initial(first) {}
  };

  /// Queues rule(Run<float or double>) for all elements of a parameter; `state` are the tensors behind Run::s. run()
  /// adds one to `step`.
  template <class Rule>
  void add(const Active& active, const Rule& rule, std::initializer_list<Remembered> state, int64_t* step = nullptr) {
    static_assert(std::is_trivially_copyable_v<Rule> && sizeof(Rule) <= sizeof(Item::rule));
    Item item = prepare(active, state);
    item.step = step;
    std::memcpy(item.rule, &rule, sizeof(Rule));
    item.apply = item.work.dtype() == kFloat ? apply<Rule, float> : apply<Rule, double>;
    items_.push_back(std::move(item));
  }
  /// Queues a number of the state that becomes `value` in run().
  void set(double& number, double value) { numbers_.emplace_back(&number, value); }
  void run();

 private:
  struct Item {
    Array parameter, work;  // the elements that change: the parameter's own where they fill a block, else a copy
    Array gradient;
    std::array<Array, 3> state;
    std::array<Tensor*, 3> kept{};  // where the state goes when all is gathered
    int64_t* step = nullptr;
    void (*apply)(const Item&, int64_t from, int64_t to) = nullptr;
    alignas(double) std::byte rule[80];
  };

  template <class Rule, class T>
  static void apply(const Item& item, int64_t from, int64_t to) {
    Run<T> run{item.work.data<T>() + from, item.gradient.data<T>() + from, {}, to - from};
    for (size_t i = 0; i < run.s.size(); ++i)
      if (item.kept[i]) run.s[i] = item.state[i].data<T>() + from;
    alignas(Rule) std::byte bytes[sizeof(Rule)];
    std::memcpy(bytes, item.rule, sizeof(Rule));
    (*reinterpret_cast<const Rule*>(bytes))(run);
  }

  Item prepare(const Active& active, std::initializer_list<Remembered> state) const;

  const char* optimizer_;
  std::vector<Item> items_;
  std::vector<std::pair<double*, double>> numbers_;
};

}  // namespace xtgrad::optim::detail
