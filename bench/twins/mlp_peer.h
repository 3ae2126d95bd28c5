#pragma once
#include <cstdint>
#include <memory>
#include <string>

/// A training step of the MLP 784-500-250-100-10 in another framework, on the images and labels given.
class MlpPeer {
 public:
  virtual ~MlpPeer() = default;
  /// Runs `steps` steps and returns the last loss.
  virtual float run(int steps) = 0;
};

/// libtorch's: images [count, 784] in [0, 1], labels 0 to 9; both must outlive it.
std::unique_ptr<MlpPeer> make_libtorch_mlp(const float* images, const int64_t* labels, int64_t count, int64_t batch,
                                           const std::string& optimizer, int threads);
