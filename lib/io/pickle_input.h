#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/byte_source.h>

namespace xtgrad::io {

/// The bytes of a pickle from an offset on, read in pieces; every failure names the file.
class PickleInput {
 public:
  PickleInput(const ByteSource& source, uint64_t offset, const std::string& file)
      : source_(source), file_(file), next_(offset) {}

  uint64_t offset() const { return next_ - (filled_ - at_); }
  uint8_t byte() {
    if (at_ == filled_) refill();
    return buffer_[at_++];
  }
  uint64_t little(int count) {
    uint64_t out = 0;
    for (int i = 0; i < count; ++i) out |= uint64_t{byte()} << 8 * i;
    return out;
  }
  std::string bytes(uint64_t count) {
    check(count <= source_.size() - offset(), file_, ": damaged: a text of ", count, " bytes goes beyond its end");
    std::string out(count, '\0');
    const size_t here = static_cast<size_t>(std::min<uint64_t>(count, filled_ - at_));
    std::copy_n(buffer_.begin() + static_cast<std::ptrdiff_t>(at_), here, out.begin());
    at_ += here;
    if (here == count) return out;
    source_.read(next_, out.data() + here, count - here);
    next_ += count - here;
    return out;
  }
  std::string line() {
    std::string out;
    for (uint8_t next = byte(); next != '\n'; next = byte()) {
      check(out.size() < 1000, file_, ": damaged: its pickle names a global by more than 1000 bytes");
      out += static_cast<char>(next);
    }
    return out;
  }

 private:
  void refill() {
    const uint64_t left = source_.size() - std::min(source_.size(), next_);
    check(left > 0, file_, ": the file is truncated: its pickle has no end");
    filled_ = static_cast<size_t>(std::min<uint64_t>(left, buffer_.size()));
    source_.read(next_, buffer_.data(), filled_);
    next_ += filled_;
    at_ = 0;
  }

  const ByteSource& source_;
  const std::string& file_;
  uint64_t next_;  // the offset behind the buffer
  size_t at_ = 0, filled_ = 0;
  std::array<uint8_t, 4096> buffer_{};
};

}  // namespace xtgrad::io
