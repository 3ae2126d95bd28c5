// Milliseconds to save and load a model of 10 million parameters (40 MB) in the temporary folder, beside a file of as
// many zeros that is written and synchronised ("floor disk"), and libtorch.
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include <xtgrad/lib/array.h>
#include <xtgrad/lib/io/safetensors.h>

#include "command.h"

namespace {

// As dd with conv=fsync does.
bench::Run plain_file(const std::string& path, int64_t bytes) {
  return [=](int times) {
    const std::vector<char> block(1 << 20);
    for (int i = 0; i < times; ++i) {
      const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
      bool good = file >= 0;
      for (int64_t left = bytes; good && left > 0;) {
        const ssize_t wrote = ::write(file, block.data(), static_cast<size_t>(std::min<int64_t>(left, 1 << 20)));
        good = wrote > 0;
        left -= wrote;
      }
      if (!good || ::fsync(file) != 0) throw std::runtime_error(path + " cannot be written");
      ::close(file);
    }
  };
}

}  // namespace

int main(int argc, char** argv) {
  Command command("Milliseconds to save and load a model");
  int64_t millions = 10;
  command.rounds = 5;
  command.app.add_option("--parameters", millions, "in millions")->check(CLI::Range(1, 1000));
  return command.run(argc, argv, [&](Rows& rows) {
    const auto folder = std::filesystem::temp_directory_path() / "xtgrad_bench_files";
    std::filesystem::create_directories(folder);
    const std::string path = folder / "ours.xtg", mapped = folder / "ours.safetensors", other = folder / "theirs.pt";
    const int64_t count = millions * 1000000;
    const auto add = [&](const std::string& name, std::vector<Contender> contenders) {
      std::erase_if(contenders, [](const Contender& contender) { return !contender.run; });
      const auto& row = rows.add(fmt::format("checkpoint/{}/{}M", name, millions), contenders, command.rounds, 1);
      fmt::print("{:<24} {:.0f} MB a second\n", "",
                 4 * static_cast<double>(count) / 1e6 / row["ours_ms"].get<double>() * 1e3);
    };
    bench::Run save, load;
#ifdef BENCH_LIBTORCH
    if (command.peers) save = bench::libtorch::save(count, other);
    if (command.peers) load = bench::libtorch::load(count, other);
#endif
    add("save", {{"ours", bench::ours::save(count, path)},
                 {"floor disk", plain_file(folder / "plain", 4 * count)},
                 {"libtorch", save}});
    add("load", {{"ours", bench::ours::load(count, path)}, {"libtorch", load}});
    const std::vector<xtgrad::io::NamedArray> weights = {{"weight", xtgrad::full_array({count}, 0, xtgrad::kFloat)}};
    add("save safetensors", {{"ours", [&](int times) {
                                for (int i = 0; i < times; ++i) xtgrad::io::write_safetensors(mapped, weights);
                              }}});
    add("load safetensors", {{"ours", [&](int times) {
                                for (int i = 0; i < times; ++i) xtgrad::io::read_safetensors(mapped);
                              }}});
    std::filesystem::remove_all(folder);
  });
}
