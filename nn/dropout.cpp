#include <xtgrad/nn/dropout.h>

#include <ostream>

#include <xtgrad/autograd/ops/dropout.h>
#include <xtgrad/autograd/ops/random.h>

namespace xtgrad::nn {

namespace {
void check_probability(double p) {
  check(p >= 0 && p <= 1, "dropout probability has to be between 0 and 1, but got ", p);
}

// `op` or, in place, `op_`, as the options say.
template <class Options>
Tensor apply(Tensor input, const Options& options, Tensor (*op)(const Tensor&, double, bool),
             Tensor& (*op_)(Tensor&, double, bool)) {
  check_probability(options.p());
  if (options.inplace()) return op_(input, options.p(), options.training());
  return op(input, options.p(), options.training());
}

template <class Options>
Options functional_options(const DropoutOptions& options, bool training) {
  return Options().p(options.p()).training(training).inplace(options.inplace());
}

void print(std::ostream& stream, const char* name, const DropoutOptions& options) {
  stream << "xtgrad::nn::" << name << "(p=" << options.p() << ", inplace=" << (options.inplace() ? "true" : "false")
         << ')';
}
}  // namespace

Tensor functional::dropout(Tensor input, const DropoutFuncOptions& options) {
  return apply(std::move(input), options, xtgrad::dropout, xtgrad::dropout_);
}
Tensor functional::dropout2d(Tensor input, const Dropout2dFuncOptions& options) {
  return apply(std::move(input), options, xtgrad::feature_dropout, xtgrad::feature_dropout_);
}
Tensor functional::dropout3d(Tensor input, const Dropout3dFuncOptions& options) {
  return apply(std::move(input), options, xtgrad::feature_dropout, xtgrad::feature_dropout_);
}
Tensor functional::alpha_dropout(Tensor input, const AlphaDropoutFuncOptions& options) {
  return apply(std::move(input), options, xtgrad::alpha_dropout, xtgrad::alpha_dropout_);
}
Tensor functional::feature_alpha_dropout(Tensor input, const FeatureAlphaDropoutFuncOptions& options) {
  return apply(std::move(input), options, xtgrad::feature_alpha_dropout, xtgrad::feature_alpha_dropout_);
}

DropoutImpl::DropoutImpl(double p) : DropoutImpl(DropoutOptions(p)) {}
DropoutImpl::DropoutImpl(const DropoutOptions& options_) : options(options_) { DropoutImpl::reset(); }
void DropoutImpl::reset() { check_probability(options.p()); }
void DropoutImpl::pretty_print(std::ostream& stream) const { print(stream, "Dropout", options); }
Tensor DropoutImpl::forward(Tensor input) {
  return functional::dropout(std::move(input),
                             functional_options<functional::DropoutFuncOptions>(options, is_training()));
}

Dropout2dImpl::Dropout2dImpl(double p) : Dropout2dImpl(DropoutOptions(p)) {}
Dropout2dImpl::Dropout2dImpl(const DropoutOptions& options_) : options(options_) { Dropout2dImpl::reset(); }
void Dropout2dImpl::reset() { check_probability(options.p()); }
void Dropout2dImpl::pretty_print(std::ostream& stream) const { print(stream, "Dropout2d", options); }
Tensor Dropout2dImpl::forward(Tensor input) {
  return functional::dropout2d(std::move(input),
                               functional_options<functional::Dropout2dFuncOptions>(options, is_training()));
}

Dropout3dImpl::Dropout3dImpl(double p) : Dropout3dImpl(DropoutOptions(p)) {}
Dropout3dImpl::Dropout3dImpl(const DropoutOptions& options_) : options(options_) { Dropout3dImpl::reset(); }
void Dropout3dImpl::reset() { check_probability(options.p()); }
void Dropout3dImpl::pretty_print(std::ostream& stream) const { print(stream, "Dropout3d", options); }
Tensor Dropout3dImpl::forward(Tensor input) {
  return functional::dropout3d(std::move(input),
                               functional_options<functional::Dropout3dFuncOptions>(options, is_training()));
}

AlphaDropoutImpl::AlphaDropoutImpl(double p) : AlphaDropoutImpl(DropoutOptions(p)) {}
AlphaDropoutImpl::AlphaDropoutImpl(const DropoutOptions& options_) : options(options_) { AlphaDropoutImpl::reset(); }
void AlphaDropoutImpl::reset() { check_probability(options.p()); }
void AlphaDropoutImpl::pretty_print(std::ostream& stream) const { print(stream, "AlphaDropout", options); }
Tensor AlphaDropoutImpl::forward(Tensor input) {
  return functional::alpha_dropout(std::move(input),
                                   functional_options<functional::AlphaDropoutFuncOptions>(options, is_training()));
}

FeatureAlphaDropoutImpl::FeatureAlphaDropoutImpl(double p) : FeatureAlphaDropoutImpl(DropoutOptions(p)) {}
FeatureAlphaDropoutImpl::FeatureAlphaDropoutImpl(const DropoutOptions& options_) : options(options_) {
  FeatureAlphaDropoutImpl::reset();
}
void FeatureAlphaDropoutImpl::reset() { check_probability(options.p()); }
void FeatureAlphaDropoutImpl::pretty_print(std::ostream& stream) const {
  print(stream, "FeatureAlphaDropout", options);
}
Tensor FeatureAlphaDropoutImpl::forward(Tensor input) {
  return functional::feature_alpha_dropout(
      std::move(input), functional_options<functional::FeatureAlphaDropoutFuncOptions>(options, is_training()));
}

}  // namespace xtgrad::nn
