#pragma once
#include <random>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/lib/kernels/engine.h>

// What the tests of convolution share.

namespace conv_cases {

using namespace xtgrad;

using kernels::ConvEngine;

/// Chooses an engine for a scope; where xtgrad has no oneDNN, there is only the other one.
class Engine {
 public:
  explicit Engine(ConvEngine engine) {
    if (engine != ConvEngine::onednn || kernels::has_onednn()) kernels::set_conv_engine(engine);
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine() { kernels::set_conv_engine(before_); }

 private:
  ConvEngine before_ = kernels::conv_engine();
};

struct Case {
  std::vector<int64_t> x, w, stride, padding, dilation;
  int64_t groups = 1;

  int spatial() const { return static_cast<int>(stride.size()); }
  std::string name() const {
    return text("x ", IntArrayRef(x), " w ", IntArrayRef(w), " stride ", IntArrayRef(stride), " padding ",
                IntArrayRef(padding), " dilation ", IntArrayRef(dilation), " groups ", groups);
  }
};

inline Tensor convolve(const Case& c, const Tensor& x, const Tensor& w, const Tensor& bias) {
  return convolution(x, w, bias, c.stride, c.padding, c.dilation, false, 0, c.groups);
}

/// The definition, element by element, for three spatial dimensions.
inline Tensor by_definition(const Case& c, const Tensor& given_x, const Tensor& given_w, const Tensor& bias) {
  Tensor x = given_x, w = given_w;
  std::vector<int64_t> s = c.stride, p = c.padding, d = c.dilation;
  while (s.size() < 3) {
    x = x.unsqueeze(2);
    w = w.unsqueeze(2);
    s.insert(s.begin(), 1);
    p.insert(p.begin(), 0);
    d.insert(d.begin(), 1);
  }
  std::vector<int64_t> shape{x.size(0), w.size(0)};
  for (size_t i = 0; i < 3; ++i) {
    const int dim = static_cast<int>(i) + 2;
    shape.push_back((x.size(dim) + 2 * p[i] - d[i] * (w.size(dim) - 1) - 1) / s[i] + 1);
  }
  const Tensor y = zeros(shape, kDouble);
  const auto element = [](const Tensor& t, int64_t a, int64_t b, const int64_t* i) -> double& {
    const IntArrayRef strides = t.strides();
    return t.data_ptr<double>()[a * strides[0] + b * strides[1] + i[0] * strides[2] + i[1] * strides[3] +
                                i[2] * strides[4]];
  };
  const int64_t inputs = w.size(1), outputs = w.size(0) / c.groups;
  for (int64_t n = 0; n < shape[0]; ++n)
    for (int64_t o = 0; o < shape[1]; ++o)
      for (int64_t position = 0; position < shape[2] * shape[3] * shape[4]; ++position) {
        const int64_t at[3] = {position / shape[4] / shape[3], position / shape[4] % shape[3], position % shape[4]};
        double sum = bias.defined() ? bias[o].item<double>() : 0;
        for (int64_t tap = 0; tap < inputs * w.size(2) * w.size(3) * w.size(4); ++tap) {
          const int64_t k[3] = {tap / w.size(4) / w.size(3) % w.size(2), tap / w.size(4) % w.size(3), tap % w.size(4)};
          const int64_t channel = tap / w.size(4) / w.size(3) / w.size(2);
          int64_t i[3];
          bool inside = true;
          for (size_t q = 0; q < 3; ++q) {
            i[q] = at[q] * s[q] - p[q] + k[q] * d[q];
            inside &= i[q] >= 0 && i[q] < x.size(static_cast<int>(q) + 2);
          }
          if (inside) sum += element(x, n, o / outputs * inputs + channel, i) * element(w, o, channel, k);
        }
        element(y, n, o, at) = sum;
      }
  Tensor result = y;
  for (int i = c.spatial(); i < 3; ++i) result = result.squeeze(2);
  return result;
}

inline Case random_case(std::mt19937& random) {
  const auto up_to = [&](int64_t most) { return static_cast<int64_t>(random() % static_cast<uint32_t>(most + 1)); };
  Case c;
  const int spatial = 1 + static_cast<int>(up_to(2));
  c.groups = up_to(2) == 0 ? 1 + up_to(3) : 1;
  c.x = {1 + up_to(3), c.groups * (1 + up_to(4))};
  c.w = {c.groups * (1 + up_to(4)), c.x[1] / c.groups};
  for (int i = 0; i < spatial; ++i) {
    const int64_t kernel = 1 + up_to(3), dilation = 1 + up_to(1), padding = up_to(3);
    const int64_t reach = dilation * (kernel - 1) + 1;
    c.w.push_back(kernel);
    c.dilation.push_back(dilation);
    c.padding.push_back(padding);
    c.stride.push_back(1 + up_to(2));
    c.x.push_back(std::max<int64_t>(1, reach - 2 * padding) + up_to(4));
  }
  return c;
}

inline double distance(const Tensor& a, const Tensor& b) {
  if (a.numel() == 0) return a.sizes() == b.sizes() ? 0 : HUGE_VAL;
  const Tensor d = (a.detach().to(kDouble) - b.detach().to(kDouble)).abs().max();
  return d.item<double>() / std::max(1.0, b.detach().to(kDouble).abs().max().item<double>());
}

/// The result and the three gradients for a fixed gradient of the result.
inline std::vector<Tensor> all_of(const Case& c, const Tensor& x, const Tensor& w, const Tensor& bias) {
  const Tensor a = x.detach().requires_grad_(), b = w.detach().requires_grad_(), d = bias.detach().requires_grad_();
  const Tensor y = convolve(c, a, b, d);
  manual_seed(3);
  const Tensor g = randn(y.sizes(), kDouble).to(y.dtype());
  std::vector<Tensor> all = autograd::grad({y}, {a, b, d}, {g});
  all.insert(all.begin(), y);
  return all;
}

inline Tensor last(const Tensor& x) { return x.contiguous(MemoryFormat::ChannelsLast); }

}  // namespace conv_cases
