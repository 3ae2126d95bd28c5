#pragma once
#include <exception>
#include <string>

#include <xtgrad/lib/check.h>

namespace xtgrad::data {

/// What a worker thread threw while it prepared a batch, thrown where that batch was asked for.
struct WorkerException : public Error {
  explicit WorkerException(std::exception_ptr original);

  std::exception_ptr original_exception;
};

}  // namespace xtgrad::data
