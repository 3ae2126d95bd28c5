#pragma once
#include <cstdint>

#include <xtgrad/lib/dtype.h>
#include <xtgrad/lib/scalar.h>
#include <xtgrad/lib/shape.h>
#include <xtgrad/lib/storage.h>

namespace xtgrad {

/// Strided elements in a shared storage, without gradients: what kernels read and write. A copy is another view of the
/// same elements.
class Array {
 public:
  Array() = default;
  Array(Ref<Storage> storage, int64_t offset, const Dims& shape, const Dims& strides, ScalarType dtype)
      : storage_(std::move(storage)),
        offset_(offset),
        numel_(numel_of(shape)),
        shape_(shape),
        strides_(strides),
        dtype_(dtype),
        contiguous_(xtgrad::is_contiguous(shape, strides)) {}

  bool defined() const { return static_cast<bool>(storage_); }
  const Dims& shape() const { return shape_; }
  const Dims& strides() const { return strides_; }
  int ndim() const { return shape_.size(); }
  int64_t numel() const { return numel_; }
  ScalarType dtype() const { return dtype_; }
  int64_t offset() const { return offset_; }
  const Ref<Storage>& storage() const { return storage_; }
  bool is_contiguous() const { return contiguous_; }
  /// True when the elements fill one gap-free block in some order of the dimensions, none of them twice.
  bool is_dense() const;

  void* raw() const {
    return static_cast<char*>(storage_->data()) + offset_ * static_cast<int64_t>(element_size(dtype_));
  }
  template <class T>
  T* data() const {
    return static_cast<T*>(storage_->data()) + offset_;
  }

  // Views: the same elements under another shape.
  Array as_strided(const Dims& shape, const Dims& strides, int64_t offset) const {
    return Array(storage_, offset, shape, strides, dtype_);
  }
  /// Repeats size-1 and new leading dimensions with stride 0.
  Array expand(const Dims& shape) const;
  Array permute(IntArrayRef order) const;
  Array transpose(int a, int b) const;
  Array select(int dim, int64_t index) const;
  Array slice(int dim, int64_t start, int64_t length, int64_t step = 1) const;
  Array unsqueeze(int dim) const;
  Array squeeze(int dim) const;
  /// The elements in row-major order under another shape: a view where that is possible, else a copy.
  Array reshape(const Dims& shape) const;

  /// This array, or a row-major copy of it.
  Array contiguous() const;
  Array clone() const;
  /// This array, or a copy of it with another dtype.
  Array to(ScalarType dtype) const;

 private:
  Ref<Storage> storage_;
  int64_t offset_ = 0, numel_ = 0;
  Dims shape_, strides_;
  ScalarType dtype_ = ScalarType::Undefined;
  bool contiguous_ = true;
};

/// Uninitialised row-major elements; throws when the size overflows or memory does not suffice.
Array empty_array(const Dims& shape, ScalarType dtype);
/// Uninitialised elements laid out as `like`'s where that is dense, else row-major.
Array empty_array_like(const Array& like, ScalarType dtype);
/// All elements equal to `value`.
Array full_array(const Dims& shape, const Scalar& value, ScalarType dtype);
/// A 0-d array.
inline Array scalar_array(const Scalar& value, ScalarType dtype) { return full_array({}, value, dtype); }

}  // namespace xtgrad
