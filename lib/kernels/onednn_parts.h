#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <oneapi/dnnl/dnnl.hpp>

#include <xtgrad/lib/allocator.h>
#include <xtgrad/lib/kernels/onednn_describe.h>
#include <xtgrad/lib/kernels/thread_limit.h>
#include <xtgrad/lib/parallel.h>

// What the users of oneDNN's primitives share. For sources of lib/kernels that are compiled with it.

namespace xtgrad::kernels::onednn {

inline const dnnl::engine& cpu() {
  static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  return engine;
}

inline dnnl::stream& stream() {
  thread_local dnnl::stream stream(cpu());
  return stream;
}

/// Scratchpads are ours, so that a primitive may run on several threads at once.
inline dnnl::primitive_attr attributes() {
  dnnl::primitive_attr attr;
  attr.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  return attr;
}

/// Memory that oneDNN works in for the time of a call.
class Workspace {
 public:
  explicit Workspace(size_t bytes) : bytes_(bytes), memory_(bytes > 0 ? allocate(bytes) : nullptr) {}
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  ~Workspace() { deallocate(memory_, bytes_); }
  void* get() const { return memory_; }

 private:
  size_t bytes_;
  void* memory_;
};

/// The plans used last, by what they depend on.
template <class Plan, size_t kNumbers>
class Plans {
 public:
  using Key = std::array<int64_t, kNumbers>;

  /// The plan for a key: make()'s, which is remembered, also when it is null: oneDNN has no good code for the problem.
  template <class Make>
  std::shared_ptr<const Plan> get(const Key& key, const Make& make) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(key);
    if (found != entries_.end()) {
      found->second.used = ++clock_;
      return found->second.plan;
    }
    if (entries_.size() >= kMost) {
      auto oldest = entries_.begin();
      for (auto at = entries_.begin(); at != entries_.end(); ++at)
        if (at->second.used < oldest->second.used) oldest = at;
      entries_.erase(oldest);
    }
    std::shared_ptr<const Plan> plan;
    try {
      plan = make();
    } catch (const dnnl::error& error) {
      if (error.status != dnnl_unimplemented && error.status != dnnl_invalid_arguments) throw;
    }
    entries_[key] = {plan, ++clock_};
    return plan;
  }

 private:
  static constexpr size_t kMost = 256;
  struct Entry {
    std::shared_ptr<const Plan> plan;
    int64_t used = 0;
  };
  std::mutex mutex_;
  int64_t clock_ = 0;
  std::map<Key, Entry> entries_;
};

}  // namespace xtgrad::kernels::onednn
