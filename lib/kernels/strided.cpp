#include <xtgrad/lib/kernels/strided.h>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/kernels/wrap.h>

namespace xtgrad::kernels {

void accumulate(const Array& from, const Array& to) {
  const Loop loop = make_loop(to, {&from});
  dispatch_storage(to.dtype(), "accumulate", [&](auto zero) {
    using T = decltype(zero);
    T* target = to.data<T>();
    const T* source = from.data<T>();
    const int64_t target_stride = loop.inner_stride(0), source_stride = loop.inner_stride(1);
    // One thread: elements that overlap must not be added to at the same time.
    for_rows(loop, 0, loop.numel, [&](const int64_t* at, int64_t n) {
      for (int64_t i = 0; i < n; ++i) {
        T& element = target[at[0] + i * target_stride];
        element = Plus()(element, source[at[1] + i * source_stride]);
      }
    });
  });
}

}  // namespace xtgrad::kernels
