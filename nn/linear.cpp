#include <xtgrad/nn/linear.h>

#include <cmath>
#include <ostream>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/nn/init.h>

namespace xtgrad::nn {

namespace {
const char* yes_no(bool value) { return value ? "true" : "false"; }

void check_sizes(const char* module, std::initializer_list<std::pair<const char*, int64_t>> sizes) {
  for (const auto& [name, size] : sizes) check(size >= 0, module, ": ", name, " must not be negative, but got ", size);
}

Tensor& register_optional_bias(Module& module, bool wanted, int64_t size) {
  return module.register_parameter("bias", wanted ? empty({size}) : Tensor(), wanted);
}
}  // namespace

IdentityImpl::IdentityImpl() = default;
void IdentityImpl::reset() {}
void IdentityImpl::pretty_print(std::ostream& stream) const { stream << "xtgrad::nn::Identity()"; }
Tensor IdentityImpl::forward(const Tensor& input) { return input; }

// ---- Linear

LinearOptions::LinearOptions(int64_t in_features, int64_t out_features)
    : in_features_(in_features), out_features_(out_features) {}

LinearImpl::LinearImpl(int64_t in_features, int64_t out_features)
    : LinearImpl(LinearOptions(in_features, out_features)) {}
LinearImpl::LinearImpl(const LinearOptions& options_) : options(options_) { LinearImpl::reset(); }

void LinearImpl::reset() {
  check_sizes("Linear", {{"in_features", options.in_features()}, {"out_features", options.out_features()}});
  weight = register_parameter("weight", empty({options.out_features(), options.in_features()}));
  bias = register_optional_bias(*this, options.bias(), options.out_features());
  reset_parameters();
}

void LinearImpl::reset_parameters() {
  init::kaiming_uniform_(weight, std::sqrt(5.0));
  if (!bias.defined()) return;
  const double bound = weight.size(1) > 0 ? 1 / std::sqrt(static_cast<double>(weight.size(1))) : 0;
  init::uniform_(bias, -bound, bound);
}

void LinearImpl::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::Linear(in_features=" << options.in_features() << ", out_features=" << options.out_features()
         << ", bias=" << yes_no(options.bias()) << ')';
}

Tensor LinearImpl::forward(const Tensor& input) { return xtgrad::linear(input, weight, bias); }

// ---- Flatten, Unflatten

FlattenImpl::FlattenImpl(const FlattenOptions& options_) : options(options_) {}
void FlattenImpl::reset() {}
void FlattenImpl::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::Flatten(start_dim=" << options.start_dim() << ", end_dim=" << options.end_dim() << ')';
}
Tensor FlattenImpl::forward(const Tensor& input) { return input.flatten(options.start_dim(), options.end_dim()); }

UnflattenOptions::UnflattenOptions(int64_t dim, std::vector<int64_t> sizes) : dim_(dim), sizes_(std::move(sizes)) {}

UnflattenImpl::UnflattenImpl(int64_t dim, std::vector<int64_t> sizes)
    : UnflattenImpl(UnflattenOptions(dim, std::move(sizes))) {}
UnflattenImpl::UnflattenImpl(const UnflattenOptions& options_) : options(options_) {}
void UnflattenImpl::reset() {}
void UnflattenImpl::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::Unflatten(dim=" << options.dim() << ", unflattened_size={";
  const char* separator = "";
  for (const int64_t size : options.sizes()) {
    stream << separator << size;
    separator = ", ";
  }
  stream << "})";
}
Tensor UnflattenImpl::forward(const Tensor& input) { return input.unflatten(options.dim(), options.sizes()); }

// ---- Bilinear

BilinearOptions::BilinearOptions(int64_t in1_features, int64_t in2_features, int64_t out_features)
    : in1_features_(in1_features), in2_features_(in2_features), out_features_(out_features) {}

BilinearImpl::BilinearImpl(int64_t in1_features, int64_t in2_features, int64_t out_features)
    : BilinearImpl(BilinearOptions(in1_features, in2_features, out_features)) {}
BilinearImpl::BilinearImpl(const BilinearOptions& options_) : options(options_) { BilinearImpl::reset(); }

void BilinearImpl::reset() {
  check_sizes("Bilinear", {{"in1_features", options.in1_features()},
                           {"in2_features", options.in2_features()},
                           {"out_features", options.out_features()}});
  weight =
      register_parameter("weight", empty({options.out_features(), options.in1_features(), options.in2_features()}));
  bias = register_optional_bias(*this, options.bias(), options.out_features());
  reset_parameters();
}

void BilinearImpl::reset_parameters() {
  const double bound = weight.size(1) > 0 ? 1 / std::sqrt(static_cast<double>(weight.size(1))) : 0;
  init::uniform_(weight, -bound, bound);
  if (bias.defined()) init::uniform_(bias, -bound, bound);
}

void BilinearImpl::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::Bilinear(in1_features=" << options.in1_features()
         << ", in2_features=" << options.in2_features() << ", out_features=" << options.out_features()
         << ", bias=" << yes_no(options.bias()) << ')';
}

Tensor BilinearImpl::forward(const Tensor& input1, const Tensor& input2) {
  return xtgrad::bilinear(input1, input2, weight, bias);
}

}  // namespace xtgrad::nn
