#include <xtgrad/lib/io/file.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <xtgrad/lib/check.h>

namespace xtgrad::io {

std::string system_message(int error) { return std::generic_category().message(error); }

InputFile::InputFile(std::string path) : path_(std::move(path)) {
  // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
  descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  check(descriptor_ >= 0, path_, ": cannot be opened: ", system_message(errno));
  struct stat status {};
  const bool known = ::fstat(descriptor_, &status) == 0;
  if (known && S_ISREG(status.st_mode)) {
    size_ = static_cast<uint64_t>(status.st_size);
    return;
  }
  const std::string reason = known ? "not a regular file" : system_message(errno);
  ::close(descriptor_);
  fail(path_, ": cannot be read: ", reason);
}

InputFile::~InputFile() { ::close(descriptor_); }

void InputFile::read(uint64_t offset, void* to, size_t count) const {
  check(offset <= size_ && count <= size_ - offset, path_, ": the file ends at byte ", size_, ", wanted ", count,
        " bytes from byte ", offset);
  constexpr size_t most_at_once = size_t{1} << 30;
  char* next = static_cast<char*>(to);
  while (count > 0) {
    const ssize_t got = ::pread(descriptor_, next, std::min(count, most_at_once), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    check(got >= 0, path_, ": cannot be read: ", system_message(errno));
    check(got > 0, path_, ": the file became shorter while it was read, at byte ", offset);
    next += got;
    offset += static_cast<uint64_t>(got);
    count -= static_cast<size_t>(got);
  }
}

}  // namespace xtgrad::io
