#include <string_view>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/foreign_dtype.h>
#include <xtgrad/lib/io/torch_file.h>
#include <xtgrad/lib/io/zip_writer.h>

// What torch.save(collections.OrderedDict(...)) writes: a pickle of protocol 2 that names each storage by a key, and a
// file of the container for each storage.

namespace xtgrad::io {

namespace {

/// The few opcodes that a dict of tensors takes.
class Pickler {
 public:
  Pickler() { bytes_ = "\x80\x02"; }

  std::string state_dict(const std::vector<NamedArray>& arrays) {
    empty_ordered_dict();
    bytes_ += '(';  // MARK
    for (size_t i = 0; i < arrays.size(); ++i) {
      text(arrays[i].name);
      tensor(arrays[i].array, std::to_string(i));
    }
    bytes_ += "u.";  // SETITEMS, STOP
    return std::move(bytes_);
  }

 private:
  void global(std::string_view module, std::string_view name) {
    bytes_ += 'c';
    bytes_ += module;
    bytes_ += '\n';
    bytes_ += name;
    bytes_ += '\n';
  }
  void empty_ordered_dict() {
    global("collections", "OrderedDict");
    bytes_ += ")R";  // EMPTY_TUPLE, REDUCE
  }
  void little_endian(uint64_t value, int count) {
    for (int i = 0; i < count; ++i) bytes_ += static_cast<char>(value >> 8 * i & 255);
  }
  void text(std::string_view value) {
    check(value.size() <= UINT32_MAX, "a name of ", value.size(), " bytes is too long");
    bytes_ += 'X';  // BINUNICODE
    little_endian(value.size(), 4);
    bytes_ += value;
  }
  void number(int64_t value) {
    const bool small = value >= 0 && value <= INT32_MAX;
    bytes_ += small ? "J" : "\x8a\x08";  // BININT, LONG1 of eight bytes
    little_endian(static_cast<uint64_t>(value), small ? 4 : 8);
  }
  void numbers(const Dims& values) {
    bytes_ += '(';
    for (const int64_t value : values) number(value);
    bytes_ += 't';  // TUPLE
  }
  // _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)
  void tensor(const Array& array, std::string_view key) {
    global("torch._utils", "_rebuild_tensor_v2");
    bytes_ += "((";
    text("storage");
    global("torch", foreign_dtype_of(array.dtype()).torch_storage);
    text(key);
    text("cpu");
    number(array.numel());
    bytes_ += "tQ";  // TUPLE, BINPERSID
    number(0);
    numbers(array.shape());
    numbers(contiguous_strides(array.shape()));
    bytes_ += '\x89';  // NEWFALSE
    empty_ordered_dict();
    bytes_ += "tR";
  }

  std::string bytes_;
};

}  // namespace

void write_torch_file(const std::string& path, const std::vector<NamedArray>& arrays) {
  check_for_writing(path, arrays);
  std::vector<Array> dense;
  for (const NamedArray& each : arrays) dense.push_back(each.array.contiguous());
  const std::string pickle = Pickler().state_dict(arrays), version = "3\n";
  ZipWriter zip(path, ZipWriter::Method::stored);
  zip.add("archive/data.pkl", {{pickle.data(), pickle.size()}});
  for (size_t i = 0; i < dense.size(); ++i)
    zip.add("archive/data/" + std::to_string(i),
            {{dense[i].raw(), static_cast<size_t>(dense[i].numel()) * element_size(dense[i].dtype())}});
  zip.add("archive/version", {{version.data(), version.size()}});
  zip.commit();
}

}  // namespace xtgrad::io
