#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <xtgrad/lib/array.h>
#include <xtgrad/lib/io/foreign_dtype.h>

namespace xtgrad::io {

/// The header of a .safetensors file: {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
/// "__metadata__": {"key": "text"}}.
struct SafetensorsHeader {
  struct Entry {
    std::string name;
    const ForeignDtype* type = nullptr;
    Dims shape;
    uint64_t begin = 0, end = 0;  // its bytes, from the first element of all
  };
  std::vector<Entry> entries;
  std::map<std::string, std::string> metadata;
};

/// Throws, with the file's name, on what is not just that; what stands there twice would let two readers see different
/// arrays.
SafetensorsHeader parse_safetensors_header(std::string_view text, const std::string& file);

std::string safetensors_header_text(const SafetensorsHeader& header);

/// The name that the metadata stand under, which no array can have.
inline constexpr std::string_view kSafetensorsMetadata = "__metadata__";

}  // namespace xtgrad::io
