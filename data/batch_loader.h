#pragma once
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <xtgrad/data/data_loader_base.h>
#include <xtgrad/data/data_loader_options.h>
#include <xtgrad/data/example.h>
#include <xtgrad/data/iterator.h>
#include <xtgrad/data/job_queue.h>
#include <xtgrad/data/samplers/sampler.h>
#include <xtgrad/data/worker_exception.h>

namespace xtgrad::data {

namespace detail {
void prepare_worker_thread();
}

/// What a data loader is once its dataset is a function from request to batch: compiled in the library for the usual
/// kind of batch, so that a program need not do it again.
template <class Request, class Batch>
class BatchLoader : public DataLoaderBase {
 public:
  using BatchType = Batch;
  using BatchRequestType = Request;
  using GetBatch = std::function<std::optional<Batch>(Request)>;

  /// `sources` has one function a worker, or one for the caller's own thread where there are no workers.
  BatchLoader(std::vector<GetBatch> sources, std::unique_ptr<samplers::Sampler<Request>> sampler,
              const FullDataLoaderOptions& options);
  ~BatchLoader() override;

  /// Starts an epoch (after load(): goes on with the one that was saved); throws while another iterator is in use.
  Iterator<Batch> begin();
  Iterator<Batch> end();
  /// Ends the workers. One that is still busy after the options' timeout is left to itself.
  void join();

  const FullDataLoaderOptions& options() const noexcept { return options_; }
  void save(serialize::OutputArchive& archive) const override;
  void load(serialize::InputArchive& archive) override;

 private:
  using Queue = detail::JobQueue<Request, Batch>;
  static constexpr bool kIndices = std::is_same_v<Request, std::vector<size_t>>;

  void start_worker(GetBatch get_batch);
  static void work(Queue& queue, GetBatch& get_batch);
  std::optional<Request> next_request();
  void prefetch(size_t count);
  std::optional<Batch> next();

  const FullDataLoaderOptions options_;
  std::unique_ptr<samplers::Sampler<Request>> sampler_;
  std::shared_ptr<Queue> queue_;  // shared with the workers, one of which may outlive the loader
  GetBatch get_batch_;            // the caller's thread's, without workers
  std::vector<std::thread> workers_;
  std::map<uint64_t, Request> pending_;  // asked for, not delivered
  std::deque<Request> postponed_;        // to be asked for before the sampler's next
  std::weak_ptr<typename Iterator<Batch>::Place> current_;
  bool resuming_ = false, in_epoch_ = false;
};

// ---- definitions, outside of the class so that the declaration of the usual kind as extern below holds for them

template <class Request, class Batch>
BatchLoader<Request, Batch>::BatchLoader(std::vector<GetBatch> sources,
                                         std::unique_ptr<samplers::Sampler<Request>> sampler,
                                         const FullDataLoaderOptions& options)
    : options_(options), sampler_(std::move(sampler)), queue_(std::make_shared<Queue>(options_.enforce_ordering)) {
  if (options_.workers == 0) {
    get_batch_ = std::move(sources.front());
    return;
  }
  try {
    for (GetBatch& source : sources) start_worker(std::move(source));
  } catch (...) {
    join();
    throw;
  }
}

template <class Request, class Batch>
BatchLoader<Request, Batch>::~BatchLoader() {
  join();
}

template <class Request, class Batch>
Iterator<Batch> BatchLoader<Request, Batch>::begin() {
  check(options_.workers == 0 || current_.expired() || pending_.empty(),
        "Attempted to get a new DataLoader iterator while another iterator is not yet exhausted");
  queue_->clear();
  pending_.clear();
  if (!std::exchange(resuming_, false)) {
    postponed_.clear();
    sampler_->reset(std::nullopt);
  }
  in_epoch_ = true;
  prefetch(options_.max_jobs);
  auto place = std::make_shared<typename Iterator<Batch>::Place>([this] { return next(); });
  current_ = place;
  return Iterator<Batch>(std::move(place));
}

template <class Request, class Batch>
Iterator<Batch> BatchLoader<Request, Batch>::end() {
  return Iterator<Batch>(nullptr);
}

template <class Request, class Batch>
void BatchLoader<Request, Batch>::join() {
  queue_->stop();
  const bool ended = !options_.timeout || queue_->wait_for_workers(*options_.timeout);
  for (std::thread& worker : workers_) ended ? worker.join() : worker.detach();
  workers_.clear();
}

template <class Request, class Batch>
void BatchLoader<Request, Batch>::save(serialize::OutputArchive& archive) const {
  std::vector<std::vector<size_t>> undelivered;
  if constexpr (kIndices) {
    for (const auto& [number, request] : pending_) undelivered.push_back(request);
    undelivered.insert(undelivered.end(), postponed_.begin(), postponed_.end());
  } else {
    check(!in_epoch_, "DataLoader: only a loader whose sampler yields indices can be saved within an epoch");
  }
  save_position(archive, in_epoch_, undelivered, [this](serialize::OutputArchive& to) { sampler_->save(to); });
}

template <class Request, class Batch>
void BatchLoader<Request, Batch>::load(serialize::InputArchive& archive) {
  std::vector<std::vector<size_t>> undelivered;
  const bool within =
      load_position(archive, undelivered, [this](serialize::InputArchive& from) { sampler_->load(from); });
  if constexpr (kIndices) postponed_.assign(undelivered.begin(), undelivered.end());
  resuming_ = in_epoch_ = within;
}

template <class Request, class Batch>
void BatchLoader<Request, Batch>::start_worker(GetBatch get_batch) {
  queue_->worker_starts();
  try {
    workers_.emplace_back([queue = queue_, source = std::move(get_batch)]() mutable { work(*queue, source); });
  } catch (...) {
    queue_->worker_ends();
    throw;
  }
}

template <class Request, class Batch>
void BatchLoader<Request, Batch>::work(Queue& queue, GetBatch& get_batch) {
  detail::prepare_worker_thread();
  while (auto job = queue.take()) {
    typename Queue::Result result;
    result.number = job->number;
    try {
      result.batch = get_batch(std::move(job->request));
    } catch (...) {
      result.exception = std::current_exception();
    }
    queue.give(std::move(result));
  }
  queue.worker_ends();
}

// What was under way when the loader was saved comes first.
template <class Request, class Batch>
std::optional<Request> BatchLoader<Request, Batch>::next_request() {
  if (!postponed_.empty()) {
    std::optional<Request> request = std::move(postponed_.front());
    postponed_.pop_front();
    return request;
  }
  std::optional<Request> request = sampler_->next(options_.batch_size);
  if constexpr (requires { request->size(); })
    if (request && (request->size() == 0 || (options_.drop_last && request->size() < options_.batch_size)))
      return std::nullopt;
  return request;
}

template <class Request, class Batch>
void BatchLoader<Request, Batch>::prefetch(size_t count) {
  if (options_.workers == 0) return;
  for (size_t i = 0; i < count; ++i) {
    std::optional<Request> request = next_request();
    if (!request) return;
    const uint64_t number = queue_->push(*request);
    pending_.emplace(number, std::move(*request));
  }
}

template <class Request, class Batch>
std::optional<Batch> BatchLoader<Request, Batch>::next() {
  if (options_.workers == 0) {
    if (auto request = next_request()) return get_batch_(std::move(*request));
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

extern template class BatchLoader<std::vector<size_t>, Example<>>;

}  // namespace xtgrad::data
