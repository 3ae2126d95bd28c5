#pragma once
// The first header of every umbrella. An older language standard gets this sentence alone: without the #include, which
// no compiler survives, hundreds of errors of other headers would follow it.
#if __cplusplus < 202002L
#error "xtgrad needs C++20: compile with -std=c++20 (CMake: target_compile_features(program PRIVATE cxx_std_20))"
#include <xtgrad needs -std=c++20>
#endif
