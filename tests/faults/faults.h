#pragma once
#include <cstdint>

// Makes the system's calls and allocations of this program fail, one at a time. Those of the libraries that it only
// calls (BLAS, oneDNN, OpenMP) go on as usual.

namespace faults {

/// An interruption is a signal in the middle of a call: it has done half of its work and, when it is made again for the
/// rest, nothing at all.
enum class Kind { system_call, allocation, interruption };

/// The `number`-th (from 1 on) call of that kind from now on fails, or none with 0.
void fail_call(Kind kind, int64_t number);
/// Calls of that kind since then.
int64_t calls(Kind kind);
/// Whether a call was made to fail since then; no more will be.
bool disarm();
/// Blocks that operator new gave this program and that are not yet given back.
int64_t live_blocks();

}  // namespace faults
