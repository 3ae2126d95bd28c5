#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include <xtgrad/lib/io/byte_source.h>

namespace xtgrad::io {

/// Bytes that come front to back.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// What messages call it.
  virtual const std::string& name() const = 0;
  virtual uint64_t size() const = 0;
  /// The next `count` bytes; throws when there are not that many. With the last ones come checks of the whole.
  virtual void read(void* to, size_t count) = 0;
};

std::unique_ptr<ByteStream> stream_of(std::shared_ptr<const ByteSource> source);

}  // namespace xtgrad::io
