#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <xtgrad/lib/io/byte_source.h>
#include <xtgrad/lib/io/named_array.h>

namespace xtgrad::io {

/// Reads the tensors of a file that PyTorch's torch.save() wrote (.pt, .pth; the zip form and the one before 1.6), in
/// the order in which they stand there. Tensors within dicts, lists and tuples are named by the way to them
/// ("model.0.weight", "states.2"), a lone tensor by ""; other values are passed over. Arrays keep their strides, and
/// those that shared a storage share it again. Elements of the dtypes that later versions of PyTorch have (uint16 to
/// uint64, float8_e4m3fn ...) are converted as io::ForeignDtype says, apart from what else shares their storage.
/// Nothing in the file is run: throws, naming the file, what it wants beyond plain data and what is damaged or does not
/// fit, before memory is taken for it.
std::vector<NamedArray> read_torch_file(const std::string& path);
/// The same from an open source.
std::vector<NamedArray> read_torch_file(const std::shared_ptr<const ByteSource>& source);

/// All of a file that is plain data: its tensors as above, and numbers and texts named in the same way
/// ("optimizer.param_groups.0.lr").
struct TorchContents {
  std::vector<NamedArray> arrays;
  std::map<std::string, std::variant<int64_t, double, bool, std::string>> values;
};
TorchContents read_torch_contents(const std::string& path);

/// Writes an OrderedDict of tensors that torch.load() reads, with weights_only too: row-major, in this order, in the
/// zip form; the file appears whole or not at all. Throws when two arrays have one name.
void write_torch_file(const std::string& path, const std::vector<NamedArray>& arrays);

}  // namespace xtgrad::io
