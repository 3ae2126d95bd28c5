#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// The bytes of files in PyTorch's form, made piece by piece: those that PyTorch 2 writes, which no PyTorch here does,
// and those that nobody writes who means well.

namespace test::torch_bytes {

inline std::string little(uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> 8 * i);
  return out;
}

/// Elements in a row, as they lie in a storage.
template <class T>
std::string elements(const std::vector<T>& values) {
  return std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

// ---- instructions of a pickle, each of which pushes one value

/// "torch.storage UntypedStorage" and the like.
inline std::string global(std::string name) {
  name[name.find(' ')] = '\n';
  return 'c' + name + '\n';
}
inline std::string str(std::string_view text) { return 'X' + little(text.size(), 4) + std::string(text); }
inline std::string number(int64_t value) { return "\x8a\x08" + little(static_cast<uint64_t>(value), 8); }
inline std::string numbers(const std::vector<int64_t>& values) {
  std::string out = "(";
  for (const int64_t value : values) out += number(value);
  return out + 't';
}

struct StorageBytes {
  std::string key = "0", type = "torch.storage UntypedStorage";
  int64_t numel = 0;
};
inline std::string reference(const StorageBytes& storage) {
  return '(' + str("storage") + global(storage.type) + str(storage.key) + str("cpu") + number(storage.numel) + "tQ";
}

/// _rebuild_tensor_v3(storage, offset, size, stride, requires_grad, hooks, dtype), or the second without a dtype.
struct TensorBytes {
  StorageBytes storage;
  std::vector<int64_t> sizes, strides;
  std::string dtype = "";  // "torch uint16"
  int64_t offset = 0;
  std::string more = "";  // arguments behind these
};
inline std::string tensor(const TensorBytes& what) {
  return global(what.dtype.empty() ? "torch._utils _rebuild_tensor_v2" : "torch._utils _rebuild_tensor_v3") + '(' +
         reference(what.storage) + number(what.offset) + numbers(what.sizes) + numbers(what.strides) + "\x89" +
         global("collections OrderedDict") + ")R" + (what.dtype.empty() ? "" : global(what.dtype)) + what.more + "tR";
}

/// An OrderedDict of values under names.
inline std::string dict(const std::vector<std::pair<std::string, std::string>>& items) {
  std::string out = global("collections OrderedDict") + ")R(";
  for (const auto& [name, value] : items) out += str(name) + value;
  return out + 'u';
}

// ---- files of a zip container

struct Record {
  std::string name, content;
  uint64_t gap = 0;        // bytes of nothing before it
  uint64_t alignment = 0;  // of the content, by a field "FB" of the header as in PyTorch's files
};

inline uint32_t crc32(const std::string& bytes) {
  uint32_t crc = ~uint32_t{0};
  for (const char byte : bytes) {
    crc ^= static_cast<uint8_t>(byte);
    for (int i = 0; i < 8; ++i) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320U : 0);
  }
  return ~crc;
}

inline std::string zip(const std::vector<Record>& records) {
  std::string out, directory;
  for (const Record& record : records) {
    out.append(record.gap, '\0');
    const size_t begin = out.size(), fixed = 30;
    std::string extra;
    if (record.alignment > 0) {
      const size_t content = begin + fixed + record.name.size() + 4;
      const size_t padding = (record.alignment - content % record.alignment) % record.alignment;
      extra = "FB" + little(padding, 2) + std::string(padding, 'Z');
    }
    const std::string common = little(0, 2) + little(0, 2) + little(0, 4) + little(crc32(record.content), 4) +
                               little(record.content.size(), 4) + little(record.content.size(), 4) +
                               little(record.name.size(), 2);
    out += "PK\3\4" + little(20, 2) + common + little(extra.size(), 2) + record.name + extra + record.content;
    directory += "PK\1\2" + little(20, 2) + little(20, 2) + common + little(0, 12) + little(begin, 4) + record.name;
  }
  const size_t begin = out.size();
  return out + directory + "PK\5\6" + little(0, 4) + little(records.size(), 2) + little(records.size(), 2) +
         little(directory.size(), 4) + little(begin, 4) + little(0, 2);
}

/// The records that PyTorch 2.10 writes; a test changes those that it is about.
inline std::vector<Record> records(const std::string& pickle, const std::vector<std::string>& storages) {
  std::vector<Record> out = {{"archive/data.pkl", "\x80\2" + pickle + '.'},
                             {"archive/.format_version", "1"},
                             {"archive/.storage_alignment", "64"},
                             {"archive/byteorder", "little"}};
  for (size_t i = 0; i < storages.size(); ++i) out.push_back({"archive/data/" + std::to_string(i), storages[i], 0, 64});
  out.push_back({"archive/version", "3\n"});
  out.push_back({"archive/.data/serialization_id", std::string(40, '7')});
  return out;
}
inline std::string archive(const std::string& pickle, const std::vector<std::string>& storages) {
  return zip(records(pickle, storages));
}

}  // namespace test::torch_bytes
