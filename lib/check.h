#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace xtgrad {

/// The one exception type: says what is wrong, with the values, and what would be right.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  /// what(), which never holds a backtrace here: PyTorch's name for it.
  const char* what_without_backtrace() const noexcept { return what(); }
};

namespace detail {
// A message is put together from parts without dragging <sstream> into every user's program.
// A type of ours joins in by an overload of append_text beside its definition (found by ADL).
inline void append_text(std::string& out, std::string_view text) { out += text; }
inline void append_text(std::string& out, const char* text) { out += text; }
inline void append_text(std::string& out, const std::string& text) { out += text; }
inline void append_text(std::string& out, char c) { out += c; }
inline void append_text(std::string& out, bool value) { out += value ? "true" : "false"; }
inline void append_text(std::string& out, int value) { out += std::to_string(value); }
inline void append_text(std::string& out, long value) { out += std::to_string(value); }
inline void append_text(std::string& out, long long value) { out += std::to_string(value); }
inline void append_text(std::string& out, unsigned value) { out += std::to_string(value); }
inline void append_text(std::string& out, unsigned long value) { out += std::to_string(value); }
inline void append_text(std::string& out, unsigned long long value) { out += std::to_string(value); }
/// Writes the shortest text that reads back as the same number: 0.1, 1e-05, inf.
void append_text(std::string& out, double value);
[[noreturn]] void throw_error(const std::string& message);
}  // namespace detail

/// The parts, one after the other, as one string.
template <class... Parts>
std::string text(const Parts&... parts) {
  std::string out;
  using detail::append_text;
  (append_text(out, parts), ...);
  return out;
}

/// Throws Error with the parts as its message.
template <class... Parts>
[[noreturn, gnu::noinline, gnu::cold]] void fail(const Parts&... parts) {
  detail::throw_error(text(parts...));
}

/// Throws Error with the parts as its message unless `condition` holds; the message costs nothing when it does.
template <class... Parts>
inline void check(bool condition, const Parts&... parts) {
  if (!condition) [[unlikely]]
    fail(parts...);
}

}  // namespace xtgrad
