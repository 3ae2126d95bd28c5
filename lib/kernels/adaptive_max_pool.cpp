#include <xtgrad/lib/kernels/adaptive_max_pool.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels {
namespace {

struct Part {
  int64_t begin[3], end[3];
};

template <class T>
void largest_of_part(const T* x, const Dims& shape, const Part& part, T& value, int64_t& index) {
  index = (part.begin[0] * shape[2] + part.begin[1]) * shape[3] + part.begin[2];
  value = x[index];
  for (int64_t d = part.begin[0]; d < part.end[0]; ++d)
    for (int64_t h = part.begin[1]; h < part.end[1]; ++h) {
      const int64_t row = (d * shape[2] + h) * shape[3];
      for (int64_t i = row + part.begin[2]; i < row + part.end[2]; ++i)
        if (x[i] > value || x[i] != x[i]) {
          value = x[i];
          index = i;
        }
    }
}

/// bounds(plane, dimension, number) gives where a part begins and ends.
template <class Bounds>
ValueAndIndex max_pool_parts(const char* op, const Array& input, const int64_t (&out)[3], const Bounds& bounds) {
  const Array x = input.contiguous();
  const Dims shape = x.shape(), result_shape{shape[0], out[0], out[1], out[2]};
  const ValueAndIndex result{empty_array(result_shape, x.dtype()), empty_array(result_shape, kLong)};
  const int64_t size = shape[1] * shape[2] * shape[3], results = out[0] * out[1] * out[2];
  dispatch_floating(x.dtype(), op, [&](auto zero) {
    using T = decltype(zero);
    if (result.values.numel() == 0) return;
    const T* from = x.data<T>();
    parallel_for(0, shape[0], std::max<int64_t>(1, kGrain / std::max(size, results)), [&](int64_t begin, int64_t end) {
      for (int64_t plane = begin; plane < end; ++plane) {
        const auto limits = [&](Part& part, int k, int64_t o) {
          std::tie(part.begin[k], part.end[k]) = bounds(plane, k, o);
        };
        T* value = result.values.data<T>() + plane * results;
        int64_t* index = result.indices.data<int64_t>() + plane * results;
        Part part;
        for (int64_t d = 0; d < out[0]; ++d) {
          limits(part, 0, d);
          for (int64_t h = 0; h < out[1]; ++h) {
            limits(part, 1, h);
            for (int64_t w = 0; w < out[2]; ++w) {
              limits(part, 2, w);
              largest_of_part(from + plane * size, shape, part, *value++, *index++);
            }
          }
        }
      }
    });
  });
  return result;
}

}  // namespace

ValueAndIndex adaptive_max_pool(const char* op, const Array& x, const int64_t (&out)[3]) {
  const Dims& shape = x.shape();
  return max_pool_parts(op, x, out, [&](int64_t, int k, int64_t o) {
    return std::pair(part_begin(o, shape[k + 1], out[k]), part_end(o, shape[k + 1], out[k]));
  });
}

ValueAndIndex max_pool_at(const char* op, const Array& x, const int64_t (&out)[3], const int64_t (&kernel)[3],
                          const Array& starts) {
  const int64_t* data = starts.data<int64_t>();
  const int64_t before[3] = {0, out[0], out[0] + out[1]}, all = out[0] + out[1] + out[2];
  return max_pool_parts(op, x, out, [&](int64_t plane, int k, int64_t o) {
    const int64_t begin = data[plane * all + before[k] + o];
    return std::pair(begin, begin + kernel[k]);
  });
}

}  // namespace xtgrad::kernels
