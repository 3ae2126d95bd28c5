#pragma once
#include <optional>
#include <string>
#include <vector>

#include "compare.h"

namespace differential {

/// The differences that docs/differences.md names. In it a line such as
///     - `sort* topk*`: result values
/// says that the functions of these names may differ in that stage (result, gradient, second, input, any) and kind
/// (throws, values, ... any). Words behind it limit it to differences whose text they match, where * stands for
/// anything; the text also names the row, the inputs' dtypes and layouts, "integers", "only integers", "mixed dtypes",
/// "16-bit floats", "not finite", "other shapes" and "empty". A difference of values names the tensor ("tensor 1,") if
/// it is not the first, and says "within 1 %" if none differs by more.
class Agreed {
 public:
  explicit Agreed(const std::string& file);
  /// The number of the first line that covers the difference.
  std::optional<size_t> covers(const std::string& row, const Case& call, const Difference& difference) const;

  struct Line {
    std::string text;
    std::vector<std::string> names;
    std::string stage, kind, detail;
  };
  const std::vector<Line>& lines() const { return lines_; }

 private:
  std::vector<Line> lines_;
};

}  // namespace differential
