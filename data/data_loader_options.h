#pragma once
#include <chrono>
#include <cstddef>
#include <optional>

namespace xtgrad::data {

/// How a data loader works; each setter returns the options, so that they chain.
class DataLoaderOptions {
 public:
  DataLoaderOptions() = default;
  DataLoaderOptions(size_t batch_size) : batch_size_(batch_size) {}

  /// Examples a batch.
  size_t batch_size() const { return batch_size_; }
  DataLoaderOptions& batch_size(size_t value) { return batch_size_ = value, *this; }
  /// Threads that prepare batches ahead; with none, the caller's thread does when it asks for one.
  size_t workers() const { return workers_; }
  DataLoaderOptions& workers(size_t value) { return workers_ = value, *this; }
  /// Batches under way or waiting at a time; 2 a worker unless set.
  std::optional<size_t> max_jobs() const { return max_jobs_; }
  DataLoaderOptions& max_jobs(size_t value) { return max_jobs_ = value, *this; }
  /// How long to wait for a worker's batch before throwing; for ever unless set.
  std::optional<std::chrono::milliseconds> timeout() const { return timeout_; }
  DataLoaderOptions& timeout(std::chrono::milliseconds value) { return timeout_ = value, *this; }
  /// Whether batches come in the sampler's order or as they get ready.
  bool enforce_ordering() const { return enforce_ordering_; }
  DataLoaderOptions& enforce_ordering(bool value) { return enforce_ordering_ = value, *this; }
  /// Whether a last batch that is not full is left out.
  bool drop_last() const { return drop_last_; }
  DataLoaderOptions& drop_last(bool value) { return drop_last_ = value, *this; }

 private:
  size_t batch_size_ = 1, workers_ = 0;
  std::optional<size_t> max_jobs_;
  std::optional<std::chrono::milliseconds> timeout_;
  bool enforce_ordering_ = true, drop_last_ = false;
};

/// The options with every default filled in; throws where they make no sense.
struct FullDataLoaderOptions {
  explicit FullDataLoaderOptions(const DataLoaderOptions& options);

  size_t batch_size, workers, max_jobs;
  std::optional<std::chrono::milliseconds> timeout;
  bool enforce_ordering, drop_last;
};

}  // namespace xtgrad::data
