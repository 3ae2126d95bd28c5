#pragma once
#include <vector>

#include <xtgrad/lib/array.h>

// Linear maps along axes: what average pooling, interpolation and padding by x's own elements have in common, and
// their gradients, which are the same maps transposed.

namespace xtgrad::kernels {

/// result[o] = a weighted sum of elements along an axis of `in` elements, for o < out. Either sums of neighbours,
/// scale[o] * sum of in_scale[i] * x[i] over begin[o] <= i < end[o], neither limit falling as o grows; or taps, the sum
/// of weight[t] * x[index[t]] over begin[o] <= t < end[o].
struct AxisMap {
  int64_t in = 0, out = 0;
  std::vector<int64_t> begin, end;
  std::vector<double> scale, in_scale;  // of sums of neighbours; empty means ones
  std::vector<int32_t> index;           // of taps
  std::vector<double> weight;

  bool has_taps() const { return !index.empty(); }
  /// Adds a tap to the last result begun by next().
  void add_tap(int64_t i, double w) {
    index.push_back(static_cast<int32_t>(i));
    weight.push_back(w);
    end.back() = static_cast<int64_t>(index.size());
  }
  void next() {
    begin.push_back(static_cast<int64_t>(index.size()));
    end.push_back(begin.back());
  }
  /// True when every result is the element of the same number.
  bool is_identity() const;
  /// The adjoint: from `out` elements to `in`.
  AxisMap transposed() const;
};

/// Maps the last maps.size() dimensions of x [..., in...] -> [..., out...]; float or double. A channels-last x gives a
/// channels-last result.
Array map_axes(const char* op, const Array& x, const std::vector<AxisMap>& maps);

}  // namespace xtgrad::kernels
