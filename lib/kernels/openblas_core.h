#pragma once
#include <string>

namespace xtgrad::kernels::blas {

/// OpenBLAS's name and version, "OpenBLAS 0.3.21"; empty with another BLAS.
std::string openblas_version();

/// The kernels that OpenBLAS uses, "SkylakeX"; empty with another BLAS.
std::string core_name();

/// OpenBLAS takes its slowest kernels (Prescott, SSE3) on processors that are newer than itself, as Debian 12's does on
/// Intel's of 2023. Where it did and OPENBLAS_CORETYPE does not ask for them, it gets the best that this processor
/// runs. To be called before anything is computed; returns whether something was changed.
bool choose_core();

}  // namespace xtgrad::kernels::blas
