// Milliseconds an epoch of 60 000 images from memory in batches of 64, with and without workers.
#include "command.h"
#include "digits.h"

int main(int argc, char** argv) {
  Command command("Milliseconds an epoch of 60 000 images from memory, in random order");
  std::vector<int> workers{0, 1, 2};
  int64_t batch = 64;
  command.rounds = 5;
  command.app.add_option("--workers", workers, "numbers of worker threads")->check(CLI::Range(0, 64));
  command.app.add_option("--batch", batch, "images a batch")->check(CLI::PositiveNumber);
  return command.run(argc, argv, [&](Rows& rows) {
    const DrawnDigits digits(60000);
    for (const int count : workers) {
      std::vector<Contender> contenders = {{"ours", bench::ours::loader(digits, batch, count)}};
#ifdef BENCH_LIBTORCH
      if (command.peers) contenders.push_back({"libtorch", bench::libtorch::loader(digits, batch, count)});
#endif
      const auto& row = rows.add(fmt::format("loader/b{}/w{}", batch, count), contenders, command.rounds, 1);
      fmt::print("{:<24} {:.0f} batches a second\n", "",
                 60000.0 / static_cast<double>(batch) / row["ours_ms"].get<double>() * 1e3);
    }
  });
}
