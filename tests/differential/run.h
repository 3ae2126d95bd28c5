#pragma once
#include <string>
#include <vector>

#include "case.h"

// The table's rows as a framework runs them. run.cpp is compiled once for each, in a namespace of its own.

namespace differential {

/// What a row says of itself.
struct RowFacts {
  std::string group, name, file;
  std::vector<std::vector<int64_t>> sizes;              // of the inputs
  std::vector<std::pair<double, double>> domains;       // their elements' limits
  std::vector<std::vector<std::vector<int64_t>>> more;  // other sizes of all inputs
  bool in_place = false, broadcasts = false, distinct = false, any_layout = true, twins = false;
};

}  // namespace differential

namespace operators_of_xtgrad {
std::vector<differential::RowFacts> facts();
/// Never throws for anything that the row's function throws.
differential::Outcome run(const differential::Case& call);
}  // namespace operators_of_xtgrad

namespace operators_of_libtorch {
std::vector<differential::RowFacts> facts();
differential::Outcome run(const differential::Case& call);
}  // namespace operators_of_libtorch
