#include "agreed.h"

#include <fnmatch.h>

#include <cctype>
#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace differential {

Agreed::Agreed(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file);
  for (std::string text; std::getline(in, text);) {
    if (text.rfind("- `", 0) != 0) continue;
    const size_t end = text.find("`: ", 3);
    if (end == std::string::npos) continue;
    Line line;
    line.text = text;
    std::istringstream names(text.substr(3, end - 3)), rest(text.substr(end + 3));
    for (std::string name; names >> name;) line.names.push_back(name);
    rest >> line.stage >> line.kind;
    std::getline(rest >> std::ws, line.detail);
    if (line.kind.empty()) throw std::runtime_error(file + ": neither stage nor kind in: " + text);
    lines_.push_back(line);
  }
}

namespace {

bool is(const std::string& wanted, const std::string& given) { return wanted == "any" || given.rfind(wanted, 0) == 0; }

// The detail, the row, and which dtypes and layouts the inputs have: "integers", "16-bit floats", "permuted".
std::string circumstances(const std::string& row, const Case& call, const Difference& difference) {
  std::string text = difference.detail + " " + row;
  for (const InputSpec& input : call.inputs) {
    if (!is_floating(input.kind)) text += " integers";
    if (input.kind == Kind::Half || input.kind == Kind::BFloat16) text += " 16-bit floats";
    text += std::string(" ") + kKindNames[static_cast<size_t>(input.kind)];
    text += std::string(" ") + kLayoutNames[static_cast<size_t>(input.layout)];
    for (const double x : input.values)
      if (!(std::fabs(x) < (input.kind == Kind::Half ? 65504 : 1e18)) || (x != 0 && std::fabs(x) < 1e-30)) {
        text += " not finite";
        break;
      }
    if (input.values.empty()) text += " empty";
    if (input.kind != call.inputs[0].kind) text += " mixed dtypes";
  }
  bool integers = true;
  for (const InputSpec& input : call.inputs) integers = integers && !is_floating(input.kind);
  if (integers) text += " only integers";
  for (const InputSpec& input : call.inputs)
    if (input.sizes != call.inputs[0].sizes) {
      text += " other shapes";
      break;
    }
  return text;
}

// "nn::SoftMarginLoss" and "soft_margin_loss" alike.
std::string in_small_letters(const std::string& name) {
  std::string result;
  for (const char letter : name.rfind("nn::", 0) == 0 ? name.substr(4) : name)
    if (letter != '_') result += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return result;
}

bool names(const std::string& pattern, const std::string& row) {
  if (fnmatch(pattern.c_str(), row.c_str(), 0) == 0) return true;
  return row.rfind("nn::", 0) == 0 && fnmatch(in_small_letters(pattern).c_str(), in_small_letters(row).c_str(), 0) == 0;
}

}  // namespace

std::optional<size_t> Agreed::covers(const std::string& row, const Case& call, const Difference& difference) const {
  const std::string word = row.substr(0, row.find(' '));
  for (size_t i = 0; i < lines_.size(); ++i) {
    const Line& line = lines_[i];
    if (!is(line.stage, kStageNames[static_cast<size_t>(difference.stage)]) || !is(line.kind, difference.kind))
      continue;
    const std::string pattern = "*" + line.detail + "*";
    if (!line.detail.empty() && fnmatch(pattern.c_str(), circumstances(row, call, difference).c_str(), 0) != 0)
      continue;
    for (const std::string& name : line.names)
      if (names(name, word)) return i;
  }
  return std::nullopt;
}

}  // namespace differential
