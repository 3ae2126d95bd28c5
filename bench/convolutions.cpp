// Milliseconds of convolutions of 20 layers, forward and both gradients, beside oneDNN.
#include <cmath>

#include <xtgrad/xtgrad.h>

#include "command.h"
#include "peers/peer_process.h"

namespace {

using namespace xtgrad;

// After its turn a peer's threads look for work, and take a core from the others as long.
constexpr std::chrono::milliseconds kPause(30);

/// A square convolution without bias.
struct Layer {
  std::string name;
  int64_t images, channels, size, outputs, kernel, stride, padding, groups = 1;

  int64_t result() const { return (size + 2 * padding - kernel) / stride + 1; }
  double flops() const {
    return 2.0 * static_cast<double>(images * outputs * result() * result() * channels / groups * kernel * kernel);
  }
};

std::vector<Layer> layers() {
  return {{"cnn.1", 64, 1, 28, 32, 3, 1, 0},
          {"cnn.2", 64, 32, 26, 64, 3, 1, 0},
          {"resnet18.first", 8, 3, 224, 64, 7, 2, 3},
          {"resnet18.1", 8, 64, 56, 64, 3, 1, 1},
          {"resnet18.2.first", 8, 64, 56, 128, 3, 2, 1},
          {"resnet18.2.shortcut", 8, 64, 56, 128, 1, 2, 0},
          {"resnet18.2", 8, 128, 28, 128, 3, 1, 1},
          {"resnet18.3.first", 8, 128, 28, 256, 3, 2, 1},
          {"resnet18.3.shortcut", 8, 128, 28, 256, 1, 2, 0},
          {"resnet18.3", 8, 256, 14, 256, 3, 1, 1},
          {"resnet18.4.first", 8, 256, 14, 512, 3, 2, 1},
          {"resnet18.4.shortcut", 8, 256, 14, 512, 1, 2, 0},
          {"resnet18.4", 8, 512, 7, 512, 3, 1, 1},
          {"cifar.first", 64, 3, 32, 64, 3, 1, 1},
          {"mobilenet.first", 8, 3, 224, 32, 3, 2, 1},
          {"depthwise.112", 8, 32, 112, 32, 3, 1, 1, 32},
          {"depthwise.56.half", 8, 128, 56, 128, 3, 2, 1, 128},
          {"depthwise.14", 8, 512, 14, 512, 3, 1, 1, 512},
          {"bottleneck.56", 8, 256, 56, 64, 1, 1, 0},
          {"bottleneck.14", 8, 512, 14, 512, 1, 1, 0}};
}

/// Ours in both orders, and oneDNN in both and in its own, each in a process of its own.
std::vector<Contender> contenders_of(const Layer& l, const std::string& direction, int threads) {
  std::vector<Contender> all;
  const auto add = [&](const std::string& name, const char* who, const char* order) {
    std::vector<std::string> command{BENCH_CONVOLVE, who, direction, order};
    for (const int64_t number : {l.images, l.channels, l.size, l.outputs, l.kernel, l.stride, l.padding, l.groups})
      command.push_back(std::to_string(number));
    command.push_back(std::to_string(threads));
    if (const auto run = start_peer(command, threads)) all.push_back({name, *run});
  };
  add("ours", "ours", "nhwc");
  add("ours_nchw", "ours", "nchw");
  check(all.size() == 2, "no process for our convolutions");
  for (const char* order : {"nhwc", "nchw", "any"}) add(std::string("onednn_") + order, "onednn", order);
  return all;
}

/// The geometric mean of ratios, the least and the most.
struct Ratios {
  double logarithms = 0, least = 1e9, most = 0;
  int count = 0;

  void add(double ratio) {
    logarithms += std::log(ratio);
    least = std::min(least, ratio);
    most = std::max(most, ratio);
    ++count;
  }
  double mean() const { return std::exp(logarithms / count); }
};

}  // namespace

int main(int argc, char** argv) {
  Command command("Milliseconds of convolutions of 20 layers, forward and both gradients, beside oneDNN");
  std::string only;
  std::vector<std::string> directions{"forward", "data", "weight"};
  command.app.add_option("--only", only, "just the layers with this in their names");
  command.app.add_option("--directions", directions, "of forward, data and weight");
  return command.run(argc, argv, [&](Rows& rows) {
    std::vector<Layer> all = layers();
    std::erase_if(all, [&](const Layer& l) { return l.name.find(only) == std::string::npos; });
    check(!all.empty(), "no layer's name contains \"", only, "\"");
    for (const int threads : command.threads) {
      Ratios of_orders, of_all, nchw;
      for (const Layer& l : all)
        for (const std::string& direction : directions) {
          const std::vector<Contender> contenders = contenders_of(l, direction, threads);
          const int steps = times_of(contenders[0].run, 0.02, 1 << 12);
          const std::vector<Milliseconds> times = race(contenders, command.rounds, steps, {kPause, 2});
          std::vector<Rows::Time> row;
          for (size_t i = 0; i < times.size(); ++i) row.push_back({contenders[i].name, times[i].median});
          const std::string name = fmt::format("convolutions/{}/{}/t{}", l.name, direction, threads);
          rows.add_times(name, row);
          rows.add_value(name, "ours", "gflops", l.flops() / times[0].median / 1e6);
          double peer = 1e30;
          for (size_t i = 2; i < times.size(); ++i) {
            if (contenders[i].name == "onednn_any") of_orders.add(peer / times[0].median);
            peer = std::min(peer, times[i].median);
          }
          of_all.add(peer / times[0].median);
          nchw.add(times[1].median / times[0].median);
        }
      const std::string name = fmt::format("convolutions/t{}", threads);
      rows.add_value(name, "mean", "of_onednn_in_the_better_of_both_orders", of_orders.mean());
      rows.add_value(name, "least", "of_onednn_in_the_better_of_both_orders", of_orders.least);
      rows.add_value(name, "mean", "of_onednn_in_the_best_of_these_and_its_own_order", of_all.mean());
      rows.add_value(name, "least", "of_onednn_in_the_best_of_these_and_its_own_order", of_all.least);
      rows.add_value(name, "nchw_mean", "of_nhwc", nchw.mean());
      rows.add_value(name, "nchw_most", "of_nhwc", nchw.most);
    }
  });
}
