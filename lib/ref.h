#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace xtgrad {

namespace detail {
/// Memory for objects that come and go by the thousand, from lists of the calling thread.
void* allocate_object(size_t bytes);
void free_object(void* memory, size_t bytes) noexcept;
}  // namespace detail

/// Base of objects that count their own references.
struct RefCounted {
  RefCounted() = default;
  static void* operator new(size_t bytes) { return detail::allocate_object(bytes); }
  static void operator delete(void* memory, size_t bytes) noexcept { detail::free_object(memory, bytes); }
  RefCounted(const RefCounted&) = delete;
  RefCounted& operator=(const RefCounted&) = delete;
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
  int32_t use_count() const { return object_ ? object_->references.load(std::memory_order_acquire) : 0; }
  friend bool operator==(const Ref& a, const Ref& b) { return a.object_ == b.object_; }

 private:
  void retain() const {
    if (object_) object_->references.fetch_add(1, std::memory_order_relaxed);
  }
  void release() {
    if (!object_) return;
    // The last owner needs no atomic subtraction: nobody else can be looking.
    if (object_->references.load(std::memory_order_acquire) == 1 ||
        object_->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
      destroy(object_);
  }
  T* object_ = nullptr;
};

template <class T, class... Args>
Ref<T> make_ref(Args&&... args) {
  return Ref<T>(new T(std::forward<Args>(args)...));
}

}  // namespace xtgrad
