#include <xtgrad/train/torch_optimizer.h>

#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <xtgrad/autograd/grad_mode.h>
#include <xtgrad/lib/io/torch_file.h>

namespace xtgrad::train {

namespace {

/// What a file holds, by name.
class Contents {
 public:
  explicit Contents(const std::string& path) : path_(path) {
    io::TorchContents contents = io::read_torch_contents(path);
    for (io::NamedArray& item : contents.arrays) tensors_.emplace(std::move(item.name), Tensor(std::move(item.array)));
    values_ = std::move(contents.values);
  }
  const std::string& path() const { return path_; }
  /// Undefined where there is none.
  Tensor tensor(const std::string& name) const {
    const auto found = tensors_.find(name);
    return found == tensors_.end() ? Tensor() : found->second;
  }
  /// A number, also one that is a tensor, as "step" is in newer versions.
  std::optional<double> number(const std::string& name) const {
    if (const Tensor held = tensor(name); held.defined() && held.numel() == 1) return held.item<double>();
    const auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    if (const auto* integer = std::get_if<int64_t>(&found->second)) return static_cast<double>(*integer);
    if (const auto* real = std::get_if<double>(&found->second)) return *real;
    if (const auto* flag = std::get_if<bool>(&found->second)) return *flag;
    return std::nullopt;
  }
  std::optional<int64_t> integer(const std::string& name) const {
    const std::optional<double> found = number(name);
    if (!found) return std::nullopt;
    check(std::abs(*found) < 0x1p53 && std::trunc(*found) == *found, path_, ": '", name, "' is ", *found,
          ", expected an integer");
    return static_cast<int64_t>(*found);
  }
  /// True when a tensor or a value lies under "`name`.".
  bool holds_below(const std::string& name) const { return below(tensors_, name) || below(values_, name); }

 private:
  template <class Map>
  static bool below(const Map& map, const std::string& name) {
    const auto next = map.lower_bound(name + ".");
    return next != map.end() && next->first.starts_with(name + ".");
  }

  std::string path_;
  std::map<std::string, Tensor> tensors_;
  decltype(io::TorchContents::values) values_;
};

/// Fills options, or the state of `parameter`, from what lies under a prefix.
class Fields : public optim::FieldVisitor {
 public:
  Fields(const Contents& file, std::string prefix, Tensor parameter = {})
      : file_(file), prefix_(std::move(prefix)), parameter_(std::move(parameter)) {}

  void field(const char* name, bool& value) override { value = number(name) != 0; }
  void field(const char* name, int64_t& value) override {
    number(name);
    value = *file_.integer(prefix_ + name);
  }
  void field(const char* name, double& value) override { value = number(name); }
  void field(const char* name, std::tuple<double, double>& value) override {
    value = {number(text(name, ".0")), number(text(name, ".1"))};
  }
  void field(const char* name, Tensor& value) override {
    const Tensor saved = file_.tensor(prefix_ + name);
    if (!saved.defined()) return;
    check(saved.sizes() == parameter_.sizes(), file_.path(), ": '", prefix_, name, "' has sizes ", saved.sizes(),
          ", the parameter ", parameter_.sizes());
    const NoGradGuard no_grad;
    value = saved.to(parameter_.dtype()).contiguous().clone();  // the file's may share their memory
  }
  void field(const char* name, std::string&) override { refuse(name); }
  void field(const char* name, std::vector<double>&) override { refuse(name); }
  void field(const char* name, std::vector<Tensor>&) override { refuse(name); }

 private:
  double number(const std::string& name) const {
    const std::optional<double> found = file_.number(prefix_ + name);
    check(found.has_value(), file_.path(), ": there is no number '", prefix_, name, "', which this optimiser needs");
    return *found;
  }
  [[noreturn]] void refuse(const char* name) const {
    fail(file_.path(), ": '", prefix_, name, "' is kept in another form by PyTorch and cannot be loaded");
  }

  const Contents& file_;
  std::string prefix_;
  Tensor parameter_;
};

struct Loaded {
  std::vector<std::unique_ptr<optim::OptimizerOptions>> options;
  std::vector<std::optional<double>> initial_lr;
  optim::Optimizer::State state;
};

size_t count_below(const Contents& file, const std::string& list, const char* element) {
  size_t count = 0;
  while (file.number(text(list, ".", count, element))) ++count;
  return count;
}

std::unique_ptr<optim::OptimizerParamState> read_state(const Contents& file, const std::string& prefix,
                                                       const optim::Optimizer& optimizer,
                                                       const optim::OptimizerParamGroup& group,
                                                       const Tensor& parameter) {
  std::unique_ptr<optim::OptimizerParamState> state = optimizer.make_state();
  check(state != nullptr, file.path(), ": holds '", prefix, "', but ", optimizer.name(), " keeps no states");
  Fields fields(file, prefix + ".", parameter);
  state->visit(fields);
  state->validate(group.params());
  return state;
}

Loaded read(const Contents& file, const std::string& prefix, const optim::Optimizer& optimizer) {
  const auto& groups = optimizer.param_groups();
  const size_t saved_groups = count_below(file, prefix + "param_groups", ".lr");
  check(saved_groups == groups.size(), file.path(), ": there are ", saved_groups, " parameter groups in '", prefix,
        "param_groups', this optimiser has ", groups.size());
  Loaded loaded;
  for (size_t g = 0; g < groups.size(); ++g) {
    const std::string group = text(prefix, "param_groups.", g);
    const std::vector<Tensor>& params = groups[g].params();
    const size_t saved = count_below(file, group + ".params", "");
    check(saved == params.size(), file.path(), ": '", group, "' has ", saved, " parameters, group ", g,
          " of this optimiser has ", params.size());
    loaded.options.push_back(groups[g].options().clone());
    Fields fields(file, group + ".");
    loaded.options.back()->visit(fields);
    loaded.options.back()->validate();
    loaded.initial_lr.push_back(file.number(group + ".initial_lr"));
    for (size_t p = 0; p < params.size(); ++p) {
      const std::string state = text(prefix, "state.", *file.integer(text(group, ".params.", p)));
      if (file.holds_below(state))
        loaded.state[params[p].unsafeGetTensorImpl()] = read_state(file, state, optimizer, groups[g], params[p]);
    }
  }
  return loaded;
}

}  // namespace

void load_torch_optimizer(optim::Optimizer& optimizer, const std::string& path, const std::string& part) {
  Loaded loaded = read(Contents(path), part.empty() ? part : part + ".", optimizer);
  for (size_t g = 0; g < loaded.options.size(); ++g) {
    optim::OptimizerParamGroup& group = optimizer.param_groups()[g];
    group.set_options(std::move(loaded.options[g]));
    if (loaded.initial_lr[g]) group.initial_lr() = loaded.initial_lr[g];
  }
  optimizer.state() = std::move(loaded.state);
}

}  // namespace xtgrad::train
