// How xtgrad was built and what it runs on: the first thing to put into a bug report.
#include <CLI/CLI.hpp>
#include <iostream>

#include <xtgrad/xtgrad.h>

int main(int argc, char** argv) {
  CLI::App app("Prints how xtgrad was built and what it runs on, for bug reports");
  CLI11_PARSE(app, argc, argv);
  try {
    xtgrad::linalg::inv(xtgrad::eye(1));  // a program without linear algebra is linked with no BLAS to tell of
    std::cout << xtgrad::show_config();
    return 0;
  } catch (const xtgrad::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
