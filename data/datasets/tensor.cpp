#include <xtgrad/data/datasets/tensor.h>

#include <xtgrad/autograd/ops.h>

namespace xtgrad::data::datasets {

TensorDataset::TensorDataset(const std::vector<Tensor>& tensors) : TensorDataset(stack(tensors)) {}

TensorDataset::TensorDataset(Tensor elements) : tensor(std::move(elements)) {
  check(tensor.dim() > 0, "TensorDataset: a 0-d tensor has no slices to be examples");
}

TensorExample TensorDataset::get(size_t index) {
  check(index < *size(), "TensorDataset: index ", index, " is out of range: there are ", *size(), " examples");
  return tensor.select(0, static_cast<int64_t>(index));
}

TensorExample TensorDataset::get_stacked(ArrayRef<size_t> indices) {
  check(!indices.empty(), "TensorDataset: an empty batch was requested");
  Tensor chosen = empty({static_cast<int64_t>(indices.size())}, kLong);
  for (size_t i = 0; i < indices.size(); ++i) {
    check(indices[i] < *size(), "TensorDataset: index ", indices[i], " is out of range: there are ", *size(),
          " examples");
    chosen.data_ptr<int64_t>()[i] = static_cast<int64_t>(indices[i]);
  }
  return tensor.index_select(0, chosen);
}

std::optional<size_t> TensorDataset::size() const { return static_cast<size_t>(tensor.size(0)); }

}  // namespace xtgrad::data::datasets
