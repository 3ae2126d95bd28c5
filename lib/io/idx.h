#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <xtgrad/lib/array.h>

namespace xtgrad::io {

/// The unsigned bytes of an IDX file (MNIST's format), plain or gzip (known by its content) -> uint8 of the shape that
/// its header says, which must have `ndim` dimensions; one Error that names the file for each fault.
Array read_idx(const std::string& path, int ndim);

/// Writes uint8 elements of 1 to 255 dimensions as an IDX file, gzip where the path ends in ".gz".
void write_idx(const std::string& path, const Array& elements);

}  // namespace xtgrad::io
