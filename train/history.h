#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <xtgrad/train/svg.h>

namespace xtgrad::train {

/// The numbers of a training run: named curves that grow by a value an epoch (or a step).
class History {
 public:
  /// Appends to a curve; the first value makes it.
  void add(std::string_view curve, double value);

  /// A curve; throws, with the names there are, where there is none of this name.
  const std::vector<double>& operator[](std::string_view curve) const;
  bool contains(std::string_view curve) const;
  double last(std::string_view curve) const;
  double highest(std::string_view curve) const;
  double lowest(std::string_view curve) const;
  /// The names in the order in which they first came.
  std::vector<std::string> names() const;

  /// Curves as a chart takes them, over `first`, first + step, ...: those named, or all.
  std::vector<Series> series(std::initializer_list<std::string_view> curves = {}, double first = 1,
                             double step = 1) const;

 private:
  std::vector<std::pair<std::string, std::vector<double>>> curves_;
};

}  // namespace xtgrad::train
