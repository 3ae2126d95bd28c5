#pragma once
#include <atomic>
#include <memory>

#include <xtgrad/autograd/node.h>

namespace xtgrad {
namespace autograd {

/// For debugging, on all threads: operations remember where they were recorded; an error in their backward, or a
/// gradient with nan in it, is reported with that place and ends the backward pass.
class AnomalyMode {
 public:
  static bool is_enabled() { return enabled_.load(std::memory_order_relaxed); }
  static bool should_check_nan() { return check_nan_.load(std::memory_order_relaxed); }
  static void set_enabled(bool enabled, bool check_nan = true);

 private:
  static inline std::atomic<bool> enabled_{false}, check_nan_{true};
};

/// Anomaly mode until the end of the scope; without check_nan only errors are reported.
class DetectAnomalyGuard {
 public:
  explicit DetectAnomalyGuard(bool check_nan = true);
  DetectAnomalyGuard(const DetectAnomalyGuard&) = delete;
  DetectAnomalyGuard& operator=(const DetectAnomalyGuard&) = delete;
  ~DetectAnomalyGuard();

 private:
  bool enabled_before_, checked_nan_before_;
};

namespace detail {
std::shared_ptr<const Origin> capture_origin();
/// Runs node.apply(), in anomaly mode with its checks.
void apply_checked(Node& node, const Gradients& outputs, const Needs& needs, Gradients& gradients);
}  // namespace detail

}  // namespace autograd
}  // namespace xtgrad
