// Milliseconds to save and load a model of 10 million parameters (40 MB) in the temporary folder.
#include <filesystem>

#include "command.h"

int main(int argc, char** argv) {
  Command command("Milliseconds to save and load a model");
  int64_t millions = 10;
  command.rounds = 5;
  command.app.add_option("--parameters", millions, "in millions")->check(CLI::Range(1, 1000));
  return command.run(argc, argv, [&](Rows& rows) {
    const auto folder = std::filesystem::temp_directory_path();
    const std::string path = folder / "xtgrad_bench.xtg", other = folder / "xtgrad_bench.pt";
    const int64_t count = millions * 1000000;
    const auto add = [&](const std::string& name, const bench::Run& ours, const bench::Run& theirs) {
      std::vector<Contender> contenders = {{"ours", ours}};
      if (theirs) contenders.push_back({"libtorch", theirs});
      const auto& row = rows.add(fmt::format("checkpoint/{}/{}M", name, millions), contenders, command.rounds, 1);
      fmt::print("{:<24} {:.0f} MB a second\n", "",
                 4 * static_cast<double>(count) / 1e6 / row["ours_ms"].get<double>() * 1e3);
    };
    bench::Run save, load;
#ifdef BENCH_LIBTORCH
    if (command.peers) save = bench::libtorch::save(count, other);
    if (command.peers) load = bench::libtorch::load(count, other);
#endif
    add("save", bench::ours::save(count, path), save);
    add("load", bench::ours::load(count, path), load);
    std::filesystem::remove(path);
    std::filesystem::remove(other);
  });
}
