#include <xtgrad/lib/kernels/axis_map.h>

#include <algorithm>
#include <numeric>

#include <xtgrad/lib/kernels/axis_map_run.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/memory_format.h>
#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels {
namespace {

/// The maps over [planes, sizes...], one axis after the other: those that shrink most come first.
template <class T>
class Chain {
 public:
  Chain(const std::vector<AxisMap>& maps, int64_t inner) {
    std::vector<size_t> order;
    for (size_t i = 0; i < maps.size(); ++i)
      if (!maps[i].is_identity() || (order.empty() && i + 1 == maps.size())) order.push_back(i);
    const auto growth = [&](size_t i) { return static_cast<double>(maps[i].out) / static_cast<double>(maps[i].in); };
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      // Of equal ones a shrinking axis goes first where rows are long, a growing one where they still are short.
      if (growth(a) == growth(b)) return growth(a) < 1 ? a < b : a > b;
      return growth(a) < growth(b);
    });
    std::vector<int64_t> sizes;
    for (const AxisMap& map : maps) sizes.push_back(map.in);
    for (const size_t i : order) {
      int64_t after = inner, before = 1;
      for (size_t k = 0; k < sizes.size(); ++k)
        if (k != i) (k < i ? before : after) *= sizes[k];
      steps_.emplace_back(maps[i], after);
      outers_.push_back(before);
      sizes[i] = maps[i].out;
      room_ = std::max(room_, before * sizes[i] * after);
    }
  }

  /// One plane, with room for two arrays in between.
  void run_plane(const T* x, T* y, T* room) const {
    for (size_t k = 0; k < steps_.size(); ++k) {
      T* to = k + 1 == steps_.size() ? y : room + (k % 2 ? room_ : 0);
      steps_[k].run(x, to, 0, steps_[k].pieces(outers_[k]));
      x = to;
    }
  }
  size_t room() const { return static_cast<size_t>(steps_.size() > 1 ? 2 * room_ : 0); }

  /// All planes, each axis in parallel.
  void run_all(const T* x, T* y, int64_t planes) const {
    std::vector<T> rooms[2];
    for (size_t k = 0; k < steps_.size(); ++k) {
      const bool last = k + 1 == steps_.size();
      if (!last) rooms[k % 2].resize(static_cast<size_t>(room_ * planes));
      T* to = last ? y : rooms[k % 2].data();
      const int64_t pieces = steps_[k].pieces(outers_[k] * planes);
      const int64_t size = std::max<int64_t>(1, outers_[k] * planes * steps_[k].map().out * steps_[k].inner() / pieces);
      parallel_for(0, pieces, std::max<int64_t>(1, kGrain / size),
                   [&](int64_t begin, int64_t end) { steps_[k].run(x, to, begin, end); });
      x = to;
    }
  }

 private:
  std::vector<AxisStep<T>> steps_;
  std::vector<int64_t> outers_;
  int64_t room_ = 0;
};

template <class T>
void run(const std::vector<AxisMap>& maps, const T* x, T* y, int64_t planes, int64_t inner) {
  const Chain<T> chain(maps, inner);
  if (planes < 4 * get_num_threads() && get_num_threads() > 1) return chain.run_all(x, y, planes);
  int64_t in = inner, out = inner;
  for (const AxisMap& map : maps) {
    in *= map.in;
    out *= map.out;
  }
  parallel_for(0, planes, std::max<int64_t>(1, kGrain / std::max(in, out)), [&](int64_t begin, int64_t end) {
    std::vector<T> room(chain.room());
    for (int64_t i = begin; i < end; ++i) chain.run_plane(x + i * in, y + i * out, room.data());
  });
}

AxisMap transposed_sums(const AxisMap& map) {
  AxisMap result;
  for (int64_t i = 0; i < map.in; ++i) {
    result.begin.push_back(std::upper_bound(map.end.begin(), map.end.end(), i) - map.end.begin());
    result.end.push_back(
        std::max(result.begin.back(), std::upper_bound(map.begin.begin(), map.begin.end(), i) - map.begin.begin()));
  }
  result.scale = map.in_scale;
  result.in_scale = map.scale;
  return result;
}

AxisMap transposed_taps(const AxisMap& map) {
  AxisMap result;
  std::vector<int64_t> count(static_cast<size_t>(map.in) + 1, 0);
  for (const int32_t i : map.index) ++count[static_cast<size_t>(i) + 1];
  std::partial_sum(count.begin(), count.end(), count.begin());
  result.begin.assign(count.begin(), count.end() - 1);
  result.end = result.begin;
  result.index.resize(map.index.size());
  result.weight.resize(map.index.size());
  for (int64_t o = 0; o < map.out; ++o)
    for (int64_t t = map.begin[static_cast<size_t>(o)]; t < map.end[static_cast<size_t>(o)]; ++t) {
      const auto to = static_cast<size_t>(result.end[static_cast<size_t>(map.index[static_cast<size_t>(t)])]++);
      result.index[to] = static_cast<int32_t>(o);
      result.weight[to] = map.weight[static_cast<size_t>(t)];
    }
  return result;
}

}  // namespace

bool AxisMap::is_identity() const {
  const auto all_ones = [](const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), [](double v) { return v == 1; });
  };
  if (in != out || !all_ones(scale) || !all_ones(in_scale) || !all_ones(weight)) return false;
  for (int64_t o = 0; o < out; ++o) {
    const auto i = static_cast<size_t>(o);
    if (end[i] - begin[i] != 1 || (has_taps() ? index[static_cast<size_t>(begin[i])] : begin[i]) != o) return false;
  }
  return true;
}

AxisMap AxisMap::transposed() const {
  AxisMap result = has_taps() ? transposed_taps(*this) : transposed_sums(*this);
  result.in = out;
  result.out = in;
  return result;
}

Array map_axes(const char* op, const Array& input, const std::vector<AxisMap>& maps) {
  const int count = static_cast<int>(maps.size()), ndim = input.ndim(), first = ndim - count;
  const bool last = is_channels_last(input) && first == 2;
  const Array x = last ? input : input.contiguous();
  const int64_t channels = last ? input.shape()[1] : 1;
  int64_t planes = 1;
  for (int d = 0; d < first; ++d) planes *= input.shape()[d];
  Dims shape = input.shape();
  for (int k = 0; k < count; ++k) shape[first + k] = maps[static_cast<size_t>(k)].out;
  const Array y = last ? empty_channels_last(shape, x.dtype()) : empty_array(shape, x.dtype());
  dispatch_floating(x.dtype(), op, [&](auto zero) {
    using T = decltype(zero);
    if (x.numel() == 0) return fill(y, 0);  // sums of no elements
    if (y.numel() == 0) return;
    run(maps, x.data<T>(), y.data<T>(), planes / channels, channels);
  });
  return y;
}

}  // namespace xtgrad::kernels
