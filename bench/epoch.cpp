// Milliseconds an epoch of training the MLP 784-500-250-100-10 on real MNIST: from the .gz files, read anew for every
// five epochs, through a shuffling loader, beside batches cut from a tensor in memory ("floor"). The two take turns of
// 50 batches, so that what disturbs the machine disturbs both. Without workers: to gather a batch takes 20
// microseconds, to hand it to another processor's cache as long.
#include <array>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>

#include <xtgrad/xtgrad.h>

#include "command.h"

using namespace xtgrad;

namespace {

using Digits = data::datasets::MNIST;
constexpr int epochs = 5;

struct Network {
  nn::Sequential net{nn::Linear(784, 500), nn::ReLU(), nn::Linear(500, 250), nn::ReLU(),
                     nn::Linear(250, 100), nn::ReLU(), nn::Linear(100, 10),  nn::LogSoftmax(1)};
  optim::SGD optimizer{net->parameters(), optim::SGDOptions(0.01)};

  void step(const Tensor& images, const Tensor& labels) {
    optimizer.zero_grad();
    nll_loss(net->forward(images), labels).backward();
    optimizer.step();
  }
};

auto make_loader(const std::string& folder, int64_t batch) {
  auto loader = data::make_data_loader(Digits(folder).map(data::transforms::Stack<>()),
                                       data::DataLoaderOptions(static_cast<size_t>(batch)).drop_last(true));
  return std::shared_ptr(std::move(loader));
}

/// The batches of five epochs, one after the other, then none.
auto from_files(const std::string& folder, int64_t batch) {
  using Loader = decltype(make_loader(folder, batch));
  using Position = decltype(std::declval<Loader&>()->begin());
  return [=, loader = Loader(), at = std::optional<Position>(), epoch = 0]() mutable -> std::optional<data::Example<>> {
    if (!loader) loader = make_loader(folder, batch);
    if (at && ++*at == loader->end()) at.reset();
    if (!at && epoch++ == epochs) return std::nullopt;
    if (!at) at = loader->begin();
    return data::Example<>((*at)->data.flatten(1), (*at)->target);
  };
}

auto from_memory(const Digits& digits, int64_t batch) {
  return [=, images = digits.images().flatten(1), labels = digits.targets(), epoch = 0,
          at = int64_t{0}]() mutable -> std::optional<data::Example<>> {
    if (at + batch > labels.size(0)) at = 0, ++epoch;
    if (epoch == epochs) return std::nullopt;
    at += batch;
    return data::Example<>(images.narrow(0, at - batch, batch), labels.narrow(0, at - batch, batch));
  };
}

/// Trains on up to 50 batches; false once there are no more.
bool train_some(Network& network, const std::function<std::optional<data::Example<>>()>& next) {
  for (int i = 0; i < 50; ++i) {
    const std::optional<data::Example<>> batch = next();
    if (!batch) return false;
    network.step(batch->data, batch->target);
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  Command command("Milliseconds an epoch of training on MNIST, from files and from memory");
  const char* folder = std::getenv("XTGRAD_DATA");
  std::string source = folder ? folder : "data";
  int64_t batch = 64;
  command.rounds = 5;
  command.app.add_option("--data", source, "folder with the MNIST files, by default $XTGRAD_DATA or data");
  command.app.add_option("--batch", batch, "images a batch")->check(CLI::PositiveNumber);
  return command.run(argc, argv, [&](Rows& rows) {
    const Digits digits(source);
    for (const int threads : command.threads) {
      set_num_threads(threads);
      std::array<Network, 2> networks;
      std::array<std::vector<double>, 2> milliseconds;
      for (int round = 0; round < command.rounds; ++round) {
        const std::function<std::optional<data::Example<>>()> next[] = {from_files(source, batch),
                                                                        from_memory(digits, batch)};
        std::array<double, 2> taken{};
        std::array<bool, 2> more{true, true};
        for (size_t turn = 0; more[0] || more[1]; ++turn) {
          const size_t who = (turn + turn / 2) % 2;  // 0 1 1 0: nobody always follows the other
          const auto start = std::chrono::steady_clock::now();
          more[who] = more[who] && train_some(networks[who], next[who]);
          taken[who] += std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
        }
        for (size_t who = 0; who < 2; ++who) milliseconds[who].push_back(taken[who] / epochs);
      }
      rows.add_times(fmt::format("loader/training epoch from .gz/b{}/t{}", batch, threads),
                     {{"ours", median(milliseconds[0])}, {"floor memory", median(milliseconds[1])}});
    }
  });
}
