// Our own kernels of convolution against copied columns, at their edges, and with settings and numbers that few have.
#include <xtgrad/lib/allocator.h>
#include <xtgrad/lib/kernels/conv.h>
#include <xtgrad/lib/parallel.h>

#include "conv_cases.h"

using namespace conv_cases;

TEST_SUITE("conv") {
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

  TEST_CASE("conv: settings that reach far beyond the image cost no more than the image") {
    constexpr int64_t kFar = 1000000000;
    const Case cases[] = {
        {{1, 1, 5, 5}, {1, 1, 3, 3}, {1, kFar}, {0, 0}, {1, 1}, 1},
        {{1, 1, 100, 100}, {1, 1, 3, 3}, {1, 1000000}, {0, 0}, {1, 1}, 1},
        {{2, 1, 5, 5}, {3, 1, 3, 3}, {kFar, kFar}, {kFar, kFar}, {1, 1}, 1},
        {{1, 2, 10}, {2, 1, 3}, {kFar}, {0}, {1}, 2},
        {{1, 2, 3, 2}, {2, 1, 2, 2}, {1, int64_t{1} << 40}, {0, 0}, {1, 1}, 2},
        {{1, 1, 1}, {1000, 1, 2}, {1}, {500000}, {1000000}, 1},
        {{3, 1, 2}, {1000, 1, 2}, {1}, {500000}, {1000000}, 1},
        {{1, 2, 1000, 1}, {2, 1, 3, 2}, {1000, 1}, {0, 50000}, {1, 100000}, 2},
        {{1, 2, 1, 1}, {2, 1, 3, 3}, {1, 1}, {1000000, 1000000}, {1000000, 1000000}, 2},
        {{1, 1, 300, 300}, {1, 1, 100, 100}, {100, 100}, {0, 0}, {1, 1}, 1},
        {{1, 1, 100000}, {1, 1, 1000}, {100000}, {0}, {1}, 1},
    };
    for (const Case& c : cases)
      for (const bool channels_last : {false, true}) {
        if (channels_last && c.x.size() != 4) continue;
        CAPTURE(c.name());
        const Tensor x = randn(c.x), w = randn(c.w), bias = randn({c.w[0]});
        std::vector<Tensor> expected;
        {
          const Engine chosen(ConvEngine::im2col);
          expected = all_of(c, x.to(kDouble), w.to(kDouble), bias.to(kDouble));
        }
        const Engine chosen(ConvEngine::own);
        const size_t before = memory_stats().live;
        reset_peak_memory();
        const std::vector<Tensor> got = all_of(c, channels_last ? last(x) : x, w, bias);
        CHECK(memory_stats().peak - before < size_t{32} << 20);
        for (size_t k = 0; k < got.size(); ++k) CHECK(distance(got[k], expected[k]) < 2e-6);
      }
  }

  TEST_CASE("conv: zeros that stand for nothing make no nan of infinite numbers, and the layout decides nothing") {
    const auto infinite = [](Tensor x, int64_t at) {
      x.data_ptr<float>()[at] = HUGE_VALF;
      return x;
    };
    const Engine chosen(ConvEngine::own);
    CHECK(conv_transpose1d(ones({1, 1, 1}), infinite(ones({1, 1, 2}), 1)).equal(infinite(ones({1, 1, 2}), 1)));
    // Elements beyond the last of a line, which a vector reads with it.
    const Tensor x = infinite(ones({1, 2, 2}), 1), w = ones({2, 1, 2}).requires_grad_();
    const Tensor g = autograd::grad({conv1d(x, w, {}, 1, 0, 1, 2).sum()}, {w})[0];
    CHECK(g.equal(infinite(ones({2, 1, 2}), 1)));
    const Case cases[] = {{{2, 4, 9, 10}, {4, 1, 3, 3}, {1, 1}, {1, 1}, {1, 1}, 4},
                          {{2, 4, 9, 10}, {4, 1, 3, 3}, {2, 2}, {1, 1}, {1, 1}, 4},
                          {{2, 4, 9, 10}, {20, 4, 3, 3}, {2, 1}, {1, 2}, {1, 1}, 1},
                          {{2, 1, 9, 10}, {3, 1, 3, 3}, {1, 1}, {1, 1}, {1, 1}, 1}};
    for (const Case& c : cases)
      for (int which = 0; which < 2; ++which) {
        CAPTURE(c.name());
        CAPTURE(which);
        const Tensor image = which == 0 ? infinite(randn(c.x), 5) : randn(c.x);
        const Tensor kernel = which == 1 ? infinite(randn(c.w), 4) : randn(c.w), bias = randn({c.w[0]});
        const std::vector<Tensor> ours = all_of(c, image, kernel, bias), pixels = all_of(c, last(image), kernel, bias);
        const Engine columns(ConvEngine::im2col);
        const std::vector<Tensor> expected = all_of(c, image, kernel, bias);
        for (size_t k = 0; k < ours.size(); ++k) {
          CAPTURE(k);
          for (const Tensor& got : {ours[k], pixels[k]}) {
            CHECK(got.isnan().equal(expected[k].isnan()));
            CHECK(got.isinf().equal(expected[k].isinf()));
          }
        }
      }
  }

  TEST_CASE("conv: the bias's gradient does not stop growing") {
    const Engine chosen(ConvEngine::own);
    const Tensor x = ones({1, 1, 1, 1}).expand({80, 1, 1024, 1024}), y = ones({1, 1, 1, 1}).expand({80, 1, 1024, 1023});
    Array bias;
    kernels::conv_weight(x.array(), y.array(), {1, 1, 1, 2}, {{1, 1}, {0, 0}, {1, 1}, 1}, false, &bias);
    CHECK(Tensor(bias).equal(full({1}, 80.0 * 1024 * 1023, kFloat)));
  }
}
