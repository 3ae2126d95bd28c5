#pragma once
#include <string>
#include <vector>

#include "../common/program.h"

namespace experiments {

/// Whether a program's metrics.json is there, from a run with the same seed and size.
bool is_finished(const examples::Settings& settings, const std::string& program);

/// Writes a Markdown page of all compared figures that the programs' metrics.json hold, a table a document.
void write_page(const examples::Settings& settings, const std::vector<std::string>& programs, const std::string& path);

}  // namespace experiments
