#include <xtgrad/lib/kernels/ctc.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels {
namespace {

template <class T>
constexpr T kNever = -std::numeric_limits<T>::infinity();  // log 0

/// log(exp(a) + exp(b) + exp(c))
template <class T>
T log_sum(T a, T b, T c = kNever<T>) {
  const T most = std::max({a, b, c});
  if (most == kNever<T>) return most;
  return std::log(std::exp(a - most) + std::exp(b - most) + std::exp(c - most)) + most;
}

/// One sequence's rows in log_probs: step t is at data + t * stride.
template <class T>
struct Outputs {
  const T* data;
  int64_t stride;
  const T* at(int64_t t) const { return data + t * stride; }
};

template <class T>
void forward(const Outputs<T>& outputs, const CtcTarget& target, size_t n, int64_t width, T* alpha, T& loss) {
  const int64_t states = target.states(n), length = target.input_lengths[n];
  if (length == 0) {
    loss = states == 1 ? T(0) : -kNever<T>;
    return;
  }
  std::fill_n(alpha, states, kNever<T>);
  for (int64_t s = 0; s < std::min<int64_t>(states, 2); ++s) alpha[s] = outputs.at(0)[target.label(n, s)];
  for (int64_t t = 1; t < length; ++t) {
    const T* before = alpha + (t - 1) * width;
    T* now = alpha + t * width;
    for (int64_t s = 0; s < states; ++s)
      now[s] = log_sum(before[s], s > 0 ? before[s - 1] : kNever<T>, target.skips(n, s) ? before[s - 2] : kNever<T>) +
               outputs.at(t)[target.label(n, s)];
  }
  const T* last = alpha + (length - 1) * width;
  loss = -log_sum(last[states - 1], states > 1 ? last[states - 2] : kNever<T>);
}

// beta: the same recursion from the end, of which only one step is kept.
template <class T>
void next_beta(const Outputs<T>& outputs, const CtcTarget& target, size_t n, int64_t t, std::vector<T>& beta) {
  const int64_t states = target.states(n);
  const T* here = outputs.at(t);
  if (t == target.input_lengths[n] - 1) {
    std::fill(beta.begin(), beta.end(), kNever<T>);
    for (int64_t s = std::max<int64_t>(0, states - 2); s < states; ++s)
      beta[static_cast<size_t>(s)] = here[target.label(n, s)];
    return;
  }
  for (int64_t s = 0; s < states; ++s) {  // later states are still those of step t + 1
    const auto i = static_cast<size_t>(s);
    beta[i] = log_sum(beta[i], s + 1 < states ? beta[i + 1] : kNever<T>,
                      s + 2 < states && target.skips(n, s + 2) ? beta[i + 2] : kNever<T>) +
              here[target.label(n, s)];
  }
}

template <class T>
void backward(const Outputs<T>& outputs, const CtcTarget& target, size_t n, int64_t width, const T* alpha, T loss,
              T scale, int64_t classes, T* result) {
  std::vector<T> beta(static_cast<size_t>(target.states(n))), paths(static_cast<size_t>(classes));
  for (int64_t t = target.input_lengths[n] - 1; t >= 0; --t) {
    next_beta(outputs, target, n, t, beta);
    std::fill(paths.begin(), paths.end(), kNever<T>);
    for (int64_t s = 0; s < target.states(n); ++s) {
      T& sum = paths[static_cast<size_t>(target.label(n, s))];
      sum = log_sum(sum, alpha[t * width + s] + beta[static_cast<size_t>(s)]);
    }
    const T* here = outputs.at(t);
    T* to = result + t * outputs.stride;
    for (int64_t c = 0; c < classes; ++c)
      to[c] = (std::exp(here[c]) - std::exp(paths[static_cast<size_t>(c)] + loss - here[c])) * scale;
  }
}

}  // namespace

int64_t CtcTarget::most_states() const {
  return lengths.empty() ? 1 : 2 * *std::max_element(lengths.begin(), lengths.end()) + 1;
}

CtcResult ctc_loss(const Array& input, const CtcTarget& target) {
  const Array x = input.contiguous();
  const int64_t steps = x.shape()[0], batch = x.shape()[1], classes = x.shape()[2], width = target.most_states();
  const CtcResult result{empty_array({batch}, x.dtype()), empty_array({batch, steps, width}, x.dtype())};
  dispatch_floating(x.dtype(), "ctc_loss", [&](auto zero) {
    using T = decltype(zero);
    parallel_for(0, batch, 1, [&](int64_t begin, int64_t end) {
      for (int64_t n = begin; n < end; ++n)
        forward<T>({x.data<T>() + n * classes, batch * classes}, target, static_cast<size_t>(n), width,
                   result.alpha.data<T>() + n * steps * width, result.loss.data<T>()[n]);
    });
  });
  return result;
}

Array ctc_loss_backward(const Array& gradient, const Array& input, const CtcResult& found, const CtcTarget& target,
                        bool zero_infinity) {
  const Array x = input.contiguous(), g = gradient.contiguous();
  const int64_t steps = x.shape()[0], batch = x.shape()[1], classes = x.shape()[2], width = target.most_states();
  const Array result = full_array(x.shape(), 0, x.dtype());
  dispatch_floating(x.dtype(), "ctc_loss_backward", [&](auto zero) {
    using T = decltype(zero);
    parallel_for(0, batch, 1, [&](int64_t begin, int64_t end) {
      for (int64_t n = begin; n < end; ++n) {
        const T loss = found.loss.data<T>()[n];
        if (zero_infinity && loss == -kNever<T>) continue;
        backward<T>({x.data<T>() + n * classes, batch * classes}, target, static_cast<size_t>(n), width,
                    found.alpha.data<T>() + n * steps * width, loss, g.data<T>()[n], classes,
                    result.data<T>() + n * classes);
      }
    });
  });
  return result;
}

}  // namespace xtgrad::kernels
