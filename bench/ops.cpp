// Operations of every family, ours beside libtorch's: milliseconds at several sizes.
#include "command.h"

int main(int argc, char** argv) {
  Command command("Milliseconds of operations of every family");
  command.rounds = 15;
  std::vector<int64_t> sizes{4096, 65536, 1048576};
  std::string only;
  command.app.add_option("--size", sizes, "numbers of elements")->check(CLI::Range(4096, 1 << 24));
  command.app.add_option("--only", only, "just the operations with this in their names");
  return command.run(argc, argv, [&](Rows& rows) {
    for (const int threads : command.threads)
      for (const int64_t size : sizes) {
        const auto ours = bench::ours::operations(size, threads);
#ifdef BENCH_LIBTORCH
        const auto theirs = command.peers ? bench::libtorch::operations(size, threads) : decltype(ours)();
#endif
        for (size_t i = 0; i < ours.size(); ++i) {
          if (ours[i].name.find(only) == std::string::npos) continue;
          std::vector<Contender> contenders = {{"ours", ours[i].run}};
#ifdef BENCH_LIBTORCH
          if (command.peers) contenders.push_back({"libtorch", theirs[i].run});
#endif
          rows.add(fmt::format("ops/{}/{}/t{}", ours[i].name, size, threads), contenders, command.rounds,
                   times_of(ours[i].run, 1e-3, 10000));
        }
      }
  });
}
