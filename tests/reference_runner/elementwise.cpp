#include <algorithm>
#include <optional>

#include "case.h"
#include "family.h"

// An elementwise operator must give for one number, and for none, what it gives for each element of a tensor.

namespace reference {
namespace {

/// Calls visit on every tensor of the row.
template <class Visit>
void for_each_tensor(Json& json, const Visit& visit) {
  if (!json.is_structured()) return;
  if (json.is_object() && json.contains("dtype")) return visit(json);
  for (auto& item : json.items()) for_each_tensor(item.value(), visit);
}

/// The row with every tensor reduced to its first element, in `shape`; nothing unless all tensors have one shape.
std::optional<Json> shrunk(Json row, const std::vector<int64_t>& shape) {
  std::set<Json> shapes;
  for_each_tensor(row, [&](Json& tensor) { shapes.insert(tensor.at("shape")); });
  if (shapes.size() != 1) return std::nullopt;
  const size_t left = shape.empty() ? 1 : 0;
  for_each_tensor(row, [&](Json& tensor) {
    tensor["shape"] = shape;
    Json& data = tensor["data"];
    data.erase(data.begin() + static_cast<Json::difference_type>(left), data.end());
  });
  return row;
}

}  // namespace

std::vector<std::string> check_elementwise_case(const Json& row, const Op& op) {
  std::vector<std::string> problems = check_case(row, op);
  const std::vector<std::pair<const char*, std::vector<int64_t>>> forms{{"0-d: ", {}}, {"empty: ", {3, 0}}};
  for (const auto& [name, shape] : forms)
    if (const std::optional<Json> smaller = shrunk(row, shape))
      for (const std::string& problem : check_case(*smaller, op)) problems.push_back(name + problem);
  return problems;
}

}  // namespace reference
