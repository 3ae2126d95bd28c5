#include <stdexcept>

#include "cnn.h"
#include "mlp.h"

namespace bench::floor {

std::unique_ptr<MlpPeer> make_products_mlp(bool onednn, const float* images, const int64_t* labels, int64_t count,
                                           int batch, bool adam, int threads);
std::unique_ptr<MlpPeer> make_avx512_mlp(const float* images, const int64_t* labels, int64_t count, int batch,
                                         bool adam, int threads);
std::unique_ptr<CnnPeer> make_cnn_on_avx512(const float* images, const int64_t* labels, int64_t count, int batch,
                                            int threads);

std::unique_ptr<CnnPeer> make_cnn(const float* images, const int64_t* labels, int64_t count, int batch, int threads) {
  return __builtin_cpu_supports("avx512f") ? make_cnn_on_avx512(images, labels, count, batch, threads) : nullptr;
}

std::unique_ptr<MlpPeer> make_mlp(const std::string& engine, const float* images, const int64_t* labels, int64_t count,
                                  int batch, const std::string& optimizer, int threads) {
  // All files of the floor but this one are compiled for it.
  if (!__builtin_cpu_supports("avx512f")) return nullptr;
  const bool adam = optimizer == "adam";
  if (engine == "avx512") return make_avx512_mlp(images, labels, count, batch, adam, threads);
  if (engine != "onednn" && engine != "openblas") throw std::invalid_argument("no such engine: " + engine);
  return make_products_mlp(engine == "onednn", images, labels, count, batch, adam, threads);
}

}  // namespace bench::floor
