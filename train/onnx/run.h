#pragma once
#include <functional>
#include <vector>

#include <xtgrad/autograd/trace.h>

namespace xtgrad::train::detail {

using Forward = std::function<Tensor(const Tensor&)>;

/// forward(x) as it was recorded on one input.
class Run {
 public:
  using Input = TracedOperation::Input;

  /// Throws what forward throws, and how many rows it was given.
  Run(const Forward& forward, const Tensor& input);

  const Tensor& input() const { return input_; }
  const Tensor& output() const { return output_; }
  /// The output as an operand of what would follow.
  Input result() const { return Input::of(output_); }
  int64_t rows() const { return input_.size(0); }
  /// The operations on the way to the output, each behind those that it depends on.
  const std::vector<const Node*>& nodes() const { return nodes_; }
  const TracedOperation& operation(const Node* node) const { return *trace_.find(node); }
  /// True of the input itself; throws where forward has changed it in a way that the graph does not tell.
  bool is_input(const Input& x) const;
  /// The operation's place among nodes(); -1 for a parameter and for what was recorded outside.
  int64_t place_of(const Node* node) const;

 private:
  void collect(const Node* last);

  Tensor input_, output_;
  Edge from_;
  uint32_t version_ = 0;
  Trace trace_;
  std::vector<const Node*> nodes_;
};

/// The version of x's storage, which every change in place raises.
uint32_t version_of(const Tensor& x);
bool same_values(const Tensor& a, const Tensor& b);
/// NaN is the same as NaN.
bool same_numbers(const Scalar& a, const Scalar& b);
/// Whether operands of two runs come from the same place: the input, the same operation, the same parameter, or neither
/// has a gradient.
bool same_source(const Run& run, const Run::Input& x, const Run& other, const Run::Input& y);
/// Throws unless both runs did the same operations on operands from the same places.
void check_alike(const Run& run, const Run& other);
/// Throws unless all that does not flow from the input by operations of the graph is the same, too; for runs of one
/// batch size.
void check_same(const Run& run, const Run& other);

/// The example's rows, repeated if there are too few.
Tensor rows_of(const Tensor& example, int64_t rows);
/// An input of the example's kind with other values: numbers of both signs that are as large, or the example's integers
/// in another order, which must not be all equal.
Tensor other_values(const Tensor& example, int64_t rows, uint64_t seed);

}  // namespace xtgrad::train::detail
