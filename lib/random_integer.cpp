// Integers: randint, random_ and permutations.
#include <bit>
#include <limits>
#include <numeric>
#include <type_traits>
#include <utility>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/random_fill.h>
#include <xtgrad/lib/random_state.h>
#include <xtgrad/lib/simd.h>

namespace xtgrad {

namespace {

/// x % divisor without a division: Granlund and Montgomery 1994, figure 4.1, for any divisor of 32 bits.
struct Remainder {
  explicit Remainder(uint32_t d) : divisor(d) {
    const int bits = 32 - std::countl_zero(d - 1);  // ceil(log2 d)
    factor = static_cast<uint32_t>((((uint64_t{1} << bits) - d) << 32) / d + 1);
    first_shift = bits > 0 ? 1 : 0;
    second_shift = bits > 0 ? bits - 1 : 0;
  }
  uint32_t operator()(uint32_t x) const {
    const auto top = static_cast<uint32_t>(static_cast<uint64_t>(x) * factor >> 32);
    const uint32_t quotient = (top + ((x - top) >> first_shift)) >> second_shift;
    return x - quotient * divisor;
  }
  uint32_t divisor, factor;
  int first_shift, second_shift;
};

template <class T>
constexpr bool is_real = !std::numeric_limits<T>::is_integer;
template <class T>
constexpr bool is_narrow = is_real<T> && !std::is_floating_point_v<T>;
template <class T>
constexpr int digits = std::numeric_limits<T>::digits;

// PyTorch draws 64 bits for these types when 32 do not cover the range.
template <class T>
constexpr bool may_be_wide = std::is_same_v<T, int64_t> || (is_real<T> && !std::is_same_v<T, Half>);

template <class T>
T rounded(int64_t value) {
  if constexpr (is_narrow<T>)
    return static_cast<float>(value);
  else
    return static_cast<T>(value);
}

/// base + draw % range; a range of 0 stands for 2^64.
template <class T>
void fill_range(T* out, int64_t n, int64_t base, uint64_t range, MersenneTwister& twister) {
  if (range - 1 < 0xffffffffU) {
    const Remainder remainder(static_cast<uint32_t>(range));
    const auto fill = [base, remainder](T* __restrict to, const uint32_t* __restrict w, int m) {
      for (int i = 0; i < m; ++i) to[i] = rounded<T>(base + static_cast<int64_t>(remainder(w[i])));
    };
    draw_words(twister, n, [&](int64_t offset, int count, const uint32_t* words) {
      if constexpr (is_narrow<T>)
        fill(out + offset, words, count);
      else
        simd(fill, out + offset, words, count);
    });
  } else if constexpr (may_be_wide<T>) {
    // The remainder of a power of two, 2^64 (0) among them, is a mask: random_() is one, and a 64-bit division is slow.
    const bool masked = range == 0 || std::has_single_bit(range);
    draw_pairs(twister, n, [&](int64_t offset, int count, const uint32_t* words) {
      for (int i = 0; i < count; ++i) {
        const uint64_t draw = static_cast<uint64_t>(words[2 * i]) << 32 | words[2 * i + 1];
        const uint64_t rest = masked ? draw & (range - 1) : draw % range;
        out[offset + i] = rounded<T>(static_cast<int64_t>(rest + static_cast<uint64_t>(base)));
      }
    });
  } else {
    draw_words(twister, n, [&](int64_t offset, int count, const uint32_t* words) {
      for (int i = 0; i < count; ++i) out[offset + i] = rounded<T>(base + static_cast<int64_t>(words[i]));
    });
  }
}

// The largest value that random_() gives: of floats, the end of the consecutive integers.
template <class T>
constexpr int64_t largest() {
  if constexpr (is_real<T>)
    return int64_t{1} << digits<T>;
  else
    return static_cast<int64_t>(std::numeric_limits<T>::max());
}

template <class T>
void check_bounds(int64_t low, int64_t last) {
  if constexpr (std::is_same_v<T, Half> || !is_real<T>) {
    const auto most = static_cast<int64_t>(std::numeric_limits<T>::max());
    const auto least = static_cast<int64_t>(std::numeric_limits<T>::lowest());
    check(low >= least && low <= most, "from=", low, " is out of bounds: the dtype holds ", least, " to ", most);
    check(last >= least && last <= most, "to - 1=", last, " is out of bounds: the dtype holds ", least, " to ", most);
  }
}

// PyTorch draws from the numbers between the bounds that a T holds: a bound that is rounded outwards moves to the next
// one inside.
template <class T>
int64_t spacing_at(int64_t value) {
  const uint64_t magnitude = value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  return int64_t{1} << (std::bit_width(magnitude) - digits<T>);
}
template <class T>
int64_t reachable_begin(int64_t low) {
  if constexpr (is_real<T>) {
    const auto next = static_cast<int64_t>(rounded<T>(low + 1));
    if (next < low) return next + spacing_at<T>(low + 1);
  }
  return low;
}
template <class T>
int64_t reachable_end(int64_t high) {
  if constexpr (is_real<T>) {
    const T last = rounded<T>(high - 1);
    if (last < 0x1p63F && static_cast<int64_t>(last) >= high)
      return static_cast<int64_t>(last) - spacing_at<T>(high - 1);
  }
  return high;
}

}  // namespace

template <class T>
void fill_randint(T* out, int64_t n, int64_t low, int64_t high, const Generator& generator) {
  check(low < high, "random_ expects 'from' to be less than 'to', but got from=", low, " >= to=", high);
  check_bounds<T>(low, high - 1);
  high = reachable_end<T>(high);
  low = reachable_begin<T>(low);
  GeneratorState& stream = generator.stream();
  const std::lock_guard lock(stream.mutex);
  fill_range(out, n, low, static_cast<uint64_t>(high) - static_cast<uint64_t>(low), stream.twister);
}

template <class T>
void fill_random(T* out, int64_t n, const Generator& generator) {
  constexpr uint64_t range = static_cast<uint64_t>(largest<T>()) + 1;
  GeneratorState& stream = generator.stream();
  const std::lock_guard lock(stream.mutex);
  fill_range(out, n, 0, range, stream.twister);
}

template <class T>
void fill_random(T* out, int64_t n, int64_t from, const Generator& generator) {
  // PyTorch's special case: from the least int64 on, a floating-point type too takes all 64 bits.
  const bool full = may_be_wide<T> && from == std::numeric_limits<int64_t>::lowest();
  if (!full) {
    check_bounds<T>(from, largest<T>());
    check(from <= largest<T>(), "random_ expects 'from' to be at most ", largest<T>(), ", but got from=", from);
  }
  const uint64_t range = full ? 0 : static_cast<uint64_t>(largest<T>()) - static_cast<uint64_t>(from) + 1;
  GeneratorState& stream = generator.stream();
  const std::lock_guard lock(stream.mutex);
  fill_range(out, n, full ? 0 : from, range, stream.twister);
}

void fill_randperm(int64_t* out, int64_t n, const Generator& generator) {
  check(n >= 0, "n must be non-negative, got ", n);
  std::iota(out, out + n, int64_t{0});
  GeneratorState& stream = generator.stream();
  const std::lock_guard lock(stream.mutex);
  draw_words(stream.twister, n - 1, [&](int64_t offset, int count, const uint32_t* words) {
    for (int64_t i = offset; i < offset + count; ++i) {
      const auto left = static_cast<uint64_t>(n - i);
      const uint32_t word = words[i - offset];
      const uint64_t step = left <= 0xffffffffU ? word % static_cast<uint32_t>(left) : word;
      std::swap(out[i], out[i + static_cast<int64_t>(step)]);
    }
  });
}

#define XTGRAD_INTEGERS(T)                                                     \
  template void fill_randint(T*, int64_t, int64_t, int64_t, const Generator&); \
  template void fill_random(T*, int64_t, const Generator&);                    \
  template void fill_random(T*, int64_t, int64_t, const Generator&);
XTGRAD_INTEGERS(float)
XTGRAD_INTEGERS(double)
XTGRAD_INTEGERS(Half)
XTGRAD_INTEGERS(BFloat16)
XTGRAD_INTEGERS(bool)
XTGRAD_INTEGERS(uint8_t)
XTGRAD_INTEGERS(int8_t)
XTGRAD_INTEGERS(int16_t)
XTGRAD_INTEGERS(int32_t)
XTGRAD_INTEGERS(int64_t)
#undef XTGRAD_INTEGERS

}  // namespace xtgrad
