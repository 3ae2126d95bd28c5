// Milliseconds a training step of the MLP 784-500-250-100-10, beside a hand-written step's and
// libtorch's, in interleaved rounds.
#include <CLI/CLI.hpp>
#include <algorithm>

#include <xtgrad/xtgrad.h>

#include "floor/mlp.h"
#include "rounds.h"

using namespace xtgrad;

namespace {

struct Data {
  Tensor images, labels;  // [count, 784] floats, [count] int64
};

// The speed does not depend on what the pictures show; learnable ones keep the loss from overflowing.
Data make_data(int64_t count) {
  manual_seed(1);
  const Tensor labels = randint(0, 10, {count});
  const Tensor patterns = rand({10, 784}) > 0.8;
  return {(patterns.index_select(0, labels).to(kFloat) * 0.8 + rand({count, 784}) * 0.2).contiguous(), labels};
}

class Mlp {
 public:
  Mlp(const Data& data, int64_t batch, const std::string& optimizer, int threads)
      : data_(data), batch_(batch), batches_(data.labels.size(0) / batch), threads_(threads) {
    manual_seed(1);
    net_ = nn::Sequential(nn::Linear(784, 500), nn::ReLU(), nn::Linear(500, 250), nn::ReLU(), nn::Linear(250, 100),
                          nn::ReLU(), nn::Linear(100, 10), nn::LogSoftmax(1));
    if (optimizer == "sgd")
      optimizer_ = std::make_unique<optim::SGD>(net_->parameters(), optim::SGDOptions(0.01));
    else
      optimizer_ = std::make_unique<optim::Adam>(net_->parameters(), optim::AdamOptions(1e-3));
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
  CLI::App app("Milliseconds a training step of the MLP 784-500-250-100-10, beside a step without a framework (floor)");
  bool peers = false;
  std::string json;
  int rounds = 9;
  std::vector<int> threads{1, 2}, batches{64, 512};
  app.add_flag("--peers", peers, "measure libtorch in the same rounds");
  app.add_option("--json", json, "write the results to this file");
  app.add_option("--rounds", rounds, "interleaved rounds, of which the medians are shown")->check(CLI::PositiveNumber);
  app.add_option("--threads", threads, "numbers of threads")->check(CLI::PositiveNumber);
  app.add_option("--batch", batches, "batch sizes")->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
#ifndef XTGRAD_PEER_LIBTORCH
  check(!peers, "libtorch is not installed (Debian: libtorch-dev): configure again once it is");
#endif

  const Data data = make_data(8192);
  const auto* images = data.images.data_ptr<float>();
  const auto* labels = data.labels.data_ptr<int64_t>();
  const int64_t rows = data.labels.size(0);
  Rows results;
  for (const int count : threads)
    for (const int batch : batches)
      for (const char* optimizer : {"sgd", "adam"}) {
        Mlp ours(data, batch, optimizer, count);
        std::vector<Contender> contenders = {{"ours", [&](int steps) { ours.run(steps); }}};
        std::vector<std::unique_ptr<MlpPeer>> others;
        const auto add = [&](const std::string& name, std::unique_ptr<MlpPeer> other) {
          if (!other) return;
          contenders.push_back({name, [peer = other.get()](int steps) { peer->run(steps); }});
          others.push_back(std::move(other));
        };
        for (const char* engine : {"onednn", "openblas", "avx512"})
          add(std::string("floor ") + engine,
              bench::floor::make_mlp(engine, images, labels, rows, batch, optimizer, count));
#ifdef XTGRAD_PEER_LIBTORCH
        if (peers) add("libtorch", make_libtorch_mlp(images, labels, rows, batch, optimizer, count));
#endif
        results.add(fmt::format("mlp/b{}/{}/t{}", batch, optimizer, count), contenders, rounds,
                    std::max(5, 4000 / batch));
      }
  results.write(json);
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
