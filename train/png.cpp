#include <xtgrad/train/png.h>

#include <algorithm>

#include <zlib.h>

#include <xtgrad/lib/check.h>

namespace xtgrad::train {
namespace {

void append_big_endian(std::string& out, uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xFF);
}

const Bytef* bytes_of(const std::string& s) { return reinterpret_cast<const Bytef*>(s.data()); }

// Length, type, data, and the CRC-32 of type and data.
void append_chunk(std::string& out, const char* type, const std::string& data) {
  append_big_endian(out, static_cast<uint32_t>(data.size()));
  const std::string checked = type + data;
  out += checked;
  append_big_endian(out, static_cast<uint32_t>(crc32(0, bytes_of(checked), static_cast<uInt>(checked.size()))));
}

std::string deflated(const std::string& raw) {
  uLongf size = compressBound(static_cast<uLong>(raw.size()));
  std::string out(size, '\0');
  const int status = compress2(reinterpret_cast<Bytef*>(out.data()), &size, bytes_of(raw),
                               static_cast<uLong>(raw.size()), Z_BEST_COMPRESSION);
  check(status == Z_OK, "png: zlib cannot compress ", raw.size(), " bytes, status ", status);
  out.resize(size);
  return out;
}

}  // namespace

std::string png(int64_t width, int64_t height, std::span<const uint8_t> pixels, int64_t channels) {
  constexpr int64_t largest = 16384;
  check(width >= 1 && height >= 1 && width <= largest && height <= largest, "png: sides must be 1 to ", largest,
        ", got ", width, "x", height);
  check(channels == 1 || channels == 3, "png: expected 1 channel (grey) or 3 (colour), got ", channels);
  const int64_t row_bytes = width * channels;
  check(static_cast<int64_t>(pixels.size()) == row_bytes * height, "png: ", width, "x", height, " with ", channels,
        " channels needs ", row_bytes * height, " bytes, got ", pixels.size());
  std::string header;
  append_big_endian(header, static_cast<uint32_t>(width));
  append_big_endian(header, static_cast<uint32_t>(height));
  header += '\x08';                           // bits a channel
  header += channels == 1 ? '\x00' : '\x02';  // grey, or red, green and blue
  header += std::string(3, '\x00');           // deflate, adaptive filters, not interlaced
  std::string rows;
  for (int64_t y = 0; y < height; ++y) {
    rows += '\0';  // filter: none
    const auto row = pixels.subspan(static_cast<size_t>(y * row_bytes), static_cast<size_t>(row_bytes));
    rows.append(row.begin(), row.end());
  }
  std::string out = "\x89PNG\r\n\x1a\n";
  append_chunk(out, "IHDR", header);
  append_chunk(out, "IDAT", deflated(rows));
  append_chunk(out, "IEND", "");
  return out;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t count = std::min<size_t>(3, bytes.size() - i);
    uint32_t group = 0;
    for (size_t k = 0; k < 3; ++k) group = group << 8 | (k < count ? static_cast<uint8_t>(bytes[i + k]) : 0u);
    for (size_t k = 0; k < 4; ++k) out += k <= count ? digits[group >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

}  // namespace xtgrad::train
