// Several threads at once: graphs of their own, parameters that they share. What one thread alone computes is what all
// must, bit for bit; under the thread sanitizer every race is a failure.
#include <functional>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/lib/allocator.h>
#include <xtgrad/lib/parallel.h>
#include <xtgrad/nn/nn.h>
#include <xtgrad/optim/optim.h>
#include <xtgrad/xtgrad.h>

using namespace xtgrad;

namespace {

constexpr size_t kThreads = 4;

nn::Sequential make_net(uint64_t seed) {
  manual_seed(seed);
  return nn::Sequential(nn::Conv2d(nn::Conv2dOptions(1, 3, 3)), nn::ReLU(), nn::MaxPool2d(2), nn::Flatten(),
                        nn::Linear(27, 8), nn::Tanh(), nn::Linear(8, 4), nn::LogSoftmax(1));
}

void in_threads(const std::function<void(size_t)>& body) {
  std::vector<std::thread> threads;
  for (size_t i = 0; i < kThreads; ++i)
    threads.emplace_back([&body, i] {
      set_num_threads(1);
      body(i);
    });
  for (std::thread& thread : threads) thread.join();
}

Tensor trained_weight(nn::Sequential& net, const Tensor& images, const Tensor& labels) {
  optim::Adam optimizer(net->parameters(), optim::AdamOptions(0.01));
  for (int step = 0; step < 5; ++step) {
    optimizer.zero_grad();
    nll_loss(net->forward(images), labels).backward();
    optimizer.step();
  }
  return cat({net->parameters()[0].flatten(), net->parameters()[4].flatten()}).detach();
}

}  // namespace

TEST_SUITE("threads") {
  TEST_CASE("threads that train networks of their own get the bits of one thread alone") {
    const int threads_before = get_num_threads();
    set_num_threads(1);
    std::vector<nn::Sequential> nets, again;
    for (size_t i = 0; i < kThreads; ++i) nets.push_back(make_net(i)), again.push_back(make_net(i));
    const Tensor images = rand({16, 1, 8, 8}), labels = arange(16) % 4;
    std::vector<Tensor> alone(kThreads), together(kThreads);
    for (size_t i = 0; i < kThreads; ++i) alone[i] = trained_weight(nets[i], images, labels);
    in_threads([&](size_t i) { together[i] = trained_weight(again[i], images, labels); });
    for (size_t i = 0; i < kThreads; ++i) CHECK(equal(together[i], alone[i]));
    set_num_threads(threads_before);
  }

  TEST_CASE("threads may use the same parameters: results and gradients of inputs are one thread's") {
    nn::Sequential net = make_net(1);
    const Tensor images = rand({16, 1, 8, 8});
    const auto input_gradient = [&] {
      const Tensor x = images.clone().requires_grad_();
      return autograd::grad({net->forward(x).pow(2).sum()}, {x})[0];
    };
    const auto output = [&] {
      const NoGradGuard no_grad;
      return net->forward(images);
    };
    const int threads_before = get_num_threads();
    set_num_threads(1);
    const Tensor right_gradient = input_gradient(), right_output = output();
    set_num_threads(threads_before);
    std::vector<int> wrong(kThreads);
    in_threads([&](size_t i) {
      for (int round = 0; round < 10; ++round)
        wrong[i] += !equal(input_gradient(), right_gradient) + !equal(output(), right_output);
    });
    for (size_t i = 0; i < kThreads; ++i) CHECK(wrong[i] == 0);
    for (const Tensor& parameter : net->parameters()) CHECK_FALSE(parameter.grad().defined());
  }

  TEST_CASE("gradients of several threads add up in the parameters that they share") {
    nn::Linear net(3, 2);
    const Tensor x = ones({5, 3});
    in_threads([&](size_t) {
      for (int round = 0; round < 25; ++round) net(x).sum().backward();
    });
    CHECK(equal(net->weight.grad(), full({2, 3}, 5.0 * 25 * kThreads)));
    CHECK(equal(net->bias.grad(), full({2}, 5.0 * 25 * kThreads)));
  }

  TEST_CASE("a tensor made by one thread is freed by another") {
    std::vector<Tensor> made(kThreads);
    const size_t before = memory_stats().live;
    for (int round = 0; round < 20; ++round) {
      in_threads([&](size_t i) {
        Tensor y = rand({8}).requires_grad_();
        for (int k = 0; k < 50; ++k) y = y * 2 + 1;
        made[i] = y;
      });
      in_threads([&](size_t i) { made[(i + 1) % kThreads] = Tensor(); });
    }
    CHECK(memory_stats().live == before);
  }
}
