#pragma once
#include <cstdint>

// Makes the system's calls and allocations of this program fail, one at a time. Those of the libraries that it only
// calls (BLAS, oneDNN, OpenMP) go on as usual.

namespace faults {

enum class Kind { system_call, allocation };

/// The `number`-th (from 1 on) call of that kind from now on fails, or none with 0.
void fail_call(Kind kind, int64_t number);
/// Calls of that kind since then.
int64_t calls(Kind kind);
/// Whether a call was made to fail since then; no more will be.
bool disarm();
/// Blocks that operator new gave this program and that are not yet given back.
int64_t live_blocks();

}  // namespace faults
