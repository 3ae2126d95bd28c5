#include <xtgrad/nn/embedding.h>

#include <ostream>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/embedding.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/nn/init.h>

namespace xtgrad::nn {

namespace {

// The row that the option names, negative ones counting from the end; -1 where it names none.
int64_t padding_row(const std::optional<int64_t>& padding, int64_t rows) {
  if (!padding) return -1;
  check(*padding >= -rows && *padding < rows, "Padding_idx must be within num_embeddings, got ", *padding, " of ",
        rows);
  return *padding < 0 ? *padding + rows : *padding;
}

void limit_norms(const Tensor& weight, const Tensor& input, const std::optional<double>& max_norm, double norm_type) {
  if (!max_norm) return;
  Tensor table = weight;
  embedding_renorm_(table, input, *max_norm, norm_type);
}

template <class Options>
Tensor start_weight(Module& module, Options& options) {
  const int64_t rows = options.num_embeddings(), dim = options.embedding_dim();
  check(rows >= 0 && dim >= 0, "Embedding: sizes must not be negative, but got ", rows, " and ", dim);
  const int64_t padding = padding_row(options.padding_idx(), rows);
  if (options.padding_idx()) options.padding_idx(padding);
  const Tensor given = options._weight();
  if (!given.defined()) return module.register_parameter("weight", empty({rows, dim}));
  check(given.sizes() == IntArrayRef({rows, dim}),
        "Shape of _weight does not match num_embeddings and embedding_dim: got ", given.sizes(), " for ", rows,
        " rows of ", dim);
  return module.register_parameter("weight", given);
}

void reset_weight(const Tensor& weight, const std::optional<int64_t>& padding) {
  init::normal_(weight);
  const NoGradGuard no_grad;
  if (padding) weight[*padding].fill_(0);
}

template <class Options>
void print_sizes(std::ostream& stream, const char* name, const Options& options) {
  stream << "xtgrad::nn::" << name << "(num_embeddings=" << options.num_embeddings()
         << ", embedding_dim=" << options.embedding_dim();
}

template <class Options>
void print_limits(std::ostream& stream, const Options& options) {
  if (options.max_norm()) stream << ", max_norm=" << *options.max_norm();
  if (options.norm_type() != 2) stream << ", norm_type=" << options.norm_type();
  if (options.scale_grad_by_freq()) stream << ", scale_grad_by_freq=true";
  if (options.sparse()) stream << ", sparse=true";
}

void check_table(const Tensor& embeddings) {
  check(embeddings.dim() == 2, "Embeddings parameter is expected to be 2-dimensional, got sizes ", embeddings.sizes());
}

// The operator's number: the choices are in its order.
int64_t mode_of(const EmbeddingBagMode& mode) { return static_cast<int64_t>(mode.index()); }

}  // namespace

Tensor functional::embedding(const Tensor& input, const Tensor& weight, const EmbeddingFuncOptions& options) {
  const int64_t padding = options.padding_idx() ? padding_row(options.padding_idx(), weight.size(0)) : -1;
  limit_norms(weight, input, options.max_norm(), options.norm_type());
  return xtgrad::embedding(weight, input, padding, options.scale_grad_by_freq(), options.sparse());
}

Tensor functional::embedding_bag(const Tensor& input, const Tensor& weight, const EmbeddingBagFuncOptions& options) {
  Tensor indices = input, offsets = options.offsets(), sample_weights = options.per_sample_weights();
  check(!sample_weights.defined() || sample_weights.sizes() == input.sizes(), "embedding_bag: If per_sample_weights (",
        sample_weights.defined() ? sample_weights.sizes() : IntArrayRef(),
        ") is not null, then it must have the same shape as the input (", input.sizes(), ")");
  check(input.dim() == 1 || input.dim() == 2, "input has to be 1D or 2D Tensor, but got Tensor of dimension ",
        input.dim());
  check(input.dim() == 1 || !offsets.defined(),
        "If input is 2D, then offsets has to be null, as input is treated is a mini-batch of fixed length sequences. "
        "However, found offsets of type Tensor");
  check(input.dim() == 2 || offsets.defined(), "offsets has to be a 1D Tensor but got null");
  check(!options.sparse() || !std::holds_alternative<enumtype::kMax>(options.mode()),
        "max mode does not support sparse weights");
  check(!sample_weights.defined() || std::holds_alternative<enumtype::kSum>(options.mode()),
        "embedding_bag: per_sample_weights was not null. per_sample_weights is only supported for mode='kSum' (got "
        "mode='",
        enumtype::get_enum_name(options.mode()), "').");
  if (input.dim() == 2) {
    offsets = arange(input.size(0)) * input.size(1);
    indices = reshape(input, {-1});
    if (sample_weights.defined()) sample_weights = reshape(sample_weights, {-1});
  }
  const bool last = options.include_last_offset() && input.dim() == 1;
  const int64_t padding = options.padding_idx() ? padding_row(options.padding_idx(), weight.size(0)) : -1;
  limit_norms(weight, indices, options.max_norm(), options.norm_type());
  return xtgrad::embedding_bag(weight, indices, offsets, options.scale_grad_by_freq(), mode_of(options.mode()),
                               options.sparse(), sample_weights, last, padding);
}

// ---- Embedding

EmbeddingImpl::EmbeddingImpl(int64_t num_embeddings, int64_t embedding_dim)
    : EmbeddingImpl(EmbeddingOptions(num_embeddings, embedding_dim)) {}
EmbeddingImpl::EmbeddingImpl(EmbeddingOptions options_) : options(std::move(options_)) { EmbeddingImpl::reset(); }

void EmbeddingImpl::reset() {
  weight = start_weight(*this, options);
  if (!options._weight().defined()) reset_parameters();
}
void EmbeddingImpl::reset_parameters() { reset_weight(weight, options.padding_idx()); }

void EmbeddingImpl::pretty_print(std::ostream& stream) const {
  print_sizes(stream, "Embedding", options);
  if (options.padding_idx()) stream << ", padding_idx=" << *options.padding_idx();
  print_limits(stream, options);
  stream << ')';
}

Tensor EmbeddingImpl::forward(const Tensor& indices) {
  return functional::embedding(indices, weight,
                               functional::EmbeddingFuncOptions()
                                   .padding_idx(options.padding_idx())
                                   .max_norm(options.max_norm())
                                   .norm_type(options.norm_type())
                                   .scale_grad_by_freq(options.scale_grad_by_freq())
                                   .sparse(options.sparse()));
}

Embedding Embedding::from_pretrained(const Tensor& embeddings, const EmbeddingFromPretrainedOptions& options) {
  check_table(embeddings);
  Embedding result(EmbeddingOptions(embeddings.size(0), embeddings.size(1))
                       ._weight(embeddings)
                       .padding_idx(options.padding_idx())
                       .max_norm(options.max_norm())
                       .norm_type(options.norm_type())
                       .scale_grad_by_freq(options.scale_grad_by_freq())
                       .sparse(options.sparse()));
  result->weight.set_requires_grad(!options.freeze());
  return result;
}

// ---- EmbeddingBag

EmbeddingBagImpl::EmbeddingBagImpl(int64_t num_embeddings, int64_t embedding_dim)
    : EmbeddingBagImpl(EmbeddingBagOptions(num_embeddings, embedding_dim)) {}
EmbeddingBagImpl::EmbeddingBagImpl(EmbeddingBagOptions options_) : options(std::move(options_)) {
  EmbeddingBagImpl::reset();
}

void EmbeddingBagImpl::reset() {
  weight = start_weight(*this, options);
  if (!options._weight().defined()) reset_parameters();
}
void EmbeddingBagImpl::reset_parameters() { reset_weight(weight, options.padding_idx()); }

void EmbeddingBagImpl::pretty_print(std::ostream& stream) const {
  print_sizes(stream, "EmbeddingBag", options);
  print_limits(stream, options);
  if (options.mode().index() != 1) stream << ", mode=" << enumtype::get_enum_name(options.mode());
  if (options.include_last_offset()) stream << ", include_last_offset=true";
  if (options.padding_idx()) stream << ", padding_idx=" << *options.padding_idx();
  stream << ')';
}

Tensor EmbeddingBagImpl::forward(const Tensor& input, const Tensor& offsets, const Tensor& per_sample_weights) {
  return functional::embedding_bag(input, weight,
                                   functional::EmbeddingBagFuncOptions()
                                       .offsets(offsets)
                                       .max_norm(options.max_norm())
                                       .norm_type(options.norm_type())
                                       .scale_grad_by_freq(options.scale_grad_by_freq())
                                       .mode(options.mode())
                                       .sparse(options.sparse())
                                       .per_sample_weights(per_sample_weights)
                                       .include_last_offset(options.include_last_offset())
                                       .padding_idx(options.padding_idx()));
}

EmbeddingBag EmbeddingBag::from_pretrained(const Tensor& embeddings, const EmbeddingBagFromPretrainedOptions& options) {
  check_table(embeddings);
  EmbeddingBag result(EmbeddingBagOptions(embeddings.size(0), embeddings.size(1))
                          ._weight(embeddings)
                          .max_norm(options.max_norm())
                          .norm_type(options.norm_type())
                          .scale_grad_by_freq(options.scale_grad_by_freq())
                          .mode(options.mode())
                          .sparse(options.sparse())
                          .include_last_offset(options.include_last_offset())
                          .padding_idx(options.padding_idx()));
  result->weight.set_requires_grad(!options.freeze());
  return result;
}

}  // namespace xtgrad::nn
