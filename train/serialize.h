#pragma once
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include <xtgrad/autograd/archive.h>
#include <xtgrad/nn/holder.h>
#include <xtgrad/optim/lr_scheduler.h>
#include <xtgrad/optim/optimizer.h>

// save() and load() of tensors, vectors of tensors, modules, optimisers and schedulers.

namespace xtgrad::serialize {

OutputArchive& operator<<(OutputArchive& archive, const Tensor& tensor);
OutputArchive& operator<<(OutputArchive& archive, const std::vector<Tensor>& tensors);
/// The module's parameters and buffers under their names.
OutputArchive& operator<<(OutputArchive& archive, const nn::Module& module);
/// The options of each group and the state of each parameter, by position.
OutputArchive& operator<<(OutputArchive& archive, const optim::Optimizer& optimizer);
OutputArchive& operator<<(OutputArchive& archive, const optim::LRScheduler& scheduler);

InputArchive& operator>>(InputArchive& archive, Tensor& tensor);
/// Appends the saved tensors.
InputArchive& operator>>(InputArchive& archive, std::vector<Tensor>& tensors);
/// Copies into the module's parameters and buffers; before that, throws one list of all that are missing, unexpected or
/// of another shape.
InputArchive& operator>>(InputArchive& archive, nn::Module& module);
/// Replaces options and states; throws, with the optimiser as it was, where kind, groups or shapes do not fit.
InputArchive& operator>>(InputArchive& archive, optim::Optimizer& optimizer);
InputArchive& operator>>(InputArchive& archive, optim::LRScheduler& scheduler);

template <class M, std::enable_if_t<nn::detail::is_module<M>, int> = 0>
OutputArchive& operator<<(OutputArchive& archive, const std::shared_ptr<M>& module) {
  check(module != nullptr, "save: the module is null");
  return archive << static_cast<const nn::Module&>(*module);
}
template <class M, std::enable_if_t<nn::detail::is_module<M>, int> = 0>
InputArchive& operator>>(InputArchive& archive, std::shared_ptr<M>& module) {
  check(module != nullptr, "load: the module is null");
  return archive >> static_cast<nn::Module&>(*module);
}
template <class M>
OutputArchive& operator<<(OutputArchive& archive, const nn::ModuleHolder<M>& module) {
  return archive << static_cast<const nn::Module&>(*module);
}
template <class M>
InputArchive& operator>>(InputArchive& archive, nn::ModuleHolder<M>& module) {
  return archive >> static_cast<nn::Module&>(*module);
}

namespace detail {
// Loading in two steps: these check and read everything, and what they return changes the target, which cannot fail.
std::function<void()> prepare_module(const InputArchive& archive, nn::Module& module);
std::function<void()> prepare_optimizer(const InputArchive& archive, optim::Optimizer& optimizer);
std::function<void()> prepare_scheduler(const InputArchive& archive, optim::LRScheduler& scheduler);
}  // namespace detail

}  // namespace xtgrad::serialize

namespace xtgrad {

/// Writes a tensor, a vector of tensors, a module, an optimiser or a scheduler to a path (whole or not at all), a
/// std::ostream or a function that takes bytes.
template <class T, class... To>
void save(const T& value, To&&... to) {
  serialize::OutputArchive archive;
  archive << value;
  archive.save_to(std::forward<To>(to)...);
}

/// The same for tensors in braces.
template <class... To>
void save(const std::vector<Tensor>& tensors, To&&... to) {
  save<std::vector<Tensor>>(tensors, std::forward<To>(to)...);
}

/// Reads what save() wrote, from a path, a std::istream, memory or functions, into an object of the same structure.
template <class T, class... From>
void load(T& value, From&&... from) {
  serialize::InputArchive archive;
  archive.load_from(std::forward<From>(from)...);
  archive >> value;
}

}  // namespace xtgrad
