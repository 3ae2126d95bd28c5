#include <xtgrad/train/weights.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include <xtgrad/autograd/archive.h>
#include <xtgrad/lib/io/archive.h>
#include <xtgrad/lib/io/numpy.h>
#include <xtgrad/lib/io/safetensors.h>
#include <xtgrad/lib/io/torch_file.h>
#include <xtgrad/lib/io/zip.h>

namespace xtgrad::train {

namespace {

std::vector<io::NamedArray> read_xtg(const std::shared_ptr<const io::ByteSource>& source) {
  const io::ArchiveReader archive(source);
  std::vector<io::NamedArray> found;
  for (const io::ArchiveEntry& entry : archive.entries()) found.push_back({entry.name, archive.read(entry)});
  return found;
}

// As does a container of no arrays.
bool holds_npy(const std::shared_ptr<const io::ByteSource>& source) {
  const io::ZipReader zip(source);
  return zip.entries().empty() || std::any_of(zip.entries().begin(), zip.entries().end(),
                                              [](const io::ZipEntry& entry) { return entry.name.ends_with(".npy"); });
}

// A safetensors file begins with the length of a JSON object.
bool looks_like_safetensors(const io::ByteSource& source, const std::array<char, 9>& start) {
  uint64_t length = 0;
  std::memcpy(&length, start.data(), sizeof length);
  return start[8] == '{' && length <= source.size() - sizeof length;
}

std::vector<io::NamedArray> read_arrays(const std::string& path) {
  switch (weights_form(path)) {
    case WeightsForm::xtg:
      return read_xtg(io::open_file(path));
    case WeightsForm::npy:
      return {{"", io::read_npy(path)}};
    case WeightsForm::npz:
      return io::read_npz(path);
    case WeightsForm::safetensors:
      return io::read_safetensors(path).arrays;
    case WeightsForm::torch:
      break;
  }
  return io::read_torch_file(path);
}

OrderedDict<std::string, Tensor> part_of(const OrderedDict<std::string, Tensor>& all, const std::string& path,
                                         const std::string& part) {
  if (part.empty()) return all;
  OrderedDict<std::string, Tensor> found;
  for (const auto& item : all)
    if (item.key().starts_with(part + ".")) found.insert(item.key().substr(part.size() + 1), item.value());
  check(!found.is_empty(), path, ": holds no tensors in '", part, "'");
  return found;
}

void check_dtypes(const nn::Module& module, const OrderedDict<std::string, Tensor>& state) {
  std::string problems;
  for (const auto& item : module.state_dict())
    if (const Tensor* loaded = state.find(item.key()); loaded && loaded->defined() && loaded->dtype() != item->dtype())
      problems += text("\n  ", item.key(), " is ", loaded->dtype(), ", the module's is ", item->dtype());
  check(problems.empty(), "tensors of other dtypes (WeightsOptions::convert converts them):", problems);
}

}  // namespace

WeightsForm weights_form(const std::string& path) {
  const std::shared_ptr<const io::ByteSource> source = io::open_file(path);
  std::array<char, 9> start{};
  source->read(0, start.data(), std::min<uint64_t>(source->size(), start.size()));
  const std::string_view first(start.data(), start.size());
  if (first.starts_with("\x89XTG")) return WeightsForm::xtg;
  if (first.starts_with("\x93NUMPY")) return WeightsForm::npy;
  if (io::looks_like_zip(*source)) return holds_npy(source) ? WeightsForm::npz : WeightsForm::torch;
  // What cannot be told from its bytes is what its name says: its reader tells what is wrong.
  return path.ends_with(".safetensors") || looks_like_safetensors(*source, start) ? WeightsForm::safetensors
                                                                                  : WeightsForm::torch;
}

OrderedDict<std::string, Tensor> read_weights(const std::string& path) {
  OrderedDict<std::string, Tensor> weights;
  for (io::NamedArray& item : read_arrays(path)) {
    check(!weights.contains(item.name), path, ": two of its tensors are called '", item.name, "'");
    weights.insert(std::move(item.name), item.array.defined() ? Tensor(std::move(item.array)) : Tensor());
  }
  return weights;
}

void load_weights(nn::Module& module, const std::string& path, const WeightsOptions& options) {
  const OrderedDict<std::string, Tensor> state = part_of(read_weights(path), path, options.part);
  try {
    if (!options.convert) check_dtypes(module, state);
    module.load_state_dict(state, options.strict);
  } catch (const Error& error) {
    fail(path, ": ", error.what());
  }
}

void save_weights(const nn::Module& module, const std::string& path) {
  std::vector<io::NamedArray> arrays;
  for (const auto& item : module.state_dict()) arrays.push_back({item.key(), item->array()});
  if (path.ends_with(".pt") || path.ends_with(".pth")) return io::write_torch_file(path, arrays);
  if (path.ends_with(".safetensors")) return io::write_safetensors(path, arrays, {{"format", "pt"}});
  if (path.ends_with(".npz")) return io::write_npz(path, arrays);
  check(path.ends_with(".xtg"), path, ": weights are written as .pt, .pth, .safetensors, .npz or .xtg");
  serialize::OutputArchive archive;
  module.save(archive);
  archive.save_to(path);
}

}  // namespace xtgrad::train
