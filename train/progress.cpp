#include <xtgrad/train/progress.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <xtgrad/lib/check.h>

namespace xtgrad::train {
namespace {

constexpr double seconds_between_draws = 0.1;
constexpr int plain_columns = 100;

int64_t nanoseconds_now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// 0:07, 12:34, 1:02:03
std::string clock_text(double seconds) {
  if (!std::isfinite(seconds) || seconds > 1e9) return "-:--";
  const auto whole = static_cast<int64_t>(std::max(0.0, std::round(seconds)));
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

double share_done(const ProgressState& s) {
  if (s.steps <= 0) return 1;
  return std::clamp(static_cast<double>(s.step) / static_cast<double>(s.steps), 0.0, 1.0);
}

std::string bar_text(double share, int width) {
  const int filled = static_cast<int>(share * width);
  std::string bar(static_cast<size_t>(filled), '=');
  if (filled < width) bar += '>';
  bar.resize(static_cast<size_t>(width), ' ');
  return '[' + bar + ']';
}

std::string time_text(const ProgressState& s) {
  if (s.step >= s.steps) return clock_text(s.seconds) + " taken";
  const int64_t done = s.step - s.first_step;
  if (done <= 0) return "-:-- left";
  return clock_text(s.seconds / static_cast<double>(done) * static_cast<double>(s.steps - s.step)) + " left";
}

int terminal_columns(std::FILE* out) {
  winsize size{};
  const bool known = ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? std::min<int>(size.ws_col, 200) : 80;
}

}  // namespace

std::string progress_text(const ProgressState& s, int columns, const std::string& unit) {
  const std::string head = fmt::format("epoch {:>{}}/{} ", s.epoch, std::to_string(s.epochs).size(), s.epochs);
  std::string tail = fmt::format(" {:>{}}/{}  loss {:.4f}", s.step, std::to_string(s.steps).size(), s.steps, s.loss);
  if (s.items > 0 && s.seconds > 0) {
    tail += fmt::format("  {:.0f} {}/s", static_cast<double>(s.items) / s.seconds, unit);
  }
  tail += "  " + time_text(s);
  constexpr int smallest_bar = 6;
  constexpr int largest_bar = 30;
  const int room = columns - static_cast<int>(head.size() + tail.size()) - 2;
  const std::string bar = room >= smallest_bar ? bar_text(share_done(s), std::min(room, largest_bar)) : "";
  return (head + bar + tail).substr(0, static_cast<size_t>(std::max(columns, 1)));
}

Progress::Progress(int64_t epoch, int64_t epochs, int64_t steps, int64_t first_step, std::FILE* out, Style style)
    : out_(out), start_nanoseconds_(nanoseconds_now()) {
  check(out != nullptr, "Progress: no stream to write to");
  check(steps >= 0 && first_step >= 0 && first_step <= steps, "Progress: expected 0 <= first step <= steps, got ",
        first_step, " of ", steps);
  state_.epoch = epoch;
  state_.epochs = epochs;
  state_.steps = steps;
  state_.step = state_.first_step = first_step;
  terminal_ = style == Style::terminal || (style == Style::automatic && isatty(fileno(out)) == 1);
  drawn_tenth_ = static_cast<int64_t>(share_done(state_) * 10);
  drawn_at_ = -seconds_between_draws;
}

Progress::~Progress() {
  if (!terminal_) return;
  if (drawn_step_ != state_.step && state_.step > state_.first_step) draw();
  if (!line_open_) return;
  std::fputc('\n', out_);
  std::fflush(out_);
}

void Progress::update(int64_t step, int64_t items, double loss) {
  update_at(step, items, loss, static_cast<double>(nanoseconds_now() - start_nanoseconds_) * 1e-9);
}

void Progress::update_at(int64_t step, int64_t items, double loss, double seconds) {
  state_.step = step;
  state_.items += items;
  state_.loss = loss;
  state_.seconds = seconds;
  const auto tenth = static_cast<int64_t>(share_done(state_) * 10);
  const bool finished = step >= state_.steps;
  const bool due = terminal_ ? finished || seconds - drawn_at_ >= seconds_between_draws : tenth > drawn_tenth_;
  if (!due) return;
  drawn_tenth_ = tenth;
  draw();
}

void Progress::draw() {
  drawn_at_ = state_.seconds;
  drawn_step_ = state_.step;
  line_open_ = terminal_;
  // The last column stays free: many terminals wrap as soon as it is written.
  const std::string line = progress_text(state_, terminal_ ? terminal_columns(out_) - 1 : plain_columns);
  const std::string shown = terminal_ ? '\r' + line + "\x1b[K" : line + '\n';
  std::fputs(shown.c_str(), out_);
  std::fflush(out_);
}

}  // namespace xtgrad::train
