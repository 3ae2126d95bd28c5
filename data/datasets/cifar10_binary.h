#pragma once
#include <string>
#include <vector>

#include <xtgrad/data/datasets/map.h>

namespace xtgrad::data::datasets {

/// Small colour images in CIFAR-10's binary format: for each a label byte and 32x32 bytes of red, green and blue.
class CIFAR10Binary : public Dataset<CIFAR10Binary> {
 public:
  /// Reads one or more files, plain or gzip (known by their content), one after the other; throws with what is wrong
  /// with which.
  explicit CIFAR10Binary(const std::vector<std::string>& files);

  Example<> get(size_t index) override;
  /// The chosen images as one batch: [n, 3, 32, 32] in [0, 1], labels [n].
  Example<> get_stacked(ArrayRef<size_t> indices);
  std::optional<size_t> size() const override;
  /// All labels, int64 [n].
  const Tensor& targets() const { return targets_; }
  /// All images as they are stored, uint8 [n, 3, 32, 32].
  const Tensor& image_bytes() const { return bytes_; }

 private:
  Tensor bytes_, targets_;
};

}  // namespace xtgrad::data::datasets
