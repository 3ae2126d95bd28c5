#pragma once
// Tensors and xtensor arrays in one program, without copies. Opt-in: no other header of xtgrad includes xtensor.
#include <xtgrad/lib/needs_cxx20.h>

#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#if __has_include(<xtensor/containers/xadapt.hpp>)  // from xtensor 0.26 on
#include <xtensor/containers/xadapt.hpp>
#include <xtensor/containers/xarray.hpp>
#include <xtensor/core/xnoalias.hpp>
#include <xtensor/views/xstrided_view.hpp>
#else
#include <xtensor/xadapt.hpp>
#include <xtensor/xarray.hpp>
#include <xtensor/xnoalias.hpp>
#include <xtensor/xstrided_view.hpp>
#endif

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/tensor.h>

namespace xtgrad {

/// An xtensor view of the tensor's elements, whatever its strides: reads and writes them, and keeps them alive.
/// Throws when T is not the dtype. Writing is not recorded: change no tensor that a graph still needs.
template <class T>
auto xt_view(const Tensor& tensor) {
  T* const first = tensor.data_ptr<T>();
  const Array& array = tensor.array();
  const Ref<Storage> storage = array.storage();
  T* const begin = first - array.offset();
  std::shared_ptr<T> owner(begin, [storage](T*) {});
  const std::vector<std::size_t> elements{storage->bytes() / sizeof(T)};
  const std::vector<std::size_t> shape(array.shape().begin(), array.shape().end());
  std::vector<std::ptrdiff_t> strides(array.strides().begin(), array.strides().end());
  for (std::size_t d = 0; d < shape.size(); ++d)
    if (shape[d] == 1) strides[d] = 0;  // xtensor's broadcasting goes by the stride
  return xt::strided_view(xt::adapt_smart_ptr(begin, elements, std::move(owner)), shape, std::move(strides),
                          static_cast<std::size_t>(array.offset()), xt::layout_type::dynamic);
}

namespace detail {
// A container as a tensor; `owner` keeps it alive.
template <class Container, class Owner>
Tensor share_container(Container& container, Owner owner, const TensorOptions& options) {
  using T = typename Container::value_type;
  static_assert(dtype_of<T>() != ScalarType::Undefined, "xtgrad has no dtype for this element type");
  const std::vector<int64_t> shape(container.shape().begin(), container.shape().end());
  std::vector<int64_t> strides(container.strides().begin(), container.strides().end());
  return from_blob(
      container.data(), shape, strides, [owner](void*) {}, options.dtype(dtype_of<T>()));
}
template <class E>
using is_container = std::is_base_of<xt::xcontainer<std::decay_t<E>>, std::decay_t<E>>;
}  // namespace detail

/// A tensor over a container's own memory: nothing is copied, and the container lives as long as the tensor.
template <class Container>
Tensor from_xt(std::shared_ptr<Container> container, const TensorOptions& options = {}) {
  check(container != nullptr, "from_xt: got a null pointer to an xtensor container");
  return detail::share_container(*container, container, options);
}

/// A tensor with the values of any xtensor expression: a container that is moved in is taken over, all else computed.
template <class E, std::enable_if_t<std::is_base_of_v<xt::xexpression<std::decay_t<E>>, std::decay_t<E>>, int> = 0>
Tensor from_xt(E&& expression, const TensorOptions& options = {}) {
  using Expression = std::decay_t<E>;
  using T = std::decay_t<typename Expression::value_type>;
  static_assert(dtype_of<T>() != ScalarType::Undefined, "xtgrad has no dtype for this element type");
  if constexpr (detail::is_container<E>::value && std::is_rvalue_reference_v<E&&>) {
    return from_xt(std::make_shared<Expression>(std::forward<E>(expression)), options);
  } else {
    const std::vector<int64_t> shape(expression.shape().begin(), expression.shape().end());
    const Tensor result = empty(shape, options.dtype(dtype_of<T>()).requires_grad(false));
    const std::vector<std::size_t> sizes(shape.begin(), shape.end());
    auto target = xt::adapt(result.data_ptr<T>(), static_cast<std::size_t>(result.numel()), xt::no_ownership(), sizes);
    xt::noalias(target) = expression;
    return options.requires_grad() ? result.requires_grad_() : result;
  }
}

}  // namespace xtgrad
