#pragma once
#include <cstdint>
#include <string>

#include <xtgrad/lib/array.h>
#include <xtgrad/lib/io/byte_stream.h>
#include <xtgrad/lib/io/foreign_dtype.h>

namespace xtgrad::io {

/// What stands before the elements of a .npy file: "\x93NUMPY", two bytes of version, the length of a text, and that
/// text, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }" (NumPy's NEP 1).
struct NpyHeader {
  const ForeignDtype* type = nullptr;
  bool big_endian = false, fortran = false;
  Dims shape;
  uint64_t end = 0;  // where the elements begin
};

/// Reads up to the elements; throws, with the stream's name, what is wrong with it or has no dtype here.
NpyHeader read_npy_header(ByteStream& stream);
/// The header of a row-major array, padded to a multiple of 64 bytes.
std::string npy_header(const Array& array);

}  // namespace xtgrad::io
