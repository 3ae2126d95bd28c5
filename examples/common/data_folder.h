#pragma once
#include <string>

namespace examples {

/// The folder that the user named, else the first of $XTGRAD_DATA/NAME and ./data/NAME that holds `file` or its .gz;
/// empty where neither does.
std::string data_folder(const std::string& named, const std::string& name, const std::string& file);

}  // namespace examples
