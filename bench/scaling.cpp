// Milliseconds a training step of MLPs against the batch size, width, depth, number of parameters and threads.
#include "command.h"
#include "points.h"

int main(int argc, char** argv) {
  Command command("Milliseconds a training step of MLPs that grow in one respect");
  command.rounds = 5;
  std::string only;
  command.app.add_option("--only", only, "just the points with this in their names");
  return command.run(argc, argv, [&](Rows& rows) {
    for (const int threads : command.threads)
      for (const Point& point : scaling_points()) {
        if (point.name.find(only) == std::string::npos) continue;
        std::vector<Contender> contenders = {{"ours", bench::ours::network(point.widths, point.batch, threads)}};
#ifdef BENCH_LIBTORCH
        if (command.peers)
          contenders.push_back({"libtorch", bench::libtorch::network(point.widths, point.batch, threads)});
#endif
        rows.add(fmt::format("scaling/{}/t{}", point.name, threads), contenders, command.rounds,
                 times_of(contenders[0].run, 0.02, 1000));
      }
  });
}
