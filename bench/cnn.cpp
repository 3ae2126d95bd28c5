// Milliseconds a training step of a CNN (convolutions 1-32 and 32-64, max-pool, 9216-128-10), in both orders in memory,
// beside libtorch's in interleaved rounds.
#include <CLI/CLI.hpp>

#include <xtgrad/xtgrad.h>

#include "floor/cnn.h"
#include "rounds.h"

using namespace xtgrad;

namespace {

struct Data {
  Tensor images, labels;  // [count, 1, 28, 28] floats, [count] int64
};

// The speed does not depend on what the pictures show; learnable ones keep the loss from overflowing.
Data make_data(int64_t count) {
  manual_seed(1);
  const Tensor labels = randint(0, 10, {count});
  const Tensor patterns = rand({10, 1, 28, 28}) > 0.8;
  return {(patterns.index_select(0, labels).to(kFloat) * 0.8 + rand({count, 1, 28, 28}) * 0.2).contiguous(), labels};
}

class Cnn {
 public:
  Cnn(const Data& data, int64_t batch, bool channels_last, int threads)
      : data_(data), batch_(batch), batches_(data.labels.size(0) / batch), threads_(threads) {
    manual_seed(1);
    if (channels_last) data_.images = data_.images.to(memory_format(MemoryFormat::ChannelsLast));
    net_ = nn::Sequential(nn::Conv2d(1, 32, 3), nn::ReLU(), nn::Conv2d(32, 64, 3), nn::ReLU(), nn::MaxPool2d(2),
                          nn::Flatten(), nn::Linear(9216, 128), nn::ReLU(), nn::Linear(128, 10), nn::LogSoftmax(1));
    if (channels_last)
      for (Tensor& p : net_->parameters())
        if (p.dim() == 4) p.set_data(p.to(memory_format(MemoryFormat::ChannelsLast)));
    optimizer_ = std::make_unique<optim::SGD>(net_->parameters(), optim::SGDOptions(0.01));
  }

  float run(int steps) {
    set_num_threads(threads_);
    float last = 0;
    for (int i = 0; i < steps; ++i) {
      const int64_t start = position_++ % batches_ * batch_;
      optimizer_->zero_grad();
      const Tensor loss =
          nll_loss(net_->forward(data_.images.narrow(0, start, batch_)), data_.labels.narrow(0, start, batch_));
      loss.backward();
      optimizer_->step();
      last = loss.item<float>();
    }
    return last;
  }

 private:
  Data data_;
  int64_t batch_, batches_, position_ = 0;
  int threads_;
  nn::Sequential net_{nullptr};
  std::unique_ptr<optim::Optimizer> optimizer_;
};

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app("Milliseconds a training step of a CNN with two convolutions");
  bool peers = false;
  std::string json;
  int rounds = 9, steps = 8;
  std::vector<int> threads{1, 2}, batches{64};
  app.add_flag("--peers", peers, "measure libtorch in the same rounds");
  app.add_option("--json", json, "write the results to this file");
  app.add_option("--rounds", rounds, "interleaved rounds, of which the medians are shown")->check(CLI::PositiveNumber);
  app.add_option("--steps", steps, "training steps a round")->check(CLI::PositiveNumber);
  app.add_option("--threads", threads, "numbers of threads")->check(CLI::PositiveNumber);
  app.add_option("--batch", batches, "batch sizes")->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
#ifndef XTGRAD_PEER_LIBTORCH
  check(!peers, "libtorch is not installed (Debian: libtorch-dev): configure again once it is");
#endif

  const Data data = make_data(2048);
  Rows results;
  for (const int count : threads)
    for (const int batch : batches)
      for (const bool channels_last : {false, true}) {
        Cnn ours(data, batch, channels_last, count);
        std::vector<Contender> contenders = {{"ours", [&](int n) { ours.run(n); }}};
        const auto floor = bench::floor::make_cnn(data.images.data_ptr<float>(), data.labels.data_ptr<int64_t>(),
                                                  data.labels.size(0), batch, count);
        if (floor) contenders.push_back({"floor onednn", [&](int n) { floor->run(n); }});
#ifdef XTGRAD_PEER_LIBTORCH
        std::unique_ptr<CnnPeer> theirs;
        if (peers) {
          theirs = make_libtorch_cnn(data.images.data_ptr<float>(), data.labels.data_ptr<int64_t>(),
                                     data.labels.size(0), batch, channels_last, count);
          contenders.push_back({"libtorch", [&](int n) { theirs->run(n); }});
        }
#endif
        results.add(fmt::format("cnn/b{}/sgd/{}/t{}", batch, channels_last ? "nhwc" : "nchw", count), contenders,
                    rounds, steps);
      }
  results.write(json);
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
