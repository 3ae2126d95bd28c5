#pragma once

namespace xtgrad::kernels {

/// What multiplies matrices of floats: oneDNN, or the BLAS that xtgrad is linked with.
enum class GemmEngine { onednn, blas };
/// What computes convolutions of floats: oneDNN, or copies into columns and a matrix product.
enum class ConvEngine { onednn, im2col };

/// Whether xtgrad is built with oneDNN.
bool has_onednn();

/// The engine in use, chosen at the first call: oneDNN where xtgrad is built with it, unless the environment variable
/// XTGRAD_GEMM says blas (or openblas). Throws where that names an engine that is not there.
GemmEngine gemm_engine();
/// The same for XTGRAD_CONV and im2col.
ConvEngine conv_engine();

/// Chooses from now on, for tests; throws where xtgrad is built without the engine.
void set_conv_engine(ConvEngine engine);

}  // namespace xtgrad::kernels
