#include <stdexcept>

#include "cnn.h"
#include "mlp.h"

// All files of the floor but this one are compiled for AVX-512.
namespace bench::floor {

Run products_mlp(bool onednn, const Digits& digits, int batch, bool adam, int threads);
Run avx512_mlp(const Digits& digits, int batch, bool adam, int threads);
Run onednn_cnn(const Digits& digits, int batch, int threads);

Run mlp(const std::string& engine, const Digits& digits, int batch, const std::string& optimizer, int threads) {
  if (!__builtin_cpu_supports("avx512f")) return nullptr;
  const bool adam = optimizer == "adam";
  if (engine == "avx512") return avx512_mlp(digits, batch, adam, threads);
  if (engine != "onednn" && engine != "openblas") throw std::invalid_argument("no such engine: " + engine);
  return products_mlp(engine == "onednn", digits, batch, adam, threads);
}

Run cnn(const Digits& digits, int batch, int threads) {
  return __builtin_cpu_supports("avx512f") ? onednn_cnn(digits, batch, threads) : nullptr;
}

}  // namespace bench::floor
