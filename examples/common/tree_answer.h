#pragma once
#include "classifiers.h"
#include "timing.h"

namespace examples {

/// Times both halves of a search: make() builds the tree, nearest(tree, i) is the row nearest to query i.
template <class Make, class Nearest>
TreeAnswer ask_tree(int64_t queries, const Make& make, const Nearest& nearest) {
  TreeAnswer answer;
  const double start = now();
  const auto tree = make();
  const double built = now();
  answer.rows = xtgrad::empty({queries}, xtgrad::kLong);
  auto* rows = answer.rows.template data_ptr<int64_t>();
  xtgrad::parallel_for(0, queries, 1, [&](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; ++i) rows[i] = nearest(*tree, i);
  });
  answer.build_seconds = built - start;
  answer.query_seconds = now() - built;
  return answer;
}

}  // namespace examples
