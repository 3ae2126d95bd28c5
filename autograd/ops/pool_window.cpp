#include <xtgrad/autograd/ops/pool_window.h>

namespace xtgrad::detail {
namespace {

constexpr const char* kAxis[] = {"T", "H", "W"};

std::string number_word(int n) { return n == 2 ? "two" : "three"; }

/// The numbers for depth, height and width; one stands for all.
void spread(const PoolCall& call, const char* name, const char* choices, IntArrayRef given, int64_t (&to)[3]) {
  const auto dims = static_cast<size_t>(call.dims);
  check(given.size() == 1 || given.size() == dims, call.op, ": ", name, " must ", choices,
        " a single int, or a tuple of ", number_word(call.dims), " ints");
  for (size_t i = 0; i < dims; ++i) {
    const int64_t value = given.size() == 1 ? given[0] : given[i];
    check(value <= INT32_MAX && value >= -INT32_MAX, call.op, ": ", name, " is out of range, got ", given);
    to[3 - dims + i] = value;
  }
}

std::string list(const char* letter, int dims, const int64_t (&values)[3]) {
  std::string result;
  for (int i = 3 - dims; i < 3; ++i) result += text(i > 3 - dims ? " " : "", letter, kAxis[i], ": ", values[i]);
  return result;
}

void check_input(const PoolCall& call, const Tensor& x) {
  const int64_t dims = call.dims;
  check(x.dim() == dims + 1 || x.dim() == dims + 2, call.op, ": non-empty ", dims + 1, "D or ", dims + 2,
        "D (batch mode) tensor expected for input, but got: ", x.sizes());
  bool filled = true;
  for (int64_t d = x.dim() - dims - 1; d < x.dim(); ++d) filled = filled && x.size(d) > 0;
  check(filled, "Expected ", dims + 1, "D or ", dims + 2,
        "D (batch mode) tensor with optional 0 dim batch size for input, but got:", x.sizes());
}

void check_numbers(const PoolCall& call, const kernels::PoolWindow& w) {
  const int first = 3 - call.dims;
  const auto all = [&](const int64_t(&values)[3], int64_t least) {
    return *std::min_element(values + first, values + 3) >= least;
  };
  check(std::find(w.stride + first, w.stride + 3, 0) == w.stride + 3, "stride should not be zero");
  check(all(w.kernel, 1), "kernel size should be greater than zero, but got ", list("k", call.dims, w.kernel));
  check(all(w.stride, 1), "stride should be greater than zero, but got ", list("d", call.dims, w.stride));
  check(all(w.dilation, 1), "dilation should be greater than zero, but got ", list("dilation", call.dims, w.dilation));
  for (int i = first; i < 3; ++i) {
    check(w.pad[i] >= 0, "pad must be non-negative, but got pad: ", w.pad[i]);
    check(w.pad[i] <= w.kernel[i] / 2, "pad should be at most half of kernel size, but got pad=", w.pad[i],
          " and kernel_size=", w.kernel[i]);
  }
}

int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

/// How many windows an axis has.
int64_t windows(const kernels::PoolWindow& w, int axis, bool ceil_mode) {
  const int64_t stride = w.stride[axis], covered = w.dilation[axis] * (w.kernel[axis] - 1) + 1;
  const int64_t room = w.in[axis] + 2 * w.pad[axis] - covered + (ceil_mode ? stride - 1 : 0);
  int64_t count = floor_div(room, stride) + 1;
  // The last window has to begin inside, or in the padding before.
  if (ceil_mode && (count - 1) * stride >= w.in[axis] + w.pad[axis]) --count;
  return count;
}

std::string shape_text(const Tensor& x, const int64_t (&sizes)[3], int dims) {
  std::string result = text("(", x.size(x.dim() - dims - 1));
  for (int i = 3 - dims; i < 3; ++i) result += text("x", sizes[i]);
  return result + ")";
}

}  // namespace

kernels::PoolWindow pool_window(const PoolCall& call, const Tensor& x) {
  check_input(call, x);
  kernels::PoolWindow w;
  spread(call, "kernel_size", "either be", call.kernel, w.kernel);
  spread(call, "stride", "either be omitted,", call.stride.empty() ? call.kernel : call.stride, w.stride);
  spread(call, "padding", "either be", call.padding, w.pad);
  spread(call, "dilation", "be either", call.dilation, w.dilation);
  check_numbers(call, w);
  const int first = 3 - call.dims;
  bool filled = true;
  for (int i = first; i < 3; ++i) {
    w.in[i] = x.size(x.dim() - 3 + i);
    w.out[i] = windows(w, i, call.ceil_mode);
    filled = filled && w.out[i] >= 1;
  }
  check(filled, "Given input size: ", shape_text(x, w.in, call.dims),
        ". Calculated output size: ", shape_text(x, w.out, call.dims), ". Output size is too small");
  return w;
}

void describe_windows(TracedOperation& operation, int dims, const kernels::PoolWindow& w) {
  Dims kernel, stride, padding, dilation, end;
  for (int i = 3 - dims; i < 3; ++i) {
    kernel.push_back(w.kernel[i]);
    stride.push_back(w.stride[i]);
    padding.push_back(w.pad[i]);
    dilation.push_back(w.dilation[i]);
    // Whether sizes were rounded up or down, so much lies behind the input under the last window.
    const int64_t reach = w.start(i, w.out[i] - 1) + (w.kernel[i] - 1) * w.dilation[i] + 1;
    end.push_back(std::max<int64_t>(0, reach - w.in[i]));
  }
  operation.set("kernel", kernel).set("stride", stride).set("padding", padding).set("end", end);
  operation.set("dilation", dilation);
}

Array batched(const Array& x, int dims) { return x.ndim() == dims + 1 ? x.unsqueeze(0) : x; }
Array unbatched(const Array& y, const Array& x) { return y.ndim() > x.ndim() ? y.squeeze(0) : y; }

}  // namespace xtgrad::detail
