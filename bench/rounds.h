#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <xtgrad/lib/check.h>

#include "machine.h"
#include "turn.h"
#include "twins/twins.h"

// What the benchmarks share: contenders timed in turns, and the table of what came of it.

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

/// One that takes part in a row: its column's name and what does so many steps.
struct Contender {
  std::string name;
  bench::Run run;
};

/// Milliseconds of a contender's rounds.
struct Milliseconds {
  double median, least;
};

/// Before its turn a contender waits until the threads of the one before, which may yet spin, are asleep, and does some
/// steps to wake its own.
struct Pace {
  std::chrono::milliseconds pause{2};
  int warm_up = 1;
};

/// Milliseconds a step of each contender. In each round every contender has its turn, so that what disturbs the machine
/// disturbs all. The order changes, so that nobody always follows the same one.
inline std::vector<Milliseconds> race(const std::vector<Contender>& contenders, int rounds, int steps,
                                      const Pace& pace = {}) {
  std::vector<std::vector<double>> times(contenders.size());
  const Turns turns;
  for (const Contender& each : contenders) each.run(std::max(1, steps / 8));
  std::vector<size_t> order(contenders.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::mt19937 generator(1);
  for (int round = 0; round < rounds; ++round) {
    std::shuffle(order.begin(), order.end(), generator);
    for (const size_t i : order) {
      if (contenders.size() > 1) std::this_thread::sleep_for(pace.pause);
      turns.wait();
      contenders[i].run(pace.warm_up);
      const auto start = std::chrono::steady_clock::now();
      contenders[i].run(steps);
      times[i].push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count() /
                         steps);
    }
  }
  std::vector<Milliseconds> results;
  for (const std::vector<double>& each : times)
    results.push_back({median(each), *std::min_element(each.begin(), each.end())});
  return results;
}

/// So many times as take about `seconds`, at most `most`.
inline int times_of(const bench::Run& run, double seconds, int most) {
  const auto taken = [&](int times) {
    const auto start = std::chrono::steady_clock::now();
    run(times);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  run(1);
  int times = 1;
  while (times < most && taken(times) < seconds) times *= 2;
  return times;
}

/// The rows of a benchmark, printed as they come and written as JSON: {"results": [{"name": .., "ours_ms": .., ..}]}.
class Rows {
 public:
  /// Times the contenders. Ours is the first, "ours"; several that begin with "floor" count as one, the fastest; ratios
  /// are those of ours to the floor, and of each peer to ours. Returns the row.
  const nlohmann::ordered_json& add(const std::string& name, const std::vector<Contender>& contenders, int rounds,
                                    int steps) {
    const std::vector<Milliseconds> results = race(contenders, rounds, steps);
    std::vector<Time> times;
    for (size_t i = 0; i < contenders.size(); ++i) times.push_back({contenders[i].name, results[i].median});
    add_times(name, times);
    rows_.back()["ours_least_ms"] = results[0].least;
    return rows_.back();
  }

  struct Time {
    std::string who;
    double ms;
  };
  /// The same row of milliseconds that were measured elsewhere.
  const nlohmann::ordered_json& add_times(const std::string& name, const std::vector<Time>& times) {
    const double ours = times[0].ms;
    nlohmann::ordered_json row{{"name", name}, {"ours_ms", ours}};
    std::string line = fmt::format("{:<24} ours {:>9.4f}", name, ours), fastest;
    double floor = 0;
    for (const auto& [who, ms] : times)
      if (who.starts_with("floor") && (floor == 0 || ms < floor)) {
        floor = ms;
        fastest = who;
      }
    if (floor > 0) {
      row["floor_ms"] = floor;
      row["floor"] = fastest;
      line += fmt::format("   {} {:>9.4f} ({:.2f})", fastest, floor, ours / floor);
    }
    for (const auto& [who, ms] : times)
      if (who != "ours" && !who.starts_with("floor")) {
        row[who + "_ms"] = ms;
        line += fmt::format("   {} {:>9.4f} ({:.2f})", who, ms, ms / ours);
      }
    fmt::print("{}\n", line);
    std::fflush(stdout);
    rows_.push_back(row);
    return rows_.back();
  }

  /// A figure that is not a time of rounds: in a row of its own or in the one of this name.
  void add_value(const std::string& name, const std::string& who, const std::string& unit, double value) {
    fmt::print("{:<32} {} {:>9.2f} {}\n", name, who, value, unit);
    std::fflush(stdout);
    const auto same = std::find_if(rows_.begin(), rows_.end(), [&](const auto& row) { return row["name"] == name; });
    auto& row = same != rows_.end() ? *same : rows_.emplace_back(nlohmann::ordered_json{{"name", name}});
    row[who + "_" + unit] = value;
  }

  void write(const std::string& path) const {
    if (path.empty()) return;
    std::ofstream file(path);
    file << nlohmann::ordered_json{{"machine", machine()}, {"results", rows_}}.dump(1) << '\n';
    xtgrad::check(file.flush().good(), "cannot write ", path);
  }

 private:
  nlohmann::ordered_json rows_ = nlohmann::ordered_json::array();
};
