#include "arguments.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace OPERATORS {

int64_t Arguments::extreme_count() const {
  constexpr int64_t kExtremes[] = {std::numeric_limits<int64_t>::max(),
                                   std::numeric_limits<int64_t>::min(),
                                   std::numeric_limits<int64_t>::max() / 2 + 1,
                                   int64_t{1} << 32,
                                   (int64_t{1} << 33) + 1,
                                   -(int64_t{1} << 31),
                                   int64_t{1} << 40,
                                   -1};
  return kExtremes[draw_(0, static_cast<int64_t>(std::size(kExtremes)) - 1)];
}

int64_t Arguments::dim(int64_t usual, size_t input) const {
  if (!draw_ || draw_(0, 3) == 0) return usual;
  if (extreme_ && draw_(0, 3) == 0) return extreme_count();
  const int64_t rank = std::max<int64_t>((*this)[input].dim(), 1);
  return draw_(0, 30) == 0 ? rank + draw_(0, 1) : draw_(-rank, rank - 1);
}

std::vector<int64_t> Arguments::dims(std::vector<int64_t> usual, size_t input) const {
  if (!draw_ || draw_(0, 3) == 0) return usual;
  std::vector<int64_t> result;
  const int64_t rank = (*this)[input].dim();
  for (int64_t i = 0; i < rank; ++i)
    if (draw_(0, 1) == 1) result.push_back(draw_(0, 1) == 1 ? i : i - rank);
  if (draw_(0, 1) == 1) std::reverse(result.begin(), result.end());
  if (draw_(0, 30) == 0) result.push_back(draw_(-rank - 1, rank));
  if (extreme_ && draw_(0, 3) == 0) result.push_back(extreme_count());
  return result;
}

int64_t Arguments::count(int64_t usual) const {
  if (!draw_ || draw_(0, 2) == 0) return usual;
  if (extreme_ && draw_(0, 1) == 0) return extreme_count();
  return draw_(0, 20) == 0 ? draw_(-3, 7) : std::max<int64_t>(usual + draw_(-2, 2), 0);
}

double Arguments::number(double usual) const {
  if (!draw_ || draw_(0, 2) == 0) return usual;
  constexpr double kExtremes[] = {1e300, -1e300, std::numeric_limits<double>::infinity(),
                                  std::numeric_limits<double>::quiet_NaN(), 1e18};
  if (extreme_ && draw_(0, 2) == 0) return kExtremes[draw_(0, static_cast<int64_t>(std::size(kExtremes)) - 1)];
  constexpr double kOthers[] = {0, 1, -1, 2, 0.5, -0.5, 3, 1.5, -2.5, 0.1};
  return kOthers[draw_(0, static_cast<int64_t>(std::size(kOthers)) - 1)];
}

bool Arguments::flag(bool usual) const { return draw_ ? draw_(0, 1) == 1 : usual; }

std::string Arguments::one_of(std::initializer_list<const char*> words) const {
  const auto last = static_cast<int64_t>(words.size()) - 1;
  return *(words.begin() + (draw_ ? draw_(0, last) : 0));
}

}  // namespace OPERATORS
