#pragma once

namespace xtgrad {

/// Whether operations are recorded on this thread.
class GradMode {
 public:
  static bool is_enabled() { return enabled_; }
  static void set_enabled(bool enabled) { enabled_ = enabled; }

 private:
  static inline thread_local bool enabled_ = true;
};

/// Sets the grad mode of this thread until the end of the scope.
class AutoGradMode {
 public:
  explicit AutoGradMode(bool enabled) : before_(GradMode::is_enabled()) { GradMode::set_enabled(enabled); }
  AutoGradMode(const AutoGradMode&) = delete;
  AutoGradMode& operator=(const AutoGradMode&) = delete;
  ~AutoGradMode() { GradMode::set_enabled(before_); }

 private:
  bool before_;
};

/// Operations in its scope are not recorded.
class NoGradGuard : public AutoGradMode {
 public:
  NoGradGuard() : AutoGradMode(false) {}
};

/// In its scope nothing is recorded, and the tensors that are made are marked: they can never be part of a graph's
/// history, so that a model evaluated under it cannot be trained through by mistake. PyTorch's checks, not its speed:
/// without a graph an operation keeps nothing anyway.
class InferenceMode : public AutoGradMode {
 public:
  explicit InferenceMode(bool enabled = true) : AutoGradMode(!enabled), before_(enabled_) { enabled_ = enabled; }
  ~InferenceMode() { enabled_ = before_; }
  static bool is_enabled() { return enabled_; }

 private:
  static inline thread_local bool enabled_ = false;
  bool before_;
};

}  // namespace xtgrad
