#pragma once

namespace xtgrad::train::detail {

/// Gives the calling thread, and those that share its parallel operations, stacks of their own for signal handlers.
void use_signal_stacks();

}  // namespace xtgrad::train::detail
