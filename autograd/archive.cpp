#include <xtgrad/autograd/archive.h>

#include <algorithm>
#include <ostream>
#include <set>

#include <xtgrad/lib/io/archive.h>

namespace xtgrad::serialize {

namespace {

static_assert(std::is_same_v<Value, io::ArchiveValue>);

// When there is no memory for it, libstdc++ 12's copy of a variant destroys what it has not made.
Value copy_of(const Value& value) {
  return std::visit([](const auto& held) { return Value(held); }, value);
}

const char* const value_types[] = {"an integer", "a double", "a bool", "a string", "bytes"};

std::vector<io::ArchiveItem> items_of(const auto& tensors) {
  std::vector<io::ArchiveItem> items;
  for (const auto& [key, tensor, is_buffer] : tensors) {
    io::ArchiveItem item{key, tensor.defined() ? tensor.array() : Array(), 0};
    if (is_buffer) item.flags |= io::kBufferFlag;
    if (tensor.defined() && tensor.requires_grad()) item.flags |= io::kRequiresGradFlag;
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace

void OutputArchive::check_free(const std::string& key) const {
  check(taken_.count(key) == 0, "OutputArchive: key '", key, "' is taken");
}

void OutputArchive::write(const std::string& key, const Tensor& tensor, bool is_buffer) {
  check_free(key);
  taken_.insert(key);
  tensors_.push_back({key, tensor, is_buffer});
}

void OutputArchive::write(const std::string& key, const Value& value) {
  check_free(key);
  taken_.insert(key);
  values_.emplace(key, copy_of(value));
}

void OutputArchive::write(const std::string& key, OutputArchive& nested) {
  // An empty leaf says that there is an archive, though it may hold nothing.
  write(key + ".", Value(true));
  for (const Item& item : nested.tensors_) write(key + "." + item.key, item.tensor, item.is_buffer);
  for (const auto& [name, value] : nested.values_) write(key + "." + name, value);
}

void OutputArchive::save_to(const std::string& path) const { io::write_archive(path, items_of(tensors_), values_); }

void OutputArchive::save_to(std::ostream& stream) const {
  const auto sink = [&](const void* bytes, size_t count) {
    stream.write(static_cast<const char*>(bytes), static_cast<std::streamsize>(count));
    check(stream.good(), "OutputArchive: the stream took no more bytes");
  };
  io::write_archive(sink, items_of(tensors_), values_);
  // A disk may be full for what the stream still held back.
  check(stream.flush().good(), "OutputArchive: the stream took no more bytes");
}

void OutputArchive::save_to(const std::function<size_t(const void*, size_t)>& function) const {
  const auto sink = [&](const void* bytes, size_t count) {
    const size_t taken = function(bytes, count);
    check(taken == count, "OutputArchive: the function took ", taken, " of ", count, " bytes");
  };
  io::write_archive(sink, items_of(tensors_), values_);
}

const io::ArchiveReader& InputArchive::reader() const {
  check(reader_ != nullptr, "InputArchive: nothing was loaded: call load_from() first");
  return *reader_;
}

void InputArchive::load_from(const std::string& path, std::optional<Device> device) {
  device.value_or(kCPU).check_available();
  reader_ = std::make_shared<io::ArchiveReader>(io::open_file(path));
  prefix_.clear();
}

void InputArchive::load_from(std::istream& stream, std::optional<Device> device) {
  device.value_or(kCPU).check_available();
  reader_ = std::make_shared<io::ArchiveReader>(io::read_stream(stream));
  prefix_.clear();
}

void InputArchive::load_from(const char* data, size_t size, std::optional<Device> device) {
  device.value_or(kCPU).check_available();
  reader_ = std::make_shared<io::ArchiveReader>(io::copy_memory(data, size));
  prefix_.clear();
}

void InputArchive::load_from(const std::function<size_t(uint64_t, void*, size_t)>& read,
                             const std::function<size_t()>& size, std::optional<Device> device) {
  device.value_or(kCPU).check_available();
  reader_ = std::make_shared<io::ArchiveReader>(io::call_functions(read, size()));
  prefix_.clear();
}

bool InputArchive::try_read(const std::string& key, Tensor& tensor, bool is_buffer) const {
  const io::ArchiveEntry* entry = reader().find(prefix_ + key);
  if (!entry || ((entry->flags & io::kBufferFlag) != 0) != is_buffer) return false;
  Array elements = reader().read(*entry);
  if (!elements.defined()) {
    tensor = Tensor();
  } else if (tensor.defined()) {
    tensor.set_data(Tensor(std::move(elements)));
  } else {
    tensor = Tensor(std::move(elements));
    if ((entry->flags & io::kRequiresGradFlag) != 0) tensor.set_requires_grad(true);
  }
  return true;
}

void InputArchive::read(const std::string& key, Tensor& tensor, bool is_buffer) const {
  check(try_read(key, tensor, is_buffer), "No such serialized tensor '", prefix_, key, "'");
}

bool InputArchive::try_read(const std::string& key, InputArchive& archive) const {
  const std::string inner = prefix_ + key + ".";
  const auto starts = [&](const std::string& name) { return name.compare(0, inner.size(), inner) == 0; };
  const auto value = reader().values().lower_bound(inner);
  const auto& entries = reader().entries();
  const bool found = (value != reader().values().end() && starts(value->first)) ||
                     std::any_of(entries.begin(), entries.end(), [&](const auto& entry) { return starts(entry.name); });
  if (!found) return false;
  archive.reader_ = reader_;
  archive.prefix_ = inner;
  return true;
}

void InputArchive::read(const std::string& key, InputArchive& archive) const {
  check(try_read(key, archive), "No such serialized submodule: '", prefix_, key, "'");
}

std::vector<std::string> InputArchive::tensor_keys() const {
  std::vector<std::string> out;
  for (const io::ArchiveEntry& entry : reader().entries())
    if (entry.name.compare(0, prefix_.size(), prefix_) == 0) out.push_back(entry.name.substr(prefix_.size()));
  return out;
}

std::vector<std::string> InputArchive::keys() const {
  std::vector<std::string> out;
  std::set<std::string> seen;
  const auto add = [&](const std::string& whole) {
    if (whole.size() <= prefix_.size() || whole.compare(0, prefix_.size(), prefix_) != 0) return;
    std::string first = whole.substr(prefix_.size(), whole.find('.', prefix_.size()) - prefix_.size());
    if (seen.insert(first).second) out.push_back(std::move(first));
  };
  for (const io::ArchiveEntry& entry : reader().entries()) add(entry.name);
  for (const auto& item : reader().values()) add(item.first);
  return out;
}

Dims InputArchive::sizes(const std::string& key) const {
  const io::ArchiveEntry* entry = reader().find(prefix_ + key);
  check(entry != nullptr, "No such serialized tensor '", prefix_, key, "'");
  return entry->shape;
}

bool InputArchive::is_buffer(const std::string& key) const {
  const io::ArchiveEntry* entry = reader().find(prefix_ + key);
  check(entry != nullptr, "No such serialized tensor '", prefix_, key, "'");
  return (entry->flags & io::kBufferFlag) != 0;
}

std::map<std::string, Value> InputArchive::values() const {
  std::map<std::string, Value> out;
  for (const auto& [name, value] : reader().values())
    if (name.size() > prefix_.size() && name.back() != '.' && name.compare(0, prefix_.size(), prefix_) == 0)
      out.emplace(name.substr(prefix_.size()), copy_of(value));
  return out;
}

const std::string& InputArchive::name() const { return reader().name(); }

const Value* InputArchive::find_value(const std::string& key, bool required) const {
  const auto place = reader().values().find(prefix_ + key);
  if (place != reader().values().end()) return &place->second;
  check(!required, name(), ": there is no value '", prefix_, key, "'");
  return nullptr;
}

void InputArchive::wrong_type(const std::string& key) const {
  fail(name(), ": the value '", prefix_, key, "' is ", value_types[find_value(key, true)->index()],
       ", which was not expected");
}

}  // namespace xtgrad::serialize
