#include <algorithm>

#include <xtgrad/autograd/ops/pool.h>
#include <xtgrad/autograd/ops/pool_places.h>
#include <xtgrad/lib/kernels/adaptive_max_pool.h>

// Fractional max pooling (Graham 2014): windows of one size whose distances are pseudo-random.

namespace xtgrad {
namespace {

struct Call {
  const char *op, *node;
  int dims;
  const char* axes[3];  // what the last dimensions are called
};

/// Three numbers, of which the missing leading ones are 1.
void three(const Call& call, const char* name, IntArrayRef given, int64_t (&to)[3]) {
  check(static_cast<int>(given.size()) == call.dims, call.op, ": ", name, " must either be a single Int or tuple of ",
        call.dims == 3 ? "three " : "", "Ints, got ", given);
  std::fill_n(to, 3, 1);
  std::copy(given.begin(), given.end(), to + 3 - call.dims);
}

void check_input(const Call& call, const Tensor& x, const Tensor& samples) {
  check(x.dim() == call.dims + 1 || x.dim() == call.dims + 2, call.op, "(): Expected ", call.dims + 1, "D or ",
        call.dims + 2, "D tensor, but got: ", x.sizes());
  check(x.dtype() == kFloat || x.dtype() == kDouble, "\"", call.op, "_out_frame\" not implemented for '", x.dtype(),
        "'");
  check(samples.dtype() == x.dtype(), "expected scalar type ", x.dtype(), " but found ", samples.dtype(),
        " (the random samples of ", call.op, ")");
  for (int64_t d = x.dim() - call.dims - 1; d < x.dim(); ++d)
    check(x.size(d) > 0, call.op, "(): Expected input to have non-zero size for non-batch dimensions, but got",
          x.sizes(), " with dimension ", d, " being empty.");
  const int64_t batch = x.dim() == call.dims + 2 ? x.size(0) : 1, channels = x.size(-call.dims - 1);
  check(samples.sizes() == Dims({batch, channels, call.dims}), call.op, "(): Expected random samples of sizes ",
        Dims{batch, channels, call.dims}, ", but got ", samples.sizes());
}

/// Where windows of `kernel` elements begin among `size`: the whole parts of multiples of alpha, shifted by the sample.
template <class T>
void starts_of(T sample, int64_t size, int64_t parts, int64_t kernel, int64_t* to) {
  if (parts == 0) return;
  const T alpha = parts > 1 ? static_cast<T>(size - kernel) / static_cast<T>(parts - 1) : T(0);
  for (int64_t i = 0; i + 1 < parts; ++i)
    to[i] = static_cast<int64_t>((static_cast<T>(i) + sample) * alpha) - static_cast<int64_t>(sample * alpha);
  to[parts - 1] = size - kernel;
}

/// A row of starts for each plane; a plane's samples are those of its last dimension first, or its first in 3D.
Array all_starts(const Call& call, const Array& samples, const Dims& planes, const int64_t (&kernel)[3],
                 const int64_t (&out)[3]) {
  const Array given = samples.contiguous();
  const int64_t all = out[0] + out[1] + out[2];
  const Array result = full_array({planes[0], all}, 0, kLong);
  dispatch_floating(given.dtype(), call.op, [&](auto zero) {
    using T = decltype(zero);
    const T* sample = given.data<T>();
    for (int64_t p = 0; p < planes[0]; ++p) {
      int64_t* to = result.data<int64_t>() + p * all;
      for (int k = 0; k < 3; to += out[k++]) {
        if (k < 3 - call.dims) continue;
        const T u = sample[p * call.dims + (call.dims == 2 ? 2 - k : k)];
        check(u >= 0 && u <= 1, call.op, "(): Expected random samples in [0, 1], but got ", static_cast<double>(u));
        starts_of(u, planes[k + 1], out[k], kernel[k], to);
      }
    }
  });
  return result;
}

std::tuple<Tensor, Tensor> pooled(const Call& call, const Tensor& x, IntArrayRef kernel_size, IntArrayRef output_size,
                                  const Tensor& samples) {
  int64_t kernel[3], out[3];
  three(call, "kernel_size", kernel_size, kernel);
  three(call, "output_size", output_size, out);
  check_input(call, x, samples);
  const int first = static_cast<int>(x.dim()) - call.dims;
  Dims shape = x.sizes(), planes{1, 1, 1, 1};
  for (int d = 0; d < first; ++d) planes[0] *= shape[d];
  for (int k = 3 - call.dims; k < 3; ++k) {
    const int64_t size = x.size(k - 3);
    check(out[k] >= 0, "Trying to create tensor with negative dimension ", out[k], ": ", call.op, " got output_size ",
          output_size);
    check(kernel[k] > 0, call.op, "(): kernel_size must be positive, got ", kernel_size);
    // As in PyTorch, volumes may not have as many windows as there are places.
    const int64_t most = kernel[k] <= size ? size - kernel[k] + (call.dims == 2 ? 1 : 0) : -1;
    check(out[k] <= most, call.op, "(): pool ", call.axes[k], " ", kernel[k], " too large relative to input ",
          call.axes[k], " ", size, " for ", out[k], " windows");
    planes[k + 1] = size;
    shape[first + k - (3 - call.dims)] = out[k];
  }
  if (call.dims == 2) planes[1] = 1;
  const Array starts = all_starts(call, samples.array(), planes, kernel, out);
  const kernels::ValueAndIndex found = kernels::max_pool_at(call.op, x.array().reshape(planes), out, kernel, starts);
  const Tensor indices(found.indices.reshape(shape));
  return {detail::record_places(call.node, found.values.reshape(shape), x, indices, first), indices};
}

}  // namespace

std::tuple<Tensor, Tensor> fractional_max_pool2d(const Tensor& x, IntArrayRef kernel_size, IntArrayRef output_size,
                                                 const Tensor& random_samples) {
  return pooled({"fractional_max_pool2d", "FractionalMaxPool2DBackward0", 2, {"time", "height", "width"}}, x,
                kernel_size, output_size, random_samples);
}
std::tuple<Tensor, Tensor> fractional_max_pool3d(const Tensor& x, IntArrayRef kernel_size, IntArrayRef output_size,
                                                 const Tensor& random_samples) {
  return pooled({"fractional_max_pool3d", "FractionalMaxPool3DBackward0", 3, {"time", "height", "width"}}, x,
                kernel_size, output_size, random_samples);
}

}  // namespace xtgrad
