// Compiles only while xtgrad leaves its users' flags, macros and headers alone.
#if __has_include(<xtgrad/xtgrad.h>)
#include <xtgrad/xtgrad.h>
#endif
#include <xtgrad/lib/check.h>

#if defined(_OPENMP) || defined(OMP_PROC_BIND)
#error "xtgrad compiles its users with OpenMP"
#endif
#if defined(XTENSOR_VERSION_MAJOR) || defined(CEREAL_VERSION) || defined(CBLAS_H) || defined(FMT_VERSION) || \
    defined(NLOHMANN_JSON_VERSION_MAJOR) || defined(ZLIB_VERSION)
#error "a public header of xtgrad includes a third-party header"
#endif
#ifdef XTGRAD_HAS_ONEDNN
#error "xtgrad's own macros reach its users"
#endif

// -Wall (unused), -Wextra (parameter, sign) and -Wshadow would each refuse this.
static int unused_function(int unused_parameter) {
  int value = 0;
  for (unsigned i = 0; i < 3u; ++i) {
    int value = 1;
  }
  return value;
}
