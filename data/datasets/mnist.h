#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include <xtgrad/data/datasets/map.h>

namespace xtgrad::data::datasets {

/// Handwritten digits: float images [1, 28, 28] in [0, 1] with int64 labels 0 to 9. Keeps the bytes of the files and
/// converts a batch while it gathers it; copies share them.
class MNIST : public Dataset<MNIST> {
 public:
  enum class Mode { kTrain, kTest };

  /// Reads the IDX files, plain or .gz, in `root`, root/mnist or root/MNIST/raw; throws with what is wrong with which.
  explicit MNIST(const std::string& root, Mode mode = Mode::kTrain);
  /// Digits from memory: uint8 images [n, 28, 28] and uint8 labels [n].
  static MNIST from_bytes(const Tensor& images, const Tensor& labels, Mode mode = Mode::kTrain);

  Example<> get(size_t index) override;
  /// The chosen digits as one batch: images [n, 1, 28, 28], labels [n].
  Example<> get_stacked(ArrayRef<size_t> indices);
  std::optional<size_t> size() const override;
  bool is_train() const noexcept { return mode_ == Mode::kTrain; }
  /// All images, float [n, 1, 28, 28] in [0, 1], made when they are first asked for.
  const Tensor& images() const;
  /// All labels, int64 [n].
  const Tensor& targets() const { return targets_; }
  /// All images as they are stored, uint8 [n, 28, 28].
  const Tensor& image_bytes() const { return bytes_; }

 private:
  struct Bytes {
    Tensor images, labels;
  };
  struct Converted;
  MNIST(Mode mode, Bytes bytes, const std::string& origin);

  Mode mode_;
  Tensor bytes_, targets_;
  std::shared_ptr<Converted> converted_;
};

/// `count` synthetic digits in MNIST's form, the same ones for the same seed.
MNIST synthetic_mnist(int64_t count, uint64_t seed, MNIST::Mode mode = MNIST::Mode::kTrain);

/// Writes digits as the two IDX files that MNIST(folder, mode) reads, .gz if so wanted; makes the folder.
void write_mnist(const std::string& folder, const MNIST& digits, bool gzip = false);

}  // namespace xtgrad::data::datasets
