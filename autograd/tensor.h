#pragma once
#include <functional>
#include <initializer_list>
#include <iosfwd>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <xtgrad/autograd/accessor.h>
#include <xtgrad/autograd/grad_mode.h>
#include <xtgrad/autograd/indexing.h>
#include <xtgrad/autograd/print.h>
#include <xtgrad/autograd/tensor_functions.h>
#include <xtgrad/autograd/tensor_impl.h>
#include <xtgrad/autograd/tensor_options.h>
#include <xtgrad/lib/random.h>

namespace xtgrad {

class Node;

/// A shared handle to an n-dimensional array that can remember how it was computed. A copy is the same tensor.
/// (TensorFunctions has its methods that are functions of the elements, TensorMethods the rarer ones, TensorNames those
/// with several names.)
class Tensor : public TensorFunctions {
 public:
  Tensor() = default;
  explicit Tensor(Array array) : impl_(make_ref<TensorImpl>(std::move(array))) {}
  explicit Tensor(Ref<TensorImpl> impl) : impl_(std::move(impl)) {}

  // ---- what it is
  bool defined() const { return static_cast<bool>(impl_); }
  void reset() { impl_ = nullptr; }
  /// The elements without the graph; throws on an undefined tensor.
  const Array& array() const {
    if (!impl_) [[unlikely]]
      detail::undefined_tensor();
    return impl_->array;
  }
  const Ref<TensorImpl>& impl() const { return impl_; }
  TensorImpl* unsafeGetTensorImpl() const { return impl_.get(); }
  bool is_same(const Tensor& other) const { return impl_ == other.impl_; }
  int64_t use_count() const { return impl_.use_count(); }

  IntArrayRef sizes() const { return array().shape(); }
  IntArrayRef strides() const { return array().strides(); }
  int64_t size(int64_t dim) const;
  int64_t stride(int64_t dim) const;
  int64_t dim() const { return array().ndim(); }
  int64_t ndimension() const { return dim(); }
  int64_t numel() const { return array().numel(); }
  int64_t storage_offset() const { return array().offset(); }
  ScalarType dtype() const { return array().dtype(); }
  ScalarType scalar_type() const { return array().dtype(); }
  size_t element_size() const { return xtgrad::element_size(dtype()); }
  size_t nbytes() const { return element_size() * static_cast<size_t>(numel()); }
  Device device() const { return Device(); }
  Layout layout() const { return kStrided; }
  int64_t get_device() const { return -1; }
  bool is_cuda() const { return false; }
  bool is_cpu() const { return true; }
  bool is_floating_point() const { return xtgrad::is_floating_point(dtype()); }
  bool is_signed() const { return xtgrad::is_signed(dtype()); }
  bool is_complex() const { return false; }
  bool is_contiguous(MemoryFormat format = MemoryFormat::Contiguous) const {
    return xtgrad::is_contiguous(array(), format);
  }
  /// ChannelsLast or ChannelsLast3d where the strides say so, else Contiguous.
  MemoryFormat suggest_memory_format() const { return xtgrad::suggest_memory_format(array()); }
  TensorOptions options() const { return TensorOptions(dtype()); }
  /// The text that operator<< prints.
  std::string str() const;
  /// "CPUFloatType".
  std::string toString() const;

  // ---- elements
  void* data_ptr() const { return array().raw(); }
  /// Pointer to the first element; throws when T is not the dtype.
  template <class T>
  T* data_ptr() const {
    const Array& a = array();
    check(dtype_of<T>() == a.dtype(), "expected scalar type ", dtype_of<T>(), " but found ", a.dtype());
    return a.data<T>();
  }
  /// The elements by index, x.accessor<float, 2>()[i][j]: fast, unchecked, valid as long as this tensor. Throws when T
  /// is not the dtype or N not the number of dimensions.
  template <class T, size_t N>
  TensorAccessor<T, N> accessor() const& {
    static_assert(N > 0, "accessor is used for indexing tensor, for scalars use *data_ptr<T>()");
    check(dim() == N, "TensorAccessor expected ", N, " dims but tensor has ", dim());
    return TensorAccessor<T, N>(data_ptr<T>(), sizes().data(), strides().data());
  }
  template <class T, size_t N>
  TensorAccessor<T, N> accessor() && = delete;
  /// The only element as a number; throws unless there is exactly one.
  Scalar item() const;
  template <class T>
  T item() const {
    return item().to<T>();
  }

  // ---- the graph
  bool requires_grad() const;
  const Tensor& set_requires_grad(bool required) const;
  const Tensor& requires_grad_(bool required = true) const { return set_requires_grad(required); }
  bool is_leaf() const;
  int64_t output_nr() const { return defined() ? impl_->output_nr : 0; }
  /// The node that computed this tensor, null for a leaf.
  Ref<Node> grad_fn() const;
  /// The accumulated gradient, undefined before the first backward.
  const Tensor& grad() const { return mutable_grad(); }
  Tensor& mutable_grad() const;
  void retain_grad() const;
  bool retains_grad() const;
  /// Computes the gradients of all leaves (or of `inputs`) that this tensor depends on and adds them to their grad().
  void backward(const Tensor& gradient = {}, std::optional<bool> retain_graph = std::nullopt, bool create_graph = false,
                std::optional<ArrayRef<Tensor>> inputs = std::nullopt) const;
  /// Calls `hook(grad)` whenever this tensor's gradient is computed; what a Tensor-returning hook gives replaces it.
  template <class Hook>
  unsigned register_hook(Hook hook) const {
    if constexpr (std::is_void_v<std::invoke_result_t<Hook, Tensor>>)
      return add_hook([hook = std::move(hook)](const Tensor& grad) mutable { return hook(grad), Tensor(); });
    else
      return add_hook([hook = std::move(hook)](const Tensor& grad) mutable { return Tensor(hook(grad)); });
  }
  void remove_hook(unsigned position) const;
  Tensor detach() const;
  const Tensor& detach_() const;
  /// The same elements under a version counter of their own, outside of the graph.
  Tensor data() const;
  Tensor tensor_data() const { return data(); }
  Tensor variable_data() const { return data(); }
  /// Makes this handle's tensor share `other`'s elements from now on.
  void set_data(const Tensor& other) const;
  /// How often the elements were changed in place; throws for tensors made in inference mode.
  int64_t _version() const;
  /// True for a tensor made in inference mode, and its views.
  bool is_inference() const { return defined() && impl_->inference; }
  bool is_view() const { return defined() && static_cast<bool>(impl_->base); }
  Tensor _base() const;

  // ---- copies and conversions
  Tensor clone(std::optional<MemoryFormat> format = std::nullopt) const;
  Tensor contiguous(MemoryFormat format = MemoryFormat::Contiguous) const;
  Tensor to(ScalarType dtype, bool non_blocking = false, bool copy = false,
            std::optional<MemoryFormat> format = std::nullopt) const;
  Tensor to(const TensorOptions& options, bool non_blocking = false, bool copy = false,
            std::optional<MemoryFormat> format = std::nullopt) const;
  Tensor to(Device device, ScalarType dtype, bool non_blocking = false, bool copy = false,
            std::optional<MemoryFormat> format = std::nullopt) const;
  Tensor to(const Tensor& other, bool non_blocking = false, bool copy = false,
            std::optional<MemoryFormat> format = std::nullopt) const;
  Tensor toType(ScalarType dtype) const { return to(dtype); }
  Tensor type_as(const Tensor& other) const { return to(other.dtype()); }
  Tensor cpu() const { return *this; }
  Tensor& copy_(const Tensor& source, bool non_blocking = false) const;

  // ---- views and shapes: autograd/ops/shape.h
  Tensor view(IntArrayRef sizes) const;
  /// The same bytes as elements of another dtype, outside of the graph; a size of the elements that is another changes
  /// the last dimension.
  Tensor view(ScalarType dtype) const;
  Tensor view_as(const Tensor& other) const;
  Tensor reshape(IntArrayRef sizes) const;
  Tensor reshape_as(const Tensor& other) const;
  Tensor flatten(int64_t start_dim = 0, int64_t end_dim = -1) const;
  Tensor unflatten(int64_t dim, IntArrayRef sizes) const;
  Tensor squeeze() const;
  Tensor squeeze(int64_t dim) const;
  Tensor unsqueeze(int64_t dim) const;
  Tensor transpose(int64_t dim0, int64_t dim1) const;
  Tensor t() const;
  Tensor mT() const;
  Tensor permute(IntArrayRef dims) const;
  Tensor movedim(int64_t source, int64_t destination) const;
  Tensor movedim(IntArrayRef source, IntArrayRef destination) const;
  Tensor expand(IntArrayRef sizes, bool implicit = false) const;
  Tensor expand_as(const Tensor& other) const;
  Tensor repeat(IntArrayRef repeats) const;
  Tensor tile(IntArrayRef dims) const;
  Tensor repeat_interleave(int64_t repeats, std::optional<int64_t> dim = std::nullopt,
                           std::optional<int64_t> output_size = std::nullopt) const;
  Tensor repeat_interleave(const Tensor& repeats, std::optional<int64_t> dim = std::nullopt,
                           std::optional<int64_t> output_size = std::nullopt) const;
  Tensor select(int64_t dim, int64_t index) const;
  Tensor slice(int64_t dim = 0, std::optional<int64_t> start = std::nullopt, std::optional<int64_t> end = std::nullopt,
               int64_t step = 1) const;
  Tensor narrow(int64_t dim, int64_t start, int64_t length) const;
  Tensor narrow(int64_t dim, const Tensor& start, int64_t length) const;
  std::vector<Tensor> split(int64_t split_size, int64_t dim = 0) const;
  std::vector<Tensor> split(IntArrayRef split_sizes, int64_t dim = 0) const;
  std::vector<Tensor> split_with_sizes(IntArrayRef split_sizes, int64_t dim = 0) const;
  std::vector<Tensor> chunk(int64_t chunks, int64_t dim = 0) const;
  std::vector<Tensor> unbind(int64_t dim = 0) const;
  Tensor as_strided(IntArrayRef size, IntArrayRef stride, std::optional<int64_t> offset = std::nullopt) const;
  Tensor unfold(int64_t dim, int64_t size, int64_t step) const;
  Tensor diagonal(int64_t offset = 0, int64_t dim1 = 0, int64_t dim2 = 1) const;
  Tensor diag(int64_t diagonal = 0) const;
  Tensor flip(IntArrayRef dims) const;
  Tensor roll(IntArrayRef shifts, IntArrayRef dims = {}) const;
  Tensor tril(int64_t diagonal = 0) const;
  Tensor triu(int64_t diagonal = 0) const;
  Tensor trace() const;

  // ---- indexing: autograd/ops/index.h
  Tensor index(std::initializer_list<TensorIndex> indices) const;
  Tensor index(ArrayRef<TensorIndex> indices) const;
  Tensor& index_put_(std::initializer_list<TensorIndex> indices, const Tensor& values) const;
  Tensor& index_put_(std::initializer_list<TensorIndex> indices, const Scalar& value) const;
  Tensor& index_put_(ArrayRef<TensorIndex> indices, const Tensor& values) const;
  Tensor& index_put_(ArrayRef<TensorIndex> indices, const Scalar& value) const;
  Tensor operator[](int64_t index) const { return select(0, index); }
  Tensor operator[](const Tensor& index) const;
  Tensor operator[](const Scalar& index) const;
  Tensor index_select(int64_t dim, const Tensor& index) const;
  Tensor gather(int64_t dim, const Tensor& index, bool sparse_grad = false) const;
  Tensor scatter(int64_t dim, const Tensor& index, const Tensor& source) const;
  Tensor scatter(int64_t dim, const Tensor& index, const Scalar& value) const;
  Tensor scatter(int64_t dim, const Tensor& index, const Tensor& source, const std::string& reduce) const;
  Tensor scatter(int64_t dim, const Tensor& index, const Scalar& value, const std::string& reduce) const;
  Tensor scatter_add(int64_t dim, const Tensor& index, const Tensor& source) const;
  Tensor index_add(int64_t dim, const Tensor& index, const Tensor& source, const Scalar& alpha = 1) const;
  Tensor& scatter_(int64_t dim, const Tensor& index, const Tensor& source) const;
  Tensor& scatter_(int64_t dim, const Tensor& index, const Scalar& value) const;
  /// With reduce "add" or "multiply": source joins what is there instead of replacing it.
  Tensor& scatter_(int64_t dim, const Tensor& index, const Tensor& source, const std::string& reduce) const;
  Tensor& scatter_(int64_t dim, const Tensor& index, const Scalar& value, const std::string& reduce) const;
  Tensor& scatter_add_(int64_t dim, const Tensor& index, const Tensor& source) const;
  Tensor& index_add_(int64_t dim, const Tensor& index, const Tensor& source, const Scalar& alpha = 1) const;
  Tensor& index_fill_(int64_t dim, const Tensor& index, const Scalar& value) const;
  Tensor& index_fill_(int64_t dim, const Tensor& index, const Tensor& value) const;
  Tensor masked_fill(const Tensor& mask, const Scalar& value) const;
  Tensor masked_fill(const Tensor& mask, const Tensor& value) const;
  Tensor& masked_fill_(const Tensor& mask, const Scalar& value) const;
  Tensor& masked_fill_(const Tensor& mask, const Tensor& value) const;
  Tensor masked_select(const Tensor& mask) const;
  Tensor take(const Tensor& index) const;
  Tensor nonzero() const;
  std::tuple<Tensor, Tensor> sort(int64_t dim = -1, bool descending = false) const;
  std::tuple<Tensor, Tensor> sort(std::optional<bool> stable, int64_t dim = -1, bool descending = false) const;
  Tensor argsort(int64_t dim = -1, bool descending = false) const;
  template <std::same_as<bool> Bool>
  Tensor argsort(Bool, int64_t dim = -1, bool descending = false) const {
    return argsort(dim, descending);
  }
  std::tuple<Tensor, Tensor> topk(int64_t k, int64_t dim = -1, bool largest = true, bool sorted = true) const;
  std::tuple<Tensor, Tensor> kthvalue(int64_t k, int64_t dim = -1, bool keepdim = false) const;
  Tensor bincount(const Tensor& weights = {}, int64_t minlength = 0) const;

  // ---- arithmetic: autograd/ops/elementwise.h
  Tensor add(const Tensor& other, const Scalar& alpha = 1) const;
  Tensor add(const Scalar& other, const Scalar& alpha = 1) const;
  Tensor sub(const Tensor& other, const Scalar& alpha = 1) const;
  Tensor sub(const Scalar& other, const Scalar& alpha = 1) const;
  Tensor mul(const Tensor& other) const;
  Tensor mul(const Scalar& other) const;
  Tensor div(const Tensor& other) const;
  Tensor div(const Scalar& other) const;
  Tensor& add_(const Tensor& other, const Scalar& alpha = 1) const;
  Tensor& add_(const Scalar& other, const Scalar& alpha = 1) const;
  Tensor& sub_(const Tensor& other, const Scalar& alpha = 1) const;
  Tensor& sub_(const Scalar& other, const Scalar& alpha = 1) const;
  Tensor& mul_(const Tensor& other) const;
  Tensor& mul_(const Scalar& other) const;
  Tensor& div_(const Tensor& other) const;
  Tensor& div_(const Scalar& other) const;
  /// Rounded as `rounding_mode` says: "trunc" towards 0, "floor" down, none not at all.
  Tensor div(const Tensor& other, const std::optional<std::string>& rounding_mode) const;
  Tensor div(const Scalar& other, const std::optional<std::string>& rounding_mode) const;
  Tensor& div_(const Tensor& other, const std::optional<std::string>& rounding_mode) const;
  Tensor& div_(const Scalar& other, const std::optional<std::string>& rounding_mode) const;
  Tensor& operator+=(const Tensor& other) { return add_(other); }
  Tensor& operator+=(const Scalar& other) { return add_(other); }
  Tensor& operator-=(const Tensor& other) { return sub_(other); }
  Tensor& operator-=(const Scalar& other) { return sub_(other); }
  Tensor& operator*=(const Tensor& other) { return mul_(other); }
  Tensor& operator*=(const Scalar& other) { return mul_(other); }
  Tensor& operator/=(const Tensor& other) { return div_(other); }
  Tensor& operator/=(const Scalar& other) { return div_(other); }
  Tensor operator-() const { return neg(); }
  Tensor operator~() const { return bitwise_not(); }
  Tensor& operator&=(const Tensor& other) { return bitwise_and_(other); }
  Tensor& operator&=(const Scalar& other) { return bitwise_and_(other); }
  Tensor& operator|=(const Tensor& other) { return bitwise_or_(other); }
  Tensor& operator|=(const Scalar& other) { return bitwise_or_(other); }
  Tensor& operator^=(const Tensor& other) { return bitwise_xor_(other); }
  Tensor& operator^=(const Scalar& other) { return bitwise_xor_(other); }
  Tensor pow(const Scalar& exponent) const;
  Tensor pow(const Tensor& exponent) const;
  Tensor& pow_(const Scalar& exponent) const;
  Tensor& pow_(const Tensor& exponent) const;
  Tensor fmod(const Tensor& other) const;
  Tensor fmod(const Scalar& other) const;
  Tensor remainder(const Tensor& other) const;
  Tensor remainder(const Scalar& other) const;
  Tensor atan2(const Tensor& other) const;
  Tensor maximum(const Tensor& other) const;
  Tensor minimum(const Tensor& other) const;
  Tensor lerp(const Tensor& end, const Tensor& weight) const;
  Tensor lerp(const Tensor& end, const Scalar& weight) const;
  Tensor& lerp_(const Tensor& end, const Scalar& weight) const;
  Tensor& lerp_(const Tensor& end, const Tensor& weight) const;
  Tensor addcmul(const Tensor& a, const Tensor& b, const Scalar& value = 1) const;
  Tensor addcdiv(const Tensor& a, const Tensor& b, const Scalar& value = 1) const;
  Tensor& addcmul_(const Tensor& a, const Tensor& b, const Scalar& value = 1) const;
  Tensor& addcdiv_(const Tensor& a, const Tensor& b, const Scalar& value = 1) const;
  Tensor where(const Tensor& condition, const Tensor& other) const;
  Tensor clamp(const std::optional<Scalar>& min = std::nullopt, const std::optional<Scalar>& max = std::nullopt) const;
  Tensor clamp(const std::optional<Tensor>& min, const std::optional<Tensor>& max = std::nullopt) const;
  Tensor& clamp_(const std::optional<Scalar>& min = std::nullopt,
                 const std::optional<Scalar>& max = std::nullopt) const;
  Tensor& clamp_(const std::optional<Tensor>& min, const std::optional<Tensor>& max = std::nullopt) const;
  bool equal(const Tensor& other) const;
  bool allclose(const Tensor& other, double rtol = 1e-5, double atol = 1e-8, bool equal_nan = false) const;

  // ---- products: autograd/ops/linalg.h, products.h
  Tensor matmul(const Tensor& other) const;
  Tensor mm(const Tensor& other) const;
  Tensor bmm(const Tensor& other) const;
  Tensor mv(const Tensor& vector) const;
  Tensor dot(const Tensor& other) const;
  Tensor outer(const Tensor& other) const;
  Tensor addmm(const Tensor& mat1, const Tensor& mat2, const Scalar& beta = 1, const Scalar& alpha = 1) const;
  Tensor baddbmm(const Tensor& batch1, const Tensor& batch2, const Scalar& beta = 1, const Scalar& alpha = 1) const;

  // ---- random numbers in place: autograd/ops/random.h
  Tensor& uniform_(double from = 0, double to = 1, std::optional<Generator> generator = std::nullopt) const;
  Tensor& normal_(double mean = 0, double std = 1, std::optional<Generator> generator = std::nullopt) const;
  Tensor& bernoulli_(double p = 0.5, std::optional<Generator> generator = std::nullopt) const;
  Tensor& bernoulli_(const Tensor& p, std::optional<Generator> generator = std::nullopt) const;
  Tensor& exponential_(double lambda = 1, std::optional<Generator> generator = std::nullopt) const;
  Tensor& cauchy_(double median = 0, double sigma = 1, std::optional<Generator> generator = std::nullopt) const;
  Tensor& log_normal_(double mean = 1, double std = 2, std::optional<Generator> generator = std::nullopt) const;
  Tensor& geometric_(double p, std::optional<Generator> generator = std::nullopt) const;
  Tensor& random_(std::optional<Generator> generator = std::nullopt) const;
  Tensor& random_(int64_t to, std::optional<Generator> generator = std::nullopt) const;
  Tensor& random_(int64_t from, std::optional<int64_t> to, std::optional<Generator> generator = std::nullopt) const;
  Tensor bernoulli(std::optional<Generator> generator = std::nullopt) const;
  Tensor bernoulli(double p, std::optional<Generator> generator = std::nullopt) const;
  Tensor multinomial(int64_t num_samples, bool replacement = false,
                     std::optional<Generator> generator = std::nullopt) const;

  // `x[i] = value` writes through, as the subscript of an array does; plain assignment rebinds the handle.
  Tensor(const Tensor&) = default;
  Tensor(Tensor&&) noexcept = default;
  Tensor& operator=(const Tensor& other) & {
    impl_ = other.impl_;
    return *this;
  }
  Tensor& operator=(Tensor&& other) & noexcept {
    impl_ = std::move(other.impl_);
    return *this;
  }
  Tensor& operator=(const Tensor& other) && { return copy_(other); }
  Tensor& operator=(Tensor&& other) && { return copy_(other); }
  Tensor& operator=(const Scalar& value) && { return fill_(value); }
  ~Tensor() = default;

 private:
  unsigned add_hook(std::function<Tensor(const Tensor&)> hook) const;
  Ref<TensorImpl> impl_;
};

inline const Tensor& TensorNames::self() const { return static_cast<const Tensor&>(*this); }

/// Where a gradient is kept: shared by a tensor and by the node that fills it, so that neither needs the other.
struct GradSlot : RefCounted {
  Tensor grad;
  std::mutex mutex;
  bool zeroed = false;  // the gradient counts as zeros although they have not been written yet
  bool frozen = false;  // its leaf no longer requires grad: what still arrives is dropped
};

using TensorList = ArrayRef<Tensor>;
using variable_list = std::vector<Tensor>;
using tensor_list = std::vector<Tensor>;
namespace autograd {
using Variable = Tensor;
using variable_list = std::vector<Tensor>;
using tensor_list = std::vector<Tensor>;
}  // namespace autograd

/// Prints the elements as PyTorch does, ending in [ CPUFloatType{2,2} ].
std::ostream& operator<<(std::ostream& out, const Tensor& x);

inline void append_text(std::string& out, const Tensor& x) { out += x.str(); }

}  // namespace xtgrad
