// The generator and its fills against PyTorch's own output (tests/reference/rng.jsonl) and std::mt19937.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/random.h>
#include <xtgrad/lib/random_fill.h>
#include <xtgrad/lib/simd.h>

#ifndef XTGRAD_TEST_DIR
#define XTGRAD_TEST_DIR "tests"
#endif

namespace {

using namespace xtgrad;
using nlohmann::json;

std::vector<json> reference() {
  std::ifstream in(XTGRAD_TEST_DIR "/reference/rng.jsonl");
  REQUIRE_MESSAGE(in.good(), "cannot open " XTGRAD_TEST_DIR "/reference/rng.jsonl");
  std::vector<json> rows;
  for (std::string line; std::getline(in, line);) rows.push_back(json::parse(line));
  return rows;
}

template <class T, class Fill>
std::vector<double> drawn(int64_t n, const Fill& fill) {
  std::vector<T> out(static_cast<size_t>(n));
  fill(out.data());
  return {out.begin(), out.end()};
}

// The draws of the line, or nothing where the line is a module's or an initialiser's.
std::vector<double> draw(const json& row, const Generator& g) {
  const std::string name = row["draw"];
  const int64_t n = row.value("n", 0);
  const auto number = [&](const char* key) { return row[key].get<double>(); };
  if (name == "rand") return drawn<float>(n, [&](float* to) { fill_uniform(to, n, 0, 1, g); });
  if (name == "rand_double") return drawn<double>(n, [&](double* to) { fill_uniform(to, n, 0, 1, g); });
  if (name == "randn") return drawn<float>(n, [&](float* to) { fill_normal(to, n, 0, 1, true, g); });
  if (name == "randn_double") return drawn<double>(n, [&](double* to) { fill_normal(to, n, 0, 1, true, g); });
  if (name == "randperm") return drawn<int64_t>(n, [&](int64_t* to) { fill_randperm(to, n, g); });
  if (name == "randint")
    return drawn<int64_t>(n, [&](int64_t* to) { fill_randint(to, n, row["low"], row["high"], g); });
  if (name == "bernoulli") return drawn<float>(n, [&](float* to) { fill_bernoulli(to, n, number("p"), g); });
  if (name == "uniform")
    return drawn<float>(n, [&](float* to) { fill_uniform(to, n, number("low"), number("high"), g); });
  if (name == "normal")
    return drawn<float>(n, [&](float* to) { fill_normal(to, n, number("mean"), number("std"), true, g); });
  if (name == "exponential") return drawn<float>(n, [&](float* to) { fill_exponential(to, n, number("rate"), g); });
  if (name == "dropout") return drawn<float>(n, [&](float* to) { fill_dropout_mask(to, n, number("p"), g); });
  if (name == "multinomial") {
    const auto weights = row["probs"].get<std::vector<float>>();
    return drawn<int64_t>(n, [&](int64_t* to) { fill_multinomial(to, n, weights.data(), 4, g); });
  }
  return {};
}

double tolerance(const std::string& name) {
  return name == "randn" || name == "randn_double" || name == "normal" || name == "exponential" ? 1e-6 : 0;
}

double difference(const std::vector<double>& a, const std::vector<double>& b) {
  double scale = 1, worst = 0;
  for (const double x : b) scale = std::max(scale, std::abs(x));
  for (size_t i = 0; i < a.size(); ++i) worst = std::max(worst, std::abs(a[i] - b[i]));
  return worst / scale;
}

// Every fill once, over an odd number of draws: what they give depends on all of a generator's state.
std::vector<double> some_of_each(const Generator& g) {
  std::vector<double> all = drawn<float>(7, [&](float* to) { fill_uniform(to, 7, -1, 1, g); });
  const auto add = [&](const std::vector<double>& more) { all.insert(all.end(), more.begin(), more.end()); };
  add(drawn<double>(3, [&](double* to) { fill_normal(to, 3, 0, 1, true, g); }));
  add(drawn<float>(301, [&](float* to) { fill_dropout_mask(to, 301, 0.3, g); }));
  add(drawn<double>(700, [&](double* to) { fill_uniform(to, 700, 2, 5, g); }));
  add(drawn<float>(33, [&](float* to) { fill_normal(to, 33, 1, 2, true, g); }));
  return all;
}

std::vector<SimdLevel> levels_here() {
  const SimdLevel before = simd_level();
  std::vector<SimdLevel> levels;
  for (const SimdLevel level : {SimdLevel::base, SimdLevel::v3, SimdLevel::v4}) try {
      detail::force_simd_level(level);
      levels.push_back(level);
    } catch (const Error&) {
    }
  detail::force_simd_level(before);
  return levels;
}

}  // namespace

TEST_SUITE("random") {
  TEST_CASE("every draw of rng.jsonl is reproduced at every instruction set") {
    const std::vector<json> rows = reference();
    const SimdLevel before = simd_level();
    for (const SimdLevel level : levels_here()) {
      detail::force_simd_level(level);
      int checked = 0;
      for (const json& row : rows) {
        const std::vector<double> ours = draw(row, Generator(row["seed"].get<uint64_t>()));
        if (ours.empty()) continue;
        const auto theirs = row["data"].get<std::vector<double>>();
        REQUIRE(ours.size() == theirs.size());
        CAPTURE(std::string(simd_level_name(level)));
        CAPTURE(row["id"].get<std::string>());
        CAPTURE(ours.size());
        CHECK(difference(ours, theirs) <= tolerance(row["draw"]));
        ++checked;
      }
      CHECK(checked >= 12 * 6 * 3);
    }
    detail::force_simd_level(before);
  }

  TEST_CASE("random() is std::mt19937, and random64() two of its numbers, the first on top") {
    std::mt19937 twister(123);
    Generator g(0xabcdef0000000000U + 123);
    for (int i = 0; i < 2000; ++i) REQUIRE(g.random() == twister());
    for (int i = 0; i < 500; ++i) {
      const uint64_t high = twister();
      REQUIRE(g.random64() == (high << 32 | twister()));
    }
  }

  TEST_CASE("a fill takes up the stream in the middle of a block, also between the halves of a pair") {
    for (const int skip : {0, 1, 622, 623, 624, 625}) {
      std::mt19937 twister(7);
      Generator g(7);
      for (int i = 0; i < skip; ++i) REQUIRE(g.random() == twister());
      std::vector<double> values(1000);
      fill_uniform(values.data(), 1000, 0, 1, g);
      std::vector<bool> equal;
      for (const double value : values) {
        const uint64_t high = twister();
        const uint64_t draw64 = high << 32 | twister();
        equal.push_back(value == static_cast<double>(draw64 & ((uint64_t{1} << 53) - 1)) * 0x1p-53);
      }
      CAPTURE(skip);
      CHECK(std::all_of(equal.begin(), equal.end(), [](bool x) { return x; }));
    }
  }

  TEST_CASE("bernoulli compares the double uniform with p exactly, in every dtype") {
    const Generator g(3);
    for (const double p : {0.0, 0.1, 0.5, 1.0 / 3, 1 - 0x1p-53, 1.0}) {
      std::vector<double> u(1500), fill(1500), by_array(1500), p_array(1500, p);
      std::vector<int64_t> integers(1500);
      std::vector<uint8_t> bytes(1500);
      const auto state = g.get_state();
      const auto again = [&] { return Generator(g).set_state(state); };
      fill_uniform(u.data(), 1500, 0, 1, g);
      again();
      fill_bernoulli(fill.data(), 1500, p, g);
      again();
      fill_bernoulli(by_array.data(), p_array.data(), 1500, g);
      again();
      fill_bernoulli(integers.data(), 1500, p, g);
      again();
      fill_bernoulli(reinterpret_cast<bool*>(bytes.data()), 1500, p, g);
      bool same = true;
      for (size_t i = 0; i < u.size(); ++i) {
        const int expected = u[i] < p;
        same &= fill[i] == expected && by_array[i] == expected && integers[i] == expected && bytes[i] == expected;
      }
      CAPTURE(p);
      CHECK(same);
    }
  }

  TEST_CASE("randint is the remainder of a draw for every kind of range") {
    const uint64_t ranges[] = {1, 2, 3, 7, 10, 1000, 65536, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff};
    for (const uint64_t range : ranges) {
      std::mt19937 twister(11);
      std::vector<int64_t> values(1300);
      fill_randint(values.data(), 1300, -5, static_cast<int64_t>(range) - 5, Generator(11));
      bool same = true;
      for (const int64_t value : values) same &= value == static_cast<int64_t>(twister() % range) - 5;
      CAPTURE(range);
      CHECK(same);
    }
    for (const uint64_t range : {uint64_t{1} << 32, (uint64_t{1} << 32) + 1, uint64_t{1} << 62}) {
      std::mt19937 twister(11);
      std::vector<int64_t> values(700);
      fill_randint(values.data(), 700, 3, static_cast<int64_t>(range) + 3, Generator(11));
      bool same = true;
      for (const int64_t value : values) {
        const uint64_t high = twister();
        same &= value == static_cast<int64_t>((high << 32 | twister()) % range) + 3;
      }
      CAPTURE(range);
      CHECK(same);
    }
  }

  TEST_CASE("random_ without bounds covers a dtype as PyTorch does") {
    std::mt19937 twister(5);
    std::vector<uint8_t> bytes(100);
    std::vector<float> floats(100);
    std::vector<int32_t> integers(100);
    Generator g(5);
    fill_random(bytes.data(), 100, g);
    fill_random(floats.data(), 100, g);
    fill_random(integers.data(), 100, g);
    for (const uint8_t value : bytes) CHECK(value == twister() % 256);
    for (const float value : floats) CHECK(value == static_cast<float>(twister() % ((1U << 24) + 1)));
    for (const int32_t value : integers) CHECK(value == static_cast<int32_t>(twister() % (1U << 31)));
    int64_t whole = 0;
    fill_random(&whole, 1, std::numeric_limits<int64_t>::lowest(), g);
    const uint64_t high = twister();
    CHECK(static_cast<uint64_t>(whole) == (high << 32 | twister()));
  }

  TEST_CASE("a state taken between the halves of a pair of normals gives the same continuation") {
    for (const int skip : {0, 1, 5, 618, 619, 620, 1247}) {
      Generator g(99);
      for (int i = 0; i < skip; ++i) g.random();
      double one = 0;
      fill_normal(&one, 1, 0, 1, true, g);  // leaves the other half cached
      const std::vector<uint8_t> state = g.get_state();
      Generator twin = g.clone();
      const std::vector<double> first = some_of_each(g);
      CHECK(some_of_each(twin) == first);
      Generator other(1);
      other.set_state(state);
      CHECK(other.current_seed() == 99);
      CHECK(some_of_each(other) == first);
      g.set_state(state);
      CHECK(some_of_each(g) == first);
    }
  }

  TEST_CASE("manual_seed starts over and drops the cached normal") {
    manual_seed(17);
    const std::vector<double> first = some_of_each(default_generator());
    CHECK(default_generator().current_seed() == 17);
    double one = 0;
    fill_normal(&one, 1, 0, 1, true, default_generator());
    manual_seed(17);
    CHECK(some_of_each(default_generator()) == first);
    CHECK(some_of_each(Generator(17)) == first);
  }

  TEST_CASE("a copy of a generator is the same stream, a clone is another") {
    Generator g(4);
    Generator same = g, other = g.clone();
    CHECK(same == g);
    CHECK_FALSE(other == g);
    const uint32_t first = g.random(), second = same.random();
    CHECK(other.random() == first);
    CHECK(g.random() != first);
    CHECK(other.random() == second);
  }

  TEST_CASE("a damaged state is an error and leaves the generator as it was") {
    Generator g(8);
    g.random();
    const std::vector<uint8_t> good = g.get_state();
    std::vector<std::vector<uint8_t>> bad;
    bad.push_back({});
    bad.emplace_back(good.begin(), good.end() - 1);
    bad.push_back(good);
    bad.back().push_back(0);
    for (const size_t byte : {size_t{0}, size_t{18}, size_t{21}, size_t{26}}) {  // magic, position, flag, no normal
      bad.push_back(good);
      bad.back()[byte] ^= 0x10;
    }
    bad.push_back(good);
    std::fill(bad.back().begin() + 32, bad.back().end(), uint8_t{0});
    for (const auto& state : bad) {
      CHECK_THROWS_AS(g.set_state(state), Error);
      CHECK(g.get_state() == good);
    }
  }

  TEST_CASE("arguments that make no sense are errors before anything is drawn") {
    Generator g(2);
    const auto state = g.get_state();
    double d[20] = {};
    uint8_t b[20] = {};
    int64_t k[20] = {};
    const double nan = std::nan("");
    const double weights[3] = {0.5, 0, -1}, zeros[2] = {}, chances[2] = {0.5, nan};
    CHECK_THROWS_AS(fill_uniform(d, 20, 1, 0, g), Error);
    CHECK_THROWS_AS(fill_uniform(d, 20, nan, 1, g), Error);
    CHECK_THROWS_AS(fill_uniform(d, 20, -1e308, 1e308, g), Error);
    CHECK_THROWS_AS(fill_normal(d, 20, 0, -1, true, g), Error);
    CHECK_THROWS_AS(fill_exponential(d, 20, -1, g), Error);
    CHECK_THROWS_AS(fill_bernoulli(d, 20, 1.5, g), Error);
    CHECK_THROWS_AS(fill_bernoulli(d, chances, 2, g), Error);
    CHECK_THROWS_AS(fill_dropout_mask(d, 20, nan, g), Error);
    CHECK_THROWS_AS(fill_randint(k, 20, 3, 3, g), Error);
    CHECK_THROWS_AS(fill_randint(b, 20, 0, 257, g), Error);
    CHECK_THROWS_AS(fill_randint(b, 20, -1, 5, g), Error);
    CHECK_THROWS_AS(fill_randperm(k, -1, g), Error);
    CHECK_THROWS_AS(fill_geometric(k, 20, 1, g), Error);
    CHECK_THROWS_AS(fill_multinomial(k, 2, weights, 3, g), Error);
    CHECK_THROWS_AS(fill_multinomial(k, 2, zeros, 2, g), Error);
    CHECK_THROWS_AS(race_multinomial(k, 2, zeros, d, 2), Error);
    CHECK(g.get_state() == state);
    fill_randperm(k, 0, g);
    fill_randperm(k, 1, g);
    fill_uniform(d, 0, 0, 1, g);
    fill_dropout_mask(d, 20, 0, g);
    CHECK(std::all_of(d, d + 20, [](double x) { return x == 1; }));
    fill_dropout_mask(d, 20, 1, g);
    CHECK(std::all_of(d, d + 20, [](double x) { return x == 0; }));
    CHECK(g.get_state() == state);
  }

  TEST_CASE("normals that are not contiguous come one after the other, and moments are right") {
    Generator g(21);
    std::vector<double> apart(40), one(1), some(20000);
    fill_normal(apart.data(), 40, 1, 2, false, g);
    g.manual_seed(21);
    for (const double x : apart) {
      fill_normal(one.data(), 1, 1, 2, true, g);
      CHECK(one[0] == x);
    }
    fill_normal(some.data(), 20000, 1, 2, true, g);
    double mean = 0, square = 0;
    for (const double x : some) mean += x / 20000;
    for (const double x : some) square += (x - mean) * (x - mean) / 20000;
    CHECK(mean == doctest::Approx(1).epsilon(0.05));
    CHECK(std::sqrt(square) == doctest::Approx(2).epsilon(0.03));
  }

  TEST_CASE("multinomial draws by weight, and without replacement no index twice and none of weight zero") {
    Generator g(31);
    const double weights[4] = {1, 0, 3, 4};
    std::vector<int64_t> out(8000);
    fill_multinomial(out.data(), 8000, weights, 4, g);
    for (const int64_t k : {0, 1, 2, 3})
      CHECK(std::count(out.begin(), out.end(), k) / 1000.0 == doctest::Approx(weights[k]).epsilon(0.1));
    int first[4] = {};
    for (int i = 0; i < 8000; ++i) {
      int64_t three[3];
      double exponentials[4];
      fill_exponential(exponentials, 4, 1, g);
      race_multinomial(three, 3, weights, exponentials, 4);
      ++first[three[0]];
      std::sort(three, three + 3);
      CHECK((three[0] == 0 && three[1] == 2 && three[2] == 3));
    }
    for (const int k : {0, 1, 2, 3}) CHECK(first[k] / 1000.0 == doctest::Approx(weights[k]).epsilon(0.1));
  }

  TEST_CASE("log-normal, Cauchy and geometric follow their formulas") {
    Generator g(41);
    double u = 0, value = 0, normal = 0;
    const auto state = g.get_state();
    fill_uniform(&u, 1, 0, 1, g);
    g.set_state(state);
    fill_cauchy(&value, 1, 2, 3, g);
    CHECK(value == doctest::Approx(2 + 3 * std::tan(std::acos(-1.0) * (u - 0.5))));
    g.set_state(state);
    fill_geometric(&value, 1, 0.1, g);
    CHECK(value == std::ceil(std::log(u) / std::log(0.9)));
    g.set_state(state);
    fill_normal(&normal, 1, 0.5, 0.25, true, g);
    g.set_state(state);
    fill_log_normal(&value, 1, 0.5, 0.25, g);
    CHECK(value == doctest::Approx(std::exp(normal)));
  }

  TEST_CASE("several threads may draw from one generator: between them they get every number of the stream once") {
    constexpr int threads = 4, fills = 50, n = 101;
    Generator g(51);
    std::vector<std::vector<int64_t>> taken(threads);
    std::vector<std::thread> running;
    for (auto& mine : taken)
      running.emplace_back([&mine, g] {
        mine.resize(fills * n);
        for (int i = 0; i < fills; ++i) fill_randint(mine.data() + i * n, n, 0, 0xffffffff, g);
      });
    for (std::thread& thread : running) thread.join();
    std::vector<int64_t> all, expected(threads * fills * n);
    for (const auto& mine : taken) all.insert(all.end(), mine.begin(), mine.end());
    fill_randint(expected.data(), threads * fills * n, 0, 0xffffffff, Generator(51));
    std::sort(all.begin(), all.end());
    std::sort(expected.begin(), expected.end());
    CHECK(all == expected);
  }
}
