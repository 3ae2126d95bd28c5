#pragma once
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>

#include "rounds.h"

/// What every benchmark's command line decides.
struct Command {
  bool peers = false;
  std::string json;
  int rounds = 9;
  std::vector<int> threads{1, 2};
  CLI::App app;

  explicit Command(const std::string& description) : app(description) {
    app.add_flag("--peers", peers, "measure libtorch in the same rounds");
    app.add_option("--json", json, "write the results to this file");
    app.add_option("--rounds", rounds, "interleaved rounds, of which the medians are shown")
        ->check(CLI::PositiveNumber);
    app.add_option("--threads", threads, "numbers of threads")->check(CLI::PositiveNumber);
  }

  /// Reads the command line, runs body(rows) and writes --json; returns the exit code.
  template <class Body>
  int run(int argc, char** argv, const Body& body) {
    CLI11_PARSE(app, argc, argv);
    try {
#ifndef BENCH_LIBTORCH
      xtgrad::check(!peers, "libtorch is not installed (Debian: libtorch-dev): configure again once it is");
#endif
      fmt::print("{}", xtgrad::show_config());
      Rows rows;
      body(rows);
      rows.write(json);
      return 0;
    } catch (const std::exception& error) {
      fmt::print(stderr, "{}\n", error.what());
      return 1;
    }
  }
};
