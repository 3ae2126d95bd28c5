#pragma once
#include <string>

#include "case.h"
#include "run.h"

namespace differential {

/// The statement that adds the row to the table, as it stands in its file.
std::string statement(const RowFacts& row);
/// The C++ program of a case: its inputs, and the row's own text.
std::string program(const RowFacts& row, const Case& call);

}  // namespace differential
