// What a weight file holds, of any form that the library reads: names, dtypes, shapes, checksums, values. Every element
// is read, so that a damaged file is found.
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include <xtgrad/lib/io/archive.h>
#include <xtgrad/lib/io/crc32c.h>
#include <xtgrad/lib/io/numpy.h>
#include <xtgrad/lib/io/safetensors.h>
#include <xtgrad/lib/io/torch_file.h>
#include <xtgrad/xtgrad.h>

using namespace xtgrad;

namespace {

struct Row {
  std::string name, dtype, shape, bytes, checksum, remark;
};

struct Contents {
  std::string form;
  std::vector<Row> tensors;
  std::vector<std::pair<std::string, std::string>> values;
  bool damaged = false;
};

std::string name_or(const std::string& name) { return name.empty() ? "(no name)" : name; }

Row row_of(const io::NamedArray& item) {
  const Array& array = item.array;
  if (!array.defined()) return {name_or(item.name), "undefined", "", "", "", ""};
  const Array dense = array.contiguous();
  const size_t bytes = static_cast<size_t>(dense.numel()) * element_size(dense.dtype());
  return {name_or(item.name),
          text(dense.dtype()),
          text(dense.shape()),
          std::to_string(bytes),
          fmt::format("{:08x}", io::crc32c(dense.raw(), bytes)),
          item.stored_as.empty() ? "" : fmt::format("{} in the file", item.stored_as)};
}

struct InWords {
  std::string operator()(const std::string& value) const {
    return value.size() <= 60 ? '"' + value + '"'
                              : '"' + value.substr(0, 60) + text("...\" (", value.size(), " bytes)");
  }
  std::string operator()(const std::vector<uint8_t>& value) const { return text(value.size(), " bytes"); }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return fmt::format("{}", value); }
};

template <class Values>
void add_values(Contents& contents, const Values& values) {
  for (const auto& [name, value] : values) contents.values.emplace_back(name, std::visit(InWords(), value));
}

Contents inspect_xtg(const std::string& path) {
  const io::ArchiveReader archive(io::open_file(path));
  Contents contents{text("xtgrad archive, format version ", archive.version()), {}, {}, false};
  for (const io::ArchiveEntry& entry : archive.entries()) {
    if (entry.dtype == ScalarType::Undefined) {
      contents.tensors.push_back(row_of({entry.name, Array()}));
      continue;
    }
    Row row{name_or(entry.name),
            text(entry.dtype),
            text(entry.shape),
            std::to_string(entry.size),
            fmt::format("{:08x}", entry.checksum),
            ""};
    if (entry.flags & io::kBufferFlag) row.remark = "buffer";
    if (entry.flags & io::kRequiresGradFlag) row.remark = "requires grad";
    try {
      archive.read(entry);
    } catch (const Error& error) {
      row.remark = error.what();
      contents.damaged = true;
    }
    contents.tensors.push_back(row);
  }
  add_values(contents, archive.values());
  return contents;
}

Contents inspect_arrays(const char* form, const std::vector<io::NamedArray>& arrays) {
  Contents contents{form, {}, {}, false};
  for (const io::NamedArray& item : arrays) contents.tensors.push_back(row_of(item));
  return contents;
}

Contents inspect(const std::string& path) {
  switch (train::weights_form(path)) {
    case train::WeightsForm::xtg:
      return inspect_xtg(path);
    case train::WeightsForm::npy:
      return inspect_arrays("NumPy array (.npy)", {{"", io::read_npy(path)}});
    case train::WeightsForm::npz:
      return inspect_arrays("NumPy arrays (.npz)", io::read_npz(path));
    case train::WeightsForm::torch: {
      const io::TorchContents held = io::read_torch_contents(path);
      Contents contents = inspect_arrays("PyTorch file", held.arrays);
      add_values(contents, held.values);
      return contents;
    }
    case train::WeightsForm::safetensors:
      break;
  }
  const io::Safetensors held = io::read_safetensors(path);
  Contents contents = inspect_arrays("safetensors", held.arrays);
  for (const auto& [name, value] : held.metadata) contents.values.emplace_back(name, InWords()(value));
  return contents;
}

void print(const std::string& path, const Contents& contents) {
  fmt::print("{}: {}, {} bytes, {} tensors\n", path, contents.form, std::filesystem::file_size(path),
             contents.tensors.size());
  std::vector<Row> rows{{"name", "dtype", "shape", "bytes", "crc32c", ""}};
  rows.insert(rows.end(), contents.tensors.begin(), contents.tensors.end());
  size_t name = 0, dtype = 0, shape = 0, bytes = 0;
  for (const Row& row : rows) {
    name = std::max(name, row.name.size());
    dtype = std::max(dtype, row.dtype.size());
    shape = std::max(shape, row.shape.size());
    bytes = std::max(bytes, row.bytes.size());
  }
  if (rows.size() > 1) fmt::print("\n");
  for (const Row& row : rows.size() > 1 ? rows : std::vector<Row>())
    fmt::print("{:<{}}  {:<{}}  {:<{}}  {:>{}}  {:<8}  {}\n", row.name, name, row.dtype, dtype, row.shape, shape,
               row.bytes, bytes, row.checksum, row.remark);
  if (!contents.values.empty()) fmt::print("\n");
  for (const auto& [key, value] : contents.values) fmt::print("{} = {}\n", key, value);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("What weight files hold: .xtg, .pt, .pth, .safetensors, .npz, .npy");
  std::vector<std::string> paths;
  app.add_option("FILE", paths, "files")->required();
  CLI11_PARSE(app, argc, argv);
  int status = 0;
  for (const std::string& path : paths) {
    try {
      const Contents contents = inspect(path);
      print(path, contents);
      if (contents.damaged) status = 1;
    } catch (const Error& error) {
      fmt::print(stderr, "{}\n", error.what());
      status = 1;
    }
  }
  return status;
}
