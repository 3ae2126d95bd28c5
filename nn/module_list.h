#pragma once
#include <memory>
#include <utility>
#include <vector>

#include <xtgrad/nn/cloneable.h>
#include <xtgrad/nn/holder.h>

namespace xtgrad::nn {

namespace detail {
template <class M>
std::shared_ptr<Module> to_module_pointer(M&& module) {
  if constexpr (is_module_holder<M>)
    return module.ptr();
  else if constexpr (is_module<M>)
    return std::make_shared<std::decay_t<M>>(std::forward<M>(module));
  else
    return std::forward<M>(module);
}
}  // namespace detail

/// Modules in a row that are children of this one; what is done with them is the user's business.
class ModuleListImpl : public Cloneable<ModuleListImpl> {
 public:
  using Iterator = std::vector<std::shared_ptr<Module>>::iterator;
  using ConstIterator = std::vector<std::shared_ptr<Module>>::const_iterator;

  ModuleListImpl();
  /// Modules, holders or shared pointers.
  template <class First, class... Rest>
  requires(!std::is_base_of_v<ModuleListImpl, std::decay_t<First>> ||
           sizeof...(Rest) > 0) explicit ModuleListImpl(First&& first, Rest&&... rest) {
    push_back(std::forward<First>(first));
    (push_back(std::forward<Rest>(rest)), ...);
  }

  std::shared_ptr<Module> clone(const std::optional<Device>& device = std::nullopt) const override;
  void reset() override;
  void pretty_print(std::ostream& stream) const override;

  void push_back(std::shared_ptr<Module> module) { insert(size(), std::move(module)); }
  template <class M>
  requires(detail::is_module<M> || detail::is_module_holder<M>) void push_back(M&& module) {
    push_back(detail::to_module_pointer(std::forward<M>(module)));
  }
  template <class Container>
  void extend(const Container& container) {
    for (const auto& module : container) push_back(module);
  }
  /// Puts the module before the one at `index`.
  void insert(size_t index, std::shared_ptr<Module> module);
  template <class M>
  requires(detail::is_module<M> || detail::is_module_holder<M>) void insert(size_t index, M&& module) {
    insert(index, detail::to_module_pointer(std::forward<M>(module)));
  }

  Iterator begin() { return modules_.begin(); }
  ConstIterator begin() const { return modules_.begin(); }
  Iterator end() { return modules_.end(); }
  ConstIterator end() const { return modules_.end(); }
  size_t size() const noexcept { return modules_.size(); }
  bool is_empty() const noexcept { return modules_.empty(); }

  /// The module at `index` as an M; throws where it is something else.
  template <class M>
  M& at(size_t index) {
    M* module = dynamic_cast<M*>(ptr(index).get());
    if (!module) wrong_type(index, typeid(M));
    return *module;
  }
  template <class M>
  const M& at(size_t index) const {
    return const_cast<ModuleListImpl*>(this)->at<M>(index);
  }
  std::shared_ptr<Module> ptr(size_t index) const;
  /// Null where the module is not an M.
  template <class M>
  std::shared_ptr<M> ptr(size_t index) const {
    return std::dynamic_pointer_cast<M>(ptr(index));
  }
  std::shared_ptr<Module> operator[](size_t index) const { return ptr(index); }

 private:
  [[noreturn]] void wrong_type(size_t index, const std::type_info& wanted) const;

  std::vector<std::shared_ptr<Module>> modules_;
};
XTGRAD_MODULE(ModuleList);

}  // namespace xtgrad::nn
