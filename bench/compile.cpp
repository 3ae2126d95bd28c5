// CPU seconds to compile sources of these benchmarks that are the same for ours and libtorch, and of our examples.
#include <sys/resource.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "command.h"

namespace {

using Json = nlohmann::json;

// The command that compiles a twin's source for a target, with another source in its place where one is given.
std::string compile_command(const Json& commands, const std::string& target, const std::string& source,
                            const std::string& instead = "") {
  for (const Json& entry : commands) {
    const auto file = entry["file"].get<std::string>(), command = entry["command"].get<std::string>();
    if (!file.ends_with(source) || command.find(target + ".dir") == std::string::npos) continue;
    const size_t out = command.find(" -o "), out_end = command.find(' ', out + 4);
    std::string changed = command.substr(0, out) + " -o /dev/null" + command.substr(out_end);
    if (!instead.empty()) changed.replace(changed.rfind(file), file.size(), instead);
    return "cd " + entry["directory"].get<std::string>() + " && " + changed;
  }
  return "";
}

double cpu_seconds_of_children() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double seconds_of(const std::string& command, int rounds) {
  std::vector<double> all;
  while (rounds-- > 0) {
    const double before = cpu_seconds_of_children();
    xtgrad::check(std::system(command.c_str()) == 0, "compile: this failed: ", command);
    all.push_back(cpu_seconds_of_children() - before);
  }
  return median(all);
}

}  // namespace

int main(int argc, char** argv) {
  Command command("CPU seconds to compile programs");
  command.rounds = 3;
  setenv("CCACHE_DISABLE", "1", 1);
  return command.run(argc, argv, [&](Rows& rows) {
    std::ifstream file(BENCH_COMPILE_COMMANDS);
    xtgrad::check(file.good(), "cannot read ", BENCH_COMPILE_COMMANDS);
    const Json commands = Json::parse(file);
    for (const std::string source : {"models", "programs", "operations"}) {
      const std::string path = "twins/" + source + ".cpp", theirs = compile_command(commands, "bench_libtorch", path);
      rows.add_value("compile/" + source, "ours", "s",
                     seconds_of(compile_command(commands, "bench_twins", path), command.rounds));
      if (command.peers && !theirs.empty())
        rows.add_value("compile/" + source, "libtorch", "s", seconds_of(theirs, command.rounds));
    }
    for (const std::string name : {"linear_regression", "custom_op"})
      rows.add_value("compile/" + name, "ours", "s",
                     seconds_of(compile_command(commands, "bench_twins", "twins/models.cpp",
                                                std::string(BENCH_EXAMPLES) + "/" + name + ".cpp"),
                                command.rounds));
  });
}
