// Milliseconds a training step of the MLP 784-500-250-100-10, beside a step by hand, libtorch's,
// PyTorch's from Python, scikit-learn's and dlib's.
#include <algorithm>

#include "command.h"
#include "digits.h"
#include "floor/mlp.h"
#include "peers/peer_process.h"

namespace {

// What runs in processes of its own, where it is installed: by Debian's Python, which has its packages.
void add_processes(std::vector<Contender>& contenders, int batch, const std::string& optimizer, int threads) {
  const std::string rows = std::to_string(batch), count = std::to_string(threads);
  for (const char* framework : {"pytorch", "sklearn"})
    if (const auto run =
            start_peer({"/usr/bin/python3", BENCH_TRAINING_PY, framework, rows, optimizer, count}, threads))
      contenders.push_back({framework, *run});
#ifdef BENCH_DLIB
  if (const auto run = start_peer({BENCH_DLIB, rows, optimizer}, threads)) contenders.push_back({"dlib", *run});
#endif
}

}  // namespace

int main(int argc, char** argv) {
  Command command("Milliseconds a training step of the MLP 784-500-250-100-10, beside one without a framework (floor)");
  std::vector<int> batches{64, 512};
  command.rounds = 25;  // many short turns: a machine's moods last for seconds
  command.app.add_option("--batch", batches, "batch sizes")->check(CLI::PositiveNumber);
  return command.run(argc, argv, [&](Rows& rows) {
    const DrawnDigits digits(8192);
    for (const int threads : command.threads)
      for (const int batch : batches)
        for (const char* optimizer : {"sgd", "adam"}) {
          std::vector<Contender> contenders = {{"ours", bench::ours::mlp(digits, batch, optimizer, threads)}};
          for (const std::string engine : {"onednn", "openblas", "avx512"})
            if (const bench::Run run = bench::floor::mlp(engine, digits, batch, optimizer, threads))
              contenders.push_back({"floor " + engine, run});
#ifdef BENCH_LIBTORCH
          if (command.peers)
            contenders.push_back({"libtorch", bench::libtorch::mlp(digits, batch, optimizer, threads)});
#endif
          if (command.peers) add_processes(contenders, batch, optimizer, threads);
          rows.add(fmt::format("mlp/b{}/{}/t{}", batch, optimizer, threads), contenders, command.rounds,
                   std::max(3, 1500 / batch));
        }
  });
}
