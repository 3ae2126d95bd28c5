#include <xtgrad/lib/kernels/openblas_core.h>

#include <cstdlib>

// OpenBLAS's; null with another BLAS. It chooses once, when it is loaded, and again after a quit.
extern "C" {
[[gnu::weak]] char* openblas_get_config();
[[gnu::weak]] char* openblas_get_corename();
[[gnu::weak]] int openblas_get_parallel();
[[gnu::weak]] void gotoblas_dynamic_init();
[[gnu::weak]] void gotoblas_dynamic_quit();
}

namespace xtgrad::kernels::blas {

std::string openblas_version() {
  // "OpenBLAS 0.3.21 DYNAMIC_ARCH NO_AFFINITY USE_OPENMP SkylakeX MAX_THREADS=128"
  const std::string config = openblas_get_config ? openblas_get_config() : "";
  return config.substr(0, config.find(' ', config.find(' ') + 1));
}

bool has_own_threads() { return openblas_get_parallel && openblas_get_parallel() == 1; }

std::string core_name() { return openblas_get_corename ? openblas_get_corename() : ""; }

bool choose_core() {
#if defined(__x86_64__)
  constexpr const char* variable = "OPENBLAS_CORETYPE";
  if (!gotoblas_dynamic_init || !gotoblas_dynamic_quit || core_name() != "Prescott" || std::getenv(variable))
    return false;
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (!avx2) return false;
  gotoblas_dynamic_quit();
  setenv(variable, avx512 ? "SkylakeX" : "Haswell", 1);
  gotoblas_dynamic_init();
  unsetenv(variable);
  return true;
#else
  return false;
#endif
}

}  // namespace xtgrad::kernels::blas
