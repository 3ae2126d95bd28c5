#include <xtgrad/optim/optimizer.h>

#include <typeinfo>
#include <unordered_set>
#include <utility>
#include <variant>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/warning.h>

namespace xtgrad::optim {

std::unique_ptr<OptimizerParamState> OptimizerParamState::clone() const {
  fail(
      "clone() has not been overridden in this subclass of OptimizerParamState: derive from "
      "OptimizerCloneableParamState");
}
void OptimizerParamState::visit(FieldVisitor&) {
  fail("visit() has not been overridden in this subclass of OptimizerParamState: it cannot be saved or loaded");
}
std::unique_ptr<OptimizerOptions> OptimizerOptions::clone() const {
  fail("clone() has not been overridden in this subclass of OptimizerOptions: derive from OptimizerCloneableOptions");
}
void OptimizerOptions::visit(FieldVisitor&) {
  fail("visit() has not been overridden in this subclass of OptimizerOptions: it cannot be saved or loaded");
}
double OptimizerOptions::get_lr() const {
  fail(
      "double get_lr() has not been overridden in this subclass of OptimizerOptions, you must override it in your "
      "subclass");
}
void OptimizerOptions::set_lr(double) {
  fail(
      "set_lr(double) has not been overridden in this subclass of OptimizerOptions, you must override it in your "
      "subclass");
}

namespace {
/// The fields of an object as values.
class FieldList : public FieldVisitor {
 public:
  using Value = std::variant<bool, int64_t, double, std::tuple<double, double>, std::string, std::vector<double>>;
  void field(const char* name, bool& value) override { add(name, value); }
  void field(const char* name, int64_t& value) override { add(name, value); }
  void field(const char* name, double& value) override { add(name, value); }
  void field(const char* name, std::tuple<double, double>& value) override { add(name, value); }
  void field(const char* name, std::string& value) override { add(name, value); }
  void field(const char* name, std::vector<double>& value) override { add(name, value); }
  void field(const char* name, Tensor&) override { no_tensor(name); }
  void field(const char* name, std::vector<Tensor>&) override { no_tensor(name); }
  std::vector<std::pair<std::string, Value>> values;

 private:
  template <class T>
  void add(const char* name, const T& value) {
    values.emplace_back(name, value);
  }
  [[noreturn]] static void no_tensor(const char* name) { fail("options hold no tensors, but '", name, "' is one"); }
};

FieldList fields_of(const OptimizerOptions& options) {
  FieldList list;
  const_cast<OptimizerOptions&>(options).visit(list);
  return list;
}
}  // namespace

bool detail::have_equal_fields(const OptimizerOptions& a, const OptimizerOptions& b) {
  return fields_of(a).values == fields_of(b).values;
}

OptimizerOptions& OptimizerParamGroup::options() {
  check(has_options(), "the parameter group has no options: pass them to its constructor or add it to an optimizer");
  return *options_;
}
const OptimizerOptions& OptimizerParamGroup::options() const {
  return const_cast<OptimizerParamGroup*>(this)->options();
}

std::string Optimizer::name() const { fail("name() has not been overridden in this subclass of Optimizer"); }

Optimizer::Optimizer(std::vector<OptimizerParamGroup> param_groups, std::unique_ptr<OptimizerOptions> defaults)
    : defaults_(std::move(defaults)) {
  check(defaults_ != nullptr, "an optimizer needs default options, got a null pointer");
  defaults_->validate();
  for (const auto& group : param_groups) add_param_group(group);
}

Optimizer::Optimizer(std::vector<Tensor> parameters, std::unique_ptr<OptimizerOptions> defaults)
    : Optimizer(std::vector<OptimizerParamGroup>{OptimizerParamGroup(std::move(parameters))}, std::move(defaults)) {}

void Optimizer::add_param_group(const OptimizerParamGroup& param_group) {
  OptimizerParamGroup group(param_group);
  if (group.has_options()) {
    const OptimizerOptions &given = group.options(), &expected = *defaults_;
    check(typeid(given) == typeid(expected),
          "the options of a parameter group are of another optimizer than the defaults");
    given.validate();
  } else {
    group.set_options(defaults_->clone());
  }
  std::unordered_set<TensorImpl*> known;
  for (const auto& other : param_groups_)
    for (const Tensor& p : other.params()) known.insert(p.unsafeGetTensorImpl());
  std::unordered_set<TensorImpl*> own;
  for (const Tensor& p : group.params()) {
    check(p.defined(), "can't optimize an undefined Tensor");
    check(p.is_leaf() || p.retains_grad(), "can't optimize a non-leaf Tensor");
    check(known.count(p.unsafeGetTensorImpl()) == 0, "some parameters appear in more than one parameter group");
    check(own.insert(p.unsafeGetTensorImpl()).second,
          "some parameters appear more than once in a parameter group: each would be updated several times a step");
  }
  param_groups_.push_back(std::move(group));
}

namespace {
// Zeros are only promised where nobody else can look at the elements: the next backward then need not add to them.
void zero(GradSlot& slot) {
  Tensor& grad = slot.grad;
  if (grad.requires_grad()) grad = grad.detach();
  const bool sole_owner = grad.use_count() == 1 && grad.array().storage().use_count() == 1;
  if (!sole_owner) grad.zero_();
  slot.zeroed = sole_owner;
}
}  // namespace

void Optimizer::zero_grad(bool set_to_none) {
  NoGradGuard no_grad;
  for (const auto& group : param_groups_)
    for (const Tensor& p : group.params()) {
      if (!p.defined() || !p.impl()->slot || !p.impl()->slot->grad.defined()) continue;
      GradSlot& slot = *p.impl()->slot;
      if (set_to_none) {
        slot.grad.reset();
        slot.zeroed = false;
      } else {
        zero(slot);
      }
    }
}

namespace {
void deprecated(const char* method, const char* instead) {
  warn("Optimizer::", method, "() will be removed; use ", instead);
}
}  // namespace

std::vector<Tensor>& Optimizer::parameters() {
  deprecated("parameters", "param_groups()[i].params()");
  check(!param_groups_.empty(), "Optimizer::parameters(): the optimizer has no parameter group");
  return param_groups_[0].params();
}
const std::vector<Tensor>& Optimizer::parameters() const { return const_cast<Optimizer*>(this)->parameters(); }

size_t Optimizer::size() const {
  deprecated("size", "the sizes of param_groups()[i].params()");
  size_t count = 0;
  for (const auto& group : param_groups_) count += group.params().size();
  return count;
}

void Optimizer::add_parameters(const std::vector<Tensor>& parameters) {
  deprecated("add_parameters", "add_param_group()");
  if (param_groups_.empty()) return add_param_group(OptimizerParamGroup(parameters));
  // Checked as a group of their own, with the first group's options, which they then join.
  add_param_group(OptimizerParamGroup(parameters, param_groups_[0].options().clone()));
  param_groups_.pop_back();
  std::vector<Tensor>& first = param_groups_[0].params();
  first.insert(first.end(), parameters.begin(), parameters.end());
}

}  // namespace xtgrad::optim
