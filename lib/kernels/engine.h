#pragma once
#include <cstdint>

#include <xtgrad/lib/dtype.h>

namespace xtgrad::kernels {

/// The code that multiplies matrices: xtgrad's own kernels, oneDNN (floats; our own the doubles), the BLAS that a
/// program is linked with where it uses linear algebra, or the fastest of the first two for each shape.
enum class GemmEngine { fastest, own, onednn, blas };
/// The code that convolves: xtgrad's own kernels, oneDNN (floats; our own the doubles), copies into columns and a
/// matrix product (what integers always take), or the faster of the first two.
enum class ConvEngine { fastest, own, onednn, im2col };

/// Whether xtgrad is built with oneDNN.
bool has_onednn();

/// The engine in use, chosen at the first call: the fastest, unless the environment variable XTGRAD_GEMM says own,
/// onednn or blas (or openblas). Throws where that names an engine that is not there.
GemmEngine gemm_engine();
/// The same for XTGRAD_CONV, which may say own, onednn or im2col.
ConvEngine conv_engine();

/// The engine that multiplies a matrix of n rows of T by another, which may be transposed: never `fastest`.
template <class T>
GemmEngine gemm_engine_for(int64_t n, bool transposed_b);

/// The engine that convolves numbers of this type: never `fastest`.
ConvEngine conv_engine_for(ScalarType dtype);

/// Choose from now on, for tests; throw where xtgrad is built without the engine.
void set_gemm_engine(GemmEngine engine);
void set_conv_engine(ConvEngine engine);

}  // namespace xtgrad::kernels
