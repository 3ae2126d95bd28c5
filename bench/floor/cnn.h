#pragma once
#include "../twins/twins.h"

namespace bench::floor {

/// A training step of the CNN (convolutions 1-32 and 32-64, max-pool, 9216-128-10) under SGD: oneDNN's primitives in
/// channels-last order with ReLU fused into them, weights in the order that each likes best, nothing allocated in a
/// step. Null where the processor has no AVX2.
Run cnn(const Digits& digits, int batch, int threads);

}  // namespace bench::floor
