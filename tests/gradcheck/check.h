#pragma once
#include <string>
#include <vector>

#include "../operators/table.h"

// Compares the gradients of the table's rows with numerical ones.

namespace gradcheck_rows {

/// What is wrong with a row's gradients, first and second, for each shape and layout; empty when all is well.
std::vector<std::string> problems(const OPERATORS::Row& row);

/// Fails the running test for every problem of every row of a group.
void check_group(const std::string& name);

}  // namespace gradcheck_rows
