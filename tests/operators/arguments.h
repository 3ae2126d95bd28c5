#pragma once
#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

#include "framework.h"

// The arguments that a row's function is called with.

namespace OPERATORS {

using torch::Tensor;
using torch::autograd::variable_list;
using Ints = std::vector<int64_t>;

/// Draws an argument that is no tensor: a number of [low, high], 0 to 2^64 of them.
using Draw = std::function<int64_t(int64_t low, int64_t high)>;

/// The inputs, and the other arguments by what they mean. Each of these is the usual one, which the row gives, unless
/// there is somebody who draws them; then a few are out of range.
class Arguments : public variable_list {
 public:
  Arguments() = default;
  /// `extreme`: some of the drawn numbers are as large as they can be written. `overlap`: functions that work in place
  /// are given memory that elements share.
  Arguments(variable_list inputs, Draw draw = {}, bool extreme = false, bool overlap = false)
      : variable_list(std::move(inputs)), draw_(std::move(draw)), extreme_(extreme), overlap_(overlap) {}

  bool overlap() const { return overlap_; }

  /// A dimension of input `input`.
  int64_t dim(int64_t usual, size_t input = 0) const;
  /// Some of its dimensions, each once; a few times one of them twice.
  std::vector<int64_t> dims(std::vector<int64_t> usual, size_t input = 0) const;
  /// A whole number near the usual one.
  int64_t count(int64_t usual) const;
  double number(double usual) const;
  bool flag(bool usual) const;
  std::string one_of(std::initializer_list<const char*> words) const;

 private:
  int64_t extreme_count() const;

  Draw draw_;
  bool extreme_ = false, overlap_ = false;
};

}  // namespace OPERATORS
