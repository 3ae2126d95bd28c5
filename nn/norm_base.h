#pragma once
#include <xtgrad/nn/cloneable.h>

namespace xtgrad::nn {

/// What batch and instance normalisation share: weight and bias [num_features] (1 and 0 at the start), and the running
/// statistics as buffers running_mean, running_var and num_batches_tracked; undefined where the options say so.
template <class Derived, class Options>
class NormImplBase : public Cloneable<Derived> {
 public:
  explicit NormImplBase(const Options& options_) : options(options_) { NormImplBase::reset(); }
  void reset() override;
  void reset_running_stats();
  void reset_parameters();

  Options options;
  Tensor weight;
  Tensor bias;
  Tensor running_mean;
  Tensor running_var;
  Tensor num_batches_tracked;  // int64

 protected:
  void print(std::ostream& stream, const char* name, const std::string& momentum) const;
};

namespace detail {
/// Throws unless the input has `low` or `high` dimensions: "expected 2D or 3D input (got 1D input)".
void check_input_dim(const Tensor& input, int64_t low, int64_t high);
}  // namespace detail

}  // namespace xtgrad::nn
