#pragma once
#include <algorithm>
#include <cstdint>
#include <iosfwd>
#include <string>

#include <xtgrad/lib/array_ref.h>
#include <xtgrad/lib/check.h>

namespace xtgrad {

/// Sizes or strides of a tensor: up to 16 numbers held in place, so that a view costs no allocation.
class Dims {
 public:
  static constexpr int kMax = 16;

  Dims() { std::fill_n(values_, kUsual, 0); }
  Dims(std::initializer_list<int64_t> values) : Dims(IntArrayRef(values)) {}
  Dims(IntArrayRef values) : Dims() {
    check(values.size() <= kMax, "a tensor has at most ", kMax, " dimensions, got ", values.size());
    size_ = static_cast<int>(values.size());
    std::copy(values.begin(), values.end(), values_);
  }
  Dims(int size, int64_t value) : Dims() {
    size_ = size;
    check(size <= kMax, "a tensor has at most ", kMax, " dimensions, got ", size);
    std::fill_n(values_, size, value);
  }
  Dims(const Dims& other) : size_(other.size_) { copy_values(other); }
  Dims& operator=(const Dims& other) {
    size_ = other.size_;
    copy_values(other);
    return *this;
  }
  ~Dims() = default;

  int size() const { return size_; }
  bool empty() const { return size_ == 0; }
  int64_t& operator[](int i) { return values_[i]; }
  int64_t operator[](int i) const { return values_[i]; }
  int64_t* begin() { return values_; }
  int64_t* end() { return values_ + size_; }
  const int64_t* begin() const { return values_; }
  const int64_t* end() const { return values_ + size_; }
  int64_t back() const { return values_[size_ - 1]; }
  operator IntArrayRef() const { return IntArrayRef(values_, static_cast<size_t>(size_)); }

  void push_back(int64_t value) { insert(size_, value); }
  void insert(int at, int64_t value) {
    check(size_ < kMax, "a tensor has at most ", kMax, " dimensions, got ", size_ + 1);
    for (int i = size_; i > at; --i) values_[i] = values_[i - 1];
    values_[at] = value;
    ++size_;
  }
  void erase(int at) {
    std::copy(values_ + at + 1, values_ + size_, values_ + at);
    --size_;
  }
  friend bool operator==(const Dims& a, const Dims& b) {
    if (&a == &b) return true;  // shapes are shared where they are equal
    if (a.size_ != b.size_) return false;
    for (int i = 0; i < a.size_; ++i)
      if (a.values_[i] != b.values_[i]) return false;
    return true;
  }
  friend bool operator!=(const Dims& a, const Dims& b) { return !(a == b); }
  friend bool operator==(const Dims& a, IntArrayRef b) { return IntArrayRef(a) == b; }
  friend bool operator==(IntArrayRef a, const Dims& b) { return a == IntArrayRef(b); }
  friend bool operator!=(const Dims& a, IntArrayRef b) { return !(a == b); }
  friend bool operator!=(IntArrayRef a, const Dims& b) { return !(a == b); }

 private:
  // A number of bytes that is known needs no call: every operation copies many of these.
  static constexpr int kUsual = 4;
  void copy_values(const Dims& other) {
    std::copy_n(other.values_, kUsual, values_);
    if (size_ > kUsual) [[unlikely]]
      std::copy_n(other.values_ + kUsual, size_ - kUsual, values_ + kUsual);
  }

  int64_t values_[kMax];  // the usual ones are always written, as they are always copied
  int size_ = 0;
};

inline void append_text(std::string& out, const Dims& dims) { append_text(out, IntArrayRef(dims)); }

/// The product of the sizes; throws on a negative size and on a product that overflows.
int64_t numel_of(IntArrayRef sizes);

/// Strides of a row-major layout.
Dims contiguous_strides(IntArrayRef sizes);

/// True when the elements lie one after the other in row-major order.
bool is_contiguous(const Dims& sizes, const Dims& strides);

/// The shape that both broadcast to; throws "The size of tensor a (2) must match the size of tensor b (3) at ...".
Dims broadcast_shapes(const Dims& a, const Dims& b);

/// True when `from` broadcasts to exactly `to`.
bool is_expandable_to(IntArrayRef from, IntArrayRef to);

/// Maps a dimension in [-ndim, ndim) to [0, ndim); a 0-d tensor counts as having one dimension.
int wrap_dim(int64_t dim, int ndim);

/// The given dims as a bit set, each at most once; none given means all of them.
uint32_t dim_mask(IntArrayRef dims, int ndim);

/// Replaces a single -1 by what the number of elements leaves; throws when the sizes do not fit.
Dims infer_size(IntArrayRef sizes, int64_t numel);

/// Strides with which an array of `sizes` and `strides` can be seen under `new_sizes` without a copy; false when it
/// cannot.
bool view_strides(const Dims& sizes, const Dims& strides, const Dims& new_sizes, Dims& new_strides);

}  // namespace xtgrad
