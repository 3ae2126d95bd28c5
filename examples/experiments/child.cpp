#include "child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

#include <xtgrad/lib/check.h>

namespace experiments {
namespace {

[[noreturn]] void become(const std::vector<std::string>& command, const std::string& data, const std::string& log) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const int file = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file < 0 || dup2(file, 1) < 0 || dup2(file, 2) < 0) _exit(126);
  if (!data.empty()) setenv("XTGRAD_DATA", data.c_str(), 1);
  execv(arguments[0], arguments.data());
  _exit(127);
}

// The last line with something in it, as wide as a terminal has room for.
std::string last_line(const std::string& log) {
  std::ifstream file(log);
  file.seekg(0, std::ios::end);
  const std::streamoff size = file.tellg(), from = std::max<std::streamoff>(0, size - 1000);
  file.seekg(from);
  std::string last;
  for (std::string line; std::getline(file, line);)
    if (line.find_first_not_of(' ') != std::string::npos) last = line.substr(line.rfind('\r') + 1);
  return last.substr(0, 80);
}

}  // namespace

int run_child(const std::vector<std::string>& command, const std::string& data, const std::string& log,
              const std::string& head) {
  const bool terminal = isatty(1) != 0;
  if (!terminal) fmt::print("{} ...\n", head);
  std::fflush(stdout);
  const pid_t child = fork();
  xtgrad::check(child >= 0, "no process can be made for ", command[0]);
  if (child == 0) become(command, data, log);
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    if (!terminal) continue;
    fmt::print("\r\033[K{}   {}", head, last_line(log));
    std::fflush(stdout);
  }
  if (terminal) fmt::print("\r\033[K");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace experiments
