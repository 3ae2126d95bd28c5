#pragma once
#include <algorithm>

#include <xtgrad/lib/kernels/axis_map.h>
#include <xtgrad/lib/kernels/reduce_run.h>
#include <xtgrad/lib/simd.h>

// One axis map over [outer, in, inner] -> [outer, out, inner], both row-major.

namespace xtgrad::kernels {

template <class T>
class AxisStep {
 public:
  AxisStep(const AxisMap& map, int64_t inner);

  const AxisMap& map() const { return map_; }
  int64_t inner() const { return inner_; }
  /// How many pieces the work over `outer` falls into; any range of them can be done at a time.
  int64_t pieces(int64_t outer) const { return inner_ > 1 ? outer * map_.out : outer; }
  void run(const T* x, T* y, int64_t begin, int64_t end) const;

 private:
  static constexpr int64_t kFew = 16;

  void rows(const T* x, T* y, int64_t begin, int64_t end) const;
  void sum_rows(const T* x, T* y, int64_t o) const;
  void weigh_rows(const T* x, T* y, int64_t o) const;
  void line(const T* x, T* y) const;
  void line_of_few(const T* x, T* y) const;

  bool weighted() const { return map_.has_taps() || !in_scale_.empty(); }
  int64_t place(int64_t t) const { return map_.has_taps() ? map_.index[static_cast<size_t>(t)] : t; }
  T weight(int64_t t) const {
    return map_.has_taps() ? weight_[static_cast<size_t>(t)] : in_scale_[static_cast<size_t>(t)];
  }
  T scale(int64_t o) const { return scale_.empty() ? T(1) : scale_[static_cast<size_t>(o)]; }

  const AxisMap& map_;
  int64_t inner_;
  std::vector<T> weight_, scale_, in_scale_;
  // Where every result has the same few terms and lies along the last axis: term k of result o at k * out + o.
  int64_t few_ = 0;
  std::vector<int32_t> few_index_;
  std::vector<T> few_weight_;
};

}  // namespace xtgrad::kernels
