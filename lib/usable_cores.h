#pragma once

namespace xtgrad {

/// Cores that this process may use: those that its affinity names, or fewer where a control group (a container) has a
/// quota of processor time; at least 1.
int usable_cores();

}  // namespace xtgrad
