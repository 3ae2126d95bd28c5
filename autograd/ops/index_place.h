#pragma once
#include <vector>

#include <xtgrad/autograd/record.h>

// How the indexing operations turn their indices into places in an array (lib/kernels/index.h).

namespace xtgrad::detail {

/// The places in an array that indices name, one for each element of `shape`.
struct Place {
  Dims shape;
  Array base, offsets;
};

/// The places of x[indices]: int64 tensors, one a dimension, undefined ones meaning all.
Place place_of_tensors(const Array& x, const std::vector<Tensor>& indices);
/// The places of the slices of x along dim that a vector names.
Place place_of_slices(const char* op, const Array& x, int dim, const Array& index, bool negative_allowed = false);
/// The places x[i][index[i][j]] (for dim 1), one for each element of index.
Place place_of_elements(const char* op, const Array& x, int dim, const Array& index);

/// Adds an index for the next dimension of x, or, for a mask, one for each of the mask's.
void append_index(std::vector<Tensor>& indices, const Tensor& index, const Tensor& x);

/// Index tensors kept for the gradient.
class SavedIndices {
 public:
  explicit SavedIndices(const std::vector<Tensor>& indices) {
    for (const Tensor& index : indices) saved_.emplace_back(index);
  }
  std::vector<Tensor> get() const {
    std::vector<Tensor> result;
    for (const Saved& index : saved_) result.push_back(index.get());
    return result;
  }

 private:
  std::vector<Saved> saved_;
};

}  // namespace xtgrad::detail
