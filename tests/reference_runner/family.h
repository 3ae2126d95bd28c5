#pragma once
#include <filesystem>
#include <set>

#include "case.h"

// The files of the folder, the operators still to come, and the loop over one file.

namespace reference {

/// $XTGRAD_REFERENCE, else tests/reference.
std::filesystem::path folder();
/// True when XTGRAD_REFERENCE names the folder, which may then hold only some of the files.
bool is_other_folder();
/// Every file that a family of tests reads.
const std::set<std::string>& families();
/// The second words of the lines of tests/reference/PENDING that begin with `family`.
std::set<std::string> pending(const std::string& family);
/// The lines of a .jsonl file or the entries of a .json file.
std::vector<Json> rows_of(const std::filesystem::path& file);
/// The operator, draw or first word of the id: what PENDING and the tables name.
std::string kind_of(const Json& row);

/// Checks every row of the family's file, reports each problem by the row's id and prints how many were checked.
void run_family(const std::string& family, const std::set<std::string>& known,
                const std::function<std::vector<std::string>(const Json&)>& check_row);
void run_family(const std::string& family, const Table& table, decltype(check_case)* check_one = check_case);

}  // namespace reference
