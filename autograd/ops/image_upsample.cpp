#include <array>
#include <cmath>

#include <xtgrad/autograd/ops/axis_map.h>
#include <xtgrad/autograd/ops/image.h>
#include <xtgrad/autograd/trace.h>

// Interpolation is separable: one map an axis.

namespace xtgrad {
namespace {

using kernels::AxisMap;

/// From one axis to the other: coordinates are computed in the element type's precision where rounding decides.
struct Axis {
  int64_t in, out;
  bool align_corners;
  std::optional<double> scale_factor;
  ScalarType dtype;

  bool has_factor() const { return scale_factor && *scale_factor > 0 && std::isfinite(1 / *scale_factor); }
  /// How many elements of x an element of the result is long.
  double scale() const {
    if (align_corners) return out > 1 ? static_cast<double>(in - 1) / static_cast<double>(out - 1) : 0;
    return has_factor() ? 1 / *scale_factor : static_cast<double>(in) / static_cast<double>(out);
  }
  /// Where the centre of result o lies among x's elements.
  double centre(int64_t o) const {
    const auto at = static_cast<double>(o);
    return align_corners ? scale() * at : scale() * (at + 0.5) - 0.5;
  }
};

int64_t limited(double i, int64_t size) {
  return static_cast<int64_t>(std::clamp(i, 0.0, static_cast<double>(size - 1)));
}

// PyTorch's indices to the bit: float products, and of doubles the product rounded to float.
int64_t nearest_index(const Axis& axis, int64_t o, double shift) {
  const double scale = axis.has_factor() ? 1 / *axis.scale_factor : double(axis.in) / double(axis.out);
  float at = 0;
  if (axis.dtype == kFloat) {
    const float single = axis.has_factor() ? static_cast<float>(1 / *axis.scale_factor)
                                           : static_cast<float>(axis.in) / static_cast<float>(axis.out);
    at = (static_cast<float>(o) + static_cast<float>(shift)) * single;
  } else {
    at = static_cast<float>((static_cast<double>(o) + shift) * scale);
  }
  return limited(std::floor(at), axis.in);
}

AxisMap nearest(const Axis& axis, double shift) {
  AxisMap map;
  for (int64_t o = 0; o < axis.out; ++o) {
    map.next();
    map.add_tap(nearest_index(axis, o, shift), 1);
  }
  return map;
}

AxisMap linear(const Axis& axis) {
  AxisMap map;
  for (int64_t o = 0; o < axis.out; ++o) {
    // PyTorch copies where the size stays, whatever the factor.
    const double at = axis.in == axis.out ? static_cast<double>(o) : std::max(axis.centre(o), 0.0);
    const int64_t i = limited(std::floor(at), axis.in);
    const double part = std::clamp(at - static_cast<double>(i), 0.0, 1.0);
    map.next();
    map.add_tap(i, 1 - part);
    map.add_tap(std::min(i + 1, axis.in - 1), part);
  }
  return map;
}

/// The weight of an element at a distance, by the cubic convolution kernel with parameter a.
double cubic_weight(double distance, double a) {
  const double d = std::abs(distance);
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
}

AxisMap cubic(const Axis& axis) {
  AxisMap map;
  for (int64_t o = 0; o < axis.out; ++o) {
    const double at = axis.centre(o), whole = std::floor(at);
    map.next();
    for (int k = -1; k <= 2; ++k) map.add_tap(limited(whole + k, axis.in), cubic_weight(at - whole - k, -0.75));
  }
  return map;
}

/// The kernel as wide as an element of the result: `reach` elements to each side where that is not longer than x's.
AxisMap antialiased(const Axis& axis, int reach) {
  AxisMap map;
  const double scale = axis.scale(), width = std::max(scale, 1.0), support = reach * width;
  for (int64_t o = 0; o < axis.out; ++o) {
    const double centre = scale * (static_cast<double>(o) + 0.5);
    const int64_t first = limited(centre - support + 0.5, axis.in);
    const int64_t last = std::max(first + 1, limited(centre + support + 0.5, axis.in + 1));
    map.next();
    double sum = 0;
    for (int64_t i = first; i < last; ++i) {
      const double distance = (static_cast<double>(i) - centre + 0.5) / width;
      map.add_tap(i, reach == 1 ? std::max(0.0, 1 - std::abs(distance)) : cubic_weight(distance, -0.5));
      sum += map.weight.back();
    }
    if (sum == 0) continue;
    for (size_t t = map.weight.size() - static_cast<size_t>(last - first); t < map.weight.size(); ++t)
      map.weight[t] /= sum;
  }
  return map;
}

AxisMap axis_map(const Axis& axis, UpsampleMode mode, bool antialias) {
  AxisMap map = mode == UpsampleMode::nearest         ? nearest(axis, 0)
                : mode == UpsampleMode::nearest_exact ? nearest(axis, 0.5)
                : antialias                           ? antialiased(axis, mode == UpsampleMode::bicubic ? 2 : 1)
                : mode == UpsampleMode::bicubic       ? cubic(axis)
                                                      : linear(axis);
  map.in = axis.in;
  map.out = axis.out;
  return map;
}

detail::AxisMapNames names_of(UpsampleMode mode, int64_t dims, bool antialias) {
  using Names = detail::AxisMapNames;
  static constexpr Names nearest[] = {
      {"upsample_nearest1d", "UpsampleNearest1DBackward0", "UpsampleNearest1DBackwardBackward0"},
      {"upsample_nearest2d", "UpsampleNearest2DBackward0", "UpsampleNearest2DBackwardBackward0"},
      {"upsample_nearest3d", "UpsampleNearest3DBackward0", "UpsampleNearest3DBackwardBackward0"}};
  static constexpr Names exact[] = {
      {"_upsample_nearest_exact1d", "UpsampleNearestExact1DBackward0", "UpsampleNearestExact1DBackwardBackward0"},
      {"_upsample_nearest_exact2d", "UpsampleNearestExact2DBackward0", "UpsampleNearestExact2DBackwardBackward0"},
      {"_upsample_nearest_exact3d", "UpsampleNearestExact3DBackward0", "UpsampleNearestExact3DBackwardBackward0"}};
  static constexpr Names smooth[] = {
      {"upsample_linear1d", "UpsampleLinear1DBackward0", "UpsampleLinear1DBackwardBackward0"},
      {"upsample_bilinear2d", "UpsampleBilinear2DBackward0", "UpsampleBilinear2DBackwardBackward0"},
      {"upsample_trilinear3d", "UpsampleTrilinear3DBackward0", "UpsampleTrilinear3DBackwardBackward0"}};
  static constexpr Names bicubic = {"upsample_bicubic2d", "UpsampleBicubic2DBackward0",
                                    "UpsampleBicubic2DBackwardBackward0"};
  static constexpr Names aa[] = {
      {"_upsample_bilinear2d_aa", "UpsampleBilinear2DAaBackward0", "UpsampleBilinear2DAaBackwardBackward0"},
      {"_upsample_bicubic2d_aa", "UpsampleBicubic2DAaBackward0", "UpsampleBicubic2DAaBackwardBackward0"}};
  if (antialias) return aa[mode == UpsampleMode::bicubic ? 1 : 0];
  if (mode == UpsampleMode::bicubic) return bicubic;
  return (mode == UpsampleMode::nearest ? nearest : mode == UpsampleMode::nearest_exact ? exact : smooth)[dims - 1];
}

/// The number of dimensions that a mode is for; 0 where it is for any.
int64_t dims_of(UpsampleMode mode) {
  switch (mode) {
    case UpsampleMode::linear:
      return 1;
    case UpsampleMode::bilinear:
    case UpsampleMode::bicubic:
      return 2;
    case UpsampleMode::trilinear:
      return 3;
    default:
      return 0;
  }
}

void check_sizes(const Tensor& x, IntArrayRef size) {
  static constexpr const char* letters[] = {"D: ", "H: ", "W: "};
  std::string in, out;
  bool positive = true;
  for (size_t i = 0; i < size.size(); ++i) {
    const char* letter = letters[3 - size.size() + i];
    const int64_t from = x.size(2 + static_cast<int64_t>(i));
    in += text(i ? ", " : "", letter, from);
    out += text(i ? ", " : "", letter, size[i]);
    positive = positive && from > 0 && size[i] > 0;
  }
  check(positive, "Input and output sizes should be greater than 0, but got input (", in, ") output (", out, ")");
  check(x.size(1) > 0, "Non-empty ", x.dim(), "D data tensor expected but got a tensor with sizes ", x.sizes());
}

void describe(TracedOperation& operation, IntArrayRef size, UpsampleMode mode, bool align_corners,
              ArrayRef<std::optional<double>> scales) {
  operation.set("size", Dims(size)).set("mode", static_cast<int64_t>(mode)).set("align_corners", align_corners);
  for (size_t i = 0; i < scales.size(); ++i)
    if (scales[i]) operation.set("scale" + std::to_string(i), *scales[i]);
}

}  // namespace

Tensor upsample(const Tensor& x, IntArrayRef size, UpsampleMode mode, bool align_corners,
                ArrayRef<std::optional<double>> scales, bool antialias) {
  const int64_t needed = dims_of(mode), dims = needed ? needed : static_cast<int64_t>(size.size());
  check(dims >= 1 && dims <= 3, "upsample: output_size must have one to three elements, got ", size);
  check(x.dim() == dims + 2, "It is expected input_size equals to ", dims + 2, ", but got size ", x.dim());
  check(static_cast<int64_t>(size.size()) == dims, "It is expected output_size equals to ", dims, ", but got size ",
        size.size());
  check(scales.empty() || scales.size() == size.size(), "upsample: expected ", dims, " scales, but got ",
        scales.size());
  check(!antialias || mode == UpsampleMode::bilinear || mode == UpsampleMode::bicubic,
        "Anti-alias option is only supported for bilinear and bicubic modes");
  check_sizes(x, size);
  const detail::AxisMapNames names = names_of(mode, dims, antialias);
  detail::check_axes(names.op, x, size);
  if (Tensor none = detail::without_elements(names, x, size); none.defined())
    return traced(std::move(none), [&](TracedOperation& op) { describe(op, size, mode, align_corners, scales); });
  auto maps = std::make_shared<std::vector<AxisMap>>();
  for (size_t i = 0; i < size.size(); ++i) {
    const bool aligned = align_corners && mode != UpsampleMode::nearest && mode != UpsampleMode::nearest_exact;
    const Axis axis{x.size(2 + static_cast<int64_t>(i)), size[i], aligned, scales.empty() ? std::nullopt : scales[i],
                    x.dtype()};
    maps->push_back(axis_map(axis, mode, antialias));
  }
  return traced(detail::map_axes(names, x, std::move(maps)),
                [&](TracedOperation& op) { describe(op, size, mode, align_corners, scales); });
}

}  // namespace xtgrad
