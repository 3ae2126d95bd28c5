#pragma once
#include <optional>
#include <string>
#include <vector>

#include "case.h"

// Numbers out of JSON into tensors of a chosen layout, and out of tensors again.

namespace reference {

/// The elements of a tensor in row-major order.
struct Reading {
  ScalarType dtype = ScalarType::Undefined;
  std::vector<int64_t> shape;
  std::vector<double> values;
};

Reading read(const Json& tensor);
Reading read(const Tensor& tensor);
bool is_tensor(const Json& json);
/// 1.5, "nan", "inf" or "-inf".
double number_of(const Json& json);

/// `channels_last` concerns four dimensions, all others lie row-major then.
enum class Layout { contiguous, transposed, gaps, channels_last };

/// How the tensors of a case are laid out in memory.
struct Form {
  const char* name = "";
  Layout layout = Layout::contiguous;
  /// Float instead of double.
  bool single = false;
  /// With `equal_along`, the elements along that dimension (negative: from the end) are all the first one;
  /// with `stride_zero` they are one and the same element.
  std::optional<int> equal_along;
  bool stride_zero = false;
};

/// Makes the tensors of one call over memory that it owns, watches and surrounds with nan.
class Builder {
 public:
  explicit Builder(const Form& form) : form_(form) {}
  Tensor make(const Json& json);
  Args arguments(const Json& row);
  /// The tensors that require a gradient, in the order of the arguments.
  const std::vector<Tensor>& leaves() const { return leaves_; }
  /// True while no byte differs from what make() wrote.
  bool untouched() const;

 private:
  struct Memory {
    std::shared_ptr<std::vector<char>> now;
    std::vector<char> then;
  };
  Tensor place(const Reading& reading, std::optional<int> zero_dim);
  Value value(const Json& json);
  /// A module's parameters in the order of the line, without a gradient.
  std::vector<Tensor> parameters(const Json& row);
  Form form_;
  std::vector<Tensor> leaves_;
  std::vector<Memory> memory_;
};

/// Nothing when |got - expected| <= tolerance * max(1, max |expected|) everywhere, else what differs.
std::optional<std::string> difference(const Reading& got, const Reading& expected, double tolerance);

}  // namespace reference
