#pragma once
#include <memory>
#include <string>
#include <vector>

#include <xtgrad/lib/array.h>
#include <xtgrad/lib/io/byte_source.h>

namespace xtgrad::io {

/// An array under its name.
struct NamedArray {
  std::string name;
  Array array;
};

/// Reads the tensors of a file that PyTorch's torch.save() wrote (.pt, .pth; the zip form and the one before 1.6), in
/// the order in which they stand there. Tensors within dicts, lists and tuples are named by the way to them
/// ("model.0.weight", "states.2"), a lone tensor by ""; other values are passed over. Arrays keep their strides, and
/// those that shared a storage share it again. Nothing in the file is run: throws, naming the file, what it wants
/// beyond plain data and what is damaged or does not fit, before memory is taken for it.
std::vector<NamedArray> read_torch_file(const std::string& path);
/// The same from an open source.
std::vector<NamedArray> read_torch_file(const std::shared_ptr<const ByteSource>& source);

}  // namespace xtgrad::io
