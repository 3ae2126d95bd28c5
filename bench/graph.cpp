// What recording costs: y = y * w on 8 floats, so many times, and backward, beside the same kernels on buffers that
// exist already ("floor") and libtorch. Milliseconds; the difference to the floor is also shown a recorded operation.
#include <algorithm>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>

#include "command.h"

using namespace xtgrad;

namespace {

bench::Run kernels_of(int64_t length) {
  const Array x = ones({8}).array(), w = (rand({8}) + 0.5).array(), out = empty_array({8}, kFloat);
  return [=](int times) {
    for (int64_t i = 0; i < 2 * length * times; ++i) kernels::mul(x, w, &out);
  };
}

}  // namespace

int main(int argc, char** argv) {
  Command command("Milliseconds of a chain of multiplications of 8 floats, forward and backward");
  std::vector<int64_t> lengths{1000, 10000, 100000, 1000000};
  command.app.add_option("--length", lengths, "operations in the chain")->check(CLI::PositiveNumber);
  return command.run(argc, argv, [&](Rows& rows) {
    for (const int64_t length : lengths) {
      std::vector<Contender> contenders = {{"ours", bench::ours::chain(length)}, {"floor kernels", kernels_of(length)}};
#ifdef BENCH_LIBTORCH
      // libtorch frees a graph by recursion: a deep one overflows its stack.
      if (command.peers && length <= 100000) contenders.push_back({"libtorch", bench::libtorch::chain(length)});
#endif
      const auto times = static_cast<int>(std::max<int64_t>(1, 100000 / length));
      const auto& row = rows.add(fmt::format("graph/{}", length), contenders, command.rounds, times);
      const double overhead = row["ours_ms"].get<double>() - row["floor_ms"].get<double>();
      fmt::print("{:<24} {:.0f} ns a recorded operation\n", "", overhead * 1e6 / static_cast<double>(length));
    }
  });
}
