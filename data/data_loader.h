#pragma once
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <xtgrad/data/data_loader_base.h>
#include <xtgrad/data/data_loader_options.h>
#include <xtgrad/data/iterator.h>
#include <xtgrad/data/job_queue.h>
#include <xtgrad/data/samplers/random.h>
#include <xtgrad/data/worker_exception.h>

namespace xtgrad::data {

namespace detail {
void prepare_worker_thread();
}

/// Draws requests from a sampler and batches from a dataset, which the workers, each with a copy of it, prepare ahead.
template <class Dataset, class Sampler>
class StatelessDataLoader : public DataLoaderBase {
 public:
  using BatchType = typename Dataset::BatchType;
  using BatchRequestType = typename Sampler::BatchRequestType;

  StatelessDataLoader(Dataset dataset, Sampler sampler, const DataLoaderOptions& options)
      : options_(options), sampler_(std::move(sampler)), queue_(std::make_shared<Queue>(options_.enforce_ordering)) {
    if (options_.workers == 0) {
      dataset_.emplace(std::move(dataset));
      return;
    }
    try {
      for (size_t i = 0; i < options_.workers; ++i) start_worker(dataset);
    } catch (...) {
      join();
      throw;
    }
  }
  StatelessDataLoader(const StatelessDataLoader&) = delete;
  StatelessDataLoader& operator=(const StatelessDataLoader&) = delete;
  ~StatelessDataLoader() override { join(); }

  /// Starts an epoch (after load(): goes on with the one that was saved); throws while another iterator is in use.
  Iterator<BatchType> begin() {
    check(options_.workers == 0 || current_.expired() || pending_.empty(),
          "Attempted to get a new DataLoader iterator while another iterator is not yet exhausted");
    queue_->clear();
    pending_.clear();
    if (!std::exchange(resuming_, false)) {
      postponed_.clear();
      sampler_.reset(std::nullopt);
    }
    in_epoch_ = true;
    prefetch(options_.max_jobs);
    auto place = std::make_shared<typename Iterator<BatchType>::Place>([this] { return next(); });
    current_ = place;
    return Iterator<BatchType>(std::move(place));
  }
  Iterator<BatchType> end() { return Iterator<BatchType>(nullptr); }

  /// Ends the workers. One that is still busy after the options' timeout is left to itself.
  void join() {
    queue_->stop();
    const bool ended = !options_.timeout || queue_->wait_for_workers(*options_.timeout);
    for (std::thread& worker : workers_) ended ? worker.join() : worker.detach();
    workers_.clear();
  }

  const FullDataLoaderOptions& options() const noexcept { return options_; }

  void save(serialize::OutputArchive& archive) const override {
    std::vector<std::vector<size_t>> undelivered;
    if constexpr (std::is_same_v<BatchRequestType, std::vector<size_t>>) {
      for (const auto& [number, request] : pending_) undelivered.push_back(request);
      undelivered.insert(undelivered.end(), postponed_.begin(), postponed_.end());
    } else {
      check(!in_epoch_, "DataLoader: only a loader whose sampler yields indices can be saved within an epoch");
    }
    save_position(archive, in_epoch_, undelivered, [this](serialize::OutputArchive& to) { sampler_.save(to); });
  }

  void load(serialize::InputArchive& archive) override {
    std::vector<std::vector<size_t>> undelivered;
    const bool within =
        load_position(archive, undelivered, [this](serialize::InputArchive& from) { sampler_.load(from); });
    if constexpr (std::is_same_v<BatchRequestType, std::vector<size_t>>)
      postponed_.assign(undelivered.begin(), undelivered.end());
    resuming_ = in_epoch_ = within;
  }

 private:
  using Queue = detail::JobQueue<BatchRequestType, BatchType>;

  void start_worker(const Dataset& dataset) {
    queue_->worker_starts();
    try {
      workers_.emplace_back([queue = queue_, copy = dataset]() mutable { work(*queue, copy); });
    } catch (...) {
      queue_->worker_ends();
      throw;
    }
  }

  static void work(Queue& queue, Dataset& dataset) {
    detail::prepare_worker_thread();
    while (auto job = queue.take()) {
      typename Queue::Result result;
      result.number = job->number;
      try {
        result.batch = dataset.get_batch(job->request);
      } catch (...) {
        result.exception = std::current_exception();
      }
      queue.give(std::move(result));
    }
    queue.worker_ends();
  }

  // What was under way when the loader was saved comes first.
  std::optional<BatchRequestType> next_request() {
    if (!postponed_.empty()) {
      std::optional<BatchRequestType> request = std::move(postponed_.front());
      postponed_.pop_front();
      return request;
    }
    std::optional<BatchRequestType> request = sampler_.next(options_.batch_size);
    if constexpr (requires { request->size(); })
      if (request && (request->size() == 0 || (options_.drop_last && request->size() < options_.batch_size)))
        return std::nullopt;
    return request;
  }

  void prefetch(size_t count) {
    if (options_.workers == 0) return;
    for (size_t i = 0; i < count; ++i) {
      std::optional<BatchRequestType> request = next_request();
      if (!request) return;
      const uint64_t number = queue_->push(*request);
      pending_.emplace(number, std::move(*request));
    }
  }

  std::optional<BatchType> next() {
    if (options_.workers == 0) {
      if (auto request = next_request()) return dataset_->get_batch(*request);
    } else if (!pending_.empty()) {
      typename Queue::Result result = queue_->pop(options_.timeout);
      pending_.erase(result.number);
      prefetch(1);
      if (result.exception) throw WorkerException(result.exception);
      return std::move(result.batch);
    }
    in_epoch_ = false;
    return std::nullopt;
  }

  const FullDataLoaderOptions options_;
  Sampler sampler_;
  std::shared_ptr<Queue> queue_;    // shared with the workers, one of which may outlive the loader
  std::optional<Dataset> dataset_;  // the caller's thread's, without workers
  std::vector<std::thread> workers_;
  std::map<uint64_t, BatchRequestType> pending_;  // asked for, not delivered
  std::deque<BatchRequestType> postponed_;        // to be asked for before the sampler's next
  std::weak_ptr<typename Iterator<BatchType>::Place> current_;
  bool resuming_ = false, in_epoch_ = false;
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
