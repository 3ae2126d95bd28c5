#include <xtgrad/train/serialize.h>

#include <xtgrad/autograd/grad_mode.h>
#include <xtgrad/nn/module_archive.h>

namespace xtgrad::serialize {

OutputArchive& operator<<(OutputArchive& archive, const Tensor& tensor) {
  archive.write("0", tensor);
  return archive;
}

InputArchive& operator>>(InputArchive& archive, Tensor& tensor) {
  archive.read("0", tensor);
  return archive;
}

OutputArchive& operator<<(OutputArchive& archive, const std::vector<Tensor>& tensors) {
  for (size_t i = 0; i < tensors.size(); ++i) archive.write(std::to_string(i), tensors[i]);
  return archive;
}

InputArchive& operator>>(InputArchive& archive, std::vector<Tensor>& tensors) {
  std::vector<Tensor> read;
  for (Tensor next; archive.try_read(std::to_string(read.size()), next); next = Tensor()) read.push_back(next);
  tensors.insert(tensors.end(), read.begin(), read.end());
  return archive;
}

// ---- modules

OutputArchive& operator<<(OutputArchive& archive, const nn::Module& module) {
  module.save(archive);
  return archive;
}

std::function<void()> detail::prepare_module(const InputArchive& archive, nn::Module& module) {
  return nn::detail::prepare_load(archive, module, /*strict=*/true);
}

InputArchive& operator>>(InputArchive& archive, nn::Module& module) {
  detail::prepare_module(archive, module)();
  return archive;
}

// ---- optimisers

namespace {

class FieldWriter : public optim::FieldVisitor {
 public:
  FieldWriter(OutputArchive& archive, std::string prefix) : archive_(archive), prefix_(std::move(prefix)) {}
  void field(const char* name, bool& value) override { write(name, value); }
  void field(const char* name, int64_t& value) override { write(name, value); }
  void field(const char* name, double& value) override { write(name, value); }
  void field(const char* name, std::string& value) override { write(name, value); }
  void field(const char* name, std::tuple<double, double>& value) override {
    write(text(name, ".0"), std::get<0>(value));
    write(text(name, ".1"), std::get<1>(value));
  }
  void field(const char* name, Tensor& value) override { archive_.write(prefix_ + name, value, /*is_buffer=*/true); }
  void field(const char* name, std::vector<double>& value) override {
    write(text(name, ".count"), static_cast<int64_t>(value.size()));
    for (size_t i = 0; i < value.size(); ++i) write(text(name, ".", i), value[i]);
  }
  void field(const char* name, std::vector<Tensor>& value) override {
    write(text(name, ".count"), static_cast<int64_t>(value.size()));
    for (size_t i = 0; i < value.size(); ++i) archive_.write(text(prefix_, name, ".", i), value[i], /*is_buffer=*/true);
  }

 private:
  template <class T>
  void write(const std::string& name, const T& value) {
    archive_.write(prefix_ + name, Value(value));
  }
  OutputArchive& archive_;
  std::string prefix_;
};

// Without `change` it only finds out whether everything is there.
class FieldReader : public optim::FieldVisitor {
 public:
  FieldReader(const InputArchive& archive, std::string prefix, Tensor parameter = {}, bool change = true)
      : archive_(archive), prefix_(std::move(prefix)), parameter_(std::move(parameter)), change_(change) {}
  void field(const char* name, bool& value) override { read(name, value); }
  void field(const char* name, int64_t& value) override { read(name, value); }
  void field(const char* name, double& value) override { read(name, value); }
  void field(const char* name, std::string& value) override { read(name, value); }
  void field(const char* name, std::tuple<double, double>& value) override {
    read(text(name, ".0"), std::get<0>(value));
    read(text(name, ".1"), std::get<1>(value));
  }
  void field(const char* name, Tensor& value) override {
    const Tensor saved = tensor(name);
    // The fused steps go over parameter and state side by side.
    if (saved.defined() && parameter_.defined())
      check(saved.sizes() == parameter_.sizes() && saved.dtype() == parameter_.dtype(), archive_.name(), ": '", prefix_,
            name, "' is ", saved.dtype(), " ", saved.sizes(), ", the parameter is ", parameter_.dtype(), " ",
            parameter_.sizes());
    if (change_) value = saved;
  }
  void field(const char* name, std::vector<double>& value) override {
    read_list(name, value, [&](const std::string& key) {
      double saved = 0;
      archive_.read(prefix_ + key, saved);
      return saved;
    });
  }
  void field(const char* name, std::vector<Tensor>& value) override {
    read_list(name, value, [&](const std::string& key) { return tensor(key); });
  }

 private:
  Tensor tensor(const std::string& name) const {
    Tensor saved;
    archive_.read(prefix_ + name, saved, /*is_buffer=*/true);
    return saved;
  }

  template <class T>
  void read(const std::string& name, T& value) {
    T saved{};
    archive_.read(prefix_ + name, saved);
    if (change_) value = saved;
  }

  // The count is the file's word only: the list grows with what is found.
  template <class T, class Element>
  void read_list(const std::string& name, std::vector<T>& value, const Element& element) {
    int64_t count = 0;
    archive_.read(prefix_ + name + ".count", count);
    check(value.empty() || count == static_cast<int64_t>(value.size()), archive_.name(), ": '", prefix_, name, "' has ",
          count, " entries, expected ", value.size());
    std::vector<T> saved;
    for (int64_t i = 0; i < count; ++i) saved.push_back(element(text(name, ".", i)));
    if (change_) value = std::move(saved);
  }

  const InputArchive& archive_;
  std::string prefix_;
  Tensor parameter_;
  bool change_;
};

// A visitor that only reads leaves the visited as it is.
template <class T>
void write_fields(OutputArchive& archive, const std::string& prefix, const T& visited) {
  FieldWriter writer(archive, prefix);
  const_cast<T&>(visited).visit(writer);
}

std::string group_prefix(size_t group) { return text("groups.", group, "."); }
std::string state_prefix(size_t group, size_t parameter) { return text("states.", group, ".", parameter, "."); }

int64_t count_of(const InputArchive& archive, const std::string& key) {
  int64_t count = 0;
  archive.read(key, count);
  return count;
}

void check_same_structure(const InputArchive& archive, const optim::Optimizer& optimizer) {
  std::string name;
  archive.read("name", name);
  check(name == optimizer.name(), archive.name(), ": holds the state of the optimiser ", name, ", not of ",
        optimizer.name());
  const int64_t groups = static_cast<int64_t>(optimizer.param_groups().size());
  check(count_of(archive, "groups.count") == groups, archive.name(), ": the saved optimiser has ",
        count_of(archive, "groups.count"), " parameter groups, this one has ", groups);
  for (size_t g = 0; g < optimizer.param_groups().size(); ++g) {
    const int64_t parameters = static_cast<int64_t>(optimizer.param_groups()[g].params().size());
    const int64_t saved = count_of(archive, group_prefix(g) + "parameters");
    check(saved == parameters, archive.name(), ": group ", g, " of the saved optimiser has ", saved,
          " parameters, that of this one has ", parameters);
  }
}

struct LoadedOptimizer {
  std::vector<std::unique_ptr<optim::OptimizerOptions>> options;
  optim::Optimizer::State state;
};

}  // namespace

OutputArchive& operator<<(OutputArchive& archive, const optim::Optimizer& optimizer) {
  const auto& groups = optimizer.param_groups();
  archive.write("name", optimizer.name());
  archive.write("groups.count", static_cast<int64_t>(groups.size()));
  for (size_t g = 0; g < groups.size(); ++g) {
    archive.write(group_prefix(g) + "parameters", static_cast<int64_t>(groups[g].params().size()));
    if (groups[g].has_options()) write_fields(archive, group_prefix(g) + "options.", groups[g].options());
    for (size_t p = 0; p < groups[g].params().size(); ++p) {
      const auto state = optimizer.state().find(groups[g].params()[p].unsafeGetTensorImpl());
      const bool present = state != optimizer.state().end() && state->second != nullptr;
      archive.write(state_prefix(g, p) + "present", Value(present));
      if (present) write_fields(archive, state_prefix(g, p), *state->second);
    }
  }
  return archive;
}

std::function<void()> detail::prepare_optimizer(const InputArchive& archive, optim::Optimizer& optimizer) {
  check_same_structure(archive, optimizer);
  auto loaded = std::make_shared<LoadedOptimizer>();
  const auto& groups = optimizer.param_groups();
  for (size_t g = 0; g < groups.size(); ++g) {
    loaded->options.push_back(groups[g].has_options() ? groups[g].options().clone() : nullptr);
    if (auto* options = loaded->options.back().get()) {
      FieldReader reader(archive, group_prefix(g) + "options.");
      options->visit(reader);
      options->validate();
    }
    for (size_t p = 0; p < groups[g].params().size(); ++p) {
      bool present = false;
      archive.read(state_prefix(g, p) + "present", present);
      if (!present) continue;
      const Tensor& parameter = groups[g].params()[p];
      std::unique_ptr<optim::OptimizerParamState> state = optimizer.make_state();
      check(state != nullptr, archive.name(), ": holds a state for parameter ", p, " of group ", g, ", but ",
            optimizer.name(), " keeps none");
      FieldReader reader(archive, state_prefix(g, p), parameter);
      state->visit(reader);
      state->validate(groups[g].params());
      loaded->state[parameter.unsafeGetTensorImpl()] = std::move(state);
    }
  }
  return [loaded, &optimizer] {
    for (size_t g = 0; g < loaded->options.size(); ++g)
      if (loaded->options[g]) optimizer.param_groups()[g].set_options(std::move(loaded->options[g]));
    optimizer.state() = std::move(loaded->state);
  };
}

InputArchive& operator>>(InputArchive& archive, optim::Optimizer& optimizer) {
  detail::prepare_optimizer(archive, optimizer)();
  return archive;
}

OutputArchive& operator<<(OutputArchive& archive, const optim::LRScheduler& scheduler) {
  archive.write("name", scheduler.name());
  write_fields(archive, "", scheduler);
  return archive;
}

std::function<void()> detail::prepare_scheduler(const InputArchive& archive, optim::LRScheduler& scheduler) {
  std::string name;
  archive.read("name", name);
  check(name == scheduler.name(), archive.name(), ": holds the state of the scheduler ", name, ", not of ",
        scheduler.name());
  FieldReader checker(archive, "", {}, /*change=*/false);
  scheduler.visit(checker);
  return [archive, &scheduler] {
    FieldReader reader(archive, "");
    scheduler.visit(reader);
  };
}

InputArchive& operator>>(InputArchive& archive, optim::LRScheduler& scheduler) {
  detail::prepare_scheduler(archive, scheduler)();
  return archive;
}

}  // namespace xtgrad::serialize
