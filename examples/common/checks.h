#pragma once
#include <CLI/CLI.hpp>
#include <limits>
#include <string>

#include <xtgrad/lib/check.h>

namespace examples {

/// An option's value must be a number between these two; CLI11's own checks let nan through.
inline CLI::Validator number_from(double least, double most = std::numeric_limits<double>::max()) {
  const bool bounded = most < std::numeric_limits<double>::max();
  const std::string range = bounded ? xtgrad::text("from ", least, " to ", most) : xtgrad::text("of at least ", least);
  const auto mistake = [=](const std::string& given) {
    double value = 0;
    const bool right = CLI::detail::lexical_cast(given, value) && value >= least && value <= most;
    return right ? "" : "'" + given + "' is not a number " + range;
  };
  return {mistake, range};
}

/// An option's text must not be empty.
inline CLI::Validator not_empty() {
  return {[](const std::string& given) { return given.empty() ? std::string("must not be empty") : std::string(); },
          ""};
}

}  // namespace examples
