#pragma once
#include <optional>

#include <xtgrad/autograd/tensor.h>

// Random tensors, drawn from the default generator unless one is given: PyTorch's numbers for PyTorch's seed.

namespace xtgrad {

/// Uniform in [0, 1).
Tensor rand(IntArrayRef sizes, const TensorOptions& options = {});
Tensor rand(IntArrayRef sizes, std::optional<Generator> generator, const TensorOptions& options = {});
/// Normal with mean 0 and standard deviation 1.
Tensor randn(IntArrayRef sizes, const TensorOptions& options = {});
Tensor randn(IntArrayRef sizes, std::optional<Generator> generator, const TensorOptions& options = {});
/// Integers in [low, high), int64 unless the options say otherwise.
Tensor randint(int64_t high, IntArrayRef sizes, const TensorOptions& options = {});
Tensor randint(int64_t low, int64_t high, IntArrayRef sizes, const TensorOptions& options = {});
Tensor randint(int64_t high, IntArrayRef sizes, std::optional<Generator> generator, const TensorOptions& options = {});
Tensor randint(int64_t low, int64_t high, IntArrayRef sizes, std::optional<Generator> generator,
               const TensorOptions& options = {});
/// 0 ... n - 1 in random order, int64.
Tensor randperm(int64_t n, const TensorOptions& options = {});
Tensor randperm(int64_t n, std::optional<Generator> generator, const TensorOptions& options = {});
Tensor rand_like(const Tensor& like, const TensorOptions& options = {},
                 std::optional<MemoryFormat> format = std::nullopt);
Tensor randn_like(const Tensor& like, const TensorOptions& options = {},
                  std::optional<MemoryFormat> format = std::nullopt);
Tensor randint_like(const Tensor& like, int64_t high, const TensorOptions& options = {},
                    std::optional<MemoryFormat> format = std::nullopt);
Tensor randint_like(const Tensor& like, int64_t low, int64_t high, const TensorOptions& options = {},
                    std::optional<MemoryFormat> format = std::nullopt);
/// Normal with that mean and standard deviation.
Tensor normal(double mean, double std, IntArrayRef sizes, std::optional<Generator> generator = std::nullopt,
              const TensorOptions& options = {});
/// Normal with a mean, a standard deviation or both for each element (broadcast), in the first tensor's dtype; throws
/// where a deviation is negative.
Tensor normal(const Tensor& mean, double std = 1, std::optional<Generator> generator = std::nullopt);
Tensor normal(double mean, const Tensor& std, std::optional<Generator> generator = std::nullopt);
Tensor normal(const Tensor& mean, const Tensor& std, std::optional<Generator> generator = std::nullopt);
/// 1 with the probability that x says, else 0.
Tensor bernoulli(const Tensor& x, std::optional<Generator> generator = std::nullopt);
/// A tensor like x: 1 with probability p, else 0.
Tensor bernoulli(const Tensor& x, double p, std::optional<Generator> generator = std::nullopt);
Tensor bernoulli(const Tensor& x, const Tensor& p, std::optional<Generator> generator = std::nullopt);
/// Counts of the Poisson distribution with the expectation that each element of x says, in x's dtype (floating point,
/// not Half); throws where an expectation is negative or nan.
Tensor poisson(const Tensor& x, std::optional<Generator> generator = std::nullopt);
/// Successes among `count` trials that succeed with probability `prob`, count and prob being Float or both Double;
/// nan where prob is. backward() throws: the derivative is not implemented.
Tensor binomial(const Tensor& count, const Tensor& prob, std::optional<Generator> generator = std::nullopt);

// Tensors like x (its shape and dtype), filled as the method with _ fills.
/// Exponentially distributed with rate lambda.
Tensor exponential(const Tensor& x, double lambda = 1, std::optional<Generator> generator = std::nullopt);
/// Cauchy distributed about median.
Tensor cauchy(const Tensor& x, double median = 0, double sigma = 1, std::optional<Generator> generator = std::nullopt);
/// exp of normals
Tensor log_normal(const Tensor& x, double mean = 1, double std = 2, std::optional<Generator> generator = std::nullopt);
/// Trials until the first success.
Tensor geometric(const Tensor& x, double p, std::optional<Generator> generator = std::nullopt);

/// `count` indices a row, drawn by the weights in x [n] or [rows, n] -> int64 [count] or [rows, count].
Tensor multinomial(const Tensor& x, int64_t count, bool replacement = false,
                   std::optional<Generator> generator = std::nullopt);
/// Zeroes each element with probability p and divides the others by 1 - p; x itself when not training.
Tensor dropout(const Tensor& x, double p, bool train);
Tensor& dropout_(Tensor& x, double p, bool train);

}  // namespace xtgrad
