#pragma once
#include <map>
#include <random>
#include <string>
#include <vector>

#include <xtgrad/autograd/autograd.h>

// Random programs: a seed decides every step, whatever the values are, so that a program can run again on other values.

namespace random_graphs {

using xtgrad::Tensor;

/// The values that programs start from and those that no-grad regions gave in their first run, which later runs repeat:
/// to autograd they are constants.
struct Values {
  std::vector<Tensor> leaves;
  std::vector<Tensor> frozen;
};

/// One run of the program of a seed.
class Program {
 public:
  /// The first run makes `values`; later ones use them.
  Program(uint64_t seed, Values& values, bool first) : random_(seed), values_(values), first_(first) {}

  /// Runs all steps and returns one number, a weighted sum of the last results.
  Tensor run();
  /// True once a step changed elements that an earlier one may have saved: then backward may refuse.
  bool may_be_refused() const { return may_be_refused_; }
  /// How often each kind of step was taken.
  const std::map<std::string, int>& taken() const { return taken_; }

  // ---- what steps are made of
  int64_t integer(int64_t count) { return static_cast<int64_t>(random_() % static_cast<uint64_t>(count)); }
  bool chance(int percent) { return integer(100) < percent; }
  /// A number in -2 .. 2.
  double number() { return static_cast<double>(integer(4001)) / 1000 - 2; }
  /// A tensor of numbers without a gradient.
  Tensor constant(xtgrad::IntArrayRef sizes);
  /// One of the tensors that there are.
  Tensor any();
  /// One with at least `dims` dimensions, none of them empty, made from any() where there is none.
  Tensor with_dims(int64_t dims);
  int64_t dim_of(const Tensor& x) { return integer(x.dim()) - (chance(30) ? x.dim() : 0); }
  /// A tensor that broadcasts with x: x's shape with sizes dropped or set to 1, elements from any().
  Tensor broadcasting_with(const Tensor& x);
  /// x's first elements, repeated where they are too few, in another shape.
  Tensor shaped(const Tensor& x, xtgrad::IntArrayRef sizes);

 private:
  Tensor leaf();
  bool is_leaf(const Tensor& x) const;
  void step();
  void in_place_step();
  void no_grad_step();
  void add(const std::string& name, const Tensor& x);
  Tensor bounded(const Tensor& x);

  std::mt19937_64 random_;
  Values& values_;
  bool first_;
  size_t next_frozen_ = 0;
  std::vector<Tensor> pool_;
  std::map<std::string, int> taken_;
  bool may_be_refused_ = false;
};

/// A kind of step: gives a tensor, or an undefined one where it does not apply.
struct Step {
  const char* name;
  Tensor (*take)(Program& program);
};
/// All kinds, in an order that does not change.
const std::vector<Step>& steps();

}  // namespace random_graphs
