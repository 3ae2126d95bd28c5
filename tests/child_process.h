#pragma once
#include <cerrno>
#include <csignal>
#include <exception>
#include <functional>
#include <string>

#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/parallel.h>

// Processes of a test's own: what happens to them, and what they may not do, ends with them.

namespace test {

/// Runs `body` in a forked process, whose report goes to report(). doctest's checks have no meaning there.
class ChildProcess {
 public:
  explicit ChildProcess(const std::function<std::string()>& body) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    process_ = ::fork();
    REQUIRE(process_ >= 0);
    if (process_ == 0) {
      ::close(ends[0]);
      run(body, ends[1]);
    }
    ::close(ends[1]);
    end_ = ends[0];
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess() {
    if (process_ == 0) return;
    ::kill(process_, SIGKILL);
    wait();
  }

  /// What `body` returned, or threw, or what ended it; waits for that.
  std::string report() {
    std::string out;
    char bytes[4096];
    for (ssize_t got = 0; (got = ::read(end_, bytes, sizeof bytes)) != 0;)
      if (got > 0)
        out.append(bytes, static_cast<size_t>(got));
      else if (errno != EINTR)
        break;
    const int status = wait();
    if (WIFSIGNALED(status)) out += xtgrad::text("killed by signal ", WTERMSIG(status));
    return out;
  }

 private:
  [[noreturn]] static void run(const std::function<std::string()>& body, int end) {
    std::string out;
    try {
      xtgrad::set_num_threads(1);  // those of the parent are not here
      out = body();
    } catch (const std::exception& error) {
      out = xtgrad::text("threw: ", error.what());
    }
    for (size_t done = 0; done < out.size();) {
      const ssize_t written = ::write(end, out.data() + done, out.size() - done);
      if (written < 0 && errno != EINTR) ::_exit(1);
      if (written > 0) done += static_cast<size_t>(written);
    }
    ::_exit(0);
  }
  int wait() {
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) continue;
    ::close(end_);
    process_ = 0;
    return status;
  }

  pid_t process_ = 0;
  int end_ = -1;
};

/// What `body` returns in a process of its own.
inline std::string in_child(const std::function<std::string()>& body) { return ChildProcess(body).report(); }

inline constexpr uid_t nobody = 65534;

/// Makes of root's process one that permissions hold for.
inline void give_up_root() {
  if (::geteuid() != 0) return;
  ::setgroups(0, nullptr);  // fails where there are none to give up
  xtgrad::check(::setgid(nobody) == 0 && ::setuid(nobody) == 0, "root cannot become user ", nobody);
}

}  // namespace test
