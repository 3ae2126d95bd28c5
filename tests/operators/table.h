#pragma once
#include <deque>
#include <string>
#include <vector>

#include "arguments.h"

// The table of operators: a row is a name, a function of some inputs and the inputs' shapes. tests/gradcheck compares
// the rows' gradients with numerical ones, tests/differential their results with libtorch's.
// tests/tools/unchecked_functions.sh reads the names: the first word of each is an operator's.

namespace OPERATORS {

using L = const Arguments&;

/// Where an input's elements come from. They are distinct and keep away from the multiples of 1/4, where functions have
/// their corners.
struct Domain {
  double low, high;
};
inline constexpr Domain kReal{-2, 2}, kPositive{0.3, 2.3}, kUnit{-0.9, 0.9}, kProbability{0.1, 0.9},
    kAboveOne{1.2, 3.2};

struct Input {
  std::vector<int64_t> sizes;
  Domain domain = kReal;
  Input(std::initializer_list<int64_t> sizes_) : sizes(sizes_) {}
  Input(std::initializer_list<int64_t> sizes_, Domain domain_) : sizes(sizes_), domain(domain_) {}
};
using Inputs = std::vector<Input>;

struct Row {
  Row(const char* name_, std::initializer_list<Input> inputs_, const char* file_)
      : name(name_), inputs(inputs_), file(file_) {}

  /// The results for `in`. In place: a changed copy of input 0, and a tensor of which every other element was changed.
  variable_list call(L in) const;

  /// All inputs have their elements from `domain`.
  Row& on(Domain domain);
  /// The inputs broadcast against each other, or the later ones to the first where the function works in place.
  Row& broadcasts();
  /// The inputs' shapes depend on each other and nothing broadcasts; or a row beside this one does it.
  Row& tied();
  /// More shapes for the same function.
  Row& also(std::initializer_list<Input> shapes);
  /// Empty inputs to take instead of the default: size 0 for the first dimension of every input that shares the first
  /// one's rank and size there.
  Row& empty(std::initializer_list<Input> shapes);
  /// Empty inputs are refused with an Error that holds `text`.
  Row& refuses_empty(const char* text);
  /// No input can be empty.
  Row& never_empty(const char* reason);
  /// The gradient is zero wherever there is one.
  Row& flat();
  /// So it is for one of the inputs.
  Row& flat_in(size_t input);
  /// The result has no gradient at all: it is bools, positions or counts.
  Row& no_gradient();
  /// The function has no slope in one of its inputs.
  Row& without_gradient(size_t input);
  /// Elements must differ from each other: no input is expanded.
  Row& distinct();
  /// The results are the same one twice, computed in two ways: by a module and by a function.
  Row& twins();
  /// Inputs must lie in memory as they are.
  Row& contiguous_only(const char* reason);

  std::string name;
  Inputs inputs;
  const char* file;  // that it is written in
  // One of these is the function; change works in place.
  Tensor (*unary)(const Tensor&) = nullptr;
  Tensor (*binary)(const Tensor&, const Tensor&) = nullptr;
  Tensor (*single)(L) = nullptr;
  variable_list (*several)(L) = nullptr;
  void (*change)(Tensor&, L) = nullptr;

  std::vector<Inputs> more;
  Inputs empties;
  std::string empty_error;
  std::vector<size_t> unused, flat_inputs;
  bool can_be_empty = true, is_flat = false, has_gradient = true, broadcast = false, is_distinct = false,
       any_layout = true, shapes_explained = false, are_twins = false;
};

class Table {
 public:
  Row& operator()(const char* name, Tensor (*function)(const Tensor&), std::initializer_list<Input> inputs,
                  const char* file = __builtin_FILE());
  Row& operator()(const char* name, Tensor (*function)(const Tensor&, const Tensor&),
                  std::initializer_list<Input> inputs, const char* file = __builtin_FILE());
  Row& operator()(const char* name, Tensor (*function)(L), std::initializer_list<Input> inputs,
                  const char* file = __builtin_FILE());
  Row& operator()(const char* name, variable_list (*function)(L), std::initializer_list<Input> inputs,
                  const char* file = __builtin_FILE());
  /// `change` works on its first argument, a copy of input 0, and on a view of which every other element is left alone.
  Row& in_place(const char* name, void (*change)(Tensor&, L), std::initializer_list<Input> inputs,
                const char* file = __builtin_FILE());

  const std::deque<Row>& rows() const { return rows_; }

 private:
  std::deque<Row> rows_;
};

/// Some rows under one name.
struct Group {
  const char* name;
  void (*fill)(Table& rows);
};
/// All groups, in the order of the files' names.
std::vector<Group>& groups();

/// Adds a group while the program starts.
struct Registered {
  Registered(const char* name, void (*fill)(Table& rows)) { groups().push_back({name, fill}); }
};

/// The tensors of a tuple as a list.
inline variable_list both(const std::tuple<Tensor, Tensor>& pair) { return {std::get<0>(pair), std::get<1>(pair)}; }
/// A loss with each reduction.
template <class F>
variable_list reductions(F loss) {
  return {loss(torch::Reduction::None), loss(torch::Reduction::Mean), loss(torch::Reduction::Sum)};
}

}  // namespace OPERATORS
