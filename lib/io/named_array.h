#pragma once
#include <string>
#include <vector>

#include <xtgrad/lib/array.h>

namespace xtgrad::io {

/// An array under its name.
struct NamedArray {
  std::string name;
  Array array;
};

/// Throws, naming the file, unless all arrays are defined and their names differ, are UTF-8 without a NUL and not above
/// 4096 bytes: what readers of every form understand.
void check_for_writing(const std::string& file, const std::vector<NamedArray>& arrays);

}  // namespace xtgrad::io
