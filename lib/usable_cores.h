#pragma once
#include <iosfwd>
#include <string>

namespace xtgrad {

/// Cores that this process may use: those that its affinity names, or fewer where a control group (a container) has a
/// quota of processor time; at least 1.
int usable_cores();

namespace detail {
/// The least quota of the control groups that `groups` lists as /proc/self/cgroup does and of those around them, in
/// cores; `root` is where their folders are. Infinite where there is none.
double cores_of_control_groups(std::istream& groups, const std::string& root);
}  // namespace detail

}  // namespace xtgrad
