#include <doctest/doctest.h>

#include <vector>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/autograd/gradcheck.h>
#include <xtgrad/autograd/node.h>

// Expected numbers are PyTorch 1.13's.

namespace {

using namespace xtgrad;

constexpr MemoryFormat kLast = MemoryFormat::ChannelsLast;

Tensor waves(IntArrayRef sizes, double pace = 1.3) { return sin(arange(numel_of(sizes), kDouble) * pace).view(sizes); }
Tensor variable(IntArrayRef sizes, double pace = 1.3) { return waves(sizes, pace).detach().requires_grad_(); }
Tensor numbers(const std::vector<double>& values) { return tensor(values, kDouble); }
Tensor train(const Tensor& x, const Tensor& w = {}, const Tensor& b = {}) {
  return batch_norm(x, w, b, {}, {}, true, 0.1, 1e-3);
}

// What the operators compute, written with means.
Tensor by_means(const Tensor& x, IntArrayRef dims, double eps) {
  const Tensor centred = x - mean(x, dims, true);
  return centred / sqrt(mean(centred * centred, dims, true) + eps);
}

template <class F>
void check_gradients(F f, const variable_list& inputs) {
  const auto function = [&](const variable_list& x) { return variable_list{f(x)}; };
  CHECK(autograd::gradcheck(function, inputs));
  const auto curved = [&](const variable_list& x) {
    const Tensor y = f(x);
    return variable_list{y * y};
  };
  CHECK(autograd::gradgradcheck(curved, inputs));
}

variable_list gradients(const Tensor& y, const variable_list& inputs, bool create_graph) {
  return autograd::grad({y}, inputs, {waves(y.sizes(), 0.7).to(y.dtype())}, std::nullopt, create_graph);
}

// The fused kernels and the differentiable formulas that create_graph uses give the same gradients.
template <class F>
void check_both_ways(F f, const variable_list& inputs) {
  const Tensor y = f();
  const variable_list fused = autograd::grad({y}, inputs, {waves(y.sizes(), 0.7)}, true);
  const variable_list graph = gradients(y, inputs, true);
  for (size_t i = 0; i < inputs.size(); ++i) CHECK(allclose(fused[i], graph[i], 1e-9, 1e-11));
}

}  // namespace

TEST_SUITE("normalisation") {
  TEST_CASE("batch_norm trains and moves the running statistics") {
    const Tensor x = waves({2, 3, 4}), w = numbers({1, 2, 3}), b = numbers({.5, 0, -1});
    const Tensor mean = zeros({3}, kDouble), var = ones({3}, kDouble);
    const int64_t version = mean._version();
    const Tensor y = batch_norm(x, w, b, mean, var, true, 0.3, 1e-3);
    CHECK(allclose(mean, numbers({-0.0011013718150097787, 0.002369595170658731, 0.0033217614983826415}), 1e-9, 1e-12));
    CHECK(allclose(var, numbers({0.840335031325752, 0.8692647399780696, 0.9048792072368708}), 1e-9, 1e-12));
    CHECK(allclose(y.flatten().slice(0, 0, 4),
                   numbers({0.5057313427856697, 2.009986902797833, 1.3105045432962223, -0.5679724403364278}), 1e-9,
                   1e-12));
    CHECK(mean._version() > version);
    CHECK(allclose(train(x), by_means(x, {0, 2}, 1e-3), 1e-9, 1e-12));
    const Tensor evaluated = batch_norm(x, w, b, mean, var, false, 0.3, 1e-3);
    const Tensor expected = (x - mean.view({3, 1})) / sqrt(var.view({3, 1}) + 1e-3) * w.view({3, 1}) + b.view({3, 1});
    CHECK(allclose(evaluated, expected, 1e-9, 1e-12));
    CHECK(allclose(mean, numbers({-0.0011013718150097787, 0.002369595170658731, 0.0033217614983826415}), 1e-9, 1e-12));
  }

  TEST_CASE("batch_norm's gradient, also of the second order, in every layout") {
    const Tensor w = variable({3}, 2), b = variable({3}, 3);
    for (const Tensor& x : {variable({4, 3}), variable({2, 3, 4}), variable({2, 3, 2, 2}),
                            waves({2, 3, 2, 2}).contiguous(kLast).detach().requires_grad_(),
                            waves({3, 2, 2}).transpose(0, 1).detach().requires_grad_()}) {
      CAPTURE(x.sizes());
      const Tensor weight = x.size(1) == 3 ? w : Tensor(), bias = x.size(1) == 3 ? b : Tensor();
      const variable_list inputs = weight.defined() ? variable_list{x, w, b} : variable_list{x};
      check_both_ways([&] { return train(x, weight, bias); }, inputs);
      if (weight.defined())
        check_gradients([](const variable_list& v) { return train(v[0], v[1], v[2]); }, inputs);
      else
        check_gradients([](const variable_list& v) { return train(v[0]); }, inputs);
    }
    const Tensor x = variable({2, 3, 4}), mean = waves({3}), var = waves({3}) + 2;
    check_both_ways([&] { return batch_norm(x, w, b, mean, var, false, 0.1, 1e-3); }, {x, w, b});
    check_gradients([&](const variable_list& v) { return batch_norm(v[0], v[1], v[2], mean, var, false, 0.1, 1e-3); },
                    {x, w, b});
  }

  TEST_CASE("evaluation keeps the statistics of its time for the gradient") {
    const Tensor x = variable({2, 3}), mean = zeros({3}, kDouble), var = ones({3}, kDouble);
    const Tensor y = batch_norm(x, {}, {}, mean, var, false, 0.1, 0);
    var.fill_(100);
    CHECK(allclose(autograd::grad({y}, {x}, {ones_like(y)})[0], ones({2, 3}, kDouble)));
  }

  TEST_CASE("given statistics take no part in the gradient, whatever the elements are, in every layout") {
    const double infinity = std::numeric_limits<double>::infinity();
    const Tensor mean = numbers({1, 2}), var = numbers({4, 0.25}), weight = numbers({3, 5}).requires_grad_();
    for (const MemoryFormat format : {MemoryFormat::Contiguous, kLast}) {
      Tensor x = waves({2, 2, 2, 3});
      x[0][0][1][2] = infinity;
      x[1][1][0][0] = -infinity;
      x = x.contiguous(format).requires_grad_();
      batch_norm(x, weight, {}, mean, var, false, 0.1, 0).sum().backward();
      const Tensor expected = numbers({1.5, 10}).view({1, 2, 1, 1}).expand({2, 2, 2, 3});
      CHECK(equal(x.grad(), expected));
    }
  }

  TEST_CASE("channels last is kept and gives the same numbers") {
    for (const auto& sizes :
         std::vector<std::vector<int64_t>>{{2, 3, 4, 5}, {3, 70, 9, 8}, {5, 300, 3, 2}, {1, 5, 1, 1}}) {
      CAPTURE(sizes);
      const int64_t c = sizes[1];
      const Tensor x = waves(sizes).to(kFloat), w = rand({c}).requires_grad_(), b = rand({c}).requires_grad_();
      const Tensor rows = x.clone().requires_grad_(), last = x.contiguous(kLast).detach().requires_grad_();
      const Tensor a = train(rows, w, b), z = train(last, w, b);
      CHECK(z.is_contiguous(kLast));
      CHECK(allclose(a, z, 1e-4, 1e-5));
      const variable_list of_rows = gradients(a, {rows, w, b}, false), of_last = gradients(z, {last, w, b}, false);
      CHECK(of_last[0].is_contiguous(kLast));
      for (size_t i = 0; i < 3; ++i) CHECK(allclose(of_rows[i], of_last[i], 1e-3, 1e-4));
    }
    const Tensor image = waves({2, 4, 3, 3}).contiguous(kLast);
    CHECK(group_norm(image, 2).is_contiguous(kLast));
    CHECK(allclose(group_norm(image, 2), group_norm(image.contiguous(), 2)));
    const Tensor volume = waves({2, 4, 3, 3, 2}).contiguous(MemoryFormat::ChannelsLast3d);
    CHECK(train(volume).is_contiguous(MemoryFormat::ChannelsLast3d));
    CHECK(allclose(train(volume), train(volume.contiguous())));
  }

  TEST_CASE("means far from zero and many elements do not hurt") {
    for (const bool last : {false, true}) {
      const Tensor noise = waves({16, 2, 64, 64}, 0.37);
      const Tensor x = (noise + 1000).to(kFloat).contiguous(last ? kLast : MemoryFormat::Contiguous);
      const Tensor exact = by_means(x.to(kDouble), {0, 2, 3}, 1e-5);
      const Tensor apart = (batch_norm(x, {}, {}, {}, {}, true, 0.1, 1e-5).to(kDouble) - exact).abs().max();
      CHECK(apart.item<double>() < 2e-4);
    }
    const Tensor row = (waves({3, 5000}, 0.37) + 1000).to(kFloat);
    CHECK((layer_norm(row, {5000}).to(kDouble) - by_means(row.to(kDouble), {1}, 1e-5)).abs().max().item<double>() <
          2e-4);
  }

  TEST_CASE("the same bits from run to run and without threads") {
    const Tensor x = waves({32, 48, 15, 15}).to(kFloat).requires_grad_();
    for (const Tensor& input : {x, x.detach().contiguous(kLast).requires_grad_()}) {
      const auto once = [&] { return gradients(train(input), {input}, false)[0]; };
      const Tensor first = once();
      CHECK(equal(first, once()));
      const int threads = get_num_threads();
      set_num_threads(1);
      CHECK(equal(first, once()));
      set_num_threads(threads);
    }
  }

  TEST_CASE("batch_norm of no elements") {
    const Tensor w = variable({3}), b = variable({3});
    for (const Tensor& x : {variable({0, 3}), variable({2, 3, 0})}) {
      const Tensor y = batch_norm(x, w, b, {}, {}, true, 0.1, 1e-5);
      CHECK(y.sizes() == x.sizes());
      const variable_list g = autograd::grad({y}, {x, w, b}, {ones_like(y)});
      CHECK(g[0].sizes() == x.sizes());
      CHECK(equal(g[1], zeros({3}, kDouble)));
    }
    CHECK(train(empty({2, 0, 3}, kDouble)).sizes() == IntArrayRef({2, 0, 3}));
    CHECK(layer_norm(empty({0, 4}), {4}, ones({4})).sizes() == IntArrayRef({0, 4}));
    CHECK(layer_norm(empty({2, 0}), {0}).sizes() == IntArrayRef({2, 0}));
    CHECK(group_norm(empty({0, 4, 3}), 2).sizes() == IntArrayRef({0, 4, 3}));
    CHECK(instance_norm(empty({0, 4, 3}), {}, {}, {}, {}, true, 0.1, 1e-5).sizes() == IntArrayRef({0, 4, 3}));
    const Tensor x = variable({0, 4}), weight = variable({4});
    CHECK(equal(autograd::grad({layer_norm(x, {4}, weight)}, {weight}, {ones_like(x)})[0], zeros({4}, kDouble)));
    const Tensor z = variable({0, 4, 3});
    CHECK(equal(autograd::grad({group_norm(z, 2, weight)}, {weight}, {ones_like(z)})[0], zeros({4}, kDouble)));
  }

  TEST_CASE("instance_norm and its running statistics") {
    const Tensor x = waves({2, 3, 4}), w = numbers({1, 2, 3}), b = numbers({.5, 0, -1});
    const Tensor mean = numbers({.1, .2, .3}), var = numbers({1, 2, 3});
    const Tensor y = instance_norm(x, w, b, mean, var, true, 0.3, 1e-3);
    CHECK(allclose(mean, numbers({0.06889862818499021, 0.14236959517065872, 0.21332176149838264}), 1e-9, 1e-12));
    CHECK(allclose(var, numbers({0.8474841754714632, 1.5879363135785947, 2.3377356864474788}), 1e-9, 1e-12));
    CHECK(allclose(y.flatten().slice(0, -4),
                   numbers({1.718496591785249, 1.971953683844094, -2.5175575860040027, -5.172892689625342}), 1e-9,
                   1e-12));
    const Tensor evaluated = instance_norm(x, w, b, mean, var, false, 0.3, 1e-3);
    CHECK(allclose(evaluated.flatten().slice(0, -4),
                   numbers({0.07743287766984935, 0.20449054956860405, -2.0460949253791068, -3.3772105538139052}), 1e-9,
                   1e-12));
    check_gradients([](const variable_list& v) { return instance_norm(v[0], v[1], v[2], {}, {}, true, 0.1, 1e-3); },
                    {variable({2, 3, 4}), variable({3}, 2), variable({3}, 3)});
  }

  TEST_CASE("layer_norm and group_norm with every gradient") {
    const Tensor x = variable({2, 4, 3}), w = variable({4, 3}, 2), b = variable({4, 3}, 3), c = variable({4}, 2);
    CHECK(allclose(layer_norm(x, {4, 3}), by_means(x, {1, 2}, 1e-5), 1e-9, 1e-12));
    CHECK(allclose(layer_norm(x, {3}), by_means(x, {2}, 1e-5), 1e-9, 1e-12));
    CHECK(allclose(layer_norm(x, {2, 4, 3}), by_means(x, {0, 1, 2}, 1e-5), 1e-9, 1e-12));
    CHECK(allclose(group_norm(x, 2).view({2, 2, 2, 3}), by_means(x.view({2, 2, 2, 3}), {2, 3}, 1e-5), 1e-9, 1e-12));
    check_both_ways([&] { return layer_norm(x, {4, 3}, w, b); }, {x, w, b});
    CHECK(allclose(layer_norm(x, {4, 3}, {}, b), by_means(x, {1, 2}, 1e-5) + b, 1e-9, 1e-12));
    check_both_ways([&] { return layer_norm(x, {4, 3}, {}, b); }, {x, b});
    check_both_ways([&] { return layer_norm(x, {4, 3}, w); }, {x, w});
    check_both_ways([&] { return layer_norm(x, {4, 3}, {}, b); }, {x, b});
    check_both_ways([&] { return group_norm(x, 2, c, c); }, {x, c});
    check_gradients([](const variable_list& v) { return layer_norm(v[0], {4, 3}, v[1], v[2]); }, {x, w, b});
    check_gradients([](const variable_list& v) { return layer_norm(v[0], {2, 4, 3}); }, {x});
    check_gradients([](const variable_list& v) { return group_norm(v[0], 2, v[1], v[2]); }, {x, c, variable({4}, 3)});
    check_gradients([](const variable_list& v) { return group_norm(v[0], 4); }, {variable({3, 4, 2, 2})});
    check_gradients([](const variable_list& v) { return local_response_norm(v[0], 3, 0.5, 0.75, 2); }, {x});
    const Tensor wide = waves({70, 520}).to(kFloat).requires_grad_(), scale = rand({520}).requires_grad_();
    const Tensor y = layer_norm(wide, {520}, scale, scale);
    const variable_list fused = autograd::grad({y}, {wide, scale}, {y.detach()}, true);
    const variable_list graph = autograd::grad({y}, {wide, scale}, {y.detach()}, true, true);
    for (size_t i = 0; i < 2; ++i) CHECK(allclose(fused[i], graph[i], 1e-3, 1e-3));
  }

  TEST_CASE("local_response_norm") {
    const Tensor x = waves({2, 3, 4});
    CHECK(allclose(local_response_norm(x, 2, 0.5, 0.75, 2).flatten().slice(0, 0, 4),
                   numbers({0.0, 0.5276441051598596, 0.29909795796287697, -0.39170312362557863}), 1e-9, 1e-12));
  }

  TEST_CASE("names in the graph") {
    const Tensor x = variable({2, 4, 3});
    CHECK(train(x).grad_fn()->name() == "NativeBatchNormBackward0");
    CHECK(layer_norm(x, {3}).grad_fn()->name() == "NativeLayerNormBackward0");
    CHECK(group_norm(x, 2).grad_fn()->name() == "NativeGroupNormBackward0");
    CHECK(local_response_norm(x, 2).grad_fn()->name() == "DivBackward0");
  }

  TEST_CASE("what does not fit is refused in PyTorch's words") {
    const Tensor x = rand({3, 4}), i = rand({3, 4, 5, 6}), three = rand({3}), four = rand({4});
    const auto contains = [](const char* text) { return doctest::Contains(text); };
    CHECK_THROWS_WITH(train(x, three), contains("weight should contain 4 elements not 3"));
    CHECK_THROWS_WITH(batch_norm(x, {}, {}, three, three, true, 0.1, 1e-5),
                      contains("running_mean should contain 4 elements not 3"));
    CHECK_THROWS_WITH(batch_norm(x, {}, {}, {}, {}, false, 0.1, 1e-5),
                      contains("running_mean must be defined in evaluation mode"));
    CHECK_THROWS_WITH(train(four), contains("Dimension out of range"));
    CHECK_THROWS_WITH(train(x.to(kLong)), contains("batch_norm"));
    CHECK_THROWS_WITH(train(x, four.to(kDouble)), contains("expected scalar type Float"));
    CHECK_THROWS_WITH(instance_norm(i, {}, {}, {}, {}, false, 0.1, 1e-5),
                      contains("Expected running_mean and running_var to be defined when use_input_stats is false"));
    CHECK_THROWS_WITH(layer_norm(x, {}), contains("Expected normalized_shape to be at least 1-dimensional"));
    CHECK_THROWS_WITH(
        layer_norm(x, {2, 3, 4}),
        contains(
            "Given normalized_shape=[2, 3, 4], expected input with shape [*, 2, 3, 4], but got input of size[3, 4]"));
    CHECK_THROWS_WITH(layer_norm(x, {4}, three),
                      contains("Expected weight to be of same shape as normalized_shape, but "
                               "got weight of shape [3] and normalized_shape = [4]"));
    CHECK_THROWS_WITH(layer_norm(x.to(kLong), {4}), contains("layer_norm"));
    CHECK_THROWS_WITH(group_norm(i, 3),
                      contains("Expected number of channels in input to be divisible by num_groups, but got input of "
                               "shape [3, 4, 5, 6] and num_groups=3"));
    CHECK_THROWS_WITH(group_norm(i, 0), contains("Expected num groups to be greater than 0, got 0"));
    CHECK_THROWS_WITH(group_norm(i, 2, {}, three),
                      contains("Expected bias to be a vector of size equal to the number of channels in input"));
    CHECK_THROWS_WITH(group_norm(four, 2), contains("Expected at least 2 dimensions for input tensor but received 1"));
    CHECK_THROWS_WITH(local_response_norm(x, 2),
                      contains("Expected 3D or higher dimensionality input (got 2 dimensions)"));
    CHECK_THROWS_WITH(local_response_norm(i, 0), contains("greater than zero, but got 0"));
  }
}
