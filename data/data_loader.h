#pragma once
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <xtgrad/data/batch_loader.h>
#include <xtgrad/data/samplers/random.h>

namespace xtgrad::data {

/// Draws requests from a sampler and batches from a dataset, which the workers, each with a copy of it, prepare ahead.
template <class Dataset, class Sampler>
class StatelessDataLoader : public BatchLoader<typename Sampler::BatchRequestType, typename Dataset::BatchType> {
 public:
  using Base = BatchLoader<typename Sampler::BatchRequestType, typename Dataset::BatchType>;

  StatelessDataLoader(Dataset dataset, Sampler sampler, const DataLoaderOptions& options)
      : Base(sources(std::move(dataset), options.workers()), std::make_unique<Sampler>(std::move(sampler)),
             FullDataLoaderOptions(options)) {}

 private:
  static std::vector<typename Base::GetBatch> sources(Dataset dataset, size_t workers) {
    std::vector<typename Base::GetBatch> result;
    for (size_t i = 1; i < workers; ++i) result.push_back(source(Dataset(dataset)));
    result.push_back(source(std::move(dataset)));
    return result;
  }
  static typename Base::GetBatch source(Dataset dataset) {
    return [own = std::make_shared<Dataset>(std::move(dataset))](typename Sampler::BatchRequestType request) {
      return own->get_batch(std::move(request));
    };
  }
};

/// A loader of the dataset's batches in the sampler's order.
template <class Dataset, class Sampler, std::enable_if_t<!std::is_convertible_v<Sampler, DataLoaderOptions>, int> = 0>
std::unique_ptr<StatelessDataLoader<Dataset, Sampler>> make_data_loader(Dataset dataset, Sampler sampler,
                                                                        DataLoaderOptions options) {
  return std::make_unique<StatelessDataLoader<Dataset, Sampler>>(std::move(dataset), std::move(sampler), options);
}

/// A loader of the dataset's batches in random order, a new one each epoch, or in that of another kind of sampler.
template <class Sampler = samplers::RandomSampler, class Dataset>
requires std::is_constructible_v<Sampler, size_t> std::unique_ptr<StatelessDataLoader<Dataset, Sampler>>
make_data_loader(Dataset dataset, DataLoaderOptions options = DataLoaderOptions()) {
  const std::optional<size_t> size = dataset.size();
  check(size.has_value(), "Expected the dataset to be sized in order to construct the Sampler");
  return make_data_loader(std::move(dataset), Sampler(*size), options);
}

}  // namespace xtgrad::data
