#include <xtgrad/train/text_file.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/file.h>

namespace xtgrad::train {
namespace {

// 0, or the errno of what failed; a full disk may show only in fsync or close.
int write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = io::uninterrupted([&] { return ::write(file, content.data(), content.size()); });
    if (written < 0) return errno;
    content.remove_prefix(static_cast<size_t>(written));
  }
  // Pipes and devices such as /dev/full cannot be synchronised and say EINVAL.
  return io::uninterrupted([&] { return ::fsync(file); }) != 0 && errno != EINVAL ? errno : 0;
}

// 0, or the errno of what failed.
int write_to(const std::string& path, int flags, std::string_view content) {
  const int file = io::uninterrupted([&] { return ::open(path.c_str(), O_WRONLY | O_CLOEXEC | flags, 0666); });
  if (file < 0) return errno;
  int reason = write_all(file, content);
  if (::close(file) != 0 && errno != EINTR && reason == 0) reason = errno;
  return reason;
}

int write_and_rename(const std::string& path, std::string_view content) {
  const std::string temporary = text(path, ".", static_cast<long>(::getpid()), ".tmp");
  int reason = write_to(temporary, O_CREAT | O_TRUNC, content);
  if (reason == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) reason = errno;
  if (reason != 0) ::unlink(temporary.c_str());
  return reason;
}

}  // namespace

void write_text_file(const std::string& path, std::string_view content) {
  struct stat existing {};
  // A device or pipe is written to: renaming over it would replace /dev/null by a file.
  const bool special = ::stat(path.c_str(), &existing) == 0 && !S_ISREG(existing.st_mode);
  const int reason = special ? write_to(path, 0, content) : write_and_rename(path, content);
  check(reason == 0, "cannot write ", path, ": ", static_cast<const char*>(std::strerror(reason)));
}

}  // namespace xtgrad::train
