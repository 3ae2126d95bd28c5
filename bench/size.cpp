// Megabytes that must be shipped for a program: itself and every library that it loads, without symbols.
#include <array>
#include <cstdio>
#include <filesystem>
#include <set>
#include <sstream>

#include "command.h"

namespace {

namespace fs = std::filesystem;

std::string output_of(const std::string& command) {
  FILE* const pipe = popen(command.c_str(), "r");
  xtgrad::check(pipe != nullptr, "size: this did not start: ", command);
  std::string output;
  std::array<char, 4096> part{};
  for (size_t count = 0; (count = fread(part.data(), 1, part.size(), pipe)) > 0;) output.append(part.data(), count);
  xtgrad::check(pclose(pipe) == 0, "size: this failed: ", command);
  return output;
}

/// The files that ldd names, each once.
std::set<fs::path> libraries_of(const std::string& program) {
  std::set<fs::path> found;
  std::istringstream words(output_of("ldd '" + program + "'"));
  for (std::string word; words >> word;)
    if (word.front() == '/') found.insert(fs::canonical(word));
  return found;
}

double stripped_mb(const fs::path& file) {
  const fs::path copy = fs::temp_directory_path() / ("xtgrad_size_" + std::to_string(getpid()));
  output_of("strip --strip-unneeded -o '" + copy.string() + "' '" + file.string() + "'");
  const auto bytes = static_cast<double>(fs::file_size(copy));
  fs::remove(copy);
  return bytes / 1e6;
}

void measure(Rows& rows, const std::string& name, const std::string& who, const std::string& program) {
  const double itself = stripped_mb(program);
  double all = itself;
  for (const fs::path& library : libraries_of(program)) {
    const double mb = stripped_mb(library);
    all += mb;
    fmt::print("    {:>9.2f} MB {}\n", mb, library.filename().string());
  }
  rows.add_value(name, who + "_program", "MB", itself);
  rows.add_value(name, who, "MB", all);
}

}  // namespace

int main(int argc, char** argv) {
  Command command(
      "Megabytes that must be shipped for mnist_mlp: the program and every library that it loads, stripped");
  return command.run(argc, argv, [&](Rows& rows) {
    measure(rows, "size/mnist_mlp", "ours", BENCH_MNIST_MLP);
#ifdef BENCH_MEMORY_LIBTORCH
    measure(rows, "size/training of the MLP alone", "libtorch", BENCH_MEMORY_LIBTORCH);
#endif
    measure(rows, "size/training of the MLP alone", "ours", BENCH_MEMORY);
  });
}
