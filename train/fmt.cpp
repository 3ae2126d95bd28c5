// {fmt}'s formatting, compiled here for all the library: header-only, it costs three seconds a file, and linking
// Debian's shared one would make every program need it. The other files include fmt/core.h, which only declares it.
#define FMT_HEADER_ONLY
#include <fmt/format.h>

namespace {
// An inline function is emitted where its address is taken.
[[gnu::used]] auto* const vformat = static_cast<std::string (*)(fmt::string_view, fmt::format_args)>(&fmt::vformat);
}  // namespace
