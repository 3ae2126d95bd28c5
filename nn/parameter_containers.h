#pragma once
#include <string>
#include <utility>
#include <vector>

#include <xtgrad/nn/cloneable.h>
#include <xtgrad/nn/holder.h>

namespace xtgrad::nn {

/// Parameters in a row, named by their positions.
class ParameterListImpl : public Cloneable<ParameterListImpl> {
 public:
  using Parameters = OrderedDict<std::string, Tensor>;
  using Iterator = Parameters::Iterator;
  using ConstIterator = Parameters::ConstIterator;

  ParameterListImpl();
  template <class... Tensors>
  requires(sizeof...(Tensors) > 0 &&
           (std::is_same_v<std::decay_t<Tensors>, Tensor> && ...)) explicit ParameterListImpl(Tensors&&... parameters) {
    (append(parameters), ...);
  }

  std::shared_ptr<Module> clone(const std::optional<Device>& device = std::nullopt) const override;
  void reset() override;
  void pretty_print(std::ostream& stream) const override;

  void append(const Tensor& parameter);
  void append(const Parameters::Item& item) { append(item.value()); }
  /// From a vector of tensors, an OrderedDict or another ParameterList.
  template <class Container>
  void extend(const Container& container) {
    for (const auto& parameter : container) append(parameter);
  }
  template <class Container>
  void operator+=(const Container& other) {
    extend(other);
  }

  /// Items of name and tensor.
  Iterator begin() { return parameters_.begin(); }
  ConstIterator begin() const { return parameters_.begin(); }
  Iterator end() { return parameters_.end(); }
  ConstIterator end() const { return parameters_.end(); }
  size_t size() const noexcept { return parameters_.size(); }
  bool is_empty() const noexcept { return parameters_.is_empty(); }
  Tensor& at(size_t index);
  const Tensor& at(size_t index) const { return const_cast<ParameterListImpl*>(this)->at(index); }
  Tensor& operator[](size_t index) { return at(index); }
  const Tensor& operator[](size_t index) const { return at(index); }
};
XTGRAD_MODULE(ParameterList);

/// Parameters by name.
class ParameterDictImpl : public Cloneable<ParameterDictImpl> {
 public:
  using Parameters = OrderedDict<std::string, Tensor>;
  using Iterator = Parameters::Iterator;
  using ConstIterator = Parameters::ConstIterator;

  ParameterDictImpl();
  explicit ParameterDictImpl(const Parameters& parameters);

  std::shared_ptr<Module> clone(const std::optional<Device>& device = std::nullopt) const override;
  void reset() override;
  void pretty_print(std::ostream& stream) const override;

  Tensor& insert(std::string key, Tensor parameter);
  /// Removes the parameter and returns it.
  Tensor pop(const std::string& key);
  /// Adds parameters from an OrderedDict or another ParameterDict, replacing those of the same name.
  template <class Container>
  void update(const Container& container) {
    for (const auto& item : container) put(item.key(), item.value());
  }
  void clear();

  std::vector<std::string> keys() const { return parameters_.keys(); }
  std::vector<Tensor> values() const { return parameters_.values(); }
  Iterator begin() { return parameters_.begin(); }
  ConstIterator begin() const { return parameters_.begin(); }
  Iterator end() { return parameters_.end(); }
  ConstIterator end() const { return parameters_.end(); }
  size_t size() const noexcept { return parameters_.size(); }
  bool empty() const noexcept { return parameters_.is_empty(); }
  bool contains(const std::string& key) const noexcept { return parameters_.contains(key); }
  Tensor& get(const std::string& key) { return parameters_[key]; }
  const Tensor& get(const std::string& key) const { return parameters_[key]; }
  Tensor& operator[](const std::string& key) { return get(key); }
  const Tensor& operator[](const std::string& key) const { return get(key); }

 private:
  void put(const std::string& key, const Tensor& parameter);
};
XTGRAD_MODULE(ParameterDict);

}  // namespace xtgrad::nn
