#pragma once
#include <xtgrad/lib/parallel.h>

/// Sets the number of threads for as long as it lives.
class Threads {
 public:
  explicit Threads(int count) : before_(xtgrad::get_num_threads()) { xtgrad::set_num_threads(count); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;
  ~Threads() { xtgrad::set_num_threads(before_); }

 private:
  const int before_;
};
