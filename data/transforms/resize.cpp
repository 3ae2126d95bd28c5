#include <xtgrad/data/transforms/resize.h>

#include <xtgrad/autograd/ops.h>
#include <xtgrad/autograd/ops/image.h>

namespace xtgrad::data::transforms::detail {

Dims resize_size(const Dims& size) {
  for (const int64_t side : size) check(side > 0, "Resize: expected lengths from 1 on, got ", size);
  return size;
}

namespace {
// torchvision cuts the longer side down to a whole number.
Dims output_size(const Tensor& x, const Dims& size) {
  const int64_t height = x.size(-2), width = x.size(-1), edge = size[0];
  if (size.size() == 2) return size;
  const auto scaled = [edge](int64_t longer, int64_t shorter) {
    return static_cast<int64_t>(static_cast<double>(edge) * static_cast<double>(longer) / static_cast<double>(shorter));
  };
  return height <= width ? Dims{edge, scaled(width, height)} : Dims{scaled(height, width), edge};
}
}  // namespace

Tensor resize(const Tensor& x, const Dims& size, bool antialias) {
  check(x.dim() == 3 || x.dim() == 4, "Resize: expected images [C, H, W] or [N, C, H, W], got ", x.sizes());
  check(x.size(-1) > 0 && x.size(-2) > 0, "Resize: there are no pixels in ", x.sizes());
  const Dims to = output_size(x, size);
  if (to[0] == x.size(-2) && to[1] == x.size(-1)) return x;
  const bool whole = !x.is_floating_point();
  Tensor images = x.dim() == 3 ? x.unsqueeze(0) : x;
  if (whole) images = images.to(kFloat);
  images = upsample(images, to, UpsampleMode::bilinear, /*align_corners=*/false, {}, antialias);
  if (whole) images = images.round().to(x.dtype());
  return x.dim() == 3 ? images.squeeze(0) : images;
}

}  // namespace xtgrad::data::transforms::detail
