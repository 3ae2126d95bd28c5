#include "peer_process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/kernels/openblas_core.h>

namespace {

class Peer {
 public:
  Peer(const std::vector<std::string>& command, int threads) {
    int to_child[2], to_parent[2];
    // What another process inherited would stay open when ours is closed.
    xtgrad::check(pipe2(to_child, O_CLOEXEC) == 0 && pipe2(to_parent, O_CLOEXEC) == 0, "no pipe can be made for ",
                  command[0]);
    std::signal(SIGPIPE, SIG_IGN);
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const std::string count = std::to_string(threads), core = xtgrad::kernels::blas::core_name();
    child_ = fork();
    xtgrad::check(child_ >= 0, "no process can be made for ", command[0]);
    if (child_ == 0) {
      dup2(to_child[0], 0);
      dup2(to_parent[1], 1);
      setenv("OMP_NUM_THREADS", count.c_str(), 1);
      setenv("OPENBLAS_NUM_THREADS", count.c_str(), 1);
      if (!core.empty()) setenv("OPENBLAS_CORETYPE", core.c_str(), 0);
      execvp(arguments[0], arguments.data());
      _exit(127);
    }
    close(to_child[0]);
    close(to_parent[1]);
    in_ = fdopen(to_child[1], "w");
    out_ = fdopen(to_parent[0], "r");
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer() {
    std::fclose(in_);
    std::fclose(out_);
    waitpid(child_, nullptr, 0);
  }

  bool says(const std::string& word) {
    char line[64];
    return std::fgets(line, sizeof line, out_) != nullptr && line == word + "\n";
  }
  void run(int steps) {
    xtgrad::check(std::fprintf(in_, "%d\n", steps) > 0 && std::fflush(in_) == 0 && says("done"),
                  "a peer stopped in the middle of the race");
  }

 private:
  pid_t child_;
  FILE *in_, *out_;
};

}  // namespace

std::optional<bench::Run> start_peer(const std::vector<std::string>& command, int threads) {
  auto peer = std::make_shared<Peer>(command, threads);
  if (!peer->says("ready")) return {};
  return [peer](int steps) { peer->run(steps); };
}
