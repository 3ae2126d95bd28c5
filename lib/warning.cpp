#include <xtgrad/lib/warning.h>

#include <cstdio>
#include <mutex>

namespace xtgrad {
namespace {

std::mutex mutex;
std::function<void(const std::string&)>& handler() {
  static std::function<void(const std::string&)> current;
  return current;
}

}  // namespace

void set_warning_handler(std::function<void(const std::string&)> replacement) {
  std::lock_guard lock(mutex);
  handler() = std::move(replacement);
}

void detail::handle_warning(const std::string& message) {
  std::function<void(const std::string&)> current;
  {
    std::lock_guard lock(mutex);
    current = handler();
  }
  if (current) return current(message);
  std::fprintf(stderr, "Warning: %s\n", message.c_str());
}

}  // namespace xtgrad
