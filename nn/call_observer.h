#pragma once
#include <xtgrad/nn/module.h>

namespace xtgrad::nn::detail {

/// Told of each call of a module through its handle or within a Sequential, while it is installed in this thread.
struct CallObserver {
  virtual ~CallObserver() = default;
  virtual void called(const Module& module, const Tensor& result) = 0;
};

inline constinit thread_local CallObserver* call_observer = nullptr;

}  // namespace xtgrad::nn::detail
