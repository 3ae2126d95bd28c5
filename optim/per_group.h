#pragma once
#include <initializer_list>
#include <utility>
#include <vector>

namespace xtgrad::optim {

/// One number for all parameter groups, or one for each.
class PerGroup {
 public:
  PerGroup(double for_all) : values_{for_all}, same_(true) {}
  PerGroup(std::initializer_list<double> for_each) : values_(for_each) {}
  PerGroup(std::vector<double> for_each) : values_(std::move(for_each)) {}

  /// Throws, with the setting's name, where the numbers are not as many as the groups.
  std::vector<double> of(size_t groups, const char* name) const;

 private:
  std::vector<double> values_;
  bool same_ = false;
};

}  // namespace xtgrad::optim
