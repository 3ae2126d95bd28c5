#include <xtgrad/lib/io/safetensors_header.h>

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/named_array.h>

// The parser calls for each part of the text: a tree of JSON values could not be freed without memory.

namespace xtgrad::io {

namespace {

using Json = nlohmann::json;
using Entry = SafetensorsHeader::Entry;

constexpr size_t most_names = 100'000;  // as longest_name

class Parser : public nlohmann::json_sax<Json> {
 public:
  explicit Parser(const std::string& file) : file_(file) {}
  SafetensorsHeader header;

  bool start_object(size_t) override {
    if (place_ == Place::outside) return go(Place::header);
    if (place_ != Place::header) odd_value();
    return go(name_ == kSafetensorsMetadata ? Place::metadata : Place::entry);
  }
  bool end_object() override {
    if (place_ == Place::entry) {
      check(fields_.size() == 3 && offsets_ == 2, file_, ": '", name_,
            "' has not just 'dtype', 'shape' and two 'data_offsets'");
      fields_.clear();
      offsets_ = 0;
    }
    return go(place_ == Place::header ? Place::outside : Place::header);
  }
  bool key(std::string& key) override {
    check(key.size() <= longest_name, file_, ": its header has a name of ", key.size(), " bytes, at most ",
          longest_name, " are possible");
    check(place_ == Place::entry || ++names_ <= most_names, file_, ": its header has more than ", most_names, " names");
    if (place_ == Place::metadata) {
      check(header.metadata.emplace(key, "").second, file_, ": its header says '", key, "' twice");
      field_ = key;
    } else if (place_ == Place::entry) {
      check(fields_.insert(key).second, file_, ": its header says '", key, "' twice");
      field_ = key;
    } else {
      name_ = key;
      if (key == kSafetensorsMetadata) {
        check(!std::exchange(has_metadata_, true), file_, ": its header says '", key, "' twice");
      } else {
        header.entries.emplace_back();
        header.entries.back().name = key;
      }
    }
    return true;
  }
  bool start_array(size_t) override {
    if (place_ != Place::entry || (field_ != "shape" && field_ != "data_offsets")) odd_value();
    return go(field_ == "shape" ? Place::shape : Place::offsets);
  }
  bool end_array() override { return go(Place::entry); }

  bool string(std::string& value) override {
    if (place_ == Place::metadata) {
      header.metadata[field_] = value;
      return true;
    }
    if (place_ != Place::entry || field_ != "dtype") odd_value();
    entry().type = find_dtype(&ForeignDtype::safetensors, value);
    check(entry().type != nullptr, file_, ": '", name_, "' is of type ", value, ", which has no dtype here");
    return true;
  }
  bool number_unsigned(uint64_t value) override {
    if (place_ != Place::shape && place_ != Place::offsets) odd_value();
    check(value <= INT64_MAX, file_, ": '", name_, "' has a size or an offset of ", value, ", beyond 2^63");
    if (place_ == Place::shape) {
      check(entry().shape.size() < Dims::kMax, file_, ": '", name_, "' has more than ", Dims::kMax, " dimensions");
      entry().shape.push_back(static_cast<int64_t>(value));
    } else {
      (offsets_ == 0 ? entry().begin : entry().end) = value;
      if (++offsets_ > 2) odd_value();
    }
    return true;
  }
  bool null() override { odd_value(); }
  bool boolean(bool) override { odd_value(); }
  bool number_integer(int64_t) override { odd_value(); }
  bool number_float(double, const std::string&) override { odd_value(); }
  bool binary(Json::binary_t&) override { odd_value(); }
  bool parse_error(size_t, const std::string&, const Json::exception& error) override {
    fail(file_, ": damaged: its header is no JSON: ", error.what());
  }

 private:
  enum class Place { outside, header, metadata, entry, shape, offsets };

  bool go(Place place) {
    place_ = place;
    return true;
  }
  Entry& entry() { return header.entries.back(); }
  [[noreturn]] void odd_value() const {
    switch (place_) {
      case Place::outside:
        fail(file_, ": its header is no JSON object");
      case Place::metadata:
        fail(file_, ": the '", field_, "' of its __metadata__ is no text");
      case Place::header:
        fail(file_, ": '", name_, "' is no JSON object");
      default:
        fail(file_, ": '", name_, "' has not just 'dtype', 'shape' and two 'data_offsets' of whole numbers from 0 on");
    }
  }

  const std::string& file_;
  Place place_ = Place::outside;
  std::string name_, field_;
  std::set<std::string> fields_;
  size_t names_ = 0;
  int offsets_ = 0;
  bool has_metadata_ = false;
};

std::string quoted(const std::string& text) {
  try {
    return Json(text).dump();
  } catch (const Json::exception&) {
    fail("a text of a safetensors header is no UTF-8: '", text.substr(0, 50), "'");
  }
}

void check_names(const SafetensorsHeader& header, const std::string& file) {
  std::vector<std::string_view> names;
  for (const Entry& entry : header.entries) names.push_back(entry.name);
  if (const auto twice = repeated_name(std::move(names))) fail(file, ": its header says '", *twice, "' twice");
}

}  // namespace

SafetensorsHeader parse_safetensors_header(std::string_view text, const std::string& file) {
  Parser parser(file);
  Json::sax_parse(text.begin(), text.end(), &parser);
  check_names(parser.header, file);
  return std::move(parser.header);
}

std::string safetensors_header_text(const SafetensorsHeader& header) {
  std::string out = "{";
  const auto next = [&out](const std::string& name) {
    if (out.back() != '{') out += ',';
    out += quoted(name) + ':';
  };
  if (!header.metadata.empty()) {
    next(std::string(kSafetensorsMetadata));
    out += '{';
    for (const auto& [key, value] : header.metadata) {
      next(key);
      out += quoted(value);
    }
    out += '}';
  }
  for (const Entry& entry : header.entries) {
    next(entry.name);
    out += text("{\"dtype\":\"", entry.type->safetensors, "\",\"shape\":[");
    for (int d = 0; d < entry.shape.size(); ++d) out += text(d > 0 ? "," : "", entry.shape[d]);
    out += text("],\"data_offsets\":[", entry.begin, ",", entry.end, "]}");
  }
  return out + '}';
}

}  // namespace xtgrad::io
