#pragma once
#include <optional>
#include <string>
#include <vector>

#include "../twins/twins.h"

/// A contender in a process of its own, which says "ready", does so many steps as each line of its input says and
/// answers "done"; nothing where it never gets ready. It stops when the last copy goes. The process sees
/// OMP_NUM_THREADS and OPENBLAS_NUM_THREADS as `threads`, and OpenBLAS's kernels are those that ours runs on.
std::optional<bench::Run> start_peer(const std::vector<std::string>& command, int threads);
