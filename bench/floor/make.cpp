#include <stdexcept>

#include "cnn.h"
#include "mlp.h"

// All files of the floor but this one are compiled for AVX2 or, by hand, for AVX-512.
namespace bench::floor {

Run products_mlp(bool onednn, const Digits& digits, int batch, bool adam, int threads);
Run avx512_mlp(const Digits& digits, int batch, bool adam, int threads);
Run onednn_cnn(const Digits& digits, int batch, int threads);

static bool has_avx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

Run mlp(const std::string& engine, const Digits& digits, int batch, const std::string& optimizer, int threads) {
  const bool adam = optimizer == "adam";
  if (engine == "avx512") return __builtin_cpu_supports("avx512f") ? avx512_mlp(digits, batch, adam, threads) : nullptr;
  if (!has_avx2()) return nullptr;
  if (engine != "onednn" && engine != "openblas") throw std::invalid_argument("no such engine: " + engine);
  return products_mlp(engine == "onednn", digits, batch, adam, threads);
}

Run cnn(const Digits& digits, int batch, int threads) {
  return has_avx2() ? onednn_cnn(digits, batch, threads) : nullptr;
}

}  // namespace bench::floor
