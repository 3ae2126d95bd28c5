#include <xtgrad/lib/io/torch_file.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/torch_container.h>

namespace xtgrad::io {

namespace {

constexpr size_t deepest = 100, longest_name = 4096, most_visits = 4'000'000;

using Kind = PickleKind;

// Walks a file's pickle and turns the calls that make tensors into arrays.
class Decoder {
 public:
  explicit Decoder(const std::shared_ptr<const ByteSource>& source)
      : file_(source->name()), container_(torch::open_container(source)), pickle_(container_->pickle()) {}

  TorchContents run() {
    visit(pickle_.root, "");
    while (!way_.empty()) {
      Step& step = way_.back();
      const PickleValue& holder = pickle_[step.value];
      if (step.next >= holder.parts.size()) {
        way_.pop_back();
        continue;
      }
      const size_t at = step.next;
      const bool dict = holder.kind == Kind::kDict;
      step.next += dict ? 2 : 1;
      const std::string key = dict ? key_text(pickle_[holder.parts[at]]) : std::to_string(at);
      visit(holder.parts[at + (dict ? 1 : 0)], way_.size() == 1 ? key : step.name + '.' + key);
    }
    return std::move(found_);
  }

 private:
  struct Step {
    uint32_t value;
    std::string name;
    size_t next = 0;
  };

  std::string key_text(const PickleValue& key) const {
    if (key.kind == Kind::kString) return key.text;
    return key.kind == Kind::kInt ? std::to_string(key.integer) : "?";
  }

  void visit(uint32_t value, std::string name) {
    check(++visits_ <= most_visits && name.size() <= longest_name, file_,
          ": its values are nested beyond all use, at '", name.substr(0, 100), "'");
    const PickleValue& seen = pickle_[value];
    if (seen.kind == Kind::kCall) {
      Array array = tensor(seen, name, 0);
      check(names_.insert(name).second, file_, ": two of its tensors are called '", name, "'");
      found_.arrays.push_back({std::move(name), std::move(array)});
    } else if (seen.kind == Kind::kDict || seen.kind == Kind::kList || seen.kind == Kind::kTuple) {
      for (const Step& step : way_) check(step.value != value, file_, ": '", name, "' holds itself");
      check(way_.size() < deepest, file_, ": '", name, "' is nested more than ", deepest, " deep");
      way_.push_back({value, std::move(name)});
    } else {
      keep_value(seen, std::move(name));
    }
  }

  void keep_value(const PickleValue& seen, std::string name) {
    if (seen.kind == Kind::kBool)
      found_.values.emplace(std::move(name), seen.integer != 0);
    else if (seen.kind == Kind::kInt)
      found_.values.emplace(std::move(name), seen.integer);
    else if (seen.kind == Kind::kFloat)
      found_.values.emplace(std::move(name), seen.real);
    else if (seen.kind == Kind::kString)
      found_.values.emplace(std::move(name), seen.text);
  }

  Array tensor(const PickleValue& call, const std::string& name, int depth) {
    const std::string& function = pickle_[call.parts[0]].text;
    const std::vector<uint32_t>& arguments = pickle_[call.parts[1]].parts;
    if (function == "torch._utils _rebuild_parameter" && depth == 0 && !arguments.empty() &&
        pickle_[arguments[0]].kind == Kind::kCall)
      return tensor(pickle_[arguments[0]], name, depth + 1);
    check(function == "torch._utils _rebuild_tensor_v2" && arguments.size() >= 4 &&
              pickle_[arguments[0]].kind == Kind::kReference && pickle_[arguments[1]].kind == Kind::kInt,
          file_, ": damaged: '", name, "' is made by ", function, " from what makes no tensor");
    const torch::StorageName storage = torch::storage_name(pickle_, pickle_[arguments[0]], file_);
    const int64_t offset = pickle_[arguments[1]].integer;
    const Dims shape = dims(arguments[2], name), strides = dims(arguments[3], name);
    check_extent(storage, offset, shape, strides, name);
    return Array(read(storage), offset, shape, strides, storage.dtype);
  }

  Dims dims(uint32_t value, const std::string& name) const {
    const PickleValue& sizes = pickle_[value];
    check(sizes.kind == Kind::kTuple && sizes.parts.size() <= Dims::kMax, file_, ": '", name, "' has ",
          sizes.parts.size(), " dimensions, at most ", Dims::kMax, " are possible");
    Dims out;
    for (const uint32_t part : sizes.parts) {
      check(pickle_[part].kind == Kind::kInt && pickle_[part].integer >= 0, file_, ": damaged: the sizes of '", name,
            "' are no numbers from 0 on");
      out.push_back(pickle_[part].integer);
    }
    return out;
  }

  // Every element lies in the storage, whose size is checked against the file's when it is read.
  void check_extent(const torch::StorageName& storage, int64_t offset, const Dims& shape, const Dims& strides,
                    const std::string& name) const {
    check(shape.size() == strides.size() && offset >= 0, file_, ": damaged: '", name, "' has sizes ", shape,
          ", strides ", strides, " and offset ", offset);
    bool wrong = false, empty = false;
    int64_t end = offset, count = 1;
    for (int d = 0; d < shape.size(); ++d) {
      int64_t step = 0;
      if (shape[d] == 0) empty = true;
      wrong |= __builtin_mul_overflow(shape[d] > 0 ? shape[d] - 1 : 0, strides[d], &step);
      wrong |= __builtin_add_overflow(end, step, &end);
      wrong |= __builtin_mul_overflow(count, shape[d] > 0 ? shape[d] : 1, &count);
    }
    wrong |= static_cast<uint64_t>(offset) > storage.numel;
    wrong |= !empty && static_cast<uint64_t>(end) >= storage.numel;
    check(!wrong, file_, ": damaged: '", name, "' (sizes ", shape, ", strides ", strides, ", offset ", offset,
          ") goes beyond its storage of ", storage.numel, " elements");
  }

  Ref<Storage> read(const torch::StorageName& storage) {
    const auto key = std::make_pair(storage.key, storage.dtype);
    const auto known = storages_.find(key);
    if (known != storages_.end()) {
      check(known->second->bytes() == storage.numel * element_size(storage.dtype), file_, ": damaged: storage '",
            storage.key, "' has two sizes");
      return known->second;
    }
    Ref<Storage> made = container_->read(storage);
    // A bool that is neither 0 nor 1 would be undefined behaviour.
    auto* bytes = static_cast<uint8_t*>(made->data());
    if (storage.dtype == kBool) std::transform(bytes, bytes + made->bytes(), bytes, [](uint8_t b) { return b != 0; });
    return storages_[key] = made;
  }

  std::string file_;
  std::unique_ptr<torch::Container> container_;
  const Pickle& pickle_;
  std::vector<Step> way_;
  size_t visits_ = 0;
  TorchContents found_;
  std::set<std::string> names_;
  std::map<std::pair<std::string, ScalarType>, Ref<Storage>> storages_;
};

}  // namespace

std::vector<NamedArray> read_torch_file(const std::shared_ptr<const ByteSource>& source) {
  return Decoder(source).run().arrays;
}

std::vector<NamedArray> read_torch_file(const std::string& path) { return read_torch_file(open_file(path)); }

TorchContents read_torch_contents(const std::string& path) { return Decoder(open_file(path)).run(); }

}  // namespace xtgrad::io
