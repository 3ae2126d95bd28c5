#pragma once
#include <cstddef>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include <xtgrad/lib/check.h>

namespace xtgrad::data {

/// Goes through a data loader's batches once, as an input iterator; copies share one place. end() has no place.
template <class Batch>
class Iterator {
 public:
  using difference_type = std::ptrdiff_t;
  using value_type = Batch;
  using pointer = Batch*;
  using reference = Batch&;
  using iterator_category = std::input_iterator_tag;

  /// Where an iterator stands; a batch is produced when somebody looks at it.
  struct Place {
    explicit Place(std::function<std::optional<Batch>()> producer) : produce(std::move(producer)) {}
    std::optional<Batch>& look() {
      if (!started) {
        batch = produce();
        started = true;
      }
      return batch;
    }
    std::function<std::optional<Batch>()> produce;
    std::optional<Batch> batch;
    bool started = false;
  };

  explicit Iterator(std::shared_ptr<Place> place) : place_(std::move(place)) {}

  Iterator& operator++() {
    check(place_ != nullptr, "Incrementing the DataLoader's past-the-end iterator is not allowed");
    check(place_->look().has_value(), "Attempted to increment iterator past the end");
    // The old batch's memory is free before the next batch asks for some.
    place_->batch.reset();
    place_->started = false;
    place_->look();
    return *this;
  }
  void operator++(int) { ++*this; }
  Batch& operator*() const {
    check(place_ != nullptr, "Dereferencing the DataLoader's past-the-end iterator is not allowed");
    std::optional<Batch>& batch = place_->look();
    check(batch.has_value(), "Attempted to dereference iterator that was past the end");
    return *batch;
  }
  Batch* operator->() const { return &**this; }

  friend bool operator==(const Iterator& a, const Iterator& b) {
    if (a.place_ && b.place_) return a.place_ == b.place_;
    return a.exhausted() && b.exhausted();
  }
  friend bool operator!=(const Iterator& a, const Iterator& b) { return !(a == b); }

 private:
  bool exhausted() const { return !place_ || !place_->look().has_value(); }
  std::shared_ptr<Place> place_;
};

}  // namespace xtgrad::data
