#include <xtgrad/lib/kernels/engine.h>

#include <atomic>
#include <cstdlib>
#include <initializer_list>
#include <string>
#include <string_view>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/kernels/gemm_library.h>
#include <xtgrad/lib/simd.h>

namespace xtgrad::kernels {
namespace {

template <class Engine>
struct Named {
  std::string_view name;
  Engine engine;
};

/// The engine that an environment variable names; without it the default.
template <class Engine>
Engine chosen_by(const char* variable, Engine by_default, std::initializer_list<Named<Engine>> engines) {
  const char* value = std::getenv(variable);
  if (!value || !*value) return by_default;
  std::string names;
  for (const auto& each : engines) {
    if (each.name == value) {
      check(each.engine != Engine::onednn || has_onednn(), variable, " is \"", value,
            "\", but xtgrad is built without oneDNN");
      return each.engine;
    }
    names += (names.empty() ? "" : each.name == (engines.end() - 1)->name ? " or " : ", ") + std::string(each.name);
  }
  fail(variable, " is \"", value, "\": it should be ", names);
}

std::atomic<GemmEngine>& chosen_gemm_engine() {
  static std::atomic<GemmEngine> engine = chosen_by<GemmEngine>("XTGRAD_GEMM", GemmEngine::fastest,
                                                                {{"own", GemmEngine::own},
                                                                 {"onednn", GemmEngine::onednn},
                                                                 {"openblas", GemmEngine::blas},
                                                                 {"blas", GemmEngine::blas}});
  return engine;
}

std::atomic<ConvEngine>& chosen_conv_engine() {
  static std::atomic<ConvEngine> engine =
      chosen_by<ConvEngine>("XTGRAD_CONV", ConvEngine::fastest,
                            {{"own", ConvEngine::own}, {"onednn", ConvEngine::onednn}, {"im2col", ConvEngine::im2col}});
  return engine;
}

// bench/products: with AVX2, 1.04 times as fast as the faster of oneDNN and OpenBLAS in the mean of 40 shapes, but 0.93
// to 0.99 times for a few dozen rows by rows. With AVX-512 only a few rows by rows were measured, which others copy
// first.
bool is_fastest_by_own(int64_t n, bool transposed_b) {
  if (transposed_b && n <= 16) return true;
  return simd_level() != SimdLevel::v4 && !(transposed_b && n <= 128);
}

template <class Engine>
void choose(std::atomic<Engine>& chosen, Engine engine) {
  check(engine != Engine::onednn || has_onednn(), "xtgrad is built without oneDNN");
  chosen = engine;
}

void check_linked(GemmEngine engine) {
  void (*const by_library)(const Product<float>&, GemmEngine) = multiply_by_library;
  check(engine != GemmEngine::blas || by_library != nullptr,
        "BLAS is to multiply matrices (XTGRAD_GEMM, set_gemm_engine), but this program is linked without it: it uses "
        "nothing of linear algebra");
}

GemmEngine checked_gemm_engine() {
  const GemmEngine engine = gemm_engine();
  check_linked(engine);
  return engine;
}

}  // namespace

bool has_onednn() {
#ifdef XTGRAD_HAS_ONEDNN
  offer_library();  // which multiplies by oneDNN as well
  return true;
#else
  return false;
#endif
}

GemmEngine gemm_engine() { return chosen_gemm_engine().load(std::memory_order_relaxed); }
ConvEngine conv_engine() { return chosen_conv_engine().load(std::memory_order_relaxed); }

template <>
GemmEngine gemm_engine_for<double>(int64_t, bool) {
  return checked_gemm_engine() == GemmEngine::blas ? GemmEngine::blas : GemmEngine::own;
}

template <>
GemmEngine gemm_engine_for<float>(int64_t n, bool transposed_b) {
  const GemmEngine chosen = checked_gemm_engine();
  if (chosen != GemmEngine::fastest) return chosen;
  return !has_onednn() || is_fastest_by_own(n, transposed_b) ? GemmEngine::own : GemmEngine::onednn;
}

ConvEngine conv_engine_for(ScalarType dtype) {
  const ConvEngine chosen = conv_engine();
  if (chosen == ConvEngine::im2col || (dtype != kFloat && dtype != kDouble)) return ConvEngine::im2col;
  if (dtype == kDouble) return ConvEngine::own;
  if (chosen != ConvEngine::fastest) return chosen;
  // bench/convolutions was measured with AVX2 only.
  return has_onednn() && simd_level() == SimdLevel::v4 ? ConvEngine::onednn : ConvEngine::own;
}

void set_gemm_engine(GemmEngine engine) {
  check_linked(engine);
  choose(chosen_gemm_engine(), engine);
}
void set_conv_engine(ConvEngine engine) { choose(chosen_conv_engine(), engine); }

}  // namespace xtgrad::kernels
