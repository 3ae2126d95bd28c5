#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace xtgrad {

struct GeneratorState;

/// A stream of random numbers, PyTorch's CPU generator bit for bit; copies are handles to the same stream.
class Generator {
 public:
  /// The seed of a generator that is given none (PyTorch's).
  static constexpr uint64_t default_seed = 67280421310721;

  explicit Generator(uint64_t seed = default_seed);

  /// Starts the stream over at `seed`, of which the Twister uses the low 32 bits, and drops the cached normal.
  void manual_seed(uint64_t seed);
  /// The seed that the stream was started with.
  uint64_t current_seed() const;
  /// Starts the stream over at a seed that the system gives, and returns it.
  uint64_t seed();

  /// The next 32 bits.
  uint32_t random();
  /// The next 64 bits: two draws, the first one on top.
  uint64_t random64();

  /// Everything that decides the numbers to come, as bytes for a checkpoint: seed, Twister, position, cached normal.
  std::vector<uint8_t> get_state() const;
  /// Goes on where get_state() was taken; throws, and changes nothing, unless the bytes are such a state.
  void set_state(const std::vector<uint8_t>& state);
  /// An independent stream that goes on with the same numbers.
  Generator clone() const;

  /// The stream itself, for code that fills memory (random_fill.h); hold its mutex while drawing.
  GeneratorState& stream() const { return *stream_; }

  friend bool operator==(const Generator& a, const Generator& b) { return a.stream_ == b.stream_; }

 private:
  std::shared_ptr<GeneratorState> stream_;
};

/// The generator that is drawn from where none is given; seeded by the system until manual_seed().
Generator& default_generator();
/// The generator that was given, else the default one.
inline const Generator& given_or_default(const std::optional<Generator>& generator) {
  return generator ? *generator : default_generator();
}

/// Starts the default generator over at `seed`.
void manual_seed(uint64_t seed);

}  // namespace xtgrad
