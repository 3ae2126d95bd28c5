#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <xtgrad/nn/module_list.h>

namespace xtgrad::nn {

/// Modules by name that are children of this one; what is done with them is the user's business.
class ModuleDictImpl : public Cloneable<ModuleDictImpl> {
 public:
  using Modules = OrderedDict<std::string, std::shared_ptr<Module>>;
  using Iterator = Modules::Iterator;
  using ConstIterator = Modules::ConstIterator;

  ModuleDictImpl();
  explicit ModuleDictImpl(const std::vector<std::pair<std::string, std::shared_ptr<Module>>>& modules);
  explicit ModuleDictImpl(const OrderedDict<std::string, std::shared_ptr<Module>>& modules);

  std::shared_ptr<Module> clone(const std::optional<Device>& device = std::nullopt) const override;
  void reset() override;
  void pretty_print(std::ostream& stream) const override;

  std::vector<std::pair<std::string, std::shared_ptr<Module>>> items() const { return modules_.pairs(); }
  std::vector<std::string> keys() const { return modules_.keys(); }
  std::vector<std::shared_ptr<Module>> values() const { return modules_.values(); }
  Iterator begin() { return modules_.begin(); }
  ConstIterator begin() const { return modules_.begin(); }
  Iterator end() { return modules_.end(); }
  ConstIterator end() const { return modules_.end(); }
  size_t size() const noexcept { return modules_.size(); }
  bool empty() const noexcept { return modules_.is_empty(); }
  bool contains(const std::string& key) const noexcept { return modules_.contains(key); }
  std::shared_ptr<Module> operator[](const std::string& key) const { return modules_[key]; }

  /// The module named `key` as an M; throws where it is something else.
  template <class M>
  M& at(const std::string& key) {
    M* module = modules_[key]->as<M>();
    if (!module) wrong_type(key, typeid(M));
    return *module;
  }
  template <class M>
  const M& at(const std::string& key) const {
    return const_cast<ModuleDictImpl*>(this)->at<M>(key);
  }

  /// Adds the module, or puts it in the place of the one with that name.
  void insert(const std::string& key, std::shared_ptr<Module> module);
  template <class M>
  requires(detail::is_module<M> || detail::is_module_holder<M>) void insert(const std::string& key, M&& module) {
    insert(key, detail::to_module_pointer(std::forward<M>(module)));
  }
  void update(const std::vector<std::pair<std::string, std::shared_ptr<Module>>>& modules) {
    for (const auto& [key, module] : modules) insert(key, module);
  }
  /// From another ModuleDict or an OrderedDict.
  template <class Container>
  void update(const Container& container) {
    for (const auto& item : container) insert(item.key(), item.value());
  }
  /// Removes the module and returns it.
  std::shared_ptr<Module> pop(const std::string& key);
  void clear();

 private:
  [[noreturn]] void wrong_type(const std::string& key, const std::type_info& wanted) const;

  Modules modules_{"Module"};
};
XTGRAD_MODULE(ModuleDict);

}  // namespace xtgrad::nn
