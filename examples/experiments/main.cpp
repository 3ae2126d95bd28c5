// Runs every experiment at its full settings, one after the other, and writes docs/experiments.md: each figure of the
// documents A to E beside ours. What was finished before is not run again.
#include <fmt/format.h>

#include <filesystem>
#include <set>

#include <xtgrad/lib/check.h>
#include <xtgrad/train/interrupt.h>

#include "../common/program.h"
#include "../common/timing.h"
#include "child.h"
#include "page.h"

namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kPrograms = {"mnist_activations", "mnist_regularisation", "softmax_regression",
                                            "mnist_classifiers", "mnist_optimizers",     "keras_mlp",
                                            "mlp_classifier",    "cifar_transfer",       "tsne"};

// They time parts of theirs: medians of three.
const std::set<std::string> kTimed = {"mnist_activations", "mnist_classifiers", "tsne"};

std::vector<std::string> command_of(const std::string& program, const fs::path& folder,
                                    const examples::Settings& settings) {
  std::vector<std::string> command = {(folder / program).string(), "--seed", std::to_string(settings.seed), "--out",
                                      settings.out + "/" + program};
  if (!settings.quick && kTimed.contains(program)) command.insert(command.end(), {"--repeat", "3"});
  if (settings.quick) command.emplace_back("--quick");
  if (settings.threads > 0) command.insert(command.end(), {"--threads", std::to_string(settings.threads)});
  return command;
}

std::string minutes(double seconds) {
  return seconds < 60 ? fmt::format("{:.0f} s", seconds) : fmt::format("{:.1f} min", seconds / 60);
}

}  // namespace

int main(int argc, char** argv) {
  examples::Program program("experiments", "Runs all experiments and puts the documents' figures beside ours.", 0, 0);
  std::string page, only;
  program.add("--page", page, "file of the table; default docs/experiments.md, with --quick OUT/experiments.md");
  program.add("--only", only, "runs (again) just this one; the table is made of all that there are", kPrograms);
  return program.run(argc, argv, [&](const examples::Settings& settings) {
    const xtgrad::train::Interrupt interrupt;
    const fs::path folder = fs::read_symlink("/proc/self/exe").parent_path();
    if (page.empty()) page = settings.quick ? settings.out + "/experiments.md" : "docs/experiments.md";
    const double start = examples::now();
    for (size_t i = 0; i < kPrograms.size(); ++i) {
      const std::string& name = kPrograms[i];
      const std::string head = fmt::format("[{} / {}] {}", i + 1, kPrograms.size(), name);
      if (only.empty() ? experiments::is_finished(settings, name) : only != name) {
        fmt::print("{:<32} {}\n", head, only.empty() ? "finished before" : "left alone");
        continue;
      }
      fs::create_directories(settings.out + "/" + name);
      const double begun = examples::now();
      const int code = experiments::run_child(command_of(name, folder, settings), settings.data,
                                              settings.out + "/" + name + "/log.txt", head);
      if (interrupt.requested())
        throw examples::Stopped{"Stopped; go on with the same command: what is finished stays."};
      xtgrad::check(code == 0, name, " left with exit code ", code, "; what it printed is in ", settings.out, "/", name,
                    "/log.txt");
      fmt::print("{:<32} {}, {} in all\n", head, minutes(examples::now() - begun), minutes(examples::now() - start));
    }
    experiments::write_page(settings, kPrograms, page);
    fmt::print("the table of all figures is in {}\n", page);
  });
}
