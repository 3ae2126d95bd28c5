#pragma once
#include <string>
#include <vector>

namespace experiments {

/// Runs a program with its output in a log file and returns its exit code (128 + signal where one killed it). `data`
/// goes to it as XTGRAD_DATA, where it is not empty. On a terminal the log's last line stands beside `head` meanwhile.
int run_child(const std::vector<std::string>& command, const std::string& data, const std::string& log,
              const std::string& head);

}  // namespace experiments
