#pragma once
#include <vector>

#include <xtgrad/data/datasets/map.h>

namespace xtgrad::data::datasets {

/// The slices of a tensor along its first dimension, as examples without targets.
struct TensorDataset : public Dataset<TensorDataset, TensorExample> {
  /// The tensors, stacked: all of one shape.
  explicit TensorDataset(const std::vector<Tensor>& tensors);
  explicit TensorDataset(Tensor elements);

  TensorExample get(size_t index) override;
  TensorExample get_stacked(ArrayRef<size_t> indices);
  std::optional<size_t> size() const override;

  Tensor tensor;
};

}  // namespace xtgrad::data::datasets
