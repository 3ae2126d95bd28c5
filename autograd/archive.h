#pragma once
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include <xtgrad/autograd/tensor.h>

namespace xtgrad::io {
class ArchiveReader;
}

namespace xtgrad::serialize {

/// A named value that is not a tensor.
using Value = std::variant<int64_t, double, bool, std::string, std::vector<uint8_t>>;

/// Collects tensors and values under keys and writes them as one .xtg file. Tensors are not copied: what they hold when
/// save_to() is called is saved.
class OutputArchive {
 public:
  OutputArchive() = default;
  OutputArchive(OutputArchive&&) = default;
  OutputArchive& operator=(OutputArchive&&) = default;
  OutputArchive(const OutputArchive&) = delete;
  OutputArchive& operator=(const OutputArchive&) = delete;

  /// An undefined tensor is saved as such; throws when the key is taken.
  void write(const std::string& key, const Tensor& tensor, bool is_buffer = false);
  void write(const std::string& key, const Value& value);
  /// Everything in `nested` under "key.".
  void write(const std::string& key, OutputArchive& nested);
  void write(const std::string& key, OutputArchive&& nested) { write(key, nested); }
  template <class... Ts>
  void operator()(Ts&&... arguments) {
    write(std::forward<Ts>(arguments)...);
  }

  /// Writes the file so that it appears whole or not at all.
  void save_to(const std::string& path) const;
  void save_to(std::ostream& stream) const;
  /// `function` gets the bytes in order and returns how many it took: all of them, or this throws.
  void save_to(const std::function<size_t(const void*, size_t)>& function) const;

 private:
  struct Item {
    std::string key;
    Tensor tensor;
    bool is_buffer;
  };
  void check_free(const std::string& key) const;

  std::vector<Item> tensors_;
  std::map<std::string, Value> values_;
  std::set<std::string> taken_;
};

/// Reads what an OutputArchive wrote. Preamble and manifest are checked by load_from(), a tensor when it is read.
class InputArchive {
 public:
  /// Throws with the file's name and what is wrong with it; everything is loaded to the only device there is.
  void load_from(const std::string& path, std::optional<Device> device = std::nullopt);
  void load_from(std::istream& stream, std::optional<Device> device = std::nullopt);
  void load_from(const char* data, size_t size, std::optional<Device> device = std::nullopt);
  void load_from(const std::function<size_t(uint64_t position, void* to, size_t count)>& read,
                 const std::function<size_t()>& size, std::optional<Device> device = std::nullopt);

  /// The tensor of that key: into a defined `tensor` as new data, else with the requires_grad that was saved. Throws
  /// "No such serialized tensor 'a.b.x'"; try_read returns false then.
  void read(const std::string& key, Tensor& tensor, bool is_buffer = false) const;
  bool try_read(const std::string& key, Tensor& tensor, bool is_buffer = false) const;
  /// The value of that key; throws when it is of another type.
  template <class T>
  requires std::is_constructible_v<Value, T>
  void read(const std::string& key, T& value) const { value = get<T>(key, find_value(key, true)); }
  template <class T>
  requires std::is_constructible_v<Value, T>
  bool try_read(const std::string& key, T& value) const {
    const Value* found = find_value(key, false);
    if (found) value = get<T>(key, found);
    return found != nullptr;
  }
  /// What was written under "key.", as an archive of its own.
  void read(const std::string& key, InputArchive& archive) const;
  bool try_read(const std::string& key, InputArchive& archive) const;
  /// The keys at this level, in order: of tensors, values and nested archives.
  std::vector<std::string> keys() const;
  /// The whole keys, dots included, of the tensors at this level and below, in the order in which they were written.
  std::vector<std::string> tensor_keys() const;
  /// The sizes of the tensor of that key, which is not read.
  Dims sizes(const std::string& key) const;
  /// True when the tensor of that key, which must be there, was written as a buffer.
  bool is_buffer(const std::string& key) const;
  /// All values at this level and below by their whole keys.
  std::map<std::string, Value> values() const;
  /// What messages call the archive: the file's path.
  const std::string& name() const;
  template <class... Ts>
  void operator()(Ts&&... arguments) {
    read(std::forward<Ts>(arguments)...);
  }

 private:
  const io::ArchiveReader& reader() const;
  const Value* find_value(const std::string& key, bool required) const;
  [[noreturn]] void wrong_type(const std::string& key) const;
  template <class T>
  const T& get(const std::string& key, const Value* value) const {
    const T* held = std::get_if<T>(value);
    if (!held) wrong_type(key);
    return *held;
  }

  std::shared_ptr<const io::ArchiveReader> reader_;
  std::string prefix_;
};

}  // namespace xtgrad::serialize
