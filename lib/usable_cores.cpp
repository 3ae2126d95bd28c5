#include <xtgrad/lib/usable_cores.h>

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <optional>
#include <string>
#include <thread>

namespace xtgrad {
namespace {

int cores_of_affinity() {
#if defined(__linux__)
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(getpid(), sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) return CPU_COUNT(&set);
#endif
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

// "max 100000" or "150000 100000": microseconds of processor time in a period.
std::optional<double> quota_in(const std::string& folder) {
  std::ifstream in(folder + "/cpu.max");
  std::string quota;
  double period = 0;
  if (!(in >> quota >> period) || quota == "max" || !(period > 0)) return std::nullopt;
  try {
    return std::stod(quota) / period;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

// The same in version 1, in two files; -1 where there is none.
std::optional<double> quota_in_version_1(const std::string& folder) {
  double quota = -1, period = 0;
  std::ifstream(folder + "/cpu.cfs_quota_us") >> quota;
  std::ifstream(folder + "/cpu.cfs_period_us") >> period;
  return quota > 0 && period > 0 ? std::optional(quota / period) : std::nullopt;
}

// The least of the quotas of a group and those around it.
template <class Quota>
double least_quota(const std::string& root, std::string group, const Quota& quota) {
  double least = INFINITY;
  for (;;) {
    least = std::min(least, quota(root + group).value_or(INFINITY));
    if (group.empty()) return least;
    group.resize(group.rfind('/') == std::string::npos ? 0 : group.rfind('/'));
  }
}

}  // namespace

// See cgroups(7). In a container, the group's path may be one outside of it; the root is then its own.
double detail::cores_of_control_groups(std::istream& groups, const std::string& root) {
  double least = INFINITY;
  for (std::string line; std::getline(groups, line);) {
    const size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    std::string group = line.substr(second + 1);
    if (group == "/") group.clear();
    if (controllers == ",,")
      least = std::min(least, least_quota(root, group, quota_in));
    else if (controllers.find(",cpu,") != std::string::npos)
      least = std::min(least, least_quota(root + "/cpu", group, quota_in_version_1));
  }
  return least;
}

int usable_cores() {
  static const int cores = [] {
    std::ifstream groups("/proc/self/cgroup");
    const double quota = detail::cores_of_control_groups(groups, "/sys/fs/cgroup");
    return std::max(1, static_cast<int>(std::min<double>(cores_of_affinity(), std::ceil(quota))));
  }();
  return cores;
}

}  // namespace xtgrad
