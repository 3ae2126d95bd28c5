#include <xtgrad/data/data_loader.h>

#include <xtgrad/lib/parallel.h>

namespace xtgrad::data {

namespace {

std::string describe(const std::exception_ptr& original) {
  std::string caught = "Caught exception in DataLoader worker thread.";
  try {
    std::rethrow_exception(original);
  } catch (const std::exception& error) {
    return caught + " Original message: " + error.what();
  } catch (...) {
    return caught;
  }
}

}  // namespace

WorkerException::WorkerException(std::exception_ptr original)
    : Error(describe(original)), original_exception(std::move(original)) {}

FullDataLoaderOptions::FullDataLoaderOptions(const DataLoaderOptions& options)
    : batch_size(options.batch_size()),
      workers(options.workers()),
      max_jobs(options.max_jobs().value_or(2 * workers)),
      timeout(options.timeout()),
      enforce_ordering(options.enforce_ordering()),
      drop_last(options.drop_last()) {
  check(batch_size > 0, "DataLoader: batch_size must be at least 1, got 0");
  check(workers <= 1024, "DataLoader: at most 1024 workers, got ", workers);
  check(workers == 0 || max_jobs > 0, "DataLoader: max_jobs must be at least 1 with workers, got 0");
}

namespace detail {

// A worker shares the machine with the model: its batches are not worth a team of threads.
void prepare_worker_thread() { set_num_threads(1); }

}  // namespace detail

template class BatchLoader<std::vector<size_t>, Example<>>;

}  // namespace xtgrad::data
