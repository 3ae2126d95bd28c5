#include <xtgrad/autograd/ops/random.h>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/layout.h>
#include <xtgrad/lib/random_fill.h>

namespace xtgrad {
namespace {

// New elements for `x`, drawn in the order of its memory.
template <class Fill>
Array filled_like(const Array& x, Fill fill) {
  const Dims order = kernels::memory_order(x);
  const Array values = empty_array(x.permute(order).shape(), x.dtype());
  fill(values);
  Dims back = order;
  for (int d = 0; d < order.size(); ++d) back[static_cast<int>(order[d])] = d;
  return values.permute(back);
}

// The stream follows the memory, as in PyTorch, whatever order the dimensions have: `fill` writes into the tensor where
// it has no gaps, else into a temporary.
template <class Fill>
Tensor& fill_in_place(const char* name, const Tensor& self, Fill fill) {
  return in_place(
      name, self, {},
      [&](const Tensor& x) {
        // The old elements are gone, and with them their gradient.
        return record("RandomBackward0", filled_like(x.array(), fill), {x},
                      [](const Tensor& g) { return zeros_like(g); });
      },
      [&](const Array& x) {
        const Array ordered = x.permute(kernels::memory_order(x));
        if (ordered.is_contiguous()) return fill(ordered);
        kernels::copy(filled_like(x, fill), x);
      });
}

template <class Fill>
void floating(const char* op, const Array& x, Fill fill) {
  dispatch_storage(x.dtype(), op, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (xtgrad::is_floating_point(dtype_of<T>()))
      fill(x.data<T>());
    else
      detail::unsupported_dtype(op, x.dtype());
  });
}

template <class Fill>
void any_type(const char* op, const Array& x, Fill fill) {
  dispatch_storage(x.dtype(), op, [&](auto zero) { fill(x.data<decltype(zero)>()); });
}

TensorOptions integers(const TensorOptions& options) { return options.has_dtype() ? options : options.dtype(kLong); }

// Filled before anything is recorded, so that a tensor that requires grad may be made.
template <class Fill>
Tensor made(Tensor result, const TensorOptions& options, Fill fill) {
  fill(result);
  if (options.requires_grad()) result.set_requires_grad(true);
  return result;
}

template <class Fill>
Tensor make(IntArrayRef sizes, const TensorOptions& options, Fill fill) {
  return made(empty(sizes, options.requires_grad(false)), options, fill);
}

template <class Fill>
Tensor make_like(const Tensor& like, const TensorOptions& options, std::optional<MemoryFormat> format, Fill fill) {
  return made(empty_like(like, options.requires_grad(false), format), options, fill);
}

}  // namespace

Tensor& Tensor::uniform_(double from, double to, std::optional<Generator> generator) const {
  return fill_in_place("uniform_", *this, [&](const Array& x) {
    floating("uniform_", x, [&](auto* data) { fill_uniform(data, x.numel(), from, to, given_or_default(generator)); });
  });
}

Tensor& Tensor::normal_(double mean, double std, std::optional<Generator> generator) const {
  const bool contiguous = is_contiguous();
  return fill_in_place("normal_", *this, [&](const Array& x) {
    floating("normal_", x,
             [&](auto* data) { fill_normal(data, x.numel(), mean, std, contiguous, given_or_default(generator)); });
  });
}

Tensor& Tensor::exponential_(double lambda, std::optional<Generator> generator) const {
  return fill_in_place("exponential_", *this, [&](const Array& x) {
    floating("exponential_", x,
             [&](auto* data) { fill_exponential(data, x.numel(), lambda, given_or_default(generator)); });
  });
}

Tensor& Tensor::cauchy_(double median, double sigma, std::optional<Generator> generator) const {
  return fill_in_place("cauchy_", *this, [&](const Array& x) {
    floating("cauchy_", x,
             [&](auto* data) { fill_cauchy(data, x.numel(), median, sigma, given_or_default(generator)); });
  });
}

Tensor& Tensor::log_normal_(double mean, double std, std::optional<Generator> generator) const {
  return fill_in_place("log_normal_", *this, [&](const Array& x) {
    floating("log_normal_", x,
             [&](auto* data) { fill_log_normal(data, x.numel(), mean, std, given_or_default(generator)); });
  });
}

Tensor& Tensor::geometric_(double p, std::optional<Generator> generator) const {
  return fill_in_place("geometric_", *this, [&](const Array& x) {
    any_type("geometric_", x, [&](auto* data) {
      using T = std::remove_reference_t<decltype(*data)>;
      if constexpr (std::is_same_v<T, bool>)
        fail("geometric_ is not implemented for 'Bool': use an integer or floating-point dtype");
      else
        fill_geometric(data, x.numel(), p, given_or_default(generator));
    });
  });
}

Tensor& Tensor::bernoulli_(double p, std::optional<Generator> generator) const {
  return fill_in_place("bernoulli_", *this, [&](const Array& x) {
    any_type("bernoulli_", x, [&](auto* data) { fill_bernoulli(data, x.numel(), p, given_or_default(generator)); });
  });
}

Tensor& Tensor::bernoulli_(const Tensor& p, std::optional<Generator> generator) const {
  check(xtgrad::is_floating_point(p.dtype()), "bernoulli_: expected probabilities of floating point dtype, got ",
        p.dtype());
  const Array expanded = kernels::widened(p.array()).expand(array().shape());
  const Array probabilities = expanded.permute(kernels::memory_order(array())).contiguous();
  return fill_in_place("bernoulli_", *this, [&](const Array& x) {
    any_type("bernoulli_", x, [&](auto* data) {
      dispatch_floating(probabilities.dtype(), "bernoulli_", [&](auto zero) {
        fill_bernoulli(data, probabilities.data<decltype(zero)>(), x.numel(), given_or_default(generator));
      });
    });
  });
}

Tensor& Tensor::random_(std::optional<Generator> generator) const {
  return fill_in_place("random_", *this, [&](const Array& x) {
    any_type("random_", x, [&](auto* data) { fill_random(data, x.numel(), given_or_default(generator)); });
  });
}

Tensor& Tensor::random_(int64_t to, std::optional<Generator> generator) const {
  return random_(0, std::optional<int64_t>(to), std::move(generator));
}

Tensor& Tensor::random_(int64_t from, std::optional<int64_t> to, std::optional<Generator> generator) const {
  return fill_in_place("random_", *this, [&](const Array& x) {
    any_type("random_", x, [&](auto* data) {
      if (to)
        fill_randint(data, x.numel(), from, *to, given_or_default(generator));
      else
        fill_random(data, x.numel(), from, given_or_default(generator));
    });
  });
}

Tensor rand(IntArrayRef sizes, const TensorOptions& options) { return rand(sizes, std::nullopt, options); }
Tensor rand(IntArrayRef sizes, std::optional<Generator> generator, const TensorOptions& options) {
  return make(sizes, options, [&](Tensor& x) { x.uniform_(0, 1, generator); });
}
Tensor randn(IntArrayRef sizes, const TensorOptions& options) { return randn(sizes, std::nullopt, options); }
Tensor randn(IntArrayRef sizes, std::optional<Generator> generator, const TensorOptions& options) {
  return make(sizes, options, [&](Tensor& x) { x.normal_(0, 1, generator); });
}
Tensor randint(int64_t high, IntArrayRef sizes, const TensorOptions& options) {
  return randint(0, high, sizes, options);
}
Tensor randint(int64_t low, int64_t high, IntArrayRef sizes, const TensorOptions& options) {
  return randint(low, high, sizes, std::nullopt, options);
}
Tensor randint(int64_t high, IntArrayRef sizes, std::optional<Generator> generator, const TensorOptions& options) {
  return randint(0, high, sizes, std::move(generator), options);
}
Tensor randint(int64_t low, int64_t high, IntArrayRef sizes, std::optional<Generator> generator,
               const TensorOptions& options) {
  return make(sizes, integers(options), [&](Tensor& x) { x.random_(low, high, generator); });
}
Tensor randperm(int64_t n, const TensorOptions& options) { return randperm(n, std::nullopt, options); }
Tensor randperm(int64_t n, std::optional<Generator> generator, const TensorOptions& options) {
  check(n >= 0, "n must be non-negative, got ", n);
  Tensor order = empty({n}, kLong);
  fill_randperm(order.data_ptr<int64_t>(), n, given_or_default(generator));
  return order.to(integers(options).dtype());
}
Tensor rand_like(const Tensor& like, const TensorOptions& options, std::optional<MemoryFormat> format) {
  return make_like(like, options, format, [](Tensor& x) { x.uniform_(); });
}
Tensor randn_like(const Tensor& like, const TensorOptions& options, std::optional<MemoryFormat> format) {
  return make_like(like, options, format, [](Tensor& x) { x.normal_(); });
}
Tensor randint_like(const Tensor& like, int64_t high, const TensorOptions& options,
                    std::optional<MemoryFormat> format) {
  return randint_like(like, 0, high, options, format);
}
Tensor randint_like(const Tensor& like, int64_t low, int64_t high, const TensorOptions& options,
                    std::optional<MemoryFormat> format) {
  return make_like(like, options, format, [&](Tensor& x) { x.random_(low, high); });
}
Tensor normal(double mean, double std, IntArrayRef sizes, std::optional<Generator> generator,
              const TensorOptions& options) {
  return make(sizes, options, [&](Tensor& x) { x.normal_(mean, std, generator); });
}

namespace {

void check_deviations(const Tensor& std) {
  check(std.numel() == 0 || std.detach().min().ge(0).item<bool>(), "normal expects all elements of std >= 0.0");
}

}  // namespace

Tensor normal(const Tensor& mean, double std, std::optional<Generator> generator) {
  Tensor result = empty_like(mean.detach(), {}, MemoryFormat::Contiguous);
  result.normal_(0, std, std::move(generator)).add_(mean.detach());
  return record("NormalBackward1", result.array(), {mean}, [](const Tensor& g) { return zeros_like(g); });
}
Tensor normal(double mean, const Tensor& std, std::optional<Generator> generator) {
  check_deviations(std);
  Tensor result = empty_like(std.detach(), {}, MemoryFormat::Contiguous);
  result.normal_(0, 1, std::move(generator)).mul_(std.detach()).add_(mean);
  return record("NormalBackward2", result.array(), {std}, [](const Tensor& g) { return zeros_like(g); });
}
Tensor normal(const Tensor& mean, const Tensor& std, std::optional<Generator> generator) {
  check_deviations(std);
  Tensor result = empty(broadcast_shapes(mean.array().shape(), std.array().shape()), mean.dtype());
  result.normal_(0, 1, std::move(generator)).mul_(std.detach()).add_(mean.detach());
  return record("NormalBackward3", result.array(), {mean, std},
                [mean = mean.array().shape(), std = std.array().shape()](const Tensor& g, const Needs& needs) {
                  return std::array<Tensor, 2>{needs[0] ? zeros(mean, g.options()) : Tensor(),
                                               needs[1] ? zeros(std, g.options()) : Tensor()};
                });
}

Tensor bernoulli(const Tensor& x, std::optional<Generator> generator) {
  Tensor result = empty_like(x, {}, MemoryFormat::Contiguous);
  result.bernoulli_(x.detach(), std::move(generator));
  return result;
}
Tensor bernoulli(const Tensor& x, double p, std::optional<Generator> generator) {
  return empty_like(x.detach(), {}, MemoryFormat::Contiguous).bernoulli_(p, std::move(generator));
}
Tensor bernoulli(const Tensor& x, const Tensor& p, std::optional<Generator> generator) {
  return empty_like(x.detach()).bernoulli_(p, std::move(generator));
}
Tensor Tensor::bernoulli(double p, std::optional<Generator> generator) const {
  return xtgrad::bernoulli(*this, p, std::move(generator));
}
Tensor Tensor::bernoulli(std::optional<Generator> generator) const {
  return xtgrad::bernoulli(*this, std::move(generator));
}

Tensor poisson(const Tensor& x, std::optional<Generator> generator) {
  if (x.dtype() == kHalf) detail::unsupported_dtype("poisson", kHalf);
  const Array rates = kernels::widened(x.array()).contiguous(), counts = empty_array(rates.shape(), rates.dtype());
  dispatch_floating(rates.dtype(), "poisson", [&](auto zero) {
    using T = decltype(zero);
    fill_poisson(counts.data<T>(), rates.data<T>(), rates.numel(), given_or_default(generator));
  });
  return record("PoissonBackward0", counts.to(x.dtype()), {x}, [](const Tensor& g) { return zeros_like(g); });
}

Tensor binomial(const Tensor& count, const Tensor& prob, std::optional<Generator> generator) {
  check(count.dtype() == prob.dtype(), "Found dtype ", prob.dtype(), " but expected ", count.dtype());
  const Dims shape = broadcast_shapes(count.array().shape(), prob.array().shape());
  const Array trials = count.array().expand(shape).contiguous(), p = prob.array().expand(shape).contiguous();
  const Array counts = empty_array(shape, count.dtype());
  dispatch_floating(counts.dtype(), "binomial", [&](auto zero) {
    using T = decltype(zero);
    fill_binomial(counts.data<T>(), trials.data<T>(), p.data<T>(), counts.numel(), given_or_default(generator));
  });
  return record("BinomialBackward0", counts, {count, prob}, [](const Tensor&, const Needs&) -> std::array<Tensor, 2> {
    fail("derivative for aten::binomial is not implemented");
  });
}

Tensor exponential(const Tensor& x, double lambda, std::optional<Generator> generator) {
  return x.clone().exponential_(lambda, std::move(generator));
}
Tensor cauchy(const Tensor& x, double median, double sigma, std::optional<Generator> generator) {
  return x.clone().cauchy_(median, sigma, std::move(generator));
}
Tensor log_normal(const Tensor& x, double mean, double std, std::optional<Generator> generator) {
  return x.clone().log_normal_(mean, std, std::move(generator));
}
Tensor geometric(const Tensor& x, double p, std::optional<Generator> generator) {
  return x.clone().geometric_(p, std::move(generator));
}

Tensor multinomial(const Tensor& x, int64_t count, bool replacement, std::optional<Generator> generator) {
  check(x.dim() == 1 || x.dim() == 2, "prob_dist must be 1 or 2 dim, got ", x.dim());
  check(x.is_floating_point(), "multinomial only supports floating-point dtypes for input, got: ", x.dtype());
  constexpr int64_t most = int64_t{1} << 24;
  const int64_t categories = x.size(-1), rows = x.dim() == 2 ? x.size(0) : 1;
  check(count > 0, "cannot sample n_sample <= 0 samples, got ", count);
  check(replacement || count <= categories,
        "cannot sample n_sample > prob_dist.size(-1) samples without replacement: ", count, " > ", categories);
  check(categories <= most, "number of categories cannot exceed 2^24, got ", categories);
  const Array weights = x.array().contiguous();
  Tensor result = x.dim() == 2 ? empty({rows, count}, kLong) : empty({count}, kLong);
  int64_t* const out = result.data_ptr<int64_t>();
  floating("multinomial", weights, [&](auto* data) {
    using T = std::remove_cvref_t<decltype(*data)>;
    if (replacement) {
      for (int64_t row = 0; row < rows; ++row)
        fill_multinomial(out + row * count, count, data + row * categories, categories, given_or_default(generator));
      return;
    }
    // Drawn for all rows at once, in the order of x's memory.
    const Array drawn = empty_array_like(x.array(), x.dtype(), MemoryFormat::Preserve);
    fill_exponential(drawn.data<T>(), drawn.numel(), 1, given_or_default(generator));
    const Array exponentials = drawn.contiguous();
    for (int64_t row = 0; row < rows; ++row)
      race_multinomial(out + row * count, count, data + row * categories, exponentials.data<T>() + row * categories,
                       categories);
  });
  return result;
}
Tensor Tensor::multinomial(int64_t num_samples, bool replacement, std::optional<Generator> generator) const {
  return xtgrad::multinomial(*this, num_samples, replacement, std::move(generator));
}

Tensor dropout(const Tensor& x, double p, bool train) {
  check(p >= 0 && p <= 1, "dropout probability has to be between 0 and 1, but got ", p);
  if (!train || p == 0 || x.numel() == 0) return x;
  if (p == 1) return x * 0;
  const Array mask = empty_array(x.sizes(), computing_dtype(x.dtype()));
  dispatch_floating(mask.dtype(), "dropout", [&](auto zero) {
    fill_dropout_mask(mask.data<decltype(zero)>(), mask.numel(), p, default_generator());
  });
  return x * Tensor(mask.to(x.dtype()));
}

Tensor& dropout_(Tensor& x, double p, bool train) {
  check(p >= 0 && p <= 1, "dropout probability has to be between 0 and 1, but got ", p);
  if (!train || p == 0) return x;
  return in_place("dropout_", x, {}, [&](const Tensor& t) { return dropout(t, p, train); });
}

}  // namespace xtgrad
