// kill -9 at any moment of a program that saves all the time: the checkpoint is the last one or the next.
#include <atomic>
#include <chrono>
#include <filesystem>
#include <random>
#include <string>
#include <thread>

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>
#include <xtgrad/train/checkpoint.h>
#include <xtgrad/xtgrad.h>

#include "io_files.h"

using namespace xtgrad;

namespace {

/// A number that outlives the process that wrote it.
class SharedNumber {
 public:
  SharedNumber()
      : memory_(
            ::mmap(nullptr, sizeof(std::atomic<int64_t>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    REQUIRE(memory_ != MAP_FAILED);
    new (memory_) std::atomic<int64_t>(0);
  }
  SharedNumber(const SharedNumber&) = delete;
  SharedNumber& operator=(const SharedNumber&) = delete;
  ~SharedNumber() { ::munmap(memory_, sizeof(std::atomic<int64_t>)); }
  std::atomic<int64_t>& operator*() const { return *static_cast<std::atomic<int64_t>*>(memory_); }

 private:
  void* memory_;
};

// Every checkpoint's weights are its epoch.
[[noreturn]] void save_for_ever(const std::string& path, nn::Linear& net, const SharedNumber& saved) {
  train::Checkpoint checkpoint{.model = net.ptr()};
  checkpoint.epoch = *saved;
  const NoGradGuard no_grad;
  while (true) {
    ++checkpoint.epoch;
    net->weight.fill_(static_cast<double>(checkpoint.epoch));
    checkpoint.save(path);
    *saved = checkpoint.epoch;
  }
}

// Microseconds from the start of a process until it has saved once.
int64_t time_of_a_save(const std::string& path, nn::Linear& net, const SharedNumber& saved) {
  const auto start = std::chrono::steady_clock::now();
  const int64_t before = *saved;
  const pid_t child = ::fork();
  if (child == 0) save_for_ever(path, net, saved);
  REQUIRE(child > 0);
  while (*saved == before) {
    REQUIRE(::waitpid(child, nullptr, WNOHANG) == 0);  // it lives
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start).count();
}

size_t remove_temporary_files(const std::string& folder) {
  size_t removed = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".tmp") removed += std::filesystem::remove(entry.path());
  return removed;
}

}  // namespace

TEST_SUITE("kill") {
  TEST_CASE("a process that is killed 500 times while it saves always leaves its last checkpoint or the next") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "c.xtg";
    nn::Linear net(256, 64);
    train::Checkpoint{.model = net.ptr()}.save(path);
    const SharedNumber saved;
    const int64_t longest = std::max<int64_t>(20000, 4 * time_of_a_save(path, net, saved));
    train::Checkpoint first{.model = net.ptr()};
    first.load(path);
    *saved = first.epoch;
    remove_temporary_files(folder.path());
    std::mt19937 random(1);
    size_t in_the_middle = 0;
    for (int round = 0; round < 500; ++round) {
      const pid_t child = ::fork();
      if (child == 0) save_for_ever(path, net, saved);
      REQUIRE(child > 0);
      std::this_thread::sleep_for(std::chrono::microseconds(static_cast<int64_t>(random()) % longest));
      ::kill(child, SIGKILL);
      ::waitpid(child, nullptr, 0);
      train::Checkpoint checkpoint{.model = net.ptr()};
      checkpoint.load(path);
      CHECK((checkpoint.epoch == *saved || checkpoint.epoch == *saved + 1));
      if (checkpoint.epoch > 0) CHECK(equal(net->weight, full_like(net->weight, checkpoint.epoch)));
      in_the_middle += remove_temporary_files(folder.path());
      *saved = checkpoint.epoch;
    }
    MESSAGE("saved ", int64_t{*saved}, " times, killed in the middle of writing ", in_the_middle, " times");
    CHECK(in_the_middle > 0);
    CHECK(*saved > 100);
  }
}
