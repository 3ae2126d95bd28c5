#pragma once
#include <xtgrad/autograd/tensor.h>

namespace xtgrad {

/// Where the elements of an array lie in its storage.
struct Geometry {
  Dims shape, strides;
  int64_t offset;
  explicit Geometry(const Array& x) : shape(x.shape()), strides(x.strides()), offset(x.offset()) {}
  Geometry(const Dims& shape_, const Dims& strides_, int64_t offset_)
      : shape(shape_), strides(strides_), offset(offset_) {}
};

/// Lays x [from.shape] out in a storage as `from` says and reads it as `to` says -> [to.shape]; places without an
/// element read 0.
Tensor gather_strided(const Tensor& x, const Geometry& from, const Geometry& to);

/// The adjoint of gather_strided: adds g [from.shape] up in a storage of zeros as `from` says and reads it as `to`
/// says.
Tensor scatter_strided(const Tensor& g, const Geometry& from, const Geometry& to);

/// A view of x's storage, with x in its graph: what a view's history becomes when x changed in place.
Tensor as_strided_of(const Tensor& x, const Geometry& view);

}  // namespace xtgrad
