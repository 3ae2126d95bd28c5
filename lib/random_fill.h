#pragma once
#include <cstdint>

#include <xtgrad/lib/dtype.h>
#include <xtgrad/lib/random.h>

/// Fills of contiguous memory, each with the stream that PyTorch (built without MKL) draws on a CPU. A fill locks
/// the generator once, checks its arguments before it draws, and throws Error in PyTorch's words.
/// A tensor is filled in the order of its memory, by a temporary where that has gaps; normals draw differently unless
/// it is contiguous.
namespace xtgrad {

/// out[i] = u (to - from) + from, rounded once, u in [0, 1); T: float, double.
template <class T>
void fill_uniform(T* out, int64_t n, double from, double to, const Generator& generator);
/// u has as many bits as the dtype's significand: 11 and 8.
void fill_uniform(Half* out, int64_t n, double from, double to, const Generator& generator);
void fill_uniform(BFloat16* out, int64_t n, double from, double to, const Generator& generator);

/// Normals of mean and deviation; fewer than 16, or `contiguous` false: one after the other in double, else in
/// blocks of 16; T: float, double.
template <class T>
void fill_normal(T* out, int64_t n, double mean, double std, bool contiguous, const Generator& generator);
void fill_normal(Half* out, int64_t n, double mean, double std, bool contiguous, const Generator& generator);
void fill_normal(BFloat16* out, int64_t n, double mean, double std, bool contiguous, const Generator& generator);

/// exp of normals, one after the other in double; T: every floating-point type.
template <class T>
void fill_log_normal(T* out, int64_t n, double mean, double std, const Generator& generator);

/// -log(1 - u) / lambda; T as above.
template <class T>
void fill_exponential(T* out, int64_t n, double lambda, const Generator& generator);

/// median + sigma tan(pi (u - 1/2)); T as above.
template <class T>
void fill_cauchy(T* out, int64_t n, double median, double sigma, const Generator& generator);

/// Trials until the first success, ceil(log u / log(1 - p)); T: every dtype but bool. Of 8 and 16 bits,
/// what does not fit wraps around, as in PyTorch.
template <class T>
void fill_geometric(T* out, int64_t n, double p, const Generator& generator);

/// 1 with probability p, else 0; T: every dtype.
template <class T>
void fill_bernoulli(T* out, int64_t n, double p, const Generator& generator);

/// out[i] = 1 with probability p[i], else 0; a float p takes one draw an element, a double p two; T as above.
template <class T>
void fill_bernoulli(T* out, const float* p, int64_t n, const Generator& generator);
template <class T>
void fill_bernoulli(T* out, const double* p, int64_t n, const Generator& generator);

/// Counts of the Poisson distribution with those rates; T: float, double.
template <class T>
void fill_poisson(T* out, const T* rates, int64_t n, const Generator& generator);

/// Successes among trials[i] trials that succeed with probability p[i]: none where one of them is not positive, nan
/// where p is nan or infinitely many trials have no certain end; T: float, double.
template <class T>
void fill_binomial(T* out, const T* trials, const T* p, int64_t n, const Generator& generator);

/// What dropout multiplies by: 1 / (1 - p) with probability 1 - p, else 0; p of 0 or 1 draws nothing; T: float,
/// double, and uint8 for an unscaled mask.
template <class T>
void fill_dropout_mask(T* out, int64_t n, double p, const Generator& generator);

/// Integers in [low, high); T: every dtype.
template <class T>
void fill_randint(T* out, int64_t n, int64_t low, int64_t high, const Generator& generator);

/// random_() without bounds: 0 up to the largest value, of a floating-point type with d digits to 2^d; T as above.
template <class T>
void fill_random(T* out, int64_t n, const Generator& generator);

/// random_(from, no upper bound): from up to that largest value, of a 64-bit type over its whole range if need be.
template <class T>
void fill_random(T* out, int64_t n, int64_t from, const Generator& generator);

/// A permutation of 0 .. n - 1.
void fill_randperm(int64_t* out, int64_t n, const Generator& generator);

/// `samples` indices drawn with replacement by the weights probabilities[0 .. categories), which need not add up to 1;
/// T: float, double, Half, BFloat16. The rows of a matrix are drawn one after the other.
template <class T>
void fill_multinomial(int64_t* out, int64_t samples, const T* probabilities, int64_t categories,
                      const Generator& generator);

/// The same without replacement, for samples <= categories, by `categories` numbers that fill_exponential drew: the
/// largest of weight / Exp(1) (an exponential race, pytorch#11931).
template <class T>
void race_multinomial(int64_t* out, int64_t samples, const T* probabilities, const T* exponentials, int64_t categories);

}  // namespace xtgrad
