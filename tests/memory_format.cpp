#include <doctest/doctest.h>

#include <vector>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/lib/memory_format.h>

// Expected strides and numbers are PyTorch 1.13's.

namespace {

using namespace xtgrad;
using Strides = std::vector<int64_t>;

constexpr MemoryFormat kLast = MemoryFormat::ChannelsLast, kLast3d = MemoryFormat::ChannelsLast3d;

Strides strides(const Tensor& x) { return x.strides().vec(); }
Tensor image(IntArrayRef sizes) {
  return arange(numel_of(sizes), kFloat).view(sizes).contiguous(sizes.size() == 5 ? kLast3d : kLast);
}
Tensor in_memory_order(const Tensor& x) { return x.permute({0, 2, 3, 1}).reshape({-1}); }

}  // namespace

TEST_SUITE("memory_format") {
  TEST_CASE("channels last: strides, queries and back") {
    const Tensor x = arange(48, kFloat).view({2, 3, 2, 4});
    const Tensor y = x.contiguous(kLast);
    CHECK(strides(y) == Strides{24, 1, 12, 3});
    CHECK(y.is_contiguous(kLast));
    CHECK_FALSE(y.is_contiguous());
    CHECK_FALSE(x.is_contiguous(kLast));
    CHECK(y.suggest_memory_format() == kLast);
    CHECK(x.suggest_memory_format() == MemoryFormat::Contiguous);
    CHECK(equal(x, y));
    CHECK(y.contiguous(kLast).is_same(y));
    CHECK(strides(y.contiguous()) == strides(x));
    CHECK(equal(y.contiguous(), x));
    CHECK(equal(in_memory_order(y), x.permute({0, 2, 3, 1}).reshape({-1})));

    const Tensor z = image({2, 3, 2, 3, 2});
    CHECK(strides(z) == Strides{36, 1, 18, 6, 3});
    CHECK(z.suggest_memory_format() == kLast3d);
    CHECK(z.is_contiguous(kLast3d));
    CHECK_FALSE(z.is_contiguous(kLast));
    CHECK(equal(z, arange(72, kFloat).view({2, 3, 2, 3, 2})));
  }

  TEST_CASE("where sizes of 1 leave the format open, strides decide as in PyTorch") {
    CHECK(empty({2, 1, 4, 4}).suggest_memory_format() == MemoryFormat::Contiguous);
    CHECK(empty({2, 1, 4, 4}).is_contiguous(kLast));
    CHECK(strides(empty({2, 1, 4, 4}).contiguous(kLast)) == Strides{16, 16, 4, 1});
    CHECK(strides(empty({2, 1, 4, 4}, {}, kLast)) == Strides{16, 1, 4, 1});
    CHECK(empty({2, 1, 4, 4}, {}, kLast).suggest_memory_format() == kLast);
    const Tensor points = empty({2, 3, 1, 1}, {}, kLast);
    CHECK(strides(points) == Strides{3, 1, 3, 3});
    CHECK(points.is_contiguous());
    CHECK(points.suggest_memory_format() == kLast);
    CHECK(strides(points.clone()) == Strides{3, 1, 3, 3});
    CHECK(strides(empty_like(points)) == Strides{3, 1, 3, 3});
    CHECK(strides(points.to(kDouble)) == Strides{3, 1, 3, 3});
    CHECK(strides(relu(points)) == Strides{3, 1, 1, 1});
    CHECK(empty({1, 1, 1, 1}).suggest_memory_format() == MemoryFormat::Contiguous);
    CHECK(strides(empty({0, 3, 2, 2}, {}, kLast)) == Strides{12, 1, 6, 3});
    CHECK(is_channels_last(image({2, 3, 4, 4}).array()));
    CHECK_FALSE(is_channels_last(image({2, 3, 4, 4}).narrow(1, 0, 2).array()));
    CHECK(image({2, 3, 4, 4}).narrow(1, 0, 2).suggest_memory_format() == kLast);
    CHECK_FALSE(is_channels_last(empty({2, 3, 4}).array()));
  }

  TEST_CASE("creation, clone and to take a format") {
    const Tensor x = image({2, 3, 4, 4});
    const Strides last{48, 1, 12, 3}, rows{48, 16, 4, 1};
    CHECK(strides(x.clone()) == last);
    CHECK(strides(x.clone(MemoryFormat::Contiguous)) == rows);
    CHECK(strides(x.contiguous().clone(kLast)) == last);
    CHECK(strides(empty({2, 3, 4, 4}, TensorOptions().memory_format(kLast))) == last);
    CHECK(strides(empty({2, 3, 4, 4}, memory_format(kLast).dtype(kDouble))) == last);
    CHECK(strides(zeros_like(x)) == last);
    CHECK(strides(zeros_like(x, {}, MemoryFormat::Contiguous)) == rows);
    CHECK(strides(ones_like(x.contiguous(), {}, kLast)) == last);
    CHECK(strides(full_like(x, 2.5, memory_format(MemoryFormat::Contiguous))) == rows);
    CHECK(strides(x.to(kDouble)) == last);
    CHECK(strides(x.to(kDouble, false, false, MemoryFormat::Contiguous)) == rows);
    CHECK(x.to(kFloat, false, false, kLast).is_same(x));
    CHECK(strides(x.to(kFloat, false, false, MemoryFormat::Contiguous)) == rows);
    CHECK(strides(x.contiguous().to(TensorOptions().memory_format(kLast))) == last);
    CHECK(strides(x.contiguous().to(x, false, false, kLast)) == last);
    CHECK(strides(x.contiguous().to(Device("cpu"), kDouble, false, false, kLast)) == last);
    CHECK(strides(x.transpose(2, 3).clone()) == Strides{48, 1, 3, 12});
    CHECK(strides(x.narrow(1, 0, 2).clone()) == Strides{32, 16, 4, 1});
  }

  TEST_CASE("a format that does not fit is refused") {
    CHECK_THROWS_WITH(empty({2, 3}).contiguous(kLast),
                      doctest::Contains("required rank 4 tensor to use channels_last format"));
    CHECK_THROWS_WITH(empty({2, 3, 4, 4}, {}, kLast3d),
                      doctest::Contains("required rank 5 tensor to use channels_last_3d format"));
    CHECK_THROWS_WITH(empty({2, 3}, {}, MemoryFormat::Preserve),
                      doctest::Contains("unsupported memory format Preserve"));
    CHECK_THROWS_WITH(empty({2, 3}).t().contiguous(MemoryFormat::Preserve),
                      doctest::Contains("preserve memory format is unsupported by the contiguous operator"));
    CHECK_THROWS_WITH(empty({2, 3, 4, 4}, memory_format(kLast), kLast),
                      doctest::Contains("Cannot set memory_format both in TensorOptions and explicit argument"));
  }

  TEST_CASE("elementwise results keep the order of the inputs' dimensions") {
    const Tensor x = image({2, 3, 4, 4}), y = empty({2, 3, 4, 4}).fill_(1);
    const Strides last{48, 1, 12, 3}, rows{48, 16, 4, 1};
    CHECK(strides(x + y) == last);
    CHECK(strides(y + x) == rows);
    CHECK(strides(x * 2) == last);
    CHECK(strides(x + y.select(0, 0)) == last);
    CHECK(strides(y.narrow(0, 0, 1) + x) == rows);
    CHECK(strides(tensor({1., 2., 3.}).view({1, 3, 1, 1}) * x) == last);
    CHECK(strides(x > 1) == last);
    CHECK(strides(where(x > 1, x, 0)) == last);
    CHECK(strides(x.to(kLong).floor()) == last);
    CHECK(strides(isnan(x.to(kLong))) == last);
    CHECK(strides(sigmoid(x)) == last);
    CHECK(strides(leaky_relu(x, 0.1)) == last);
    CHECK(strides(dropout(x, 0.5, true)) == last);
    CHECK(strides(x.narrow(1, 0, 2) * 2) == Strides{32, 1, 8, 2});
    CHECK(strides(pow(x, y)) == last);
    CHECK(strides(sin(image({2, 3, 2, 2, 2}))) == Strides{24, 1, 12, 6, 3});
    CHECK(equal(x + y, x.contiguous() + 1));
    CHECK(equal(x.narrow(1, 0, 2) * 2, x.contiguous().narrow(1, 0, 2) * 2));
    CHECK(strides(empty({3, 4}).t() + empty({1, 3})) == Strides{1, 4});
    CHECK(strides(empty({2, 0, 2, 2}, {}, kLast) + empty({2, 1, 2, 2})) == Strides{4, 4, 2, 1});
  }

  TEST_CASE("gradients and joined tensors keep channels last too") {
    const Tensor x = image({2, 3, 4, 4}).requires_grad_();
    const Tensor y = relu(x * 2);
    const Tensor g = autograd::grad({y}, {x}, {ones_like(y)})[0];
    CHECK(strides(g) == Strides{48, 1, 12, 3});
    CHECK(strides(x.contiguous(MemoryFormat::Contiguous)) == Strides{48, 16, 4, 1});

    const Tensor wide = image({2, 32, 2, 2});
    const Tensor both = cat({x.detach(), image({2, 2, 4, 4})}, 1);
    CHECK(strides(both) == Strides{80, 1, 20, 5});
    CHECK(equal(both.narrow(1, 0, 3), x));
    CHECK(strides(cat({x, x.contiguous()}, 1)) == Strides{96, 16, 4, 1});
    for (int64_t d = 0; d < 4; ++d) {
      CHECK(cat({wide, wide * 2}, d).is_contiguous(kLast));
      CHECK(equal(cat({wide, wide * 2}, d), cat({wide.contiguous(), wide.contiguous() * 2}, d)));
    }
    CHECK(strides(constant_pad_nd(x.detach(), {1, 1, 1, 1}, 3)) == Strides{108, 1, 18, 3});
    CHECK(equal(constant_pad_nd(x, {1, 0}, 3), constant_pad_nd(x.contiguous(), {1, 0}, 3)));
  }

  TEST_CASE("reshaping channels last gives row-major elements") {
    const Tensor x = image({2, 3, 4, 4});
    CHECK(equal(x.flatten(1), arange(96, kFloat).view({2, 48})));
    CHECK(equal(x.reshape({-1}), arange(96, kFloat)));
    CHECK(equal(x.flatten(2), arange(96, kFloat).view({2, 3, 16})));
    CHECK_THROWS_WITH(x.view({96}), doctest::Contains("view"));
  }

  TEST_CASE("copies between the formats of any sizes") {
    for (const auto& sizes : std::vector<std::vector<int64_t>>{
             {1, 1, 1, 1}, {3, 17, 5, 7}, {2, 16, 16, 16}, {5, 3, 33, 2}, {1, 70, 1, 9}, {4, 64, 8, 8}, {0, 3, 2, 2}}) {
      CAPTURE(sizes);
      const Tensor x = arange(numel_of(sizes), kDouble).view(sizes);
      const Tensor last = x.contiguous(kLast);
      CHECK(equal(in_memory_order(last), x.permute({0, 2, 3, 1}).reshape({-1})));
      CHECK(equal(last.clone(MemoryFormat::Contiguous).view({-1}), x.view({-1})));
      CHECK(equal(last.to(kFloat, false, false, MemoryFormat::Contiguous).view({-1}), x.to(kFloat).view({-1})));
    }
  }

  TEST_CASE("random numbers follow the memory, normals one after the other") {
    const Tensor x = empty({2, 3, 2, 2}, {}, kLast), row = empty({24}), p = linspace(0, 1, 24);
    const auto same_draws = [&](auto draw) {
      manual_seed(0);
      draw(x);
      manual_seed(0);
      draw(row);
      return equal(in_memory_order(x), row);
    };
    CHECK(same_draws([](const Tensor& t) { t.uniform_(); }));
    CHECK(same_draws([](const Tensor& t) { t.bernoulli_(0.5); }));
    CHECK(same_draws([](const Tensor& t) { t.random_(1000); }));
    CHECK(same_draws([](const Tensor& t) { t.exponential_(); }));
    CHECK_FALSE(same_draws([](const Tensor& t) { t.normal_(); }));

    const Tensor places = p.view({2, 2, 2, 3}).permute({0, 3, 1, 2});
    manual_seed(1);
    x.bernoulli_(places);
    manual_seed(1);
    row.bernoulli_(p);
    CHECK(equal(in_memory_order(x), row));
    const Tensor recorded = places.contiguous(kLast).clone().requires_grad_() * 1;
    manual_seed(1);
    recorded.bernoulli_(places);
    CHECK(equal(recorded, x));

    manual_seed(2);
    const Tensor like = rand_like(x);
    manual_seed(2);
    CHECK(equal(in_memory_order(like), rand({24})));
    CHECK(like.is_contiguous(kLast));

    // What PyTorch draws in the order of the indices: dropout and bernoulli() out of place.
    manual_seed(3);
    const Tensor dropped = dropout(ones_like(x), 0.5, true);
    manual_seed(3);
    CHECK(equal(dropped.contiguous().view({-1}), dropout(ones({24}), 0.5, true)));
    manual_seed(3);
    const Tensor coins = bernoulli(places.contiguous(kLast));
    manual_seed(3);
    CHECK(equal(coins, bernoulli(places.contiguous())));
  }
}
