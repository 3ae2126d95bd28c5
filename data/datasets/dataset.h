#pragma once
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <xtgrad/data/example.h>
#include <xtgrad/lib/array_ref.h>

namespace xtgrad::data::datasets {

template <class Source, class AppliedTransform>
class MapDataset;
template <class Source, class AppliedTransform>
MapDataset<Source, AppliedTransform> map(Source dataset, AppliedTransform transform);

/// Something that yields a batch for a request, which is usually a list of indices; Self is the deriving class.
template <class Self, class Batch = std::vector<Example<>>, class BatchRequest = ArrayRef<size_t>>
class BatchDataset {
 public:
  using SelfType = Self;
  using BatchType = Batch;
  using BatchRequestType = BatchRequest;

  BatchDataset() = default;
  BatchDataset(const BatchDataset&) = default;
  BatchDataset(BatchDataset&&) noexcept = default;
  BatchDataset& operator=(const BatchDataset&) = default;
  BatchDataset& operator=(BatchDataset&&) noexcept = default;
  virtual ~BatchDataset() = default;

  virtual Batch get_batch(BatchRequest request) = 0;
  /// The number of examples, where it is known.
  virtual std::optional<size_t> size() const = 0;

  /// This dataset with a transform applied to each of its batches; a copy of it when it is an lvalue.
  template <class TransformType>
  MapDataset<Self, TransformType> map(TransformType transform) & {
    return datasets::map(static_cast<Self&>(*this), std::move(transform));
  }
  template <class TransformType>
  MapDataset<Self, TransformType> map(TransformType transform) && {
    return datasets::map(std::move(static_cast<Self&>(*this)), std::move(transform));
  }
};

/// A dataset that can yield each example by its index; a batch is a vector of them.
template <class Self, class SingleExample = Example<>>
class Dataset : public BatchDataset<Self, std::vector<SingleExample>> {
 public:
  using ExampleType = SingleExample;

  virtual ExampleType get(size_t index) = 0;

  std::vector<ExampleType> get_batch(ArrayRef<size_t> indices) override {
    std::vector<ExampleType> batch;
    batch.reserve(indices.size());
    for (const size_t index : indices) batch.push_back(get(index));
    return batch;
  }
};

}  // namespace xtgrad::data::datasets
