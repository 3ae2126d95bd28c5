#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include <xtgrad/autograd/tensor.h>
#include <xtgrad/lib/arg.h>

namespace xtgrad::optim {

/// What saves and loads: `visit(visitor)` of options, of a parameter's state and of a scheduler calls field() once for
/// each of its members, always in the same order, and the visitor reads the member or replaces it (an undefined Tensor
/// stands for "not there yet").
class FieldVisitor {
 public:
  virtual ~FieldVisitor() = default;
  virtual void field(const char* name, bool& value) = 0;
  virtual void field(const char* name, int64_t& value) = 0;
  virtual void field(const char* name, double& value) = 0;
  virtual void field(const char* name, std::tuple<double, double>& value) = 0;
  virtual void field(const char* name, std::string& value) = 0;
  /// A tensor of the parameter's shape and dtype.
  virtual void field(const char* name, Tensor& value) = 0;
  /// Lists, the tensors of any shape; one that is not empty keeps its length.
  virtual void field(const char* name, std::vector<double>& value) = 0;
  virtual void field(const char* name, std::vector<Tensor>& value) = 0;
};

/// What an optimiser remembers about one parameter between steps.
class OptimizerParamState {
 public:
  virtual ~OptimizerParamState() = default;
  virtual std::unique_ptr<OptimizerParamState> clone() const;
  virtual void visit(FieldVisitor& visitor);
  /// Throws when what was loaded cannot be a state beside these parameters, those of its group.
  virtual void validate(const std::vector<Tensor>&) const {}
};

/// Gives a state its clone(): `struct MyState : OptimizerCloneableParamState<MyState>`; the tensors of a clone are
/// shared.
template <class Derived>
class OptimizerCloneableParamState : public OptimizerParamState {
 public:
  std::unique_ptr<OptimizerParamState> clone() const override {
    return std::make_unique<Derived>(static_cast<const Derived&>(*this));
  }
};

/// The settings of a parameter group, the learning rate among them.
class OptimizerOptions {
 public:
  virtual ~OptimizerOptions() = default;
  virtual std::unique_ptr<OptimizerOptions> clone() const;
  virtual void visit(FieldVisitor& visitor);
  virtual double get_lr() const;
  virtual void set_lr(double lr);
  /// Throws when a value is out of range.
  virtual void validate() const {}
};

namespace detail {
/// True when both have the same values in the same fields.
bool have_equal_fields(const OptimizerOptions& a, const OptimizerOptions& b);
}  // namespace detail

/// Gives options their clone(), == over their fields, and get_lr() and set_lr() where they have an lr():
/// `struct MyOptions : OptimizerCloneableOptions<MyOptions>`.
template <class Derived>
class OptimizerCloneableOptions : public OptimizerOptions {
 public:
  std::unique_ptr<OptimizerOptions> clone() const override { return std::make_unique<Derived>(self()); }
  double get_lr() const override {
    if constexpr (requires(const Derived& d) { d.lr(); })
      return self().lr();
    else
      return OptimizerOptions::get_lr();
  }
  void set_lr(double value) override {
    if constexpr (requires(Derived & d) { d.lr(1.0); })
      static_cast<Derived&>(*this).lr(value);
    else
      OptimizerOptions::set_lr(value);
  }
  friend bool operator==(const Derived& a, const Derived& b) { return detail::have_equal_fields(a, b); }

 private:
  const Derived& self() const { return static_cast<const Derived&>(*this); }
};

/// Parameters that share their options; without options of its own a group gets the optimiser's defaults.
class OptimizerParamGroup {
 public:
  OptimizerParamGroup(std::vector<Tensor> params) : params_(std::move(params)) {}
  OptimizerParamGroup(std::vector<Tensor> params, std::unique_ptr<OptimizerOptions> options)
      : params_(std::move(params)), options_(std::move(options)) {}
  OptimizerParamGroup(const OptimizerParamGroup& other)
      : params_(other.params_),
        options_(other.options_ ? other.options_->clone() : nullptr),
        initial_lr_(other.initial_lr_) {}
  OptimizerParamGroup(OptimizerParamGroup&&) = default;
  OptimizerParamGroup& operator=(OptimizerParamGroup other) {
    params_ = std::move(other.params_);
    options_ = std::move(other.options_);
    initial_lr_ = other.initial_lr_;
    return *this;
  }

  bool has_options() const { return options_ != nullptr; }
  /// Throws when there are none.
  OptimizerOptions& options();
  const OptimizerOptions& options() const;
  void set_options(std::unique_ptr<OptimizerOptions> options) { options_ = std::move(options); }
  std::vector<Tensor>& params() { return params_; }
  const std::vector<Tensor>& params() const { return params_; }
  /// The learning rate from which schedules start: the one that the group had when the first scheduler came.
  std::optional<double>& initial_lr() { return initial_lr_; }

 private:
  std::vector<Tensor> params_;
  std::unique_ptr<OptimizerOptions> options_;
  std::optional<double> initial_lr_;
};

/// Changes parameters along their gradients, one step at a time.
class Optimizer {
 public:
  using LossClosure = std::function<Tensor()>;
  using State = std::unordered_map<TensorImpl*, std::unique_ptr<OptimizerParamState>>;

  Optimizer(std::vector<OptimizerParamGroup> param_groups, std::unique_ptr<OptimizerOptions> defaults);
  Optimizer(std::vector<Tensor> parameters, std::unique_ptr<OptimizerOptions> defaults);
  Optimizer(const Optimizer&) = delete;
  Optimizer(Optimizer&&) = default;
  Optimizer& operator=(const Optimizer&) = delete;
  virtual ~Optimizer() = default;

  /// Updates every parameter that has a gradient; returns the loss that `closure` computed before, undefined without
  /// one.
  virtual Tensor step(LossClosure closure = nullptr) = 0;
  /// "Adam": what a checkpoint knows the optimiser by.
  virtual std::string name() const;
  /// An empty state of the type that this optimiser keeps for a parameter; null for an optimiser without states.
  virtual std::unique_ptr<OptimizerParamState> make_state() const { return nullptr; }

  /// Throws on a tensor that is no leaf, on one that the optimiser has already, and on another optimiser's options.
  void add_param_group(const OptimizerParamGroup& param_group);
  /// Sets all gradients to zero, or with set_to_none makes them undefined.
  void zero_grad(bool set_to_none = false);

  std::vector<OptimizerParamGroup>& param_groups() noexcept { return param_groups_; }
  const std::vector<OptimizerParamGroup>& param_groups() const noexcept { return param_groups_; }
  /// The states by parameter (`parameter.unsafeGetTensorImpl()`); a parameter gets one in its first step.
  State& state() noexcept { return state_; }
  const State& state() const noexcept { return state_; }
  OptimizerOptions& defaults() noexcept { return *defaults_; }
  const OptimizerOptions& defaults() const noexcept { return *defaults_; }

  /// Deprecated: the parameters of the first group.
  std::vector<Tensor>& parameters();
  const std::vector<Tensor>& parameters() const;
  /// Deprecated: the number of parameters in all groups.
  size_t size() const;
  /// Deprecated: adds to the parameters of the first group.
  void add_parameters(const std::vector<Tensor>& parameters);

 protected:
  std::vector<OptimizerParamGroup> param_groups_;
  State state_;
  std::unique_ptr<OptimizerOptions> defaults_;
};

/// An optimiser with these options and, for each parameter, this state: what most optimisers derive from.
template <class Options, class ParamState>
class OptimizerWith : public Optimizer {
 public:
  explicit OptimizerWith(std::vector<OptimizerParamGroup> param_groups, Options defaults = {})
      : Optimizer(std::move(param_groups), std::make_unique<Options>(std::move(defaults))) {}
  explicit OptimizerWith(std::vector<Tensor> params, Options defaults = {})
      : Optimizer(std::move(params), std::make_unique<Options>(std::move(defaults))) {}

  std::unique_ptr<OptimizerParamState> make_state() const override { return std::make_unique<ParamState>(); }
};

}  // namespace xtgrad::optim
