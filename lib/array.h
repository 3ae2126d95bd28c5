#pragma once
#include <cstdint>

#include <xtgrad/lib/dtype.h>
#include <xtgrad/lib/scalar.h>
#include <xtgrad/lib/sizes_and_strides.h>
#include <xtgrad/lib/storage.h>

namespace xtgrad {

/// Strided elements in a shared storage, without gradients: what kernels read and write. A copy is another view of the
/// same elements.
class Array {
 public:
  Array() = default;
  Array(Ref<Storage> storage, int64_t offset, const Dims& shape, const Dims& strides, ScalarType dtype)
      : Array(std::move(storage), offset, make_ref<const SizesAndStrides>(shape, strides), dtype) {}
  Array(Ref<Storage> storage, int64_t offset, Ref<const SizesAndStrides> layout, ScalarType dtype)
      : storage_(std::move(storage)), layout_(std::move(layout)), offset_(offset), dtype_(dtype) {}

  bool defined() const { return static_cast<bool>(storage_); }
  const Dims& shape() const { return extents().sizes; }
  const Dims& strides() const { return extents().strides; }
  int ndim() const { return shape().size(); }
  int64_t numel() const { return extents().numel; }
  ScalarType dtype() const { return dtype_; }
  int64_t offset() const { return offset_; }
  const Ref<Storage>& storage() const { return storage_; }
  const Ref<const SizesAndStrides>& layout() const { return layout_; }
  bool is_contiguous() const { return extents().contiguous; }
  /// True when the elements fill one gap-free block in some order of the dimensions, none of them twice.
  bool is_dense() const;

  /// The first element, whatever its type.
  void* raw() const {
    return static_cast<char*>(storage_->data()) + offset_ * static_cast<int64_t>(element_size(dtype_));
  }
  /// The first element; throws unless the elements are of type T, so that no kernel reads an array as another dtype.
  template <class T>
  T* data() const {
    static_assert(dtype_of<T>() != ScalarType::Undefined);
    check_dtype(dtype_of<T>());
    return static_cast<T*>(storage_->data()) + offset_;
  }

  /// Throws unless the elements are of dtype `expected`. data() does, and what moves elements by their size alone has
  /// to.
  void check_dtype(ScalarType expected) const {
    if (dtype_ != expected) [[unlikely]]
      detail::wrong_dtype(expected, dtype_);
  }

  // Views: the same elements under another shape.
  Array as_strided(const Dims& shape, const Dims& strides, int64_t offset) const {
    return Array(storage_, offset, shape, strides, dtype_);
  }
  /// Repeats size-1 and new leading dimensions with stride 0.
  Array expand(const Dims& target) const;
  Array permute(IntArrayRef order) const;
  Array transpose(int a, int b) const;
  Array select(int dim, int64_t index) const;
  Array slice(int dim, int64_t start, int64_t length, int64_t step = 1) const;
  Array unsqueeze(int dim) const;
  Array squeeze(int dim) const;
  /// The elements in row-major order under another shape: a view where that is possible, else a copy.
  Array reshape(const Dims& sizes) const;

  /// This array, or a row-major copy of it.
  Array contiguous() const;
  Array clone() const;
  /// This array, or a copy of it with another dtype.
  Array to(ScalarType dtype) const;

 private:
  const SizesAndStrides& extents() const { return layout_ ? *layout_ : kUndefined; }
  static const SizesAndStrides kUndefined;

  Ref<Storage> storage_;
  Ref<const SizesAndStrides> layout_;
  int64_t offset_ = 0;
  ScalarType dtype_ = ScalarType::Undefined;
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
