// Forward passes of the MLP 784-500-250-100-10 without recording: one image at a time, and many at once.
#include <algorithm>

#include "command.h"
#include "digits.h"

int main(int argc, char** argv) {
  Command command("Milliseconds a forward pass of the MLP 784-500-250-100-10, without recording");
  std::vector<int> batches{1, 10000};
  command.app.add_option("--batch", batches, "images a pass")->check(CLI::Range(1, 10000));
  return command.run(argc, argv, [&](Rows& rows) {
    const DrawnDigits digits(10000);
    for (const int threads : command.threads)
      for (const int batch : batches) {
        std::vector<Contender> contenders = {{"ours", bench::ours::mlp_inference(digits, batch, threads)}};
#ifdef BENCH_LIBTORCH
        if (command.peers) contenders.push_back({"libtorch", bench::libtorch::mlp_inference(digits, batch, threads)});
#endif
        rows.add(fmt::format("inference/b{}/t{}", batch, threads), contenders, command.rounds,
                 std::max(1, 2000 / batch));
      }
  });
}
