#pragma once
#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

namespace reference {

/// The words of an id such as "mlp tanh dropout=0.25, SGD lr=0.05 momentum=0.9, batch 64".
class Settings {
 public:
  explicit Settings(const std::string& id) {
    std::istringstream in(id);
    for (std::string word; in >> word;) {
      if (word.back() == ',') word.pop_back();
      const size_t equals = word.find('=');
      if (equals == std::string::npos)
        words_.push_back(word);
      else
        given_[word.substr(0, equals)] = word.substr(equals + 1);
    }
  }

  /// The i-th word without "=".
  const std::string& word(size_t i) const { return words_.at(i); }
  bool flag(const std::string& name) const { return std::find(words_.begin(), words_.end(), name) != words_.end(); }
  double number(const std::string& name, double otherwise) const {
    return given_.count(name) ? std::stod(given_.at(name)) : otherwise;
  }
  /// "betas=0.8,0.95"
  std::tuple<double, double> pair(const std::string& name, std::tuple<double, double> otherwise) const {
    if (!given_.count(name)) return otherwise;
    const std::vector<double> both = list(name);
    return {both.at(0), both.at(1)};
  }
  /// "milestones=2,5,9"
  std::vector<double> list(const std::string& name) const {
    std::vector<double> numbers;
    std::istringstream in(given_.at(name));
    for (std::string number; std::getline(in, number, ',');) numbers.push_back(std::stod(number));
    return numbers;
  }

 private:
  std::vector<std::string> words_;
  std::map<std::string, std::string> given_;
};

}  // namespace reference
