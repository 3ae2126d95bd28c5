// parallel_for and the number of threads.
#include <atomic>
#include <limits>
#include <stdexcept>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/parallel.h>

#include "threads_scope.h"

using namespace xtgrad;

namespace {

/// How often each index of [begin, end) was visited; visits outside the range are counted in `outside`.
struct Visits {
  std::vector<int> inside;
  std::atomic<int> outside{0}, calls{0};

  Visits(int64_t begin, int64_t end, int64_t grain) : inside(static_cast<size_t>(end > begin ? end - begin : 0)) {
    parallel_for(begin, end, grain, [&](int64_t from, int64_t to) {
      ++calls;
      for (int64_t i = from; i < to; ++i) {
        if (i >= begin && i < end)
          ++inside[static_cast<size_t>(i - begin)];
        else
          ++outside;
      }
    });
  }
  bool exactly_once() const { return outside == 0 && inside == std::vector<int>(inside.size(), 1); }
};

}  // namespace

TEST_SUITE("parallel") {
  TEST_CASE("parallel_for covers its range exactly once, however it is divided") {
    for (int threads : {1, 2, 3, 7})
      for (int64_t grain : {1, 2, 5, 64})
        for (int64_t n : {1, 2, 3, 6, 7, 8, 64, 65, 1000})
          for (int64_t begin : {-5, 0, 17}) {
            const Threads scope(threads);
            const Visits visits(begin, begin + n, grain);
            CAPTURE(threads);
            CAPTURE(grain);
            CAPTURE(n);
            CAPTURE(begin);
            CHECK(visits.exactly_once());
            CHECK(visits.calls <= threads);
            CHECK((n > grain || visits.calls == 1));
          }
  }

  TEST_CASE("an empty or reversed range calls nothing") {
    CHECK(Visits(3, 3, 1).calls.load() == 0);
    CHECK(Visits(3, -3, 1).calls.load() == 0);
  }

  TEST_CASE("a range of several grains uses several threads") {
    const Threads scope(2);
    CHECK(Visits(0, 100, 10).calls.load() == 2);
    CHECK(Visits(0, 100, 100).calls.load() == 1);
  }

  TEST_CASE("a nested parallel_for runs on the thread that called it") {
    const Threads scope(2);
    std::atomic<int> outer{0}, inner{0}, strayed{0};
    CHECK(!in_parallel_region());
    parallel_for(0, 8, 1, [&](int64_t, int64_t) {
      ++outer;
      if (!in_parallel_region()) ++strayed;
      const std::thread::id mine = std::this_thread::get_id();
      parallel_for(0, 1000, 1, [&](int64_t from, int64_t to) {
        ++inner;
        if (from != 0 || to != 1000 || std::this_thread::get_id() != mine) ++strayed;
      });
    });
    CHECK(outer == 2);
    CHECK(inner == 2);
    CHECK(strayed == 0);
    CHECK(!in_parallel_region());
  }

  TEST_CASE("an exception of a body reaches the caller as it was thrown, and the next loop is whole") {
    const Threads scope(4);
    for (int64_t bad : {0, 57, 99}) {
      std::atomic<int> finished{0};
      const auto loop = [&] {
        parallel_for(0, 100, 1, [&](int64_t from, int64_t to) {
          if (from <= bad && bad < to) throw std::out_of_range("element is bad");
          ++finished;
        });
      };
      CHECK_THROWS_WITH_AS(loop(), "element is bad", std::out_of_range);
      CHECK(finished == 3);
      CHECK(Visits(0, 100, 1).exactly_once());
    }
  }

  TEST_CASE("of several exceptions one reaches the caller") {
    const Threads scope(4);
    const auto loop = [] {
      parallel_for(0, 100, 1, [](int64_t from, int64_t) { fail("from ", from % 25 == 0 ? "a piece" : "nowhere"); });
    };
    CHECK_THROWS_WITH_AS(loop(), "from a piece", Error);
  }

  TEST_CASE("set_num_threads refuses what no machine has and changes nothing then") {
    const Threads scope(3);
    for (int bad : {0, -1, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()}) {
      CAPTURE(bad);
      CHECK_THROWS_AS(set_num_threads(bad), Error);
      CHECK(get_num_threads() == 3);
    }
    CHECK_THROWS_WITH_AS(set_num_threads(0), "set_num_threads: expected a positive number of threads, got 0", Error);
  }

  TEST_CASE("set_num_threads is a thread's own affair") {
    const Threads scope(3);
    int seen = 0;
    std::thread([&] {
      set_num_threads(5);
      seen = get_num_threads();
    }).join();
    CHECK(seen == 5);
    CHECK(get_num_threads() == 3);
  }

  TEST_CASE("several threads run loops of their own at once") {
    std::vector<std::thread> running;
    std::atomic<int> wrong{0};
    for (int t = 0; t < 3; ++t)
      running.emplace_back([&] {
        const Threads scope(2);
        for (int round = 0; round < 50; ++round)
          if (!Visits(0, 100 + round, 3).exactly_once()) ++wrong;
      });
    for (std::thread& thread : running) thread.join();
    CHECK(wrong == 0);
  }
}
