#include <xtgrad/autograd/anomaly_mode.h>

#include <execinfo.h>

#include <array>
#include <cstdlib>
#include <mutex>
#include <string>

#include <xtgrad/autograd/grad_mode.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/lib/warning.h>

namespace xtgrad::autograd {

/// The calls that led to an operation, and, for one that a backward pass recorded, the operation whose backward it was.
struct detail::Origin {
  std::array<void*, 32> calls;
  int count = 0;
  std::string induced_by;
  std::shared_ptr<const Origin> parent;
};

namespace {

/// The node whose backward runs on this thread.
thread_local Ref<Node> running;

class Running {
 public:
  explicit Running(Node& node) : before_(running) { running = Ref<Node>(&node); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() { running = before_; }

 private:
  Ref<Node> before_;
};

std::string calls_of(const detail::Origin& origin) {
  std::string result;
  char** const lines = backtrace_symbols(origin.calls.data(), origin.count);
  for (int i = 0; lines && i < origin.count; ++i) result += text("frame #", i, ": ", lines[i], "\n");
  std::free(lines);
  return result;
}

void report(const Node& node) {
  std::shared_ptr<const detail::Origin> origin = node.origin();
  if (!origin)
    return warn("Error detected in ", node.name(),
                ". No forward pass information available. Enable detect anomaly during forward pass for more "
                "information.");
  warn("Error detected in ", node.name(), ". Traceback of forward call that caused the error:\n", calls_of(*origin));
  for (; origin->parent; origin = origin->parent)
    warn("Previous calculation was induced by ", origin->induced_by,
         ". Traceback of forward call that induced the previous calculation:\n", calls_of(*origin->parent));
}

void check_numbers(const Node& node, const Gradients& gradients) {
  const NoGradGuard no_grad;
  for (size_t i = 0; i < gradients.size(); ++i)
    check(!gradients[i].defined() || !is_floating_point(gradients[i].dtype()) || !any(isnan(gradients[i])).item<bool>(),
          "Function '", node.name(), "' returned nan values in its ", i, "th output.");
}

}  // namespace

std::shared_ptr<const detail::Origin> detail::capture_origin() {
  auto origin = std::make_shared<Origin>();
  origin->count = backtrace(origin->calls.data(), static_cast<int>(origin->calls.size()));
  if (running && running->origin()) {
    origin->induced_by = running->name();
    origin->parent = running->origin();
  }
  return origin;
}

void detail::apply_checked(Node& node, const Gradients& outputs, const Needs& needs, Gradients& gradients) {
  if (!AnomalyMode::is_enabled()) return node.apply(outputs, needs, gradients);
  const Running guard(node);
  try {
    node.apply(outputs, needs, gradients);
    if (AnomalyMode::should_check_nan()) check_numbers(node, gradients);
  } catch (...) {
    report(node);
    throw;
  }
}

void AnomalyMode::set_enabled(bool enabled, bool check_nan) {
  enabled_ = enabled;
  check_nan_ = check_nan;
}

DetectAnomalyGuard::DetectAnomalyGuard(bool check_nan)
    : enabled_before_(AnomalyMode::is_enabled()), checked_nan_before_(AnomalyMode::should_check_nan()) {
  static std::once_flag once;
  std::call_once(once, [] { warn("Anomaly mode is for debugging only: its checks slow the program down."); });
  AnomalyMode::set_enabled(true, check_nan);
}

DetectAnomalyGuard::~DetectAnomalyGuard() { AnomalyMode::set_enabled(enabled_before_, checked_nan_before_); }

}  // namespace xtgrad::autograd
