// Milliseconds of matrix products of 40 shapes beside oneDNN and OpenBLAS.
#include <cmath>

#include <xtgrad/lib/kernels/vectors.h>
#include <xtgrad/lib/simd.h>
#include <xtgrad/xtgrad.h>

#include "command.h"
#include "peers/peer_process.h"

namespace {

using namespace xtgrad;

// After a product OpenBLAS's threads look for the next for 25 ms, and take a core from the others as long.
constexpr std::chrono::milliseconds kPause(30);

/// c [n, m] = a [n, k] b [k, m], of which a and b may be transposed.
struct Shape {
  std::string family;
  int64_t n, m, k;
  bool transpose_a = false, transpose_b = false;

  double flops() const { return 2.0 * static_cast<double>(n) * static_cast<double>(m) * static_cast<double>(k); }
  std::string layouts() const { return {transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N'}; }
  std::string name() const { return fmt::format("{} {}x{}x{} {}", family, n, m, k, layouts()); }
};

std::vector<Shape> shapes() {
  std::vector<Shape> all;
  for (const int64_t batch : {1, 8, 64, 512}) {  // 784-500-250-10: forward, and the gradients of a weight and of x
    all.push_back({"mlp", batch, 500, 784, false, true});
    all.push_back({"mlp", batch, 250, 500, false, true});
    all.push_back({"mlp", 500, 784, batch, true, false});
    all.push_back({"mlp", batch, 500, 250});
  }
  all.push_back({"mlp", 64, 10, 250, false, true});
  for (const int64_t side : {16, 32, 64, 128, 256, 512, 1024, 2048}) all.push_back({"square", side, side, side});
  for (const int64_t side : {64, 512}) all.push_back({"square", side, side, side, false, true});
  all.push_back({"tall", 8192, 64, 64});
  all.push_back({"tall", 16384, 32, 27});
  all.push_back({"wide", 64, 8192, 64});
  all.push_back({"wide", 32, 4096, 288});
  all.push_back({"inner", 64, 64, 8192, true, false});
  all.push_back({"inner", 16, 16, 65536, true, false});
  all.push_back({"inner", 128, 128, 4096, false, true});
  all.push_back({"transformer", 512, 256, 256, false, true});
  all.push_back({"transformer", 512, 1024, 256, false, true});
  all.push_back({"transformer", 512, 256, 1024, false, true});
  all.push_back({"transformer", 128, 128, 32, false, true});
  all.push_back({"transformer", 128, 32, 128});
  all.push_back({"odd", 100, 100, 100});
  return all;
}

/// GFLOP/s of multiplications and additions in registers alone.
template <class T>
double peak() {
  constexpr int64_t kTimes = 200000;
  double best = 0;
  for (int round = 0; round < 20; ++round) {
    int64_t flops = 0;
    T sum = 0;
    const auto start = std::chrono::steady_clock::now();
    dispatch_simd_level([&](auto at) {
      constexpr SimdLevel kLevel = decltype(at)::kLevel;
      constexpr int kBytes = kernels::vector_bytes<kLevel>();
      simd_apart<kLevel>(
          [](T* result) {
            using Vector = typename kernels::VectorOf<T, kBytes>::Aligned;
            Vector sums[12], factor = Vector{} + T(0.5), term = Vector{} + T(1);
            for (Vector& each : sums) each = term;
            for (int64_t i = 0; i < kTimes; ++i)
#pragma GCC unroll 12
              for (Vector& each : sums) each = each * factor + term;
            for (const Vector& each : sums) *result += each[0];
          },
          &sum);
      flops = kTimes * 12 * 2 * kBytes / static_cast<int64_t>(sizeof(T));
    });
    const std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - start;
    check(sum > T(0), "no sum");
    best = std::max(best, static_cast<double>(flops) / time.count());
  }
  return best;
}

template <class T>
const char* type_name() {
  return sizeof(T) == sizeof(float) ? "float" : "double";
}

/// Those who multiply, each in a process of its own: threads of one disturb nobody else's.
template <class T>
std::vector<Contender> contenders_of(const Shape& s, int threads) {
  std::vector<Contender> all;
  for (const char* who : {"ours", "onednn", "openblas"}) {
    if (std::is_same_v<T, double> && who == std::string("onednn")) continue;
    const auto run = start_peer({BENCH_MULTIPLY, who, std::to_string(s.n), std::to_string(s.m), std::to_string(s.k),
                                 s.layouts(), type_name<T>(), std::to_string(threads)},
                                threads);
    check(run.has_value(), "no process for the products of ", who);
    all.push_back({who, *run});
  }
  return all;
}

template <class T>
void compare(Rows& rows, const std::vector<Shape>& all, int rounds, int threads) {
  const double top = peak<T>() * threads;
  rows.add_value(fmt::format("peak/{}/t{}", type_name<T>(), threads), "registers", "gflops", top);
  double logarithms = 0, least = 1e9;
  for (const Shape& s : all) {
    const std::vector<Contender> contenders = contenders_of<T>(s, threads);
    const int steps = times_of(contenders[0].run, 0.01, 1 << 18);
    const std::vector<Milliseconds> times = race(contenders, rounds, steps, {kPause, steps});
    std::vector<Rows::Time> row;
    for (size_t i = 0; i < times.size(); ++i) row.push_back({contenders[i].name, times[i].median});
    const std::string name = fmt::format("products/{}/{}/t{}", type_name<T>(), s.name(), threads);
    rows.add_times(name, row);
    double peer = times[1].median;
    for (size_t i = 2; i < times.size(); ++i) peer = std::min(peer, times[i].median);
    const double ratio = peer / times[0].median;
    logarithms += std::log(ratio);
    least = std::min(least, ratio);
    if (std::min({s.n, s.m, s.k}) >= 512)
      rows.add_value(name, "peak", "percent", 100 * s.flops() / times[0].median / 1e6 / top);
  }
  const std::string name = fmt::format("{}/t{}", type_name<T>(), threads);
  rows.add_value(name, "mean", "of_the_faster_peer", std::exp(logarithms / static_cast<double>(all.size())));
  rows.add_value(name, "least", "of_the_faster_peer", least);
}

}  // namespace

int main(int argc, char** argv) {
  Command command("Milliseconds of matrix products, beside oneDNN and OpenBLAS");
  std::string only;
  bool doubles = false;
  command.app.add_option("--only", only, "just the shapes with this in their names");
  command.app.add_flag("--double", doubles, "doubles instead of floats");
  return command.run(argc, argv, [&](Rows& rows) {
    std::vector<Shape> all = shapes();
    std::erase_if(all, [&](const Shape& s) { return s.name().find(only) == std::string::npos; });
    check(!all.empty(), "no shape's name contains \"", only, "\"");
    for (const int threads : command.threads)
      (doubles ? compare<double> : compare<float>)(rows, all, command.rounds, threads);
  });
}
