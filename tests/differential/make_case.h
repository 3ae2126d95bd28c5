#pragma once
#include <random>
#include <vector>

#include "case.h"
#include "run.h"

namespace differential {

/// A random call of row `row`: sizes, dtypes, layouts and elements of its inputs, and whether its arguments are drawn,
/// `extremes` among them. With `overlaps`, some calls in place are given memory that overlaps.
Case make_case(const std::vector<RowFacts>& rows, size_t row, uint64_t seed, bool extremes, bool overlaps);

/// Elements for an input of these sizes and this dtype: mostly from the row's domain, some times ties, zeros, numbers
/// that are not finite or too large.
std::vector<double> make_values(const std::vector<int64_t>& sizes, Kind kind, std::pair<double, double> domain,
                                std::mt19937_64& random);

}  // namespace differential
