#pragma once
#include <cstdint>
#include <memory>

/// A training step of the small CNN in another framework, on the images and labels given.
class CnnPeer {
 public:
  virtual ~CnnPeer() = default;
  /// Runs `steps` steps and returns the last loss.
  virtual float run(int steps) = 0;
};

/// libtorch's: images [count, 1, 28, 28], labels 0 to 9; both must outlive it.
std::unique_ptr<CnnPeer> make_libtorch_cnn(const float* images, const int64_t* labels, int64_t count, int64_t batch,
                                           bool channels_last, int threads);
