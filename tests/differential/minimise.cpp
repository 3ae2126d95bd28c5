#include "minimise.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace differential {
namespace {

// The first elements of `values` along every dimension.
std::vector<double> shrunk(const InputSpec& input, const std::vector<int64_t>& sizes) {
  std::vector<double> result;
  int64_t count = 1;
  for (const int64_t size : sizes) count *= size;
  for (int64_t i = 0; i < count; ++i) {
    int64_t rest = i, place = 0, stride = 1;
    for (size_t d = sizes.size(); d-- > 0;) {
      place += rest % sizes[d] * stride;
      rest /= sizes[d];
      stride *= input.sizes[d];
    }
    result.push_back(input.values[static_cast<size_t>(place)]);
  }
  return result;
}

// Every `size` becomes `smaller`, in all inputs at once or in one of them.
Case with_size(Case call, int64_t size, int64_t smaller, size_t only) {
  for (size_t i = 0; i < call.inputs.size(); ++i) {
    if (only < call.inputs.size() && i != only) continue;
    InputSpec& input = call.inputs[i];
    std::vector<int64_t> sizes = input.sizes;
    std::replace(sizes.begin(), sizes.end(), size, smaller);
    input.values = shrunk(input, sizes);
    input.sizes = sizes;
  }
  return call;
}

}  // namespace

Case minimise(Case call, const std::function<bool(const Case&)>& still_differs) {
  bool changed = true;
  const auto attempt = [&](const Case& smaller) {
    if (!still_differs(smaller)) return false;
    call = smaller;
    return changed = true;
  };
  for (int round = 0; changed && round < 8; ++round) {
    changed = false;
    Case plainer = call;
    if (!call.usual) plainer.usual = true, attempt(plainer);
    plainer = call;
    if (call.create_graph) plainer.create_graph = false, attempt(plainer);
    for (size_t i = 0; i < call.inputs.size(); ++i) {
      const auto with = [&](auto&& change) {
        Case smaller = call;
        change(smaller.inputs[i]);
        attempt(smaller);
      };
      if (call.inputs[i].layout != Layout::plain) with([](InputSpec& input) { input.layout = Layout::plain; });
      if (call.inputs[i].requires_grad) with([](InputSpec& input) { input.requires_grad = false; });
      if (call.inputs[i].kind != Kind::Double && is_floating(call.inputs[i].kind))
        with([](InputSpec& input) { input.kind = Kind::Double; });
      std::set<int64_t> sizes(call.inputs[i].sizes.begin(), call.inputs[i].sizes.end());
      for (const int64_t size : sizes)
        for (int64_t smaller = 1; smaller < size; ++smaller)
          if (attempt(with_size(call, size, smaller, call.inputs.size())) || attempt(with_size(call, size, smaller, i)))
            break;
      for (size_t k = 0; k < call.inputs[i].values.size() && k < 64; ++k)
        for (const double plain : {1.0, 0.0, std::round(call.inputs[i].values[k])}) {
          const double value = call.inputs[i].values[k];
          if (value == 1 || value == 0 || value == plain) break;
          Case smaller = call;
          smaller.inputs[i].values[k] = plain;
          if (attempt(smaller)) break;
        }
    }
  }
  return call;
}

}  // namespace differential
