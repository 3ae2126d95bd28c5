#pragma once
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <iterator>
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
    // The result's place is made now: a worker that found no memory for it could tell nobody.
    const auto place = results_.try_emplace(next_number_).first;
    try {
      jobs_.push_back({next_number_, std::move(request)});
    } catch (...) {
      results_.erase(place);
      throw;
    }
    work_.notify_one();
    return next_number_++;
  }

  /// Waits for the next result, which is the job's of that number where order is kept; throws after `timeout`.
  Result pop(const std::optional<std::chrono::milliseconds>& timeout) {
    std::unique_lock lock(mutex_);
    auto next = results_.end();
    const auto ready = [&] {
      const auto done = [](const auto& item) { return item.second.has_value(); };
      const auto end = ordered_ && !results_.empty() ? std::next(results_.begin()) : results_.end();
      next = std::find_if(results_.begin(), end, done);
      return next != end;
    };
    if (!timeout)
      done_.wait(lock, ready);
    else
      check(done_.wait_for(lock, *timeout, ready), "Timeout in DataLoader queue while waiting for next batch (",
            timeout->count(), " ms)");
    Result result = std::move(*next->second);
    results_.erase(next);
    return result;
  }

  /// Forgets all jobs; what workers are at already will be dropped when it is done.
  void clear() {
    const std::lock_guard lock(mutex_);
    jobs_.clear();
    results_.clear();
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
    const auto place = results_.find(result.number);
    if (stopped_ || place == results_.end()) return;  // nobody wants it any more
    place->second = std::move(result);
    done_.notify_all();
  }

 private:
  const bool ordered_;
  std::mutex mutex_;
  std::condition_variable work_, done_;
  std::deque<Job> jobs_;
  std::map<uint64_t, std::optional<Result>> results_;  // of all jobs that are wanted
  uint64_t next_number_ = 0;                           // of the next job
  int workers_ = 0;
  bool stopped_ = false;
};

}  // namespace xtgrad::data::detail
