#pragma once

namespace xtgrad::train::detail {

/// Gives the calling thread a stack of its own for signal handlers. Threads of parallel_for take no signals.
void use_signal_stack();

}  // namespace xtgrad::train::detail
