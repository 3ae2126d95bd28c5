#pragma once
#include <cstdint>
#include <memory>

#include "../peers/cnn_peer.h"

namespace bench::floor {

/// The floor for the CNN (convolutions 1-32 and 32-64, max-pool, 9216-128-10) under SGD: oneDNN's primitives in
/// channels-last order with ReLU fused into them, weights in the order that each likes best, nothing allocated in a
/// step. images [count, 784], labels [count]; null where the processor has no AVX-512.
std::unique_ptr<CnnPeer> make_cnn(const float* images, const int64_t* labels, int64_t count, int batch, int threads);

}  // namespace bench::floor
