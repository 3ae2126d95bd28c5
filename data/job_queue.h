#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include <xtgrad/lib/check.h>

namespace xtgrad::data::detail {

/// Between one caller, who asks for batches, and the worker threads that prepare them. Numbers keep the order.
template <class Request, class Batch>
class JobQueue {
 public:
  struct Job {
    uint64_t number = 0;
    Request request;
  };
  struct Result {
    uint64_t number = 0;
    std::optional<Batch> batch;
    std::exception_ptr exception;
  };

  explicit JobQueue(bool ordered) : ordered_(ordered) {}

  /// The caller's side: adds a job and returns its number.
  uint64_t push(Request request) {
    const std::lock_guard lock(mutex_);
    jobs_.push_back({next_number_, std::move(request)});
    work_.notify_one();
    return next_number_++;
  }

  /// Waits for the next result, which is the job's of that number where order is kept; throws after `timeout`.
  Result pop(const std::optional<std::chrono::milliseconds>& timeout) {
    std::unique_lock lock(mutex_);
    const auto ready = [this] { return !results_.empty() && (!ordered_ || results_.begin()->first == next_wanted_); };
    if (!timeout)
      done_.wait(lock, ready);
    else
      check(done_.wait_for(lock, *timeout, ready), "Timeout in DataLoader queue while waiting for next batch (",
            timeout->count(), " ms)");
    Result result = std::move(results_.begin()->second);
    results_.erase(results_.begin());
    ++next_wanted_;
    return result;
  }

  /// Forgets all jobs; what workers are at already will be dropped when it is done.
  void clear() {
    const std::lock_guard lock(mutex_);
    jobs_.clear();
    results_.clear();
    next_wanted_ = oldest_ = next_number_;
  }

  /// Lets the workers end; they finish the jobs that they are at.
  void stop() {
    const std::lock_guard lock(mutex_);
    jobs_.clear();
    stopped_ = true;
    work_.notify_all();
  }

  /// Waits until the workers have ended; false when some have not after `timeout`.
  bool wait_for_workers(std::chrono::milliseconds timeout) {
    std::unique_lock lock(mutex_);
    return done_.wait_for(lock, timeout, [this] { return workers_ == 0; });
  }

  void worker_starts() {
    const std::lock_guard lock(mutex_);
    ++workers_;
  }
  void worker_ends() {
    const std::lock_guard lock(mutex_);
    --workers_;
    done_.notify_all();
  }

  /// A worker's side: waits for a job; none when it shall end.
  std::optional<Job> take() {
    std::unique_lock lock(mutex_);
    work_.wait(lock, [this] { return stopped_ || !jobs_.empty(); });
    if (stopped_) return std::nullopt;
    std::optional<Job> job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
  }

  void give(Result result) {
    const std::lock_guard lock(mutex_);
    if (stopped_ || result.number < oldest_) return;
    const uint64_t number = result.number;
    results_.emplace(number, std::move(result));
    done_.notify_all();
  }

 private:
  const bool ordered_;
  std::mutex mutex_;
  std::condition_variable work_, done_;
  std::deque<Job> jobs_;
  std::map<uint64_t, Result> results_;
  uint64_t next_number_ = 0;  // of the next job
  uint64_t next_wanted_ = 0;  // of the next result, where order is kept
  uint64_t oldest_ = 0;       // results of earlier jobs are wanted no more
  int workers_ = 0;
  bool stopped_ = false;
};

}  // namespace xtgrad::data::detail
