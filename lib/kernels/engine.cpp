#include <xtgrad/lib/kernels/engine.h>

#include <atomic>
#include <cstdlib>
#include <string_view>

#include <xtgrad/lib/check.h>

namespace xtgrad::kernels {
namespace {

/// Whether oneDNN is to be used: the wish of an environment variable, where `other` names the alternative.
bool onednn_is_chosen(const char* variable, std::string_view other, std::string_view alias) {
  const char* value = std::getenv(variable);
  if (!value || !*value) return has_onednn();
  const std::string_view wish = value;
  if (wish == other || wish == alias) return false;
  check(wish == "onednn" || wish == "oneDNN", variable, " is \"", wish, "\": it should be onednn or ", other);
  check(has_onednn(), variable, " is \"", wish, "\", but xtgrad is built without oneDNN: it should be ", other);
  return true;
}

std::atomic<ConvEngine>& chosen_conv_engine() {
  static std::atomic<ConvEngine> engine =
      onednn_is_chosen("XTGRAD_CONV", "im2col", "im2col") ? ConvEngine::onednn : ConvEngine::im2col;
  return engine;
}

}  // namespace

bool has_onednn() {
#ifdef XTGRAD_HAS_ONEDNN
  return true;
#else
  return false;
#endif
}

GemmEngine gemm_engine() {
  static const GemmEngine engine =
      onednn_is_chosen("XTGRAD_GEMM", "blas", "openblas") ? GemmEngine::onednn : GemmEngine::blas;
  return engine;
}

ConvEngine conv_engine() { return chosen_conv_engine().load(std::memory_order_relaxed); }

void set_conv_engine(ConvEngine engine) {
  check(engine == ConvEngine::im2col || has_onednn(), "set_conv_engine: xtgrad is built without oneDNN");
  chosen_conv_engine() = engine;
}

}  // namespace xtgrad::kernels
