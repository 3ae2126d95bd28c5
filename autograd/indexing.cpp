#include <xtgrad/autograd/indexing.h>

#include <string_view>

#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/index_place.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>

namespace xtgrad {

indexing::TensorIndex::TensorIndex(const char* text) : kind_(Kind::ellipsis) {
  check(std::string_view(text) == "...", "Expected \"...\" to represent an ellipsis index, but got \"", text, "\"");
}
indexing::TensorIndex::TensorIndex(const Tensor& tensor)
    : kind_(Kind::tensor), tensor_(std::make_shared<const Tensor>(tensor)) {}

namespace {

using Kind = TensorIndex::Kind;

bool is_mask(const Tensor& x) { return x.dtype() == kBool || x.dtype() == kByte; }

// What x[indices] means: a view of x, and the index tensors that remain to be applied to its dimensions.
struct Applied {
  Tensor view;
  std::vector<Tensor> tensors;
};

int64_t dims_used(const TensorIndex& index) {
  switch (index.kind()) {
    case Kind::integer:
    case Kind::slice:
      return 1;
    case Kind::tensor:
      return is_mask(index.tensor()) ? index.tensor().dim() : 1;
    default:
      return 0;
  }
}

// Takes the indices one by one: `dim` is where the view's next dimension is.
class Reader {
 public:
  Reader(const Tensor& x, ArrayRef<TensorIndex> indices) : applied_{x, {}} {
    int64_t used = 0;
    for (const TensorIndex& index : indices) used += dims_used(index);
    const bool selects_number = x.dim() == 0 && indices.size() == 1 && indices[0].kind() == Kind::integer;
    check(!selects_number,
          "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ "
          "to convert a 0-dim tensor to a number");
    check(used <= x.dim(), "too many indices for tensor of dimension ", x.dim());
    bool seen = false;
    for (const TensorIndex& index : indices) {
      if (index.kind() == Kind::ellipsis) {
        check(!seen, "an index can only have a single ellipsis ('...')");
        seen = true;
        dim_ += x.dim() - used;
        source_dim_ += x.dim() - used;
      } else {
        read(index);
      }
    }
  }
  Applied result() && { return std::move(applied_); }

 private:
  void read(const TensorIndex& index) {
    switch (index.kind()) {
      case Kind::none:
        applied_.view = unsqueeze(applied_.view, dim_++);
        return;
      case Kind::boolean:
        return read_bool(index.boolean());
      case Kind::integer:
        return read_integer(index.integer());
      case Kind::slice:
        return read_slice(index.slice());
      default:
        return read_tensor(index.tensor());
    }
  }

  void read_bool(bool value) {
    applied_.view = unsqueeze(applied_.view, dim_);
    place(Tensor(full_array({value ? 1 : 0}, 0, kLong)));
  }

  void read_integer(int64_t index) {
    const int64_t size = applied_.view.size(dim_);
    check(index >= -size && index < size, "index ", index, " is out of bounds for dimension ", source_dim_,
          " with size ", size);
    applied_.view = select(applied_.view, dim_, index);
    ++source_dim_;
  }

  void read_slice(const indexing::Slice& s) {
    if (s.start().value_or(0) != 0 || s.stop() || s.step() != 1)
      applied_.view = slice(applied_.view, dim_, s.start(), s.stop(), s.step());
    ++dim_;
    ++source_dim_;
  }

  void read_tensor(const Tensor& index) {
    if (index.dim() == 0 && is_mask(index)) return read_bool(index.item().to<bool>());
    if (index.dim() == 0 && is_integral(index.dtype(), false)) return read_integer(index.item().to_long());
    place(index);
  }

  void place(const Tensor& index) {
    std::vector<Tensor>& tensors = applied_.tensors;
    const int64_t before = dim_;
    tensors.resize(static_cast<size_t>(dim_));
    detail::append_index(tensors, index, applied_.view);
    dim_ = static_cast<int64_t>(tensors.size());
    source_dim_ += dim_ - before;
  }

  Applied applied_;
  int64_t dim_ = 0, source_dim_ = 0;
};

Applied apply(const Tensor& x, ArrayRef<TensorIndex> indices) { return Reader(x, indices).result(); }

// Leading dimensions of size 1 that the target does not have mean nothing.
Tensor without_leading_ones(const Tensor& values, int64_t ndim) {
  Tensor result = values;
  while (result.dim() > ndim && result.size(0) == 1) result = squeeze(result, 0);
  return result;
}

void put_values(const Tensor& x, ArrayRef<TensorIndex> indices, const Tensor& values) {
  check(!indices.empty(), "Passing an empty index list to Tensor::index_put_() is not valid syntax");
  const TensorIndex& first = indices[0];
  if (indices.size() == 1 && first.kind() == TensorIndex::Kind::boolean && !first.boolean()) return;  // no place
  const Applied applied = apply(x, indices);
  if (applied.tensors.empty()) {
    applied.view.copy_(without_leading_ones(values, applied.view.dim()));
    return;
  }
  const detail::Place place = detail::place_of_tensors(applied.view.array(), applied.tensors);
  index_put_(applied.view, applied.tensors, without_leading_ones(values, place.shape.size()));
}

}  // namespace

Tensor Tensor::index(ArrayRef<TensorIndex> indices) const {
  check(!indices.empty(), "Passing an empty index list to Tensor::index() is not valid syntax");
  const Applied applied = apply(*this, indices);
  if (!applied.tensors.empty()) return xtgrad::index(applied.view, applied.tensors);
  if (!applied.view.is_same(*this)) return applied.view;
  return record_view("AliasBackward0", array(), *this, [](const Tensor& g) { return g; });
}

Tensor Tensor::index(std::initializer_list<TensorIndex> indices) const {
  return index(ArrayRef<TensorIndex>(indices.begin(), indices.size()));
}

Tensor& Tensor::index_put_(ArrayRef<TensorIndex> indices, const Tensor& values) const {
  put_values(*this, indices, values);
  return const_cast<Tensor&>(*this);
}

Tensor& Tensor::index_put_(ArrayRef<TensorIndex> indices, const Scalar& value) const {
  put_values(*this, indices, Tensor(scalar_array(value, dtype())));
  return const_cast<Tensor&>(*this);
}

Tensor& Tensor::index_put_(std::initializer_list<TensorIndex> indices, const Tensor& values) const {
  return index_put_(ArrayRef<TensorIndex>(indices.begin(), indices.size()), values);
}

Tensor& Tensor::index_put_(std::initializer_list<TensorIndex> indices, const Scalar& value) const {
  return index_put_(ArrayRef<TensorIndex>(indices.begin(), indices.size()), value);
}

Tensor Tensor::operator[](const Tensor& index) const { return this->index({TensorIndex(index)}); }

Tensor Tensor::operator[](const Scalar& index) const {
  check(index.is_integral(false), "Can only index tensors with integral scalars");
  return select(0, index.to_long());
}

}  // namespace xtgrad
