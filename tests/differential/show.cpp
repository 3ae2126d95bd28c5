#include "show.h"

#include <cmath>
#include <fstream>
#include <sstream>

namespace differential {
namespace {

std::string number(double x, Kind kind) {
  if (std::isnan(x)) return "NAN";
  if (std::isinf(x)) return x < 0 ? "-INFINITY" : "INFINITY";
  std::ostringstream text;
  text.precision(17);
  text << x;
  const std::string digits = text.str();
  return digits.find_first_of(".e") == std::string::npos && is_floating(kind) ? digits + ".0" : digits;
}

std::string list(const std::vector<int64_t>& numbers) {
  std::string text;
  for (const int64_t n : numbers) text += (text.empty() ? "" : ", ") + std::to_string(n);
  return "{" + text + "}";
}

std::string input(const InputSpec& spec) {
  std::string values;
  for (const double x : spec.values) values += (values.empty() ? "" : ", ") + number(x, spec.kind);
  const std::string kind = "torch::" + std::string(kKindNames[static_cast<size_t>(spec.kind)]);
  std::string text = spec.values.empty() ? "torch::empty(" + list(spec.sizes) + ", " + kind + ")"
                                         : "torch::tensor({" + values + "}, torch::kDouble).view(" + list(spec.sizes) +
                                               ").to(" + kind + ")";
  if (spec.requires_grad) text += ".detach().set_requires_grad(true)";
  text += ";";
  if (spec.layout != Layout::plain) text += "  // " + std::string(kLayoutNames[static_cast<size_t>(spec.layout)]);
  return text;
}

}  // namespace

std::string statement(const RowFacts& row) {
  const size_t slash = row.file.rfind('/');
  std::ifstream file(OPERATORS_FOLDER "/" + row.file.substr(slash == std::string::npos ? 0 : slash + 1));
  std::string line, text;
  bool inside = false;
  while (std::getline(file, line)) {
    inside = inside ||
             (line.find("\"" + row.name + "\"") != std::string::npos && line.find("Registered") == std::string::npos);
    if (inside) text += line + "\n";
    if (inside && !line.empty() && line.back() == ';' && line.find("return") == std::string::npos) break;
    if (inside && line.size() > 2 && line.find("{{") != std::string::npos && line.back() == ';') break;
  }
  return text.empty() ? "  (" + row.name + ")\n" : text;
}

std::string program(const RowFacts& row, const Case& call) {
  std::string text;
  for (size_t i = 0; i < call.inputs.size(); ++i)
    text += "  Tensor in" + std::to_string(i) + " = " + input(call.inputs[i]) + "\n";
  text += statement(row);
  if (call.create_graph) text += "  // create_graph\n";
  if (call.overlap) text += "  // in place, into in0 itself\n";
  if (!call.usual) text += "  // arguments drawn with seed " + std::to_string(call.seed) + "\n";
  return text;
}

}  // namespace differential
