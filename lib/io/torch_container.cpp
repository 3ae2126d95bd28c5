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

// The rest of "torch NAME"; "" for the names of other modules.
std::string_view name_in_torch(std::string_view global) {
  constexpr std::string_view module = "torch ";
  return global.starts_with(module) ? global.substr(module.size()) : std::string_view();
}

ScalarType dtype_of_storage(std::string_view global) {
  if (global == "torch.storage UntypedStorage") return kByte;
  const ForeignDtype* const known = find_dtype(&ForeignDtype::torch_storage, name_in_torch(global));
  return known != nullptr ? known->dtype : ScalarType::Undefined;
}

// All that a file of plain tensors names.
bool allowed(std::string_view global) {
  return global == "collections OrderedDict" || global == "torch._utils _rebuild_tensor_v3" ||
         global == "torch._utils _rebuild_tensor_v2" || global == "torch._utils _rebuild_tensor" ||
         global == "torch._utils _rebuild_parameter" || dtype_of_storage(global) != ScalarType::Undefined ||
         dtype_of_global(global) != nullptr;
}

// The smallest tensor takes 400 bytes of a file, its values 850 bytes of memory.
Pickle read_values(const ByteSource& pickle, uint64_t& offset, const ByteSource& file) {
  return read_pickle(pickle, offset, file.name(), budget_of(file, 2), allowed);
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
    pickle_ = read_values(*zip_.open(entry, budget_of(*source)), offset, *source);
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
    const ZipEntry* found = nullptr;
    for (const ZipEntry& entry : zip_.entries()) {
      const size_t slash = entry.name.find('/');
      if (slash == std::string::npos || entry.name.substr(slash + 1) != "data.pkl") continue;
      // Another reader might take the other one.
      check(found == nullptr, zip_.name(), ": has two pickles, '", found ? found->name : "", "' and '", entry.name,
            "'");
      found = &entry;
    }
    check(found != nullptr, zip_.name(), ": is a zip container without a data.pkl: torch.save() did not write it");
    return *found;
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
  explicit LegacyContainer(std::shared_ptr<const ByteSource> source, uint64_t begin) : source_(std::move(source)) {
    uint64_t at = begin;
    check_version(next(at));
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

  Pickle next(uint64_t& at) const { return read_values(*source_, at, *source_); }

  void check_version(const Pickle& version) const {
    check(version[version.root].kind == PickleKind::kInt && version[version.root].integer == 1001, source_->name(),
          ": its version is not 1001");
  }
  void check_byte_order(const Pickle& system) const {
    const Pickle::Parts& parts = system.parts(system[system.root]);
    for (size_t i = 0; i + 1 < parts.size(); i += 2)
      if (system.text(system[parts[i]]) == "little_endian")
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
    for (const uint32_t part : keys.parts(keys[keys.root])) {
      const std::string& key = keys.text(keys[part]);
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

// Where the old form goes on behind its magic number; 0 in other files. A pickle of protocol 4 or 5 has a frame.
uint64_t end_of_legacy_magic(const ByteSource& source) {
  constexpr std::string_view magic = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.";
  std::string start(std::min<uint64_t>(source.size(), 11 + magic.size()), '\0');
  source.read(0, start.data(), start.size());
  if (start.size() < 3 || start[0] != '\x80' || start[1] < 2 || start[1] > 5) return 0;
  const size_t at = start[2] == '\x95' ? 11 : 2;
  return start.size() >= at + magic.size() && start.compare(at, magic.size(), magic) == 0 ? at + magic.size() : 0;
}

}  // namespace

const ForeignDtype* dtype_of_global(std::string_view global) {
  return find_dtype(&ForeignDtype::torch, name_in_torch(global));
}

uint64_t bytes_of(const StorageName& storage, const std::string& file) {
  uint64_t out = 0;
  check(!__builtin_mul_overflow(storage.numel, element_size(storage.dtype), &out) && out <= INT64_MAX, file,
        ": damaged: storage '", storage.key, "' has ", storage.numel, " elements");
  return out;
}

StorageName storage_name(const Pickle& pickle, const PickleValue& reference, const std::string& file) {
  // ("storage", type, key, device, elements) and, in the old form, the place of a view, which is always None.
  const bool named = reference.kind == PickleKind::kReference;
  const Pickle::Parts& holder = pickle.parts(reference);
  const Pickle::Parts& parts = named ? pickle.parts(pickle[holder[0]]) : holder;
  const auto is = [&](size_t i, PickleKind kind) { return pickle[parts[i]].kind == kind; };
  check(named && pickle[holder[0]].kind == PickleKind::kTuple && (parts.size() == 5 || parts.size() == 6) &&
            is(0, PickleKind::kString) && pickle.text(pickle[parts[0]]) == "storage" && is(1, PickleKind::kGlobal) &&
            is(2, PickleKind::kString) && is(4, PickleKind::kInt) && (parts.size() == 5 || is(5, PickleKind::kNone)),
        file, ": damaged: a tensor of its pickle does not name a storage");
  const std::string& key = pickle.text(pickle[parts[2]]);
  check(key.size() <= 1000, file, ": damaged: a storage's name has ", key.size(), " bytes");  // it is copied often
  const StorageName out{key, dtype_of_storage(pickle.text(pickle[parts[1]])),
                        static_cast<uint64_t>(pickle[parts[4]].integer)};
  check(pickle[parts[4]].integer >= 0, file, ": damaged: storage '", out.key, "' has ", pickle[parts[4]].integer,
        " elements");
  check(out.dtype != ScalarType::Undefined, file, ": damaged: storage '", out.key, "' is of type ",
        pickle.text(pickle[parts[1]]));
  return out;
}

std::unique_ptr<Container> open_container(const std::shared_ptr<const ByteSource>& source) {
  if (looks_like_zip(*source)) return std::make_unique<ZipContainer>(source);
  const uint64_t begin = end_of_legacy_magic(*source);
  check(
      begin > 0, source->name(),
      ": is no file of PyTorch's torch.save(): it begins neither as a zip container nor with the older form's number");
  return std::make_unique<LegacyContainer>(source, begin);
}

}  // namespace xtgrad::io::torch
