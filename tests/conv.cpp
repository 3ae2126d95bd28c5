// Convolutions against a loop that says what they are, the engines against each other, gradients of gradients, and
// orders in memory.
#include <cstdlib>
#include <thread>

#include <xtgrad/autograd/gradcheck.h>
#include <xtgrad/lib/allocator.h>
#include <xtgrad/lib/parallel.h>

#include "conv_cases.h"

using namespace conv_cases;

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
