#include <xtgrad/lib/io/torch_container.h>

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <utility>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/zip.h>

namespace xtgrad::io::torch {

namespace {

static_assert(std::endian::native == std::endian::little, "elements are taken as they lie in the file");

constexpr uint64_t longest_pickle = uint64_t{1} << 28;

struct StorageType {
  std::string_view name;
  ScalarType dtype;
};
constexpr StorageType storage_types[] = {{"torch ByteStorage", kByte},   {"torch CharStorage", kChar},
                                         {"torch ShortStorage", kShort}, {"torch IntStorage", kInt},
                                         {"torch LongStorage", kLong},   {"torch HalfStorage", kHalf},
                                         {"torch FloatStorage", kFloat}, {"torch DoubleStorage", kDouble},
                                         {"torch BoolStorage", kBool},   {"torch BFloat16Storage", kBFloat16}};

ScalarType dtype_of_storage(std::string_view name) {
  for (const StorageType& type : storage_types)
    if (type.name == name) return type.dtype;
  return ScalarType::Undefined;
}

// All that a file of plain tensors names.
bool allowed(std::string_view global) {
  return global == "collections OrderedDict" || global == "torch._utils _rebuild_tensor_v2" ||
         global == "torch._utils _rebuild_parameter" || dtype_of_storage(global) != ScalarType::Undefined;
}

uint64_t bytes_of(const StorageName& storage, const std::string& file) {
  uint64_t out = 0;
  check(!__builtin_mul_overflow(storage.numel, element_size(storage.dtype), &out), file, ": damaged: storage '",
        storage.key, "' has ", storage.numel, " elements");
  return out;
}

// archive/data.pkl, archive/data/0, archive/data/1 ... in a zip container.
class ZipContainer : public Container {
 public:
  explicit ZipContainer(const std::shared_ptr<const ByteSource>& source) : zip_(source) {
    const ZipEntry& entry = find_pickle();
    folder_ = entry.name.substr(0, entry.name.size() - std::string_view("data.pkl").size());
    check(zip_.find(folder_ + "constants.pkl") == nullptr, zip_.name(),
          ": is a TorchScript program, expected a file that torch.save() wrote");
    check_byte_order();
    uint64_t offset = 0;
    pickle_ = read_pickle(*zip_.open(entry, longest_pickle), offset, zip_.name(), allowed);
  }

  const Pickle& pickle() const override { return pickle_; }

  Ref<Storage> read(const StorageName& storage) const override {
    const ZipEntry* entry = zip_.find(folder_ + "data/" + storage.key);
    check(entry != nullptr, zip_.name(), ": damaged: there is no '", folder_, "data/", storage.key, "'");
    const uint64_t bytes = bytes_of(storage, zip_.name());
    check(entry->size == bytes, zip_.name(), ": damaged: '", entry->name, "' has ", entry->size, " bytes, ",
          storage.numel, " elements of type ", storage.dtype, " have ", bytes);
    Ref<Storage> out = Storage::make(bytes);
    zip_.read(*entry, out->data());
    return out;
  }

 private:
  const ZipEntry& find_pickle() const {
    for (const ZipEntry& entry : zip_.entries()) {
      const size_t slash = entry.name.find('/');
      if (slash != std::string::npos && entry.name.substr(slash + 1) == "data.pkl") return entry;
    }
    fail(zip_.name(), ": is a zip container without a data.pkl: torch.save() did not write it");
  }
  void check_byte_order() const {
    const ZipEntry* entry = zip_.find(folder_ + "byteorder");
    if (entry == nullptr) return;
    std::string order(entry->size <= 8 ? entry->size : 0, '\0');
    if (!order.empty()) zip_.read(*entry, order.data());
    check(order == "little", zip_.name(), ": its byte order is '", order, "', expected 'little'");
  }

  ZipReader zip_;
  std::string folder_;
  Pickle pickle_;
};

// A magic number, a version, what the machine was like, the object, the storages' keys (a pickle each), and then for
// each storage its number of elements and the elements.
class LegacyContainer : public Container {
 public:
  static constexpr std::string_view magic = "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.";

  explicit LegacyContainer(std::shared_ptr<const ByteSource> source) : source_(std::move(source)) {
    uint64_t at = magic.size();
    const Pickle version = next(at);
    check(version[version.root].kind == PickleKind::kInt && version[version.root].integer == 1001, source_->name(),
          ": its version is not 1001");
    check_byte_order(next(at));
    pickle_ = next(at);
    const Pickle keys = next(at);
    find_storages(keys, at);
  }

  const Pickle& pickle() const override { return pickle_; }

  Ref<Storage> read(const StorageName& storage) const override {
    const auto found = places_.find(storage.key);
    check(found != places_.end() && found->second.name.dtype == storage.dtype, source_->name(),
          ": damaged: there is no storage '", storage.key, "' of type ", storage.dtype);
    check(found->second.name.numel == storage.numel, source_->name(), ": damaged: storage '", storage.key, "' has ",
          found->second.name.numel, " elements, expected ", storage.numel);
    const uint64_t bytes = bytes_of(storage, source_->name());
    Ref<Storage> out = Storage::make(bytes);
    source_->read(found->second.offset, out->data(), bytes);
    return out;
  }

 private:
  struct Place {
    StorageName name;
    uint64_t offset = 0;
  };

  Pickle next(uint64_t& at) const { return read_pickle(*source_, at, source_->name(), allowed); }

  void check_byte_order(const Pickle& system) const {
    const std::vector<uint32_t>& parts = system[system.root].parts;
    for (size_t i = 0; i + 1 < parts.size(); i += 2)
      if (system[parts[i]].text == "little_endian")
        check(system[parts[i + 1]].integer == 1, source_->name(), ": its byte order is 'big', expected 'little'");
  }

  // Where each storage lies follows from the sizes of those before it.
  void find_storages(const Pickle& keys, uint64_t at) {
    std::map<std::string, StorageName> named;
    for (const PickleValue& value : pickle_.values)
      if (value.kind == PickleKind::kReference) {
        StorageName name = storage_name(pickle_, value, source_->name());
        named.emplace(name.key, name);
      }
    for (const uint32_t part : keys[keys.root].parts) {
      const std::string& key = keys[part].text;
      const auto found = named.find(key);
      check(found != named.end(), source_->name(), ": damaged: no tensor belongs to storage '", key, "'");
      StorageName name = found->second;
      source_->read(at, &name.numel, sizeof name.numel);
      at += sizeof name.numel;
      const uint64_t bytes = bytes_of(name, source_->name());
      check(bytes <= source_->size() - at, source_->name(), ": the file is truncated: storage '", key, "' has ", bytes,
            " bytes, ", source_->size() - at, " are left");
      check(places_.emplace(key, Place{name, at}).second, source_->name(), ": damaged: it has storage '", key,
            "' twice");
      at += bytes;
    }
  }

  std::shared_ptr<const ByteSource> source_;
  Pickle pickle_;
  std::map<std::string, Place> places_;
};

bool looks_like_legacy(const ByteSource& source) {
  std::string start(LegacyContainer::magic.size(), '\0');
  if (source.size() < start.size()) return false;
  source.read(0, start.data(), start.size());
  return start == LegacyContainer::magic;
}

}  // namespace

StorageName storage_name(const Pickle& pickle, const PickleValue& reference, const std::string& file) {
  // ("storage", type, key, device, elements) and, in the old form, the place of a view, which is always None.
  const bool named = reference.kind == PickleKind::kReference && reference.parts.size() == 1;
  const std::vector<uint32_t>& parts = named ? pickle[reference.parts[0]].parts : reference.parts;
  const auto is = [&](size_t i, PickleKind kind) { return pickle[parts[i]].kind == kind; };
  check(named && pickle[reference.parts[0]].kind == PickleKind::kTuple && (parts.size() == 5 || parts.size() == 6) &&
            is(0, PickleKind::kString) && pickle[parts[0]].text == "storage" && is(1, PickleKind::kGlobal) &&
            is(2, PickleKind::kString) && is(4, PickleKind::kInt) && (parts.size() == 5 || is(5, PickleKind::kNone)),
        file, ": damaged: a tensor of its pickle does not name a storage");
  const StorageName out{pickle[parts[2]].text, dtype_of_storage(pickle[parts[1]].text),
                        static_cast<uint64_t>(pickle[parts[4]].integer)};
  check(out.dtype != ScalarType::Undefined, file, ": damaged: storage '", out.key, "' is of type ",
        pickle[parts[1]].text);
  return out;
}

std::unique_ptr<Container> open_container(const std::shared_ptr<const ByteSource>& source) {
  if (looks_like_zip(*source)) return std::make_unique<ZipContainer>(source);
  check(
      looks_like_legacy(*source), source->name(),
      ": is no file of PyTorch's torch.save(): it begins neither as a zip container nor with the older form's number");
  return std::make_unique<LegacyContainer>(source);
}

}  // namespace xtgrad::io::torch
