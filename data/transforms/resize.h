#pragma once
#include <utility>

#include <xtgrad/data/transforms/tensor.h>

namespace xtgrad::data::transforms {

namespace detail {
/// Throws unless all of the one or two numbers are positive.
Dims resize_size(const Dims& size);
/// x [..., C, H, W] -> [..., C, size]; one number is the length of the shorter side.
Tensor resize(const Tensor& x, const Dims& size, bool antialias);
}  // namespace detail

/// Brings images [C, H, W] or [N, C, H, W] to another size, as torchvision's Resize does tensors: bilinear, with the
/// corners of corner pixels on each other. A single number is the new length of the shorter side.
/// Bytes are computed in float, rounded and given back as bytes. Without `antialias` (torchvision's way before 0.17) a
/// much smaller image is a sample of the large one.
template <class Target = Tensor>
struct Resize : public TensorTransform<Target> {
  using E = Example<Tensor, Target>;

  explicit Resize(int64_t shorter_side) : size(detail::resize_size({shorter_side})) {}
  Resize(int64_t height, int64_t width) : size(detail::resize_size({height, width})) {}

  Tensor operator()(Tensor input) override { return detail::resize(input, size, antialias); }
  Tensor operator()(const Tensor& input) const { return detail::resize(input, size, antialias); }
  /// The same for a batch that is one tensor already.
  E apply_stacked(E batch) {
    batch.data = detail::resize(batch.data, size, antialias);
    return batch;
  }

  Dims size;
  bool antialias = false;
};

}  // namespace xtgrad::data::transforms
