#pragma once
#include <concepts>

#include <xtgrad/data/datasets/dataset.h>
#include <xtgrad/data/transforms/stack.h>

namespace xtgrad::data::datasets {

namespace detail {
template <class Owner, class Result, class Argument>
Owner owner_of(Result (Owner::*)(Argument));

// True of a dataset that gathers a batch straight into one tensor, which equals the stack of its examples. A class
// derived from such a one may yield other examples, so that an inherited get_stacked does not count.
template <class D>
concept Stackable = requires {
  { owner_of(&D::get_stacked) } -> std::same_as<D>;
};

// True of a transform that does to a stacked batch what it does to each example.
template <class T, class Batch>
concept TransformsStacked = requires(T& transform, Batch batch) {
  { owner_of(&T::apply_stacked) } -> std::same_as<T>;
  { transform.apply_stacked(std::move(batch)) } -> std::same_as<Batch>;
};

struct Nothing {};
template <class D>
struct StackedBatch {
  using type = Nothing;
};
template <Stackable D>
struct StackedBatch<D> {
  using type = decltype(std::declval<D&>().get_stacked(ArrayRef<size_t>()));
};
}  // namespace detail

/// A dataset seen through a transform of its batches.
template <class Source, class AppliedTransform>
class MapDataset : public BatchDataset<MapDataset<Source, AppliedTransform>, typename AppliedTransform::OutputBatchType,
                                       typename Source::BatchRequestType> {
 public:
  using DatasetType = Source;
  using TransformType = AppliedTransform;
  using BatchRequestType = typename Source::BatchRequestType;
  using OutputBatchType = typename AppliedTransform::OutputBatchType;

  MapDataset(Source dataset, AppliedTransform transform)
      : dataset_(std::move(dataset)), transform_(std::move(transform)) {}

  OutputBatchType get_batch(BatchRequestType request) override {
    if constexpr (detail::Stackable<Source> && std::is_same_v<AppliedTransform, transforms::Stack<OutputBatchType>>)
      return dataset_.get_stacked(request);
    else
      return transform_.apply_batch(dataset_.get_batch(std::move(request)));
  }

  /// The batch as one tensor, where both the dataset and the transform can do without single examples.
  auto get_stacked(ArrayRef<size_t> indices) requires detail::Stackable<Source> &&
      detail::TransformsStacked<AppliedTransform, typename detail::StackedBatch<Source>::type> {
    return transform_.apply_stacked(dataset_.get_stacked(indices));
  }

  std::optional<size_t> size() const override { return dataset_.size(); }
  const Source& dataset() const { return dataset_; }
  const AppliedTransform& transform() const { return transform_; }

 private:
  Source dataset_;
  AppliedTransform transform_;
};

template <class Source, class AppliedTransform>
MapDataset<Source, AppliedTransform> map(Source dataset, AppliedTransform transform) {
  static_assert(std::is_same_v<typename Source::BatchType, typename AppliedTransform::InputBatchType>,
                "the dataset's batches are not what the transform takes");
  return MapDataset<Source, AppliedTransform>(std::move(dataset), std::move(transform));
}

}  // namespace xtgrad::data::datasets
