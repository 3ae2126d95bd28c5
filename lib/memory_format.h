#pragma once
#include <cstdint>
#include <string>

#include <xtgrad/lib/array.h>

namespace xtgrad {

/// The order of a tensor's elements in memory: row-major, as another tensor has it, or of images [N, C, H, W] (volumes
/// [N, C, D, H, W]) pixel by pixel, the channels of one pixel side by side.
enum class MemoryFormat : int8_t { Contiguous, Preserve, ChannelsLast, ChannelsLast3d };

/// "Contiguous", "ChannelsLast" ...
const char* to_string(MemoryFormat format);
inline void append_text(std::string& out, MemoryFormat format) { out += to_string(format); }

/// Strides of [N, C, H, W] or [N, C, D, H, W] laid out channels last.
Dims channels_last_strides(IntArrayRef sizes);

/// The format that the strides speak of; sizes of 1 and gaps leave it open, as PyTorch's suggest_memory_format().
MemoryFormat suggest_memory_format(const Array& x);

/// True when the elements lie one after the other in the order of `format`.
bool is_contiguous(const Array& x, MemoryFormat format);

/// True of a 4-d or 5-d array without gaps whose strides speak of channels last: what a kernel asks that keeps the
/// format of its input.
bool is_channels_last(const Array& x);

/// Uninitialised elements of 4 or 5 dimensions, channels last.
Array empty_channels_last(const Dims& shape, ScalarType dtype);

/// Uninitialised elements in `format`; throws when it does not fit the number of dimensions.
Array empty_array(const Dims& shape, ScalarType dtype, MemoryFormat format);

/// Uninitialised elements in `format`, where Preserve means as `like`.
Array empty_array_like(const Array& like, ScalarType dtype, MemoryFormat format);

/// This array, or a copy of it in `format`.
Array contiguous(const Array& x, MemoryFormat format);

}  // namespace xtgrad
