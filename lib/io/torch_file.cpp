#include <xtgrad/lib/io/torch_file.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/torch_container.h>
#include <xtgrad/lib/io/unpacking.h>

namespace xtgrad::io {

namespace {

constexpr size_t deepest = 100;

using Kind = PickleKind;

// Walks a file's pickle and turns the calls that make tensors into arrays.
class Decoder {
 public:
  explicit Decoder(const std::shared_ptr<const ByteSource>& source, bool with_values = false)
      : file_(source->name()),
        with_values_(with_values),
        budget_(torch::budget_of(*source)),
        container_(torch::open_container(source)),
        pickle_(container_->pickle()),
        most_visits_(1000 + 8 * pickle_.pushes),
        most_made_(most_unpacked(source->size())) {}

  TorchContents run() {
    visit(pickle_.root, "");
    while (!way_.empty()) {
      Step& step = way_.back();
      const PickleValue& holder = pickle_[step.value];
      const Pickle::Parts& parts = pickle_.parts(holder);
      if (step.next >= parts.size()) {
        way_.pop_back();
        continue;
      }
      const size_t at = step.next;
      const bool dict = holder.kind == Kind::kDict;
      step.next += dict ? 2 : 1;
      const std::string key = dict ? key_text(pickle_[parts[at]]) : std::to_string(at);
      const size_t length = way_.size() == 1 ? key.size() : step.name.size() + 1 + key.size();
      check(length <= longest_name, file_, ": a name of ", length, " bytes in it is longer than the ", longest_name,
            " that are possible: '", key.substr(0, 50), "'");
      visit(parts[at + (dict ? 1 : 0)], way_.size() == 1 ? key : step.name + '.' + key);
    }
    check_names();
    return std::move(found_);
  }

 private:
  struct Step {
    uint32_t value;
    std::string name;
    size_t next = 0;
  };

  std::string key_text(const PickleValue& key) const {
    if (key.kind == Kind::kString) return pickle_.text(key).substr(0, longest_name + 1);
    return key.kind == Kind::kInt ? std::to_string(key.integer) : "?";
  }

  void visit(uint32_t value, std::string name) {
    ++visits_;
    check(visits_ <= most_visits_, file_, ": its lists and dicts hold one another so often that ", visits_,
          " values come out, at '", name.substr(0, 100), "'");
    const PickleValue& seen = pickle_[value];
    if (seen.kind == Kind::kCall) {
      NamedArray made = tensor(seen, name, 0);
      spend(name.size());
      found_.arrays.push_back(std::move(made));
    } else if (seen.kind == Kind::kDict || seen.kind == Kind::kList || seen.kind == Kind::kTuple) {
      for (const Step& step : way_) check(step.value != value, file_, ": '", name, "' holds itself");
      check(way_.size() < deepest, file_, ": '", name, "' is nested more than ", deepest, " deep");
      way_.push_back({value, std::move(name)});
    } else if (with_values_) {
      keep_value(seen, std::move(name));
    }
  }

  // For what is kept under a name; lists that are held often would else fill the memory from a small file.
  void spend(uint64_t bytes) {
    spent_ += bytes + 200;
    check(spent_ <= budget_, file_, ": what it names takes more than ", budget_,
          " bytes, which is too much for a file of its size");
  }

  void check_names() const {
    std::vector<std::string_view> names;
    for (const NamedArray& each : found_.arrays) names.push_back(each.name);
    if (const auto twice = repeated_name(std::move(names)))
      fail(file_, ": two of its tensors are called '", *twice, "'");
  }

  void keep_value(const PickleValue& seen, std::string name) {
    spend(name.size() + pickle_.text(seen).size());
    if (seen.kind == Kind::kBool)
      found_.values.emplace(std::move(name), seen.integer != 0);
    else if (seen.kind == Kind::kInt)
      found_.values.emplace(std::move(name), seen.integer);
    else if (seen.kind == Kind::kFloat)
      found_.values.emplace(std::move(name), seen.real);
    else if (seen.kind == Kind::kString)
      found_.values.emplace(std::move(name), pickle_.text(seen));
  }

  NamedArray tensor(const PickleValue& call, const std::string& name, int depth) {
    const Pickle::Parts& parts = pickle_.parts(call);
    const std::string& function = pickle_.text(pickle_[parts[0]]);
    const Pickle::Parts& arguments = pickle_.parts(pickle_[parts[1]]);
    if (function == "torch._utils _rebuild_parameter" && depth == 0 && !arguments.empty() &&
        pickle_[arguments[0]].kind == Kind::kCall)
      return tensor(pickle_[arguments[0]], name, depth + 1);
    // (storage, offset, sizes, strides, requires_grad, hooks, marks); the third one has the dtype before its marks.
    const bool has_dtype = function == "torch._utils _rebuild_tensor_v3";
    const bool rebuilds =
        has_dtype || function == "torch._utils _rebuild_tensor_v2" || function == "torch._utils _rebuild_tensor";
    check(rebuilds && arguments.size() >= (has_dtype ? 7 : 4) && pickle_[arguments[0]].kind == Kind::kReference &&
              pickle_[arguments[1]].kind == Kind::kInt,
          file_, ": damaged: '", name, "' is made by ", function, " from what makes no tensor");
    // "conj" and "neg" of later versions: the elements are to be taken so.
    const size_t marks_at = has_dtype ? 7 : 6;
    const PickleValue* const marks = arguments.size() > marks_at ? &pickle_[arguments[marks_at]] : nullptr;
    check(!marks || marks->kind == Kind::kNone || (marks->kind == Kind::kDict && pickle_.parts(*marks).empty()), file_,
          ": '", name, "' is not what its elements say, but conjugate or negative: save it by resolve_neg()");
    const torch::StorageName storage = torch::storage_name(pickle_, pickle_[arguments[0]], file_);
    const ForeignDtype& type = has_dtype ? dtype(arguments[6], name) : foreign_dtype_of(storage.dtype);
    const auto elements = static_cast<int64_t>(torch::bytes_of(storage, file_) / type.size);
    const int64_t offset = pickle_[arguments[1]].integer;
    const Dims shape = dims(arguments[2], name), strides = dims(arguments[3], name);
    check_extent(elements, offset, shape, strides, name);
    // That of a tensor without elements may lie anywhere.
    const int64_t begin = std::min(offset, elements);
    return {name, Array(read(storage, type), begin, shape, strides, type.dtype), stored_as(type)};
  }

  const ForeignDtype& dtype(uint32_t value, const std::string& name) const {
    const ForeignDtype* const known = torch::dtype_of_global(pickle_.text(pickle_[value]));
    check(pickle_[value].kind == Kind::kGlobal && known != nullptr, file_, ": damaged: '", name,
          "' is given a dtype that is none");
    return *known;
  }

  Dims dims(uint32_t value, const std::string& name) const {
    const Pickle::Parts& sizes = pickle_.parts(pickle_[value]);
    check(pickle_[value].kind == Kind::kTuple && sizes.size() <= Dims::kMax, file_, ": '", name, "' has ", sizes.size(),
          " dimensions, at most ", Dims::kMax, " are possible");
    Dims out;
    for (const uint32_t part : sizes) {
      check(pickle_[part].kind == Kind::kInt && pickle_[part].integer >= 0, file_, ": damaged: the sizes of '", name,
            "' are no numbers from 0 on");
      out.push_back(pickle_[part].integer);
    }
    return out;
  }

  // Every element lies in the storage, whose size is checked against the file's when it is read.
  void check_extent(int64_t elements, int64_t offset, const Dims& shape, const Dims& strides,
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
    wrong |= !empty && end >= elements;
    check(!wrong, file_, ": damaged: '", name, "' (sizes ", shape, ", strides ", strides, ", offset ", offset,
          ") goes beyond its storage of ", elements, " elements");
  }

  // The bytes as they lie there, which several dtypes may share, and as another dtype's elements or as bools, put
  // right.
  struct Held {
    uint64_t bytes = 0;
    Ref<Storage> as_it_lies, made;
    const ForeignDtype* made_from = nullptr;
  };

  Ref<Storage> read(const torch::StorageName& storage, const ForeignDtype& type) {
    const uint64_t bytes = torch::bytes_of(storage, file_);
    Held& held = storages_.try_emplace(storage.key, Held{bytes, nullptr, nullptr, nullptr}).first->second;
    check(held.bytes == bytes, file_, ": damaged: storage '", storage.key, "' has two sizes, ", held.bytes, " and ",
          bytes, " bytes");
    if (type.convert == nullptr && type.dtype != kBool) {
      if (!held.as_it_lies) held.as_it_lies = container_->read(storage);
      return held.as_it_lies;
    }
    if (held.made_from == nullptr) {
      held.made = make(storage, type);
      held.made_from = &type;
    }
    // Each would take memory of its own.
    check(held.made_from == &type, file_, ": storage '", storage.key, "' is viewed as ", held.made_from->torch,
          " and as ", type.torch, ": save a copy of one of them");
    return held.made;
  }

  Ref<Storage> make(const torch::StorageName& storage, const ForeignDtype& type) {
    if (type.convert == nullptr) {
      Ref<Storage> bools = container_->read(storage);
      make_bools(bools->data(), bools->bytes());
      return bools;
    }
    // What is packed may be all zeros, and the 8-bit ones become four times as many.
    const uint64_t bytes = torch::bytes_of(storage, file_);
    made_bytes_ += std::min(bytes, most_made_) / type.size * element_size(type.dtype);
    check(made_bytes_ <= most_made_, file_, ": its elements take more than ", most_made_, " bytes as ", type.dtype,
          ", which is too much for a file of its size");
    return converted(type, container_->read(storage)->data(), bytes, text(file_, ": storage '", storage.key, "'"));
  }

  std::string file_;
  const bool with_values_;
  const uint64_t budget_;
  uint64_t spent_ = 0;
  std::unique_ptr<torch::Container> container_;
  const Pickle& pickle_;
  std::vector<Step> way_;
  const uint64_t most_visits_;
  uint64_t visits_ = 0;
  TorchContents found_;
  std::map<std::string, Held> storages_;
  const uint64_t most_made_;
  uint64_t made_bytes_ = 0;
};

}  // namespace

std::vector<NamedArray> read_torch_file(const std::shared_ptr<const ByteSource>& source) {
  return Decoder(source).run().arrays;
}

std::vector<NamedArray> read_torch_file(const std::string& path) { return read_torch_file(open_file(path)); }

TorchContents read_torch_contents(const std::string& path) {
  return Decoder(open_file(path), /*with_values=*/true).run();
}

}  // namespace xtgrad::io
