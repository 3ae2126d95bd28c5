#pragma once

namespace xtgrad::train {

/// While it lives, Ctrl-C (SIGINT) and SIGTERM ask instead of killing; a second one kills. Handlers are restored at the
/// end, and a signal that was ignored (nohup) stays ignored.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  /// True once a signal has come.
  bool requested() const { return signal() != 0; }
  /// The signal that came first, or 0.
  int signal() const;
};

}  // namespace xtgrad::train
