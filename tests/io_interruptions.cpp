// Signals and other processes in the middle of saving and loading.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <list>
#include <set>
#include <string>

#include <signal.h>
#include <sys/time.h>

#include <doctest/doctest.h>

#include <xtgrad/autograd/grad_mode.h>
#include <xtgrad/autograd/ops.h>
#include <xtgrad/nn/nn.h>

#include "child_process.h"
#include "io_files.h"
#include "weight_forms.h"

using namespace xtgrad;

namespace {

std::atomic<int64_t> signals{0};

// Signals come all the time; what they interrupt is not made again by the system.
void start_signals() {
  struct sigaction action {};
  action.sa_handler = [](int) { ++signals; };
  check(::sigaction(SIGALRM, &action, nullptr) == 0, "no handler");
  itimerval often{};
  often.it_interval.tv_usec = often.it_value.tv_usec = 200;
  check(::setitimer(ITIMER_REAL, &often, nullptr) == 0, "no timer");
}

/// How many signals came while a model was saved and loaded again, or what went wrong.
std::string save_under_signals(const test::TemporaryFolder& folder, const test::WeightForm& form) {
  nn::Linear net(1024, 1024), other(1024, 1024);
  const std::string path = folder / ("net" + form.ending);
  start_signals();
  for (int64_t round = 1; signals < 300 || round < 3; ++round) {
    const NoGradGuard no_grad;
    net->weight.fill_(static_cast<double>(round));
    form.save(net.ptr(), path);
    form.load(other.ptr(), path);
    if (!test::same_state(*net, *other)) return "what was loaded is not what was saved";
  }
  return text(signals.load());
}

using Clock = std::chrono::steady_clock;
constexpr int64_t kRoundsOfOne = 1'000'000;  // a writer's models hold its number times this and the round's

// Fills the model with a new number each time; returns how often it was saved.
std::string save_until(Clock::time_point end, const test::WeightForm& form, int64_t writer, const std::string& path) {
  nn::Linear net(256, 128);
  int64_t round = 0;
  for (; round < 3 || Clock::now() < end; ++round) {  // on a slow machine, too
    const NoGradGuard no_grad;
    for (Tensor& parameter : net->parameters()) parameter.fill_(static_cast<double>(writer * kRoundsOfOne + round));
    form.save(net.ptr(), path);
  }
  return text(round);
}

struct Seen {
  int64_t loads = 0, saves = 0;
  std::set<int64_t> writers;
};

// So many processes save to one path while this one loads from it.
Seen load_from(int64_t writers, const test::WeightForm& form, std::chrono::milliseconds time) {
  const test::TemporaryFolder folder;
  const std::string path = folder / ("net" + form.ending);
  nn::Linear net(256, 128);
  form.save(net.ptr(), path);
  const Clock::time_point end = Clock::now() + time;
  std::list<test::ChildProcess> processes;
  for (int64_t writer = 1; writer <= writers; ++writer)
    processes.emplace_back([&, writer] { return save_until(end, form, writer, path); });
  Seen seen;
  const auto load = [&] {
    form.load(net.ptr(), path);
    ++seen.loads;
    const double number = net->weight[0][0].item<double>();
    if (number < kRoundsOfOne) return;  // the first one
    seen.writers.insert(static_cast<int64_t>(number) / kRoundsOfOne);
    for (const Tensor& parameter : net->parameters()) CHECK(equal(parameter, full_like(parameter, number)));
  };
  while (Clock::now() < end) load();
  for (test::ChildProcess& process : processes) {
    const std::string report = process.report();
    const int64_t saves = std::atoll(report.c_str());
    CHECK_MESSAGE(saves > 0, report);
    seen.saves += saves;
  }
  load();
  CHECK(folder.files() == 1);
  REQUIRE_FALSE(seen.writers.empty());
  CHECK(*seen.writers.begin() >= 1);
  CHECK(*seen.writers.rbegin() <= writers);
  return seen;
}

// Again until files of several were seen: a busy machine may run one of the processes alone for a while.
Seen load_from_several(int64_t writers, const test::WeightForm& form, std::chrono::milliseconds time) {
  Seen seen = load_from(writers, form, time);
  for (int attempt = 1; attempt < 20 && seen.writers.size() < 2; ++attempt) seen = load_from(writers, form, time);
  return seen;
}

}  // namespace

TEST_SUITE("io_interruptions") {
  TEST_CASE("signals every 200 microseconds disturb neither saving nor loading") {
    int64_t all = 0;
    for (const test::WeightForm& form : test::weight_forms) {
      CAPTURE(form.ending);
      const test::TemporaryFolder folder;
      const std::string report = test::in_child([&] { return save_under_signals(folder, form); });
      const int64_t came = std::atoll(report.c_str());
      CHECK_MESSAGE(came >= 300, report);
      CHECK(folder.files() == 1);
      all += came;
    }
    MESSAGE(all, " signals");
  }

  TEST_CASE("of two or four processes that save to one path each load gets one's checkpoint whole") {
    for (const int64_t writers : {2, 4}) {
      const Seen seen = load_from_several(writers, test::weight_forms[0], std::chrono::milliseconds(2000));
      CHECK(seen.writers.size() > 1);
      MESSAGE(writers, " processes saved ", seen.saves, " times, ", seen.loads, " loads saw ", seen.writers.size());
    }
  }

  TEST_CASE("of two processes that save weights to one path each load gets one's file whole") {
    for (const test::WeightForm& form : test::weight_forms) {
      if (form.checkpoint) continue;
      CAPTURE(form.ending);
      const Seen seen = load_from_several(2, form, std::chrono::milliseconds(500));
      CHECK(seen.writers.size() == 2);
      MESSAGE(form.ending, ": 2 processes saved ", seen.saves, " times, ", seen.loads, " loads");
    }
  }
}
