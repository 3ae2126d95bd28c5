#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace xtgrad::train {

/// A grey 8-bit PNG file of `pixels` [height, width], row by row; throws unless there are width * height of them.
std::string png(int64_t width, int64_t height, std::span<const uint8_t> pixels);

/// The bytes as base64 (RFC 4648) with padding.
std::string base64(std::string_view bytes);

}  // namespace xtgrad::train
