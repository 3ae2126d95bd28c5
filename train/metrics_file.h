#pragma once
#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xtgrad::train {

/// The results of a run as a JSON object, in the order in which they were set; a key set again keeps its place.
class Metrics {
 public:
  template <std::floating_point T>
  Metrics& set(std::string_view key, T value) {
    return set_double(key, static_cast<double>(value));
  }
  template <std::integral T>
  Metrics& set(std::string_view key, T value) {
    if constexpr (std::same_as<T, bool>) {
      return set_bool(key, value);
    } else if constexpr (std::unsigned_integral<T>) {
      return set_uint64(key, value);
    } else {
      return set_int64(key, value);
    }
  }
  /// A string; bytes that are not UTF-8 become U+FFFD.
  Metrics& set(std::string_view key, std::string_view value);
  Metrics& set(std::string_view key, const char* value) { return set(key, std::string_view(value)); }
  Metrics& set(std::string_view key, const std::string& value) { return set(key, std::string_view(value)); }
  Metrics& set(std::string_view key, const std::vector<double>& values);
  Metrics& set(std::string_view key, const std::vector<int64_t>& values);
  Metrics& set(std::string_view key, const std::vector<std::string>& values);
  Metrics& set(std::string_view key, const Metrics& object);
  Metrics& set(std::string_view key, const std::vector<Metrics>& objects);

  /// The object as JSON text; doubles read back as the same numbers, those that are not finite are null.
  std::string json() const;
  /// Writes json() to a file, which is replaced whole or not at all; throws with path and reason.
  void write(const std::string& path) const;

 private:
  Metrics& set_double(std::string_view key, double value);
  Metrics& set_bool(std::string_view key, bool value);
  Metrics& set_int64(std::string_view key, int64_t value);
  Metrics& set_uint64(std::string_view key, uint64_t value);
  Metrics& set_json(std::string_view key, std::string value);

  std::vector<std::pair<std::string, std::string>> entries_;  // key, value as JSON
};

}  // namespace xtgrad::train
