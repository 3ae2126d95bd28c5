#pragma once
#include <oneapi/dnnl/dnnl.hpp>

// Descriptions of primitives, made in the way of oneDNN 2 (of an operation's descriptor) or of oneDNN 3 (of its parts).

namespace xtgrad::kernels::onednn {

/// Whether this is oneDNN 2, whose primitives have a descriptor of their operation.
template <class Primitive>
inline constexpr bool kHasDescriptor = requires {
  typename Primitive::desc;
};

/// The description of a primitive on an engine, of the parts that its kind asks for.
template <class Primitive, class... Parts>
typename Primitive::primitive_desc describe(const dnnl::engine& engine, const dnnl::primitive_attr& attributes,
                                            const Parts&... parts) {
  if constexpr (kHasDescriptor<Primitive>)
    return {typename Primitive::desc(parts...), attributes, engine};
  else
    return {engine, parts..., attributes};
}

/// The same for a gradient, which also asks for the description of its forward primitive.
template <class Primitive, class Forward, class... Parts>
typename Primitive::primitive_desc describe_gradient(const dnnl::engine& engine, const dnnl::primitive_attr& attributes,
                                                     const Forward& forward, const Parts&... parts) {
  if constexpr (kHasDescriptor<Primitive>)
    return {typename Primitive::desc(parts...), attributes, engine, forward};
  else
    return {engine, parts..., forward, attributes};
}

}  // namespace xtgrad::kernels::onednn
