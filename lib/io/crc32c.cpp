#include <xtgrad/lib/io/crc32c.h>

#include <array>
#include <cstring>

namespace xtgrad::io {

namespace {

constexpr uint32_t polynomial = 0x82f63b78;  // Castagnoli's, bits reversed (RFC 3720)

using Tables = std::array<std::array<uint32_t, 256>, 8>;

constexpr Tables make_tables() {
  Tables tables{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ polynomial : crc >> 1;
    tables[0][byte] = crc;
  }
  for (uint32_t byte = 0; byte < 256; ++byte)
    for (size_t k = 1; k < 8; ++k) tables[k][byte] = tables[k - 1][byte] >> 8 ^ tables[0][tables[k - 1][byte] & 255];
  return tables;
}

constexpr Tables tables = make_tables();

uint64_t load64(const uint8_t* from) {
  uint64_t word = 0;
  std::memcpy(&word, from, sizeof(word));
  return word;
}

#if defined(__x86_64__)
[[gnu::target("sse4.2")]] uint32_t crc32c_hardware(const void* bytes, size_t count, uint32_t before) {
  const uint8_t* next = static_cast<const uint8_t*>(bytes);
  uint64_t crc = ~before;
  for (; count >= 8; count -= 8, next += 8) crc = __builtin_ia32_crc32di(crc, load64(next));
  uint32_t rest = static_cast<uint32_t>(crc);
  for (; count > 0; --count, ++next) rest = __builtin_ia32_crc32qi(rest, *next);
  return ~rest;
}
#endif

}  // namespace

uint32_t detail::crc32c_table(const void* bytes, size_t count, uint32_t before) {
  const uint8_t* next = static_cast<const uint8_t*>(bytes);
  uint32_t crc = ~before;
  for (; count >= 8; count -= 8, next += 8) {
    const uint64_t word = load64(next) ^ crc;
    crc = 0;
    for (size_t k = 0; k < 8; ++k) crc ^= tables[7 - k][word >> (8 * k) & 255];
  }
  for (; count > 0; --count, ++next) crc = crc >> 8 ^ tables[0][(crc ^ *next) & 255];
  return ~crc;
}

uint32_t crc32c(const void* bytes, size_t count, uint32_t before) {
#if defined(__x86_64__)
  static const bool has_instruction = __builtin_cpu_supports("sse4.2");
  if (has_instruction) return crc32c_hardware(bytes, count, before);
#endif
  return detail::crc32c_table(bytes, count, before);
}

}  // namespace xtgrad::io
