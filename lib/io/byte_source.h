#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>

namespace xtgrad::io {

/// Bytes that can be read at any place: a file, memory, a function.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// What messages call it: the file's path.
  virtual const std::string& name() const = 0;
  virtual uint64_t size() const = 0;
  /// Fills `to` with the `count` bytes from `offset` on; throws when there are not that many.
  virtual void read(uint64_t offset, void* to, size_t count) const = 0;
};

std::shared_ptr<const ByteSource> open_file(const std::string& path);
/// All that is left of the stream, which is read at once.
std::shared_ptr<const ByteSource> read_stream(std::istream& stream);
/// These bytes under a name.
std::shared_ptr<const ByteSource> take_memory(std::string bytes, const std::string& name);
/// A copy of the bytes.
std::shared_ptr<const ByteSource> copy_memory(const void* bytes, size_t count);
/// `read(offset, to, count)` returns how many bytes it gave.
std::shared_ptr<const ByteSource> call_functions(std::function<size_t(uint64_t, void*, size_t)> read, uint64_t size);

}  // namespace xtgrad::io
