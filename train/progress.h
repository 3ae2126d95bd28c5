#pragma once
#include <cstdint>
#include <cstdio>
#include <string>

namespace xtgrad::train {

/// How far an epoch has come; `first_step` is where this run began (above 0 after a resume), `items` and `seconds`
/// count from there.
struct ProgressState {
  int64_t epoch = 1;
  int64_t epochs = 1;
  int64_t step = 0;
  int64_t steps = 0;
  int64_t first_step = 0;
  int64_t items = 0;
  double loss = 0;
  double seconds = 0;
};

/// One line of at most `columns` characters: epoch, bar, step, loss, items a second, and the time left (the time taken
/// once step == steps).
std::string progress_text(const ProgressState& state, int columns = 100, const std::string& unit = "images");

/// Shows an epoch's progress: one line redrawn at most 10 times a second on a terminal, elsewhere a line every tenth.
class Progress {
 public:
  enum class Style { automatic, terminal, plain };

  /// Starts the clock; `out` stays the caller's.
  Progress(int64_t epoch, int64_t epochs, int64_t steps, int64_t first_step = 0, std::FILE* out = stderr,
           Style style = Style::automatic);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  /// Leaves the cursor on a line of its own, also where the epoch was not finished.
  ~Progress();

  /// Tells that `step` steps are done, the last of them over `items` items with this loss; costs nothing when not due.
  void update(int64_t step, int64_t items, double loss);
  /// The same as if called `seconds` after the start.
  void update_at(int64_t step, int64_t items, double loss, double seconds);

  const ProgressState& state() const { return state_; }

 private:
  void draw();

  ProgressState state_;
  std::FILE* out_;
  bool terminal_;
  bool line_open_ = false;
  double drawn_at_ = 0;
  int64_t drawn_step_ = -1;
  int64_t drawn_tenth_ = 0;
  int64_t start_nanoseconds_;
};

}  // namespace xtgrad::train
