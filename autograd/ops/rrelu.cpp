#include <xtgrad/autograd/ops/rrelu.h>

#include <mutex>

#include <xtgrad/autograd/ops/activation.h>
#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/record_piecewise.h>
#include <xtgrad/lib/random_state.h>

namespace xtgrad {
namespace {

/// Slopes between these draw numbers whose gradient is worth their product.
constexpr double kNarrowest = 1e-6;

struct Range {
  double lower, upper;
  double mean() const { return (lower + upper) / 2; }
};

Range checked(const Tensor& x, const Scalar& lower, const Scalar& upper) {
  check(x.is_floating_point(), "\"rrelu_with_noise_out_cpu\" not implemented for '", x.dtype(), "'");
  const Range range{lower.to_double(), upper.to_double()};
  check(range.lower <= range.upper, "Lower bound should be less than or equal to the upper bound, got ", range.lower,
        " and ", range.upper);
  return range;
}

/// The factors in x's row-major order: PyTorch's stream, one double for each element that is not above 0.
Array factors_of(const Array& elements, const Range& range, const Generator& generator) {
  const Array x = elements.to(computing_dtype(elements.dtype())).contiguous();
  const Array result = empty_array(x.shape(), x.dtype());
  dispatch_floating(x.dtype(), "rrelu", [&](auto zero) {
    using T = decltype(zero);
    const T* from = x.data<T>();
    T* to = result.data<T>();
    GeneratorState& stream = generator.stream();
    const std::lock_guard lock(stream.mutex);
    for (int64_t i = 0; i < x.numel(); ++i)
      to[i] = from[i] <= 0 ? static_cast<T>(stream.uniform() * (range.upper - range.lower) + range.lower) : T(1);
  });
  return result.to(elements.dtype());
}

Tensor trained(const Tensor& x, const Tensor& factors, const Range& range) {
  Array result;
  {
    const NoGradGuard no_grad;
    result = mul(x, factors).array();
  }
  return record_piecewise("RreluWithNoiseBackward0", std::move(result), {x},
                          [x = Saved(x), factors = Saved(factors), range](const Tensor& g) {
                            if (range.upper - range.lower > kNarrowest) return mul(g, factors);
                            return leaky_relu_backward(g, x, range.mean());
                          });
}

}  // namespace

Tensor rrelu(const Tensor& x, const Scalar& lower, const Scalar& upper, bool training,
             std::optional<Generator> generator) {
  const Range range = checked(x, lower, upper);
  if (!training) return leaky_relu(x, range.mean());
  return trained(x, Tensor(factors_of(x.array(), range, given_or_default(generator))), range);
}

Tensor& rrelu_(Tensor& x, const Scalar& lower, const Scalar& upper, bool training, std::optional<Generator> generator) {
  return in_place("rrelu_", x, {}, [&](const Tensor& v) { return rrelu(v, lower, upper, training, generator); });
}

Tensor rrelu_with_noise(const Tensor& x, const Tensor& noise, const Scalar& lower, const Scalar& upper, bool training,
                        std::optional<Generator> generator) {
  const Range range = checked(x, lower, upper);
  check(noise.dtype() == x.dtype() && noise.sizes() == x.sizes(), "rrelu_with_noise: expected noise of ", x.dtype(),
        " and sizes ", x.sizes(), ", got ", noise.dtype(), " ", noise.sizes());
  if (!training) return leaky_relu(x, range.mean());
  {
    const NoGradGuard no_grad;
    noise.copy_(Tensor(factors_of(x.array(), range, given_or_default(generator))));
  }
  return trained(x, noise, range);
}

Tensor& rrelu_with_noise_(Tensor& x, const Tensor& noise, const Scalar& lower, const Scalar& upper, bool training,
                          std::optional<Generator> generator) {
  return in_place("rrelu_with_noise_", x, {}, [&](const Tensor& v) {
    return rrelu_with_noise(v, other_than(x, noise, v), lower, upper, training, generator);
  });
}

}  // namespace xtgrad
