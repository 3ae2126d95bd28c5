#pragma once
#include <string>
#include <string_view>

namespace xtgrad::train {

/// Writes a file so that `path` holds the old content or the new one, never a part; throws with path and reason.
void write_text_file(const std::string& path, std::string_view content);

}  // namespace xtgrad::train
