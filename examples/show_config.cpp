// How xtgrad was built and what it runs on: the first thing to put into a bug report.
#include <CLI/CLI.hpp>
#include <iostream>

#include <xtgrad/xtgrad.h>

int main(int argc, char** argv) {
  CLI::App app("Prints how xtgrad was built and what it runs on, for bug reports");
  CLI11_PARSE(app, argc, argv);
  std::cout << xtgrad::show_config();
}
