#pragma once
#include <map>
#include <string>
#include <vector>

#include <xtgrad/lib/io/byte_source.h>
#include <xtgrad/lib/io/named_array.h>

namespace xtgrad::io {

/// What a .safetensors file holds: arrays and texts.
struct Safetensors {
  std::vector<NamedArray> arrays;  // in the order of their bytes
  std::map<std::string, std::string> metadata;
};

/// Reads a .safetensors file. Its elements are not copied: the arrays show the file itself, whose pages come when they
/// are touched; changing an array changes nobody else's. Elements of dtypes that are none of ours (U16 to U64, F8_E4M3,
/// F8_E5M2 ...) are converted as io::ForeignDtype says; those of less than a byte are refused. Throws, naming file and
/// entry, what its format forbids.
Safetensors read_safetensors(const std::string& path);
/// The same from an open source, whose bytes are copied.
Safetensors read_safetensors(const ByteSource& source);

/// Writes one, row-major; the file appears whole or not at all. Throws when two arrays have one name.
void write_safetensors(const std::string& path, const std::vector<NamedArray>& arrays,
                       const std::map<std::string, std::string>& metadata = {});

}  // namespace xtgrad::io
