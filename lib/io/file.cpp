#include <xtgrad/lib/io/file.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <system_error>

#include <xtgrad/lib/check.h>

namespace xtgrad::io {

std::string system_message(int error) { return std::generic_category().message(error); }

InputFile::InputFile(std::string path) : path_(std::move(path)) {
  check(!path_.empty(), "the path of a file to be read is empty");
  // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
  descriptor_ = uninterrupted([&] { return ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); });
  if (descriptor_ < 0) fail(path_, ": cannot be opened: ", system_message(errno));
  struct stat status {};
  const bool known = ::fstat(descriptor_, &status) == 0;
  if (known && S_ISREG(status.st_mode)) {
    size_ = static_cast<uint64_t>(status.st_size);
    return;
  }
  const int error = errno;
  ::close(descriptor_);
  fail(path_, ": cannot be read: ", known ? "not a regular file" : system_message(error));
}

InputFile::~InputFile() { ::close(descriptor_); }

void InputFile::read(uint64_t offset, void* to, size_t count) const {
  check(offset <= size_ && count <= size_ - offset, path_, ": the file ends at byte ", size_, ", wanted ", count,
        " bytes from byte ", offset);
  constexpr size_t most_at_once = size_t{1} << 30;
  char* next = static_cast<char*>(to);
  while (count > 0) {
    const ssize_t got = uninterrupted(
        [&] { return ::pread(descriptor_, next, std::min(count, most_at_once), static_cast<off_t>(offset)); });
    if (got < 0) fail(path_, ": cannot be read: ", system_message(errno));
    check(got > 0, path_, ": the file became shorter while it was read, at byte ", offset);
    next += got;
    offset += static_cast<uint64_t>(got);
    count -= static_cast<size_t>(got);
  }
}

namespace {

Ref<Storage> mapped(const std::string& path, int descriptor, uint64_t bytes, int flags) {
  if (bytes == 0) return Storage::make(0);
  void* const memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, flags, descriptor, 0);
  if (memory == MAP_FAILED) fail(path, ": cannot be mapped into memory: ", system_message(errno));
  const auto unmap = [bytes](void* begin) { ::munmap(begin, bytes); };
  std::unique_ptr<void, decltype(unmap)> guard(memory, unmap);
  Ref<Storage> storage = make_ref<Storage>(memory, bytes, unmap);
  (void)guard.release();
  return storage;
}

}  // namespace

Ref<Storage> InputFile::map() const { return mapped(path_, descriptor_, size_, MAP_PRIVATE | MAP_NORESERVE); }

Ref<Storage> map_shared(const std::string& path, uint64_t bytes) {
  check(!path.empty(), "the path of a file to be mapped is empty");
  const int descriptor =
      uninterrupted([&] { return ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666); });
  if (descriptor < 0) fail(path, ": cannot be opened for writing: ", system_message(errno));
  const auto close = [](const int* open) { ::close(*open); };
  const std::unique_ptr<const int, decltype(close)> guard(&descriptor, close);
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) fail(path, ": cannot be read: ", system_message(errno));
  check(S_ISREG(status.st_mode), path, ": cannot be mapped into memory: not a regular file");
  Ref<Storage> storage = mapped(path, descriptor, bytes, MAP_SHARED);  // before the file is changed
  if (static_cast<uint64_t>(status.st_size) < bytes &&
      uninterrupted([&] { return ::ftruncate(descriptor, static_cast<off_t>(bytes)); }) != 0)
    fail(path, ": cannot be made ", bytes, " bytes long: ", system_message(errno));
  return storage;
}

}  // namespace xtgrad::io
