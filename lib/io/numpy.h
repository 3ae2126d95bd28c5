#pragma once
#include <memory>
#include <string>
#include <vector>

#include <xtgrad/lib/io/byte_source.h>
#include <xtgrad/lib/io/named_array.h>

namespace xtgrad::io {

/// Reads an array that numpy.save() wrote (.npy, format versions 1 to 3, either byte order). What lies there in
/// Fortran's order keeps it as strides; uint16 to uint64 become Int and Long (io::ForeignDtype). Throws, naming the
/// file, what is damaged or has no dtype here, before memory is taken for it.
Array read_npy(const std::string& path);
/// The same from an open source.
Array read_npy(const std::shared_ptr<const ByteSource>& source);

/// Reads the arrays that numpy.savez() or savez_compressed() wrote (.npz), in the order in which they stand there.
std::vector<NamedArray> read_npz(const std::string& path);
/// The same from an open source.
std::vector<NamedArray> read_npz(const std::shared_ptr<const ByteSource>& source);

/// Writes .npy, row-major, little-endian; the file appears whole or not at all. Throws for BFloat16, which NumPy has
/// not.
void write_npy(const std::string& path, const Array& array);

/// Writes .npz, each array as `name`.npy, stored or deflated; the file appears whole or not at all, the same bytes for
/// the same arrays. Throws when two arrays have one name, and for BFloat16.
void write_npz(const std::string& path, const std::vector<NamedArray>& arrays, bool compressed = false);

}  // namespace xtgrad::io
