// Megabytes of memory that training takes at its peak, each model in a process of its own. Compiled once for ours and
// once for libtorch, so that neither carries the other's library.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <random>

#include "command.h"
#include "points.h"

namespace {

#ifdef MEMORY_OF_LIBTORCH
using Framework = bench::libtorch;
constexpr const char* kName = "libtorch";
#else
using Framework = bench::ours;
constexpr const char* kName = "ours";
#endif

constexpr int kImages = 1024, kSteps = 20;

// Peak resident memory of work() in MB.
double peak_of(const std::function<void()>& work) {
  const pid_t child = fork();
  xtgrad::check(child >= 0, "memory: no process can be made");
  if (child == 0) {
    work();
    _exit(0);
  }
  int status = 0;
  rusage usage{};
  xtgrad::check(wait4(child, &status, 0, &usage) == child && status == 0, "memory: a measured process failed");
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// 3 MB of images: what a dataset takes is not the framework's.
void with_digits(const std::function<bench::Run(const bench::Digits&)>& make) {
  std::vector<float> images(kImages * 784);
  std::vector<int64_t> labels(kImages);
  std::mt19937 generator(1);
  for (float& pixel : images) pixel = static_cast<float>(generator() % 256) / 255;
  for (int64_t& label : labels) label = generator() % 10;
  make({images.data(), labels.data(), kImages})(kSteps);
}

}  // namespace

int main(int argc, char** argv) {
  Command command("Megabytes that training takes at its peak");
  return command.run(argc, argv, [&](Rows& rows) {
    const int threads = *std::max_element(command.threads.begin(), command.threads.end());
    for (const int64_t batch : {64, 512})
      for (const char* optimizer : {"sgd", "adam"})
        rows.add_value(fmt::format("memory/mlp/b{}/{}", batch, optimizer), kName, "MB", peak_of([&] {
                         with_digits([&](const bench::Digits& digits) {
                           return Framework::mlp(digits, batch, optimizer, threads);
                         });
                       }));
    rows.add_value(
        "memory/cnn/b64/sgd", kName, "MB", peak_of([&] {
          with_digits([&](const bench::Digits& digits) { return Framework::cnn(digits, 64, false, threads); });
        }));
    for (const Point& point : scaling_points())
      rows.add_value("memory/" + point.name, kName, "MB",
                     peak_of([&] { Framework::network(point.widths, point.batch, threads)(3); }));
  });
}
