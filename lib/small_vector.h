#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <new>
#include <utility>

namespace xtgrad {

/// A vector whose first N elements need no allocation.
template <class T, size_t N>
class SmallVector {
 public:
  SmallVector() = default;
  explicit SmallVector(size_t size) {
    if (size > N) [[unlikely]]
      reserve(size);
    std::uninitialized_value_construct_n(data(), size);
    size_ = static_cast<uint32_t>(size);
  }
  SmallVector(std::initializer_list<T> values) {
    reserve(values.size());
    for (const T& value : values) push_back(value);
  }
  SmallVector(const SmallVector& other) {
    reserve(other.size_);
    for (const T& value : other) push_back(value);
  }
  SmallVector(SmallVector&& other) noexcept { take(other); }
  SmallVector& operator=(SmallVector other) noexcept {
    clear_and_free();
    take(other);
    return *this;
  }
  ~SmallVector() { clear_and_free(); }

  T* begin() { return data(); }
  T* end() { return data() + size_; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size_; }
  T* data() { return capacity_ == N ? inplace() : heap_; }
  const T* data() const { return const_cast<SmallVector*>(this)->data(); }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T& operator[](size_t i) { return data()[i]; }
  const T& operator[](size_t i) const { return data()[i]; }
  T& back() { return data()[size_ - 1]; }

  void push_back(T value) {
    if (size_ == capacity_) [[unlikely]]
      reserve(size_t{capacity_} * 2);
    new (end()) T(std::move(value));
    ++size_;
  }
  void resize(size_t size) {
    reserve(size);
    while (size_ > size) data()[--size_].~T();
    while (size_ < size) new (data() + size_++) T();
  }
  void clear() {
    std::destroy_n(data(), size_);
    size_ = 0;
  }
  void reserve(size_t capacity) {
    if (capacity <= capacity_) return;
    if (capacity > UINT32_MAX) throw std::bad_alloc();
    T* const larger = static_cast<T*>(::operator new (capacity * sizeof(T), std::align_val_t{alignof(T)}));
    std::uninitialized_move_n(data(), size_, larger);
    std::destroy_n(data(), size_);
    free_heap();
    heap_ = larger;
    capacity_ = static_cast<uint32_t>(capacity);
  }

 private:
  T* inplace() { return reinterpret_cast<T*>(buffer_); }
  void free_heap() {
    if (capacity_ != N) ::operator delete (heap_, std::align_val_t{alignof(T)});
  }
  void clear_and_free() {
    std::destroy_n(data(), size_);
    free_heap();
    size_ = 0;
    capacity_ = N;
  }
  // This one is empty and in place.
  void take(SmallVector& other) noexcept {
    if (other.capacity_ != N) {
      heap_ = other.heap_;
      capacity_ = std::exchange(other.capacity_, static_cast<uint32_t>(N));
      size_ = std::exchange(other.size_, 0u);
    } else {
      std::uninitialized_move_n(other.data(), other.size_, inplace());
      size_ = other.size_;
      other.clear();
    }
  }

  union {
    alignas(T) unsigned char buffer_[N * sizeof(T)];
    T* heap_;  // once there are more than N
  };
  uint32_t size_ = 0, capacity_ = N;
};

}  // namespace xtgrad
