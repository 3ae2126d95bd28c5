#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>

#include <xtgrad/lib/ref.h>

namespace xtgrad {

/// Reference-counted bytes with a version that every in-place change raises.
class Storage : public RefCounted {
 public:
  /// Uninitialised memory of our own, aligned to 64 bytes; throws Error when there is not that much.
  static Ref<Storage> make(size_t bytes);
  /// Somebody else's memory; `deleter` runs when the last reference goes.
  Storage(void* data, size_t bytes, std::function<void(void*)> deleter);
  ~Storage();

  void* data() const { return data_; }
  size_t bytes() const { return bytes_; }
  uint32_t version() const { return version_.load(std::memory_order_relaxed); }
  void bump_version() { version_.fetch_add(1, std::memory_order_relaxed); }
  void set_version(uint32_t version) { version_.store(version, std::memory_order_relaxed); }

 private:
  Storage(void* data, size_t bytes) : data_(data), bytes_(bytes) {}
  friend void destroy(Storage* storage);
  bool stands_before_its_bytes() const { return !deleter_ && data_ == this + 1; }

  void* data_;
  size_t bytes_;
  std::atomic<uint32_t> version_{0};
  std::function<void(void*)> deleter_;
};

void destroy(Storage* storage);

/// The same bytes under a version counter of their own (what tensor.data() shares).
Ref<Storage> alias(const Ref<Storage>& storage);

}  // namespace xtgrad
