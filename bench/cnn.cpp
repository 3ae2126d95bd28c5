// Milliseconds a training step of a CNN (convolutions 1-32 and 32-64, max-pool, 9216-128-10), in both orders in memory,
// beside a step of oneDNN's primitives and libtorch's.
#include "floor/cnn.h"
#include "command.h"
#include "digits.h"

int main(int argc, char** argv) {
  Command command("Milliseconds a training step of a CNN with two convolutions");
  std::vector<int> batches{64};
  int steps = 8;
  command.app.add_option("--batch", batches, "batch sizes")->check(CLI::PositiveNumber);
  command.app.add_option("--steps", steps, "training steps a round")->check(CLI::PositiveNumber);
  return command.run(argc, argv, [&](Rows& rows) {
    const DrawnDigits digits(2048);
    for (const int threads : command.threads)
      for (const int batch : batches)
        for (const bool channels_last : {false, true}) {
          std::vector<Contender> contenders = {{"ours", bench::ours::cnn(digits, batch, channels_last, threads)}};
          if (const bench::Run run = bench::floor::cnn(digits, batch, threads))
            contenders.push_back({"floor onednn", run});
#ifdef BENCH_LIBTORCH
          if (command.peers)
            contenders.push_back({"libtorch", bench::libtorch::cnn(digits, batch, channels_last, threads)});
#endif
          rows.add(fmt::format("cnn/b{}/sgd/{}/t{}", batch, channels_last ? "nhwc" : "nchw", threads), contenders,
                   command.rounds, steps);
        }
  });
}
