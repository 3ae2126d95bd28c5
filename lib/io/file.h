#pragma once
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>

#include <xtgrad/lib/ref.h>
#include <xtgrad/lib/storage.h>

namespace xtgrad::io {

/// A regular file open for reading at any place; every failure is an Error that names it.
class InputFile {
 public:
  /// Throws when the file is missing, unreadable or not a regular file.
  explicit InputFile(std::string path);
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile();

  const std::string& path() const { return path_; }
  /// Bytes in the file when it was opened.
  uint64_t size() const { return size_; }
  /// Fills `to` with the `count` bytes from `offset` on; throws when the file ends before.
  void read(uint64_t offset, void* to, size_t count) const;
  /// The whole file as memory that outlives this object; what is written there stays with this process. The file must
  /// not become shorter meanwhile.
  Ref<Storage> map() const;

 private:
  std::string path_;
  int descriptor_ = -1;
  uint64_t size_ = 0;
};

/// The first `bytes` bytes of a file as memory that is the file's: what is written there goes to it. A file that is not
/// there is made, one that is too short made longer; throws when that fails.
Ref<Storage> map_shared(const std::string& path, uint64_t bytes);

/// "No such file or directory": what errno means.
std::string system_message(int error);

/// The result of a call of the system, made again for as long as signals interrupt it.
template <class Call>
auto uninterrupted(const Call& call) {
  while (true) {
    const auto result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

}  // namespace xtgrad::io
