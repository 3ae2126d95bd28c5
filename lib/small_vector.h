#pragma once
#include <cstddef>
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
    std::uninitialized_value_construct_n(data_, size);
    size_ = size;
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

  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  T* data() { return data_; }
  const T* data() const { return data_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T& operator[](size_t i) { return data_[i]; }
  const T& operator[](size_t i) const { return data_[i]; }
  T& back() { return data_[size_ - 1]; }

  void push_back(T value) {
    if (size_ == capacity_) reserve(capacity_ * 2);
    new (data_ + size_) T(std::move(value));
    ++size_;
  }
  void resize(size_t size) {
    reserve(size);
    while (size_ > size) data_[--size_].~T();
    while (size_ < size) new (data_ + size_++) T();
  }
  void clear() {
    std::destroy_n(data_, size_);
    size_ = 0;
  }
  void reserve(size_t capacity) {
    if (capacity <= capacity_) return;
    T* const larger = static_cast<T*>(::operator new (capacity * sizeof(T), std::align_val_t{alignof(T)}));
    std::uninitialized_move_n(data_, size_, larger);
    std::destroy_n(data_, size_);
    free_heap();
    data_ = larger;
    capacity_ = capacity;
  }

 private:
  T* inplace() { return reinterpret_cast<T*>(buffer_); }
  void free_heap() {
    if (data_ != inplace()) ::operator delete (data_, std::align_val_t{alignof(T)});
  }
  void clear_and_free() {
    std::destroy_n(data_, size_);
    free_heap();
    data_ = inplace();
    size_ = 0;
    capacity_ = N;
  }
  void take(SmallVector& other) noexcept {
    if (other.data_ != other.inplace()) {
      data_ = std::exchange(other.data_, other.inplace());
      capacity_ = std::exchange(other.capacity_, N);
      size_ = std::exchange(other.size_, 0);
    } else {
      std::uninitialized_move_n(other.data_, other.size_, data_);
      size_ = other.size_;
      other.clear();
    }
  }

  alignas(T) unsigned char buffer_[N * sizeof(T)];
  T* data_ = inplace();
  size_t size_ = 0, capacity_ = N;
};

}  // namespace xtgrad
