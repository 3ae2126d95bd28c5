// x.index({...}) and x.index_put_({...}, ...) with lists of everything that may stand in one.
#include <algorithm>

#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

using indexing::TensorIndex;

// What stands in one place of a list, for dimensions of about three elements.
TensorIndex place(L in, const std::string& kind) {
  if (kind == "slice") {
    const int64_t start = in.count(0), stop = in.count(3), step = in.count(1);
    return indexing::Slice(start, stop, step);
  }
  if (kind == "from the end") return indexing::Slice(-in.count(2), indexing::None);
  if (kind == "every other") return indexing::Slice(indexing::None, indexing::None, 2);
  if (kind == "number") return in.count(1) - 1;
  if (kind == "new") return indexing::None;
  if (kind == "dots") return "...";
  if (kind == "bool") return in.flag(true);
  if (kind == "element") return torch::tensor(in.count(1));
  if (kind == "elements") return torch::tensor({int64_t{0}, in.count(1), int64_t{-1}});
  if (kind == "column") return torch::tensor({int64_t{1}, in.count(0)}).view({2, 1});
  if (kind == "no elements") return torch::empty({0}, kLong);
  return torch::tensor({true, false, in.flag(true)});
}

std::vector<TensorIndex> list(L in) {
  std::vector<TensorIndex> result;
  const int64_t length = in.count(std::min<int64_t>(in[0].dim(), 2));
  for (int64_t i = 0; i < length; ++i)
    result.push_back(place(in, in.one_of({"slice", "from the end", "every other", "number", "new", "dots", "bool",
                                          "element", "elements", "elements", "column", "no elements", "mask"})));
  return result;
}

void lists(Table& rows) {
  rows("index list", [](L in) { return in[0].index(list(in)); }, {{3, 3}})
      .also({{3, 3, 3}})
      .also({{3, 2, 3, 3}})
      .also({{3}})
      .never_empty("a slice asks for one element");
  rows.in_place("index_put_ list", [](Tensor& x, L in) { x.index_put_(list(in), in[1]); }, {{3, 3}, {}})
      .also({{3, 3, 3}, {}})
      .also({{3, 3, 3}, {3}})
      .also({{3, 2, 3, 3}, {1}})
      .also({{3, 3}, {3, 1}})
      .tied()
      .never_empty("a slice asks for one element");
  rows.in_place("index_put_ number in list", [](Tensor& x, L in) { x.index_put_(list(in), in.number(0.5)); }, {{3, 3}})
      .also({{3, 3, 3}})
      .also({{3, 2, 3, 3}})
      .never_empty("a slice asks for one element");
}

const Registered k_lists("lists of indices", lists);

}  // namespace
