#pragma once
#include <string>

namespace xtgrad {

/// How xtgrad was built and what it runs on, a line each: its version and compiler, the instruction set and the
/// threads, BLAS, oneDNN and what multiplies and convolves floats. For bug reports and benchmarks.
std::string show_config();

}  // namespace xtgrad
