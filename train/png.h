#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace xtgrad::train {

/// An 8-bit PNG file of `pixels` [height, width, channels], row by row: grey with 1 channel, red, green and blue with
/// 3; throws unless there are as many of them.
std::string png(int64_t width, int64_t height, std::span<const uint8_t> pixels, int64_t channels = 1);

/// The bytes as base64 (RFC 4648) with padding.
std::string base64(std::string_view bytes);

}  // namespace xtgrad::train
