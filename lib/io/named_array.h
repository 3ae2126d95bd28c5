#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <xtgrad/lib/array.h>

namespace xtgrad::io {

/// An array under its name.
struct NamedArray {
  std::string name;
  Array array;
  /// What PyTorch calls the elements of the file where they are of a dtype that is none of ours ("float8_e4m3fn").
  std::string_view stored_as = {};
};

/// The most bytes of a name: more would take memory out of proportion to the file.
constexpr size_t longest_name = 4096;

/// One that is there more than once, if any is.
std::optional<std::string_view> repeated_name(std::vector<std::string_view> names);

/// Throws, naming the file, unless all arrays are defined and their names differ, are UTF-8 without a NUL and not above
/// the longest: what readers of every form understand.
void check_for_writing(const std::string& file, const std::vector<NamedArray>& arrays);

}  // namespace xtgrad::io
