#include <xtgrad/nn/dropout.h>

#include <ostream>

#include <xtgrad/autograd/ops/random.h>

namespace xtgrad::nn {

namespace {
void check_probability(double p) {
  check(p >= 0 && p <= 1, "dropout probability has to be between 0 and 1, but got ", p);
}
}  // namespace

Tensor functional::dropout(Tensor input, const DropoutFuncOptions& options) {
  check_probability(options.p());
  if (options.inplace()) return xtgrad::dropout_(input, options.p(), options.training());
  return xtgrad::dropout(input, options.p(), options.training());
}

DropoutImpl::DropoutImpl(double p) : DropoutImpl(DropoutOptions(p)) {}
DropoutImpl::DropoutImpl(const DropoutOptions& options_) : options(options_) { DropoutImpl::reset(); }
void DropoutImpl::reset() { check_probability(options.p()); }
void DropoutImpl::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::Dropout(p=" << options.p() << ", inplace=" << (options.inplace() ? "true" : "false") << ')';
}
Tensor DropoutImpl::forward(Tensor input) {
  return functional::dropout(
      std::move(input),
      functional::DropoutFuncOptions().p(options.p()).training(is_training()).inplace(options.inplace()));
}

}  // namespace xtgrad::nn
