#include <xtgrad/lib/io/atomic_file.h>

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <memory>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/file.h>

namespace xtgrad::io {

namespace {

constexpr size_t buffer_bytes = 64 * 1024;

std::string folder_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// A link stays a link: what it leads to is replaced, or made where there is nothing yet.
std::string follow_links(const std::string& path) {
  constexpr int most = 40;  // as for the kernel
  std::filesystem::path target = path;
  for (int links = 0; links <= most; ++links) {
    std::error_code no_link;
    const std::filesystem::path next = std::filesystem::read_symlink(target, no_link);
    if (no_link) return target.string();
    target = target.parent_path() / next;
  }
  fail(path, ": cannot be written: ", system_message(ELOOP));
}

// The temporary files' path up to their numbers, for which a name of 255 bytes would leave no room.
std::string start_of_temporary(const std::string& target) {
  constexpr size_t most = 200;
  return target.substr(0, target.rfind('/') + 1 + most);
}

// True of a temporary file that begins so and whose process is gone: killed while it wrote. The age keeps us from the
// files of another machine that shares the folder.
bool is_left_over(int folder, const char* name, const std::string& start) {
  long process = 0;
  unsigned number = 0;
  int end = 0;
  if (std::strncmp(name, start.c_str(), start.size()) != 0) return false;
  const char* const rest = name + start.size();
  if (std::sscanf(rest, ".%ld.%u.tmp%n", &process, &number, &end) != 2) return false;
  if (end == 0 || rest[end] != '\0' || process <= 0) return false;
  struct stat status {};
  return ::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && std::time(nullptr) - status.st_mtime > 60 &&
         ::kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH;
}

// By the system's own calls: libstdc++'s iterator ends the program when there is no memory.
void remove_left_overs(const std::string& target) {
  const std::string path = start_of_temporary(target), start = path.substr(path.rfind('/') + 1);
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(folder_of(target).c_str()), ::closedir);
  if (!folder) return;
  const int descriptor = ::dirfd(folder.get());
  while (const dirent* const entry = ::readdir(folder.get()))
    if (is_left_over(descriptor, entry->d_name, start)) ::unlinkat(descriptor, entry->d_name, 0);
}

void sync_folder(const std::string& folder) {
  const int descriptor = uninterrupted([&] { return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
  if (descriptor < 0) return;
  // Some file systems cannot; the file itself is in its place and complete either way.
  uninterrupted([&] { return ::fsync(descriptor); });
  ::close(descriptor);
}

}  // namespace

AtomicFile::AtomicFile(const std::string& path) : path_(path), target_(follow_links(path)) {
  static std::atomic<unsigned> counter{0};
  check(!path_.empty(), "the path of a file to be written is empty");
  struct stat old {};
  const bool exists = ::stat(target_.c_str(), &old) == 0;
  if (!exists && errno != ENOENT) fail_with("written", errno);
  check(!exists || S_ISREG(old.st_mode), path_, ": cannot be written: not a regular file");
  // The folder's permission would do: whoever made a file read-only wants to keep it.
  if (exists && ::faccessat(AT_FDCWD, target_.c_str(), W_OK, AT_EACCESS) != 0) fail_with("written", errno);
  remove_left_overs(target_);
  buffer_.reserve(buffer_bytes);  // now: what throws after open() would leave the temporary file
  for (int attempt = 0; attempt < 100; ++attempt) {
    temporary_ =
        text(start_of_temporary(target_), ".", static_cast<long>(::getpid()), ".", counter.fetch_add(1), ".tmp");
    descriptor_ =
        uninterrupted([&] { return ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666); });
    if (descriptor_ >= 0 || errno != EEXIST) break;
  }
  if (descriptor_ < 0) fail_with("written", errno);
  if (exists && ::fchmod(descriptor_, old.st_mode & 07777) != 0) errno = 0;  // the new file keeps its own mode then
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::fail_with(const char* doing, int error) {
  fail(path_, ": cannot be ", doing, ": ", system_message(error));
}

void AtomicFile::write(const void* bytes, size_t count) {
  check(descriptor_ >= 0, path_, ": already committed");
  if (buffer_.size() + count > buffer_bytes) {
    write_through(buffer_.data(), buffer_.size());
    buffer_.clear();
  }
  if (count >= buffer_bytes) return write_through(bytes, count);
  const char* from = static_cast<const char*>(bytes);
  buffer_.insert(buffer_.end(), from, from + count);
}

void AtomicFile::seek(uint64_t offset) {
  check(descriptor_ >= 0, path_, ": already committed");
  write_through(buffer_.data(), buffer_.size());
  buffer_.clear();
  if (::lseek(descriptor_, static_cast<off_t>(offset), SEEK_SET) < 0) fail_with("written", errno);
}

void AtomicFile::write_through(const void* bytes, size_t count) {
  const char* next = static_cast<const char*>(bytes);
  while (count > 0) {
    const ssize_t written = uninterrupted([&] { return ::write(descriptor_, next, std::min(count, size_t{8} << 20)); });
    if (written < 0) fail_with("written", errno);
    next += written;
    count -= static_cast<size_t>(written);
    start_writing_back(static_cast<uint64_t>(written));
  }
}

// The disk works while the next bytes are made; only commit() waits for it.
void AtomicFile::start_writing_back(uint64_t written) {
#ifdef __linux__
  constexpr uint64_t step = 8 << 20;
  waiting_ += written;
  if (waiting_ < step) return;
  waiting_ = 0;
  ::sync_file_range(descriptor_, 0, 0, SYNC_FILE_RANGE_WRITE);  // where it cannot be, fsync() does all
#endif
}

void AtomicFile::close_or_throw() {
  const int descriptor = descriptor_;
  descriptor_ = -1;
  if (::close(descriptor) != 0 && errno != EINTR) fail_with("written", errno);
}

void AtomicFile::commit() {
  check(descriptor_ >= 0, path_, ": already committed");
  write_through(buffer_.data(), buffer_.size());
  buffer_.clear();
  if (uninterrupted([&] { return ::fsync(descriptor_); }) != 0 && errno != EINVAL) fail_with("written", errno);
  close_or_throw();
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) fail_with("put in place", errno);
  temporary_.clear();
  sync_folder(folder_of(target_));
}

}  // namespace xtgrad::io
