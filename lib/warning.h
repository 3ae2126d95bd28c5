#pragma once
#include <functional>
#include <string>

#include <xtgrad/lib/check.h>

namespace xtgrad {

/// Replaces what happens to warnings, which are printed to stderr at the start; an empty handler restores that.
void set_warning_handler(std::function<void(const std::string&)> handler);

namespace detail {
void handle_warning(const std::string& message);
}

/// Hands the parts, put together as one message, to the warning handler.
template <class... Parts>
void warn(const Parts&... parts) {
  detail::handle_warning(text(parts...));
}

}  // namespace xtgrad
