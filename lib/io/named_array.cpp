#include <xtgrad/lib/io/named_array.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include <xtgrad/lib/check.h>

namespace xtgrad::io {

namespace {

// The bytes of the character that text begins with; 0 if it is none (RFC 3629: shortest forms, no surrogates).
size_t character(std::string_view text) {
  const auto at = [&](size_t i) { return i < text.size() ? static_cast<uint8_t>(text[i]) : 0U; };
  const unsigned first = at(0);
  if (first < 0x80) return 1;
  const size_t count = first >= 0xf5 ? 0 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  for (size_t i = 1; i < count; ++i)
    if ((at(i) & 0xc0U) != 0x80) return 0;
  const unsigned second = at(1);
  const bool wrong = (first == 0xe0 && second < 0xa0) || (first == 0xed && second >= 0xa0) ||
                     (first == 0xf0 && second < 0x90) || (first == 0xf4 && second >= 0x90);
  return wrong ? 0 : count;
}

bool is_utf8_without_nul(std::string_view text) {
  while (!text.empty()) {
    const size_t count = text.front() == '\0' ? 0 : character(text);
    if (count == 0) return false;
    text.remove_prefix(count);
  }
  return true;
}

}  // namespace

std::optional<std::string_view> repeated_name(std::vector<std::string_view> names) {
  std::sort(names.begin(), names.end());
  const auto found = std::adjacent_find(names.begin(), names.end());
  return found == names.end() ? std::nullopt : std::optional(*found);
}

void check_for_writing(const std::string& file, const std::vector<NamedArray>& arrays) {
  std::vector<std::string_view> names;
  for (const NamedArray& each : arrays) {
    check(each.name.size() <= longest_name, file, ": the name '", each.name.substr(0, 50), "...' has ",
          each.name.size(), " bytes, at most ", longest_name, " are possible");
    check(is_utf8_without_nul(each.name), file, ": the name of array ", names.size(),
          " is no UTF-8 text, or has a NUL in it");
    check(each.array.defined(), file, ": '", each.name, "' is undefined and cannot be written");
    names.push_back(each.name);
  }
  if (const auto twice = repeated_name(std::move(names))) fail(file, ": two arrays are called '", *twice, "'");
}

}  // namespace xtgrad::io
