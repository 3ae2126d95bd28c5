#include <xtgrad/lib/show_config.h>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/kernels/blas.h>
#include <xtgrad/lib/kernels/engine.h>
#include <xtgrad/lib/parallel.h>
#include <xtgrad/lib/simd.h>

#ifdef XTGRAD_HAS_ONEDNN
#include <oneapi/dnnl/dnnl.h>
#endif

namespace xtgrad {
namespace {

std::string compiler() {
#if defined(__clang__)
  const std::string name = text("clang ", __clang_major__, '.', __clang_minor__, '.', __clang_patchlevel__);
#else
  const std::string name = text("g++ ", __GNUC__, '.', __GNUC_MINOR__, '.', __GNUC_PATCHLEVEL__);
#endif
#if defined(_LIBCPP_VERSION)
  return text(name, ", libc++");
#else
  return text(name, ", libstdc++");
#endif
}

std::string processor() {
#if defined(__x86_64__)
  return "x86-64";
#elif defined(__aarch64__)
  return "aarch64";
#else
  return "another processor";
#endif
}

std::string instructions() {
  const char* const level = simd_level_name(simd_level());
  switch (simd_level()) {
    case SimdLevel::v4:
      return text(level, " (AVX-512)");
    case SimdLevel::v3:
      return text(level, " (AVX2)");
    case SimdLevel::base:
      break;
  }
  return level;
}

std::string onednn() {
#ifdef XTGRAD_HAS_ONEDNN
  const dnnl_version_t* const version = dnnl_version();  // the library's that was loaded
  return text(version->major, '.', version->minor, '.', version->patch);
#else
  return "not built in";
#endif
}

std::string blas_and_lapack() {
  std::string (*const description)() = kernels::blas::description;
  return description ? description() : "not linked into this program";
}

std::string products() {
  using kernels::GemmEngine;
  switch (kernels::gemm_engine()) {
    case GemmEngine::fastest:
      return kernels::has_onednn() ? "xtgrad's own or oneDNN, by shape" : "xtgrad's own";
    case GemmEngine::own:
      return "xtgrad's own";
    case GemmEngine::onednn:
      return "oneDNN";
    case GemmEngine::blas:
      break;
  }
  return "BLAS";
}

std::string convolutions() {
  using kernels::ConvEngine;
  switch (kernels::conv_engine_for(kFloat)) {
    case ConvEngine::onednn:
      return "oneDNN";
    case ConvEngine::im2col:
      return "im2col";
    default:
      return "xtgrad's own";
  }
}

}  // namespace

std::string show_config() {
  using namespace kernels;
  return text("xtgrad ", XTGRAD_VERSION, " built with:\n",       //
              "  - ", compiler(), "\n",                          //
              "  - BLAS and LAPACK: ", blas_and_lapack(), "\n",  //
              "  - oneDNN: ", onednn(), "\n",                    //
              "running with:\n",                                 //
              "  - processor: ", processor(), "\n",              //
              "  - instruction set: ", instructions(), "\n",     //
              "  - threads: ", get_num_threads(), "\n",          //
              "  - products of floats: ", products(), "\n",      //
              "  - convolutions of floats: ", convolutions(), "\n");
}

}  // namespace xtgrad
