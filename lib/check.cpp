#include <xtgrad/lib/check.h>

#include <charconv>

namespace xtgrad::detail {

void append_text(std::string& out, double value) {
  char digits[32];
  auto [end, status] = std::to_chars(digits, digits + sizeof digits, value);
  out.append(digits, end);
}

void throw_error(const std::string& message) { throw Error(message); }

}  // namespace xtgrad::detail
