#include <xtgrad/train/metrics_file.h>

#include <xtgrad/train/text_file.h>
#include <nlohmann/json.hpp>

namespace xtgrad::train {
namespace {

template <class T>
std::string value_text(const T& value) {
  return nlohmann::ordered_json(value).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

template <class T>
std::string list_text(const std::vector<T>& values) {
  std::string out = "[";
  for (const T& value : values) out += (out.size() > 1 ? ", " : "") + value_text(value);
  return out + "]";
}

// Line breaks inside strings are escaped, so every one in JSON text is layout.
std::string indented(const std::string& json) {
  std::string out;
  for (const char c : json) {
    out += c;
    if (c == '\n') out += "  ";
  }
  return out;
}

}  // namespace

Metrics& Metrics::set(std::string_view key, std::string_view value) { return set_json(key, value_text(value)); }
Metrics& Metrics::set(std::string_view key, const std::vector<double>& v) { return set_json(key, list_text(v)); }
Metrics& Metrics::set(std::string_view key, const std::vector<int64_t>& v) { return set_json(key, list_text(v)); }
Metrics& Metrics::set(std::string_view key, const std::vector<std::string>& v) { return set_json(key, list_text(v)); }
Metrics& Metrics::set(std::string_view key, const Metrics& object) { return set_json(key, object.json()); }

Metrics& Metrics::set(std::string_view key, const std::vector<Metrics>& objects) {
  std::string out = "[";
  for (const Metrics& object : objects) out += (out.size() > 1 ? ",\n" : "\n") + object.json();
  return set_json(key, objects.empty() ? "[]" : indented(out) + "\n]");
}

Metrics& Metrics::set_double(std::string_view key, double value) { return set_json(key, value_text(value)); }
Metrics& Metrics::set_bool(std::string_view key, bool value) { return set_json(key, value_text(value)); }
Metrics& Metrics::set_int64(std::string_view key, int64_t value) { return set_json(key, value_text(value)); }
Metrics& Metrics::set_uint64(std::string_view key, uint64_t value) { return set_json(key, value_text(value)); }

Metrics& Metrics::set_json(std::string_view key, std::string value) {
  for (auto& [name, old] : entries_) {
    if (name != key) continue;
    old = std::move(value);
    return *this;
  }
  entries_.emplace_back(key, std::move(value));
  return *this;
}

std::string Metrics::json() const {
  if (entries_.empty()) return "{}";
  std::string out;
  for (const auto& [key, value] : entries_) {
    out += out.empty() ? "{\n  " : ",\n  ";
    out += value_text(key) + ": " + indented(value);
  }
  return out + "\n}";
}

void Metrics::write(const std::string& path) const { write_text_file(path, json() + '\n'); }

}  // namespace xtgrad::train
