#include <xtgrad/train/history.h>

#include <algorithm>

#include <xtgrad/lib/check.h>

namespace xtgrad::train {

void History::add(std::string_view curve, double value) {
  const auto found =
      std::find_if(curves_.begin(), curves_.end(), [&](const auto& each) { return each.first == curve; });
  if (found != curves_.end())
    found->second.push_back(value);
  else
    curves_.emplace_back(curve, std::vector<double>{value});
}

bool History::contains(std::string_view curve) const {
  return std::any_of(curves_.begin(), curves_.end(), [&](const auto& each) { return each.first == curve; });
}

const std::vector<double>& History::operator[](std::string_view curve) const {
  for (const auto& [name, values] : curves_)
    if (name == curve) return values;
  std::string known;
  for (const auto& [name, values] : curves_) known += (known.empty() ? "'" : ", '") + name + "'";
  fail("history: there is no curve '", curve, "', only ", known.empty() ? "none at all" : known);
}

double History::last(std::string_view curve) const { return (*this)[curve].back(); }

double History::highest(std::string_view curve) const {
  const auto& values = (*this)[curve];
  return *std::max_element(values.begin(), values.end());
}

double History::lowest(std::string_view curve) const {
  const auto& values = (*this)[curve];
  return *std::min_element(values.begin(), values.end());
}

std::vector<std::string> History::names() const {
  std::vector<std::string> all;
  for (const auto& [name, values] : curves_) all.push_back(name);
  return all;
}

std::vector<Series> History::series(std::initializer_list<std::string_view> curves, double first, double step) const {
  std::vector<Series> all;
  const auto add = [&](const std::string& name, const std::vector<double>& values) {
    std::vector<double> x;
    for (size_t i = 0; i < values.size(); ++i) x.push_back(first + step * static_cast<double>(i));
    all.push_back({name, std::move(x), values});
  };
  if (curves.size() == 0)
    for (const auto& [name, values] : curves_) add(name, values);
  for (const std::string_view name : curves) add(std::string(name), (*this)[name]);
  return all;
}

}  // namespace xtgrad::train
