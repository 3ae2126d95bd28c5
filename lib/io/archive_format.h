#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <xtgrad/lib/io/archive.h>

// What writing and reading .xtg files share (archive.h has the layout).

namespace xtgrad::io::format {

constexpr char magic[9] = "\x89XTG\r\n\x1a\n";
constexpr uint32_t version = 1;
constexpr size_t preamble_bytes = 64;
constexpr size_t alignment = 64;

struct Preamble {
  uint64_t manifest_bytes = 0, file_bytes = 0, entries = 0;
  uint32_t manifest_checksum = 0;
  uint32_t version = format::version;
};

/// The next multiple of 64; the caller knows that there is one.
constexpr uint64_t align(uint64_t offset) { return (offset + alignment - 1) / alignment * alignment; }

std::string encode_preamble(const Preamble& preamble);
/// The preamble from its 64 bytes, whose magic was right; throws, naming the file, unless the rest is, too.
Preamble decode_preamble(const std::string& file, const unsigned char* bytes);

std::string encode_manifest(const std::vector<ArchiveEntry>& entries, const ArchiveValues& values);
/// Parses a manifest whose checksum was right; still trusts none of its counts.
void decode_manifest(const std::string& file, const std::string& bytes, uint64_t entry_count,
                     std::vector<ArchiveEntry>& entries, ArchiveValues& values);

/// "0x1a2b3c4d".
std::string hex(uint32_t value);

}  // namespace xtgrad::io::format
