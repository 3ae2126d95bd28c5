#include <xtgrad/lib/kernels/scatter_reduce.h>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/kernels/wrap.h>

namespace xtgrad::kernels {
namespace {

// Places may coincide, so one thread walks the elements in row-major order.
template <class T, class Join>
void join_elements(const Array& source, const Array& offsets, const Array& base, const Join& join) {
  const Loop loop = make_loop(source, {&offsets, &base});
  const int64_t sf = loop.inner_stride(0), so = loop.inner_stride(1), sb = loop.inner_stride(2);
  for_rows(loop, 0, loop.numel, [&](const int64_t* at, int64_t n) {
    const T* in = source.data<T>() + at[0];
    const int64_t* offset = offsets.data<int64_t>() + at[1];
    T* out = base.data<T>() + at[2];
    for (int64_t i = 0; i < n; ++i) {
      T& place = out[i * sb + offset[i * so]];
      place = join(place, in[i * sf]);
    }
  });
}

}  // namespace

void scatter_reduce(const Array& from, const Array& offsets, const Array& base, ScatterReduce how) {
  if (from.numel() == 0) return;
  const Array source = from.contiguous();
  dispatch(from.dtype(), "scatter_reduce", [&](auto zero) {
    using T = decltype(zero);
    if (how == ScatterReduce::multiply)
      join_elements<T>(source, offsets, base, Times());
    else if (how == ScatterReduce::largest)
      join_elements<T>(source, offsets, base, [](T a, T b) { return a > b || a != a ? a : b; });
    else
      join_elements<T>(source, offsets, base, [](T a, T b) { return a < b || a != a ? a : b; });
  });
}

}  // namespace xtgrad::kernels
