#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

#include <xtgrad/lib/small_blocks.h>

namespace xtgrad {

/// Base of objects that count their own references.
struct RefCounted {
  RefCounted() = default;
  static void* operator new(size_t bytes) {
    void* const memory = bytes <= detail::kSmallBlock ? detail::allocate_small(bytes) : std::malloc(bytes);
    return memory ? memory : throw std::bad_alloc();
  }
  static void operator delete(void* memory, size_t bytes) noexcept {
    bytes <= detail::kSmallBlock ? detail::free_small(memory, bytes) : std::free(memory);
  }
  RefCounted(const RefCounted&) = delete;
  RefCounted& operator=(const RefCounted&) = delete;

  /// From now on nobody counts: the object is never freed, and sharing it costs nothing.
  void immortalize() const { references.store(kImmortal, std::memory_order_relaxed); }
  static constexpr int32_t kImmortal = INT32_MIN;

  mutable std::atomic<int32_t> references{0};
};

/// What happens when the last reference goes; a type may overload it.
template <class T>
void destroy(T* object) {
  delete object;
}

/// A shared owner of a RefCounted object, one pointer wide.
template <class T>
class Ref {
 public:
  Ref() = default;
  Ref(std::nullptr_t) {}
  explicit Ref(T* object) : object_(object) { retain(); }
  Ref(const Ref& other) : object_(other.object_) { retain(); }
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  template <class U>
  Ref(Ref<U> other) noexcept : object_(other.detach()) {}
  Ref& operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Ref() { release(); }

  T* get() const { return object_; }
  T* operator->() const { return object_; }
  T& operator*() const { return *object_; }
  explicit operator bool() const { return object_ != nullptr; }
  /// Gives the reference away without dropping it.
  T* detach() { return std::exchange(object_, nullptr); }
  /// Takes over a reference that was given away.
  static Ref adopt(T* object) {
    Ref result;
    result.object_ = object;
    return result;
  }
  int32_t use_count() const { return object_ ? object_->references.load(std::memory_order_acquire) : 0; }
  friend bool operator==(const Ref& a, const Ref& b) { return a.object_ == b.object_; }

 private:
  void retain() const {
    if (object_ && object_->references.load(std::memory_order_relaxed) >= 0)
      object_->references.fetch_add(1, std::memory_order_relaxed);
  }
  void release() {
    if (!object_) return;
    // The last owner needs no atomic subtraction: nobody else can be looking.
    const int32_t seen = object_->references.load(std::memory_order_acquire);
    if (seen == 1 || (seen > 1 && object_->references.fetch_sub(1, std::memory_order_acq_rel) == 1)) destroy(object_);
  }
  T* object_ = nullptr;
};

template <class T, class... Args>
Ref<T> make_ref(Args&&... args) {
  T* const object = new T(std::forward<Args>(args)...);
  object->references.store(1, std::memory_order_relaxed);  // nobody else knows it yet
  return Ref<T>::adopt(object);
}

}  // namespace xtgrad
