#pragma once
#include <utility>

/// In a class: a member `name_` with PyTorch's accessors: name() reads it, name(value) sets it and returns the object,
/// so that settings chain. A macro, because a template cannot name members; an initialiser may follow:
/// XTGRAD_ARG(double, eps) = 1e-8;
#define XTGRAD_ARG(T, name)                                \
 public:                                                   \
  auto& name(T new_##name) {                               \
    this->name##_ = std::move(new_##name);                 \
    return *this;                                          \
  }                                                        \
  const T& name() const noexcept { return this->name##_; } \
  T& name() noexcept { return this->name##_; }             \
                                                           \
 private:                                                  \
  T name##_
