#pragma once
#include <string>

#include <xtgrad/lib/array.h>

namespace xtgrad::io {

/// An array under its name.
struct NamedArray {
  std::string name;
  Array array;
};

}  // namespace xtgrad::io
