#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <xtgrad/autograd/tensor.h>

// What a line of a reference file says, as the call of an operator.

namespace reference {

using namespace xtgrad;
// Gradients come in the order of the arguments, which the plain nlohmann::json would sort.
using Json = nlohmann::ordered_json;

/// One argument: tensors (or none) where the line has them, else its number, text, bool or list.
class Value {
 public:
  Value(const Json& json, std::vector<Tensor> tensors) : json_(&json), tensors_(std::move(tensors)) {}
  /// Undefined where the line says null.
  Tensor tensor() const { return json_->is_null() ? Tensor() : tensors_.at(0); }
  const std::vector<Tensor>& tensors() const { return tensors_; }
  Scalar scalar() const;
  double number() const { return scalar().to_double(); }
  int64_t integer() const { return json_->get<int64_t>(); }
  /// A list, or one integer as a list of one.
  std::vector<int64_t> integers() const;
  bool boolean() const { return json_->get<bool>(); }
  std::string text() const { return json_->get<std::string>(); }
  bool is_text() const { return json_->is_string(); }
  bool is_null() const { return json_->is_null(); }
  /// A list, or one number as a list of one.
  std::vector<double> numbers() const;

 private:
  const Json* json_;
  std::vector<Tensor> tensors_;
};

/// The arguments of one call.
class Args {
 public:
  std::vector<Value> positional;
  std::map<std::string, Value> named;

  /// The i-th positional tensor; undefined where there is none.
  Tensor x(size_t i = 0) const { return i < positional.size() ? positional[i].tensor() : Tensor(); }
  bool has(const std::string& name) const { return named.count(name) != 0; }
  const Value& operator[](const std::string& name) const;
  /// Undefined where the line does not name it.
  Tensor tensor(const std::string& name) const { return has(name) ? named.at(name).tensor() : Tensor(); }
  double number(const std::string& name, double otherwise) const {
    return has(name) ? named.at(name).number() : otherwise;
  }
};

/// What a call returns: one tensor, a list or a tuple of both.
struct Outputs : std::vector<Tensor> {
  Outputs(Tensor only) { push_back(std::move(only)); }
  Outputs(std::vector<Tensor> all) : std::vector<Tensor>(std::move(all)) {}
  template <class... Parts>
  Outputs(const std::tuple<Parts...>& parts) {
    std::apply([this](const auto&... part) { (this->add(part), ...); }, parts);
  }

 private:
  void add(const Tensor& one) { push_back(one); }
  void add(const std::vector<Tensor>& some) { insert(end(), some.begin(), some.end()); }
};

using Op = std::function<Outputs(const Args&)>;
using Table = std::map<std::string, Op>;

/// Runs the operator on the case in every form and says what differs from PyTorch's results.
std::vector<std::string> check_case(const Json& row, const Op& op);
/// The same without expanded operands: matrices of equal rows or columns have no inverse.
std::vector<std::string> check_matrix_case(const Json& row, const Op& op);
/// The same for a case of 16-bit floats, which has no other dtype and no second derivatives. PyTorch rounds more or
/// less often within an operator than this: results may be four of their own steps apart.
std::vector<std::string> check_narrow_case(const Json& row, const Op& op);
/// The same, and with tensors of one element without dimensions and of no element, for operators on each element.
std::vector<std::string> check_elementwise_case(const Json& row, const Op& op);

}  // namespace reference
