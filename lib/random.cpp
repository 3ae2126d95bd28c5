#include <xtgrad/lib/random.h>

#include <bit>
#include <cmath>
#include <random>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/random_state.h>

namespace xtgrad {

namespace {

// State bytes: magic, seed, position, whether a normal is cached, that normal, the Twister's words; little-endian.
constexpr uint64_t magic = 0x474e526472677478;  // "xtgrdRNG"
constexpr size_t state_bytes = 8 + 8 + 4 + 4 + 8 + 4 * MersenneTwister::size;

template <class T>
void put(std::vector<uint8_t>& out, T value) {
  for (size_t i = 0; i < sizeof(T); ++i) out.push_back(static_cast<uint8_t>(value >> (8 * i)));
}

template <class T>
T get(const uint8_t*& from) {
  T value = 0;
  for (size_t i = 0; i < sizeof(T); ++i) value |= static_cast<T>(*from++) << (8 * i);
  return value;
}

uint64_t seed_of_system() {
  std::random_device device;
  // 53 bits, as PyTorch: a seed that also fits a double.
  return (static_cast<uint64_t>(device()) << 32 | device()) & ((uint64_t{1} << 53) - 1);
}

// From such words the Twister would give zeros for ever; of the first one only the top bit counts.
bool dead(const MersenneTwister::Words& words) {
  for (size_t i = 1; i < words.size(); ++i)
    if (words[i] != 0) return false;
  return (words[0] & 0x80000000U) == 0;
}

}  // namespace

Generator::Generator(uint64_t seed) : stream_(std::make_shared<GeneratorState>(seed)) {}

void Generator::manual_seed(uint64_t seed) {
  const std::lock_guard lock(stream_->mutex);
  stream_->twister.reseed(static_cast<uint32_t>(seed));
  stream_->seed = seed;
  stream_->next_normal.reset();
}

uint64_t Generator::current_seed() const {
  const std::lock_guard lock(stream_->mutex);
  return stream_->seed;
}

uint64_t Generator::seed() {
  const uint64_t fresh = seed_of_system();
  manual_seed(fresh);
  return fresh;
}

uint32_t Generator::random() {
  const std::lock_guard lock(stream_->mutex);
  return stream_->twister();
}

uint64_t Generator::random64() {
  const std::lock_guard lock(stream_->mutex);
  return stream_->random64();
}

std::vector<uint8_t> Generator::get_state() const {
  const std::lock_guard lock(stream_->mutex);
  std::vector<uint8_t> out;
  out.reserve(state_bytes);
  put(out, magic);
  put(out, stream_->seed);
  put(out, static_cast<uint32_t>(stream_->twister.position()));
  put(out, static_cast<uint32_t>(stream_->next_normal.has_value()));
  put(out, std::bit_cast<uint64_t>(stream_->next_normal.value_or(0)));
  for (const uint32_t word : stream_->twister.words()) put(out, word);
  return out;
}

void Generator::set_state(const std::vector<uint8_t>& state) {
  check(state.size() == state_bytes, "a generator's state has ", state_bytes, " bytes, got ", state.size());
  const uint8_t* from = state.data();
  check(get<uint64_t>(from) == magic, "these bytes are no generator state: they do not begin with \"xtgrdRNG\"");
  const auto seed = get<uint64_t>(from);
  const auto position = get<uint32_t>(from);
  const auto cached = get<uint32_t>(from);
  const auto normal = std::bit_cast<double>(get<uint64_t>(from));
  MersenneTwister::Words words;
  for (uint32_t& word : words) word = get<uint32_t>(from);
  check(position <= MersenneTwister::size, "generator state: position ", position, " is beyond the block of 624");
  check(cached <= 1, "generator state: the flag of the cached normal is ", cached, ", not 0 or 1");
  check(std::isfinite(normal) && (cached == 1 || std::bit_cast<uint64_t>(normal) == 0),
        "generator state: the cached normal is ", normal);
  check(!dead(words), "generator state: the Twister's words are all zero");

  const std::lock_guard lock(stream_->mutex);
  stream_->twister.restore(words, static_cast<int>(position));
  stream_->seed = seed;
  stream_->next_normal = cached == 1 ? std::optional<double>(normal) : std::nullopt;
}

Generator Generator::clone() const {
  Generator copy(0);
  copy.set_state(get_state());
  return copy;
}

Generator& default_generator() {
  static Generator generator(seed_of_system());
  return generator;
}

void manual_seed(uint64_t seed) { default_generator().manual_seed(seed); }

}  // namespace xtgrad
