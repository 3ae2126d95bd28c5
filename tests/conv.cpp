// Convolutions against a loop that says what they are, both engines against each other, gradients of gradients, and
// orders in memory.
#include <cstdlib>
#include <random>
#include <thread>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/autograd/gradcheck.h>
#include <xtgrad/lib/allocator.h>
#include <xtgrad/lib/kernels/engine.h>
#include <xtgrad/lib/parallel.h>

using namespace xtgrad;

namespace {

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

Tensor convolve(const Case& c, const Tensor& x, const Tensor& w, const Tensor& bias) {
  return convolution(x, w, bias, c.stride, c.padding, c.dilation, false, 0, c.groups);
}

/// The definition, element by element, for three spatial dimensions.
Tensor by_definition(const Case& c, const Tensor& given_x, const Tensor& given_w, const Tensor& bias) {
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

Case random_case(std::mt19937& random) {
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

double distance(const Tensor& a, const Tensor& b) {
  if (a.numel() == 0) return a.sizes() == b.sizes() ? 0 : HUGE_VAL;
  const Tensor d = (a.detach().to(kDouble) - b.detach().to(kDouble)).abs().max();
  return d.item<double>() / std::max(1.0, b.detach().to(kDouble).abs().max().item<double>());
}

/// The result and the three gradients for a fixed gradient of the result.
std::vector<Tensor> all_of(const Case& c, const Tensor& x, const Tensor& w, const Tensor& bias) {
  const Tensor a = x.detach().requires_grad_(), b = w.detach().requires_grad_(), d = bias.detach().requires_grad_();
  const Tensor y = convolve(c, a, b, d);
  manual_seed(3);
  const Tensor g = randn(y.sizes(), kDouble).to(y.dtype());
  std::vector<Tensor> all = autograd::grad({y}, {a, b, d}, {g});
  all.insert(all.begin(), y);
  return all;
}

Tensor last(const Tensor& x) { return x.contiguous(MemoryFormat::ChannelsLast); }

}  // namespace

TEST_SUITE("conv") {
  TEST_CASE("conv: any setting gives what the definition says, and floats what doubles give") {
    std::mt19937 random(1);
    for (int i = 0; i < 150; ++i) {
      const Case c = random_case(random);
      CAPTURE(c.name());
      manual_seed(static_cast<uint64_t>(i));
      const Tensor x = randn(c.x, kDouble), w = randn(c.w, kDouble), bias = randn({c.w[0]}, kDouble);
      CHECK(distance(convolve(c, x, w, {}), by_definition(c, x, w, {})) < 1e-13);
      const std::vector<Tensor> expected = all_of(c, x, w, bias);
      CHECK(distance(expected[0], by_definition(c, x, w, bias)) < 1e-13);
      for (const ConvEngine engine : {ConvEngine::own, ConvEngine::onednn, ConvEngine::im2col}) {
        const Engine chosen(engine);
        const std::vector<Tensor> got = all_of(c, x.to(kFloat), w.to(kFloat), bias.to(kFloat));
        for (size_t k = 0; k < got.size(); ++k) {
          CAPTURE(k);
          CHECK(got[k].dtype() == kFloat);
          CHECK(got[k].is_contiguous());
          CHECK(distance(got[k], expected[k]) < 3e-6);
        }
      }
    }
  }

  TEST_CASE("conv: gradients of gradients agree with numerical ones") {
    std::mt19937 random(2);
    for (int i = 0; i < 12; ++i) {
      Case c = random_case(random);
      c.x[0] = 2;
      const int transposed = i % 2;
      CAPTURE(c.name());
      manual_seed(static_cast<uint64_t>(i));
      const int64_t channels = c.w[transposed ? 1 : 0] * (transposed ? c.groups : 1);
      std::vector<int64_t> x_shape = c.x;
      if (transposed) {
        x_shape[1] = c.w[0];
        for (int64_t& p : c.padding) p = 0;
      }
      const variable_list inputs{randn(x_shape, kDouble).requires_grad_(), randn(c.w, kDouble).requires_grad_(),
                                 randn({channels}, kDouble).requires_grad_()};
      const auto function = [&](const variable_list& in) {
        return variable_list{
            convolution(in[0], in[1], in[2], c.stride, c.padding, c.dilation, transposed == 1, 0, c.groups)};
      };
      CHECK(autograd::gradcheck(function, inputs));
      CHECK(autograd::gradgradcheck(function, inputs));
    }
  }

  TEST_CASE("conv: what needs no gradient gets none, the others theirs") {
    const Tensor x = randn({2, 3, 5, 5}), w = randn({4, 3, 3, 3}), bias = randn({4});
    for (int which = 1; which < 8; ++which) {
      CAPTURE(which);
      const Tensor in[3] = {x.clone().requires_grad_((which & 1) != 0), w.clone().requires_grad_((which & 2) != 0),
                            bias.clone().requires_grad_((which & 4) != 0)};
      const Tensor y = conv2d(in[0], in[1], in[2]);
      CHECK(y.grad_fn()->name() == "ConvolutionBackward0");
      y.sum().backward();
      for (int i = 0; i < 3; ++i) CHECK(in[i].grad().defined() == ((which >> i & 1) != 0));
      if (which & 4) CHECK(in[2].grad().equal(full({4}, 18.0, kFloat)));
    }
    const Tensor leaf = x.clone().requires_grad_(), weight = w.clone().requires_grad_();
    const std::vector<Tensor> first = autograd::grad({conv2d(leaf, weight).sum()}, {leaf, weight}, {}, true, true);
    for (const Tensor& g : first) CHECK(g.grad_fn()->name() == "ConvolutionBackwardBackward0");
    const Tensor up = conv_transpose2d(x.clone().requires_grad_(), randn({3, 2, 2, 2}));
    CHECK(up.grad_fn()->name() == "ConvolutionBackward0");
  }

  TEST_CASE("conv: channels-last operands give channels-last results with the same elements") {
    for (const ConvEngine engine : {ConvEngine::own, ConvEngine::onednn, ConvEngine::im2col})
      for (const ScalarType dtype : {kFloat, kDouble}) {
        const Engine chosen(engine);
        CAPTURE(static_cast<int>(engine));
        const Tensor x = randn({2, 4, 6, 5}, dtype), w = randn({6, 2, 3, 2}, dtype), bias = randn({6}, dtype);
        const auto run = [&](const Tensor& a, const Tensor& b) { return conv2d(a, b, bias, {2, 1}, 1, 1, 2); };
        const Tensor plain = run(x, w);
        CHECK(plain.is_contiguous());
        for (const Tensor& y : {run(last(x), w), run(x, last(w)), run(last(x), last(w))}) {
          CHECK(y.is_contiguous(MemoryFormat::ChannelsLast));
          CHECK(distance(y, plain) < 1e-6);
        }
        const Tensor t = randn({2, 6, 3, 3}, dtype);
        const Tensor up = conv_transpose2d(t, w, {}, 2, 0, 1, 2),
                     up_last = conv_transpose2d(last(t), w, {}, 2, 0, 1, 2);
        CHECK(up.is_contiguous());
        CHECK(up_last.is_contiguous(MemoryFormat::ChannelsLast));
        CHECK(distance(up_last, up) < 1e-6);
        const auto gradients = [&](const Tensor& a, const Tensor& b) {
          const Tensor leaf = a.detach().requires_grad_(), weight = b.detach().requires_grad_();
          return autograd::grad({conv2d(leaf, weight, {}, 1, 1, 1, 2).square().sum()}, {leaf, weight});
        };
        const std::vector<Tensor> expected = gradients(x, w), got = gradients(last(x), last(w));
        for (size_t i = 0; i < 2; ++i) {
          CHECK(expected[i].is_contiguous());
          CHECK(got[i].is_contiguous(MemoryFormat::ChannelsLast));
          CHECK(distance(got[i], expected[i]) < 1e-5);
        }
      }
  }

  TEST_CASE("conv: each of our own ways gives what copied columns give, in every order and for every thread count") {
    const Case cases[] = {
        {{2, 70, 9, 11}, {37, 70, 3, 3}, {1, 1}, {1, 1}, {1, 1}, 1},              // several panels, blocks of columns
        {{1, 16, 70, 66}, {24, 16, 5, 3}, {1, 1}, {2, 0}, {1, 1}, 1},             // bands of lines
        {{3, 20, 14, 13}, {18, 20, 3, 3}, {2, 3}, {1, 2}, {1, 1}, 1},             // phases
        {{2, 12, 15, 16}, {9, 12, 3, 4}, {3, 2}, {2, 3}, {2, 3}, 1},              // of dilated kernels
        {{2, 9, 12, 12}, {40, 9, 4, 4}, {4, 4}, {0, 0}, {1, 1}, 1},               // kernels that do not overlap
        {{2, 3, 20, 19}, {33, 3, 7, 7}, {2, 2}, {3, 3}, {1, 1}, 1},               // few channels
        {{4, 1, 13, 14}, {32, 1, 3, 3}, {1, 1}, {0, 0}, {1, 1}, 1},               // one
        {{2, 32, 11, 9}, {1, 32, 3, 3}, {1, 1}, {1, 1}, {1, 1}, 1},               // one output
        {{2, 17, 11, 9}, {4, 17, 3, 2}, {2, 1}, {1, 1}, {1, 1}, 1},               // few outputs
        {{2, 24, 9, 9}, {48, 8, 3, 3}, {1, 1}, {1, 1}, {1, 1}, 3},                // groups
        {{2, 37, 9, 17}, {37, 1, 3, 3}, {1, 1}, {1, 1}, {1, 1}, 37},              // a kernel a channel
        {{2, 16, 21, 20}, {16, 1, 5, 3}, {2, 3}, {2, 1}, {1, 2}, 16},             // with strides
        {{2, 8, 5, 4}, {8, 1, 5, 6}, {1, 1}, {4, 5}, {1, 1}, 8},                  // that reaches over more zeros
        {{2, 6, 7, 6}, {18, 1, 3, 3}, {1, 1}, {1, 1}, {1, 1}, 6},                 // three a channel
        {{3, 19, 8, 9}, {21, 19, 1, 1}, {1, 1}, {0, 0}, {1, 1}, 1},               // kernels of one element
        {{3, 19, 8, 9}, {21, 19, 1, 1}, {2, 3}, {0, 0}, {1, 1}, 1},               // with strides
        {{3, 19, 8, 9}, {21, 19, 1, 1}, {2, 1}, {1, 2}, {1, 1}, 1},               // and padding
        {{1, 128, 4, 4}, {96, 128, 3, 3}, {1, 1}, {1, 1}, {1, 1}, 1},             // few positions
        {{1, 2, 3, 3}, {4, 2, 2, 2}, {900, 900}, {900, 900}, {1, 1}, 1},          // far beyond the image
        {{2, 6, 200}, {7, 6, 9}, {1}, {4}, {1}, 1},                               // one dimension
        {{2, 8, 40}, {8, 1, 4}, {2}, {3}, {2}, 8},                                //
        {{2, 5, 6, 7, 8}, {11, 5, 2, 3, 3}, {1, 2, 1}, {1, 0, 2}, {1, 1, 2}, 1},  // three
        {{2, 6, 5, 6, 7}, {6, 1, 3, 3, 2}, {1, 1, 2}, {1, 1, 1}, {1, 1, 1}, 6},
    };
    const int threads = get_num_threads();
    for (const Case& c : cases)
      for (const ScalarType dtype : {kFloat, kDouble}) {
        CAPTURE(c.name());
        manual_seed(4);
        const Tensor x = randn(c.x, dtype), w = randn(c.w, dtype), bias = randn({c.w[0]}, dtype);
        const std::vector<Tensor> expected = [&] {
          const Engine chosen(ConvEngine::im2col);
          return all_of(c, x.to(kDouble), w.to(kDouble), bias.to(kDouble));
        }();
        const Engine chosen(ConvEngine::own);
        for (const int count : {1, 2, 5})
          for (const int orders : {0, 1, 2, 3}) {
            if (orders > 0 && x.dim() != 4) continue;
            CAPTURE(count);
            CAPTURE(orders);
            set_num_threads(count);
            const std::vector<Tensor> got = all_of(c, orders & 1 ? last(x) : x, orders & 2 ? last(w) : w, bias);
            for (size_t k = 0; k < got.size(); ++k) {
              CAPTURE(k);
              CHECK(distance(got[k], expected[k]) < (dtype == kFloat ? 2e-6 : 1e-14));
            }
          }
        set_num_threads(threads);
      }
  }

  TEST_CASE("conv: repeated elements are read where they lie") {
    const Tensor x = randn({2, 3, 1, 1}), w = randn({5, 3, 1, 3});
    const std::vector<Tensor> views{x.expand({2, 3, 4, 6}), x.select(0, 0).expand({2, 3, 4, 6}),
                                    randn({1, 3, 4, 6}).expand({2, 3, 4, 6}), randn({2, 1, 4, 6}).expand({2, 3, 4, 6})};
    for (const Tensor& view : views)
      for (const int64_t padding : {0, 1}) {
        CAPTURE(view.strides());
        const auto gradients = [&](const Tensor& a, const Tensor& b) {
          const Tensor leaf = a.detach().requires_grad_(), weight = b.detach().requires_grad_();
          return autograd::grad({conv2d(leaf, weight, {}, 1, padding).square().sum()}, {leaf, weight});
        };
        const std::vector<Tensor> got = gradients(view, w), expected = gradients(view.contiguous(), w);
        for (size_t i = 0; i < 2; ++i) CHECK(distance(got[i], expected[i]) < 1e-6);
        const Tensor same = randn({5, 1, 1, 1}).expand({5, 3, 1, 3});
        CHECK(distance(conv2d(view, same, {}, 1, padding), conv2d(view, same.contiguous(), {}, 1, padding)) < 1e-6);
      }
  }

  TEST_CASE("conv: bias and relu in the last pass, and nan through it") {
    for (const std::vector<int64_t>& kernel :
         std::vector<std::vector<int64_t>>{{33, 4, 3, 3}, {3, 4, 3, 3}, {33, 4, 1, 1}, {4, 1, 3, 3}}) {
      const int64_t groups = 4 / kernel[1];
      CAPTURE(IntArrayRef(kernel));
      Tensor x = randn({2, 4, 9, 10});
      const Tensor w = randn(kernel), bias = randn({kernel[0]});
      for (const bool channels_last : {false, true}) {
        const Tensor in = channels_last ? last(x) : x;
        CHECK(conv2d_relu(in, w, bias, 1, 1, 1, groups).equal(conv2d(in, w, bias, 1, 1, 1, groups).relu()));
        x.data_ptr<float>()[45] = NAN;
        const Tensor y = conv2d_relu(channels_last ? last(x) : x, w, bias, 1, 1, 1, groups);
        CHECK(y.isnan().equal(conv2d(x, w, bias, 1, 1, 1, groups).isnan()));
        CHECK(y.isnan().any().item<bool>());
        x.data_ptr<float>()[45] = 0;
      }
    }
  }

  TEST_CASE("conv: an image larger than the workspace, and one that a thread team works on") {
    const Engine chosen(ConvEngine::im2col);
    const Case c{{1, 8, 96, 90}, {5, 8, 7, 7}, {1, 1}, {3, 3}, {1, 1}, 1};
    const Tensor x = randn(c.x, kDouble), w = randn(c.w, kDouble), bias = randn({5}, kDouble);
    const std::vector<Tensor> got = all_of(c, x, w, bias);
    CHECK(distance(got[0], by_definition(c, x, w, bias)) < 1e-13);
    const Case turned{{1, 8, 90, 96}, {5, 8, 7, 7}, {1, 1}, {3, 3}, {1, 1}, 1};
    manual_seed(3);
    const Tensor g = randn(got[0].sizes(), kDouble);
    const Tensor a = x.transpose(2, 3).contiguous().requires_grad_(),
                 b = w.transpose(2, 3).contiguous().requires_grad_();
    const auto other = autograd::grad({convolve(turned, a, b, {})}, {a, b}, {g.transpose(2, 3)});
    CHECK(distance(got[1], other[0].transpose(2, 3)) < 1e-12);
    CHECK(distance(got[2], other[1].transpose(2, 3)) < 1e-12);

    const Tensor large = randn({1, 8, 256, 256}, kFloat), kernel = randn({4, 8, 7, 7}, kFloat);
    const size_t before = memory_stats().live;
    reset_peak_memory();
    const Tensor y = conv2d(large, kernel, {}, 1, 3);
    CHECK(memory_stats().peak - before < size_t{64} << 20);  // its columns alone would take 103 MB
  }

  TEST_CASE("conv: the same bits in every run, threads and parallel regions change no more than the rounding") {
    const int threads = get_num_threads();
    const Tensor x = randn({6, 8, 12, 12}), w = randn({16, 8, 3, 3}), bias = randn({16});
    const Case c{{6, 8, 12, 12}, {16, 8, 3, 3}, {1, 1}, {1, 1}, {1, 1}, 1};
    for (const ConvEngine engine : {ConvEngine::own, ConvEngine::onednn, ConvEngine::im2col}) {
      const Engine chosen(engine);
      CAPTURE(static_cast<int>(engine));
      set_num_threads(1);
      const std::vector<Tensor> one = all_of(c, x, w, bias);
      set_num_threads(3);
      const std::vector<Tensor> three = all_of(c, x, w, bias), again = all_of(c, x, w, bias);
      std::vector<Tensor> inside(3);
      parallel_for(0, 3, 1, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i) inside[static_cast<size_t>(i)] = conv2d(x, w, bias, 1, 1);
      });
      set_num_threads(threads);
      for (size_t i = 0; i < one.size(); ++i) {
        CHECK(three[i].equal(again[i]));
        CHECK(distance(three[i], one[i]) < 2e-6);
      }
      for (const Tensor& y : inside) CHECK(distance(y, one[0]) < 2e-6);
    }
  }

  TEST_CASE("conv: threads of a program share the cache of primitives, which forgets the oldest") {
    const Tensor w = randn({2, 1, 1, 1});
    std::vector<int> wrong(4, 0);
    std::vector<std::thread> threads;
    for (size_t t = 0; t < wrong.size(); ++t)
      threads.emplace_back([&, t] {
        for (int64_t i = 1; i <= 80; ++i) {
          const Tensor x = full({1, 1, 1, i + static_cast<int64_t>(t % 2) * 300}, 2.0, kFloat);
          const Tensor y = conv2d(x, w);
          if (distance(y, (w * 2).reshape({1, 2, 1, 1}).expand(y.sizes())) > 1e-6) ++wrong[t];
        }
      });
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == std::vector<int>(4, 0));
    for (int64_t i = 1; i <= 300; ++i) REQUIRE(conv2d(ones({1, 1, 1, i}), w).size(3) == i);
  }

  TEST_CASE("conv: without a batch, and with padding by name") {
    const Tensor x = randn({3, 7, 6}), w = randn({4, 3, 3, 3}), even = randn({4, 3, 4, 2});
    CHECK(conv2d(x, w).equal(conv2d(x.unsqueeze(0), w).squeeze(0)));
    CHECK(conv1d(x[0], randn({2, 7, 3})).sizes() == IntArrayRef({2, 4}));
    CHECK(conv_transpose2d(randn({4, 5, 5}), w).sizes() == IntArrayRef({3, 7, 7}));
    CHECK(conv2d(x, w, {}, 1, "valid").equal(conv2d(x, w)));
    CHECK(conv2d(x, w, {}, 1, "same").equal(conv2d(x, w, {}, 1, 1)));
    CHECK(conv2d(x, w, {}, 1, std::string("same"), 2).equal(conv2d(x, w, {}, 1, 2, 2)));
    const Tensor y = conv2d(x, even, {}, 1, "same");
    CHECK(y.equal(conv2d(constant_pad_nd(x, {0, 1, 1, 2}), even)));
    CHECK(conv1d(randn({2, 3, 9}), randn({4, 3, 4}), {}, 1, "same").sizes() == IntArrayRef({2, 4, 9}));
    CHECK(conv3d(randn({3, 4, 5, 6}), randn({2, 3, 2, 3, 4}), {}, 1, "same").sizes() == IntArrayRef({2, 4, 5, 6}));
    CHECK(conv2d(x, w, {}, 1, 0).equal(conv2d(x, w)));
  }

  TEST_CASE("conv: a transposed convolution's output_padding may exceed the stride below the dilation") {
    const Tensor x = randn({2, 3, 5, 4}, kDouble), w = randn({3, 4, 3, 3}, kDouble);
    const Tensor y = conv_transpose2d(x, w, {}, 1, 0, 1, 1, 2);
    CHECK(y.sizes() == IntArrayRef({2, 4, 10, 9}));
    CHECK(distance(y.slice(2, 0, 9).slice(3, 0, 8), conv_transpose2d(x, w, {}, 1, 0, 0, 1, 2)) < 1e-13);
    CHECK(y.slice(2, 9).abs().max().item<double>() == 0);
    CHECK(distance(conv_transpose2d(x.to(kFloat), w.to(kFloat), {}, 1, 0, 1, 1, 2), y) < 3e-6);
    const variable_list inputs{x.requires_grad_(), w.requires_grad_()};
    CHECK(autograd::gradgradcheck(
        [](const variable_list& in) { return variable_list{conv_transpose2d(in[0], in[1], {}, 1, 0, 1, 1, 2)}; },
        inputs));
  }

  TEST_CASE("conv: integers are summed in integers") {
    const Tensor x = arange(32, kLong).reshape({1, 2, 4, 4}), w = ones({3, 2, 3, 3}, kLong);
    CHECK(conv2d(x, w).equal(conv2d(x.to(kDouble), w.to(kDouble)).to(kLong)));
    CHECK(conv2d(x.to(kInt), w.to(kInt), ones({3}, kInt)).dtype() == kInt);
    CHECK(conv_transpose2d(x, ones({2, 3, 2, 2}, kLong), {}, 2)
              .equal(conv_transpose2d(x.to(kDouble), ones({2, 3, 2, 2}, kDouble), {}, 2).to(kLong)));
  }

  TEST_CASE("conv: no images, no channels") {
    for (const ScalarType dtype : {kFloat, kDouble}) {
      const Tensor none = zeros({0, 3, 5, 5}, dtype).requires_grad_(), w = randn({4, 3, 3, 3}, dtype).requires_grad_();
      const Tensor bias = randn({4}, dtype).requires_grad_(), y = conv2d(none, w, bias);
      CHECK(y.sizes() == IntArrayRef({0, 4, 3, 3}));
      y.sum().backward();
      CHECK(none.grad().sizes() == none.sizes());
      CHECK(w.grad().equal(zeros_like(w)));
      CHECK(bias.grad().equal(zeros_like(bias)));
      CHECK(conv2d(zeros({2, 0, 5, 5}, dtype), zeros({4, 0, 3, 3}, dtype), bias)
                .equal(bias.reshape({1, 4, 1, 1}).expand({2, 4, 3, 3})));
      CHECK(conv_transpose2d(zeros({0, 4, 3, 3}, dtype), w).sizes() == IntArrayRef({0, 3, 5, 5}));
    }
  }
}
