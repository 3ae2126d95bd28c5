#include "faults.h"

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

namespace faults {

namespace {

struct Counter {
  std::atomic<int64_t> calls{0}, failing{0};
};
Counter counters[3];
std::atomic<bool> failed{false};
std::atomic<int64_t> live{0};

bool fails(Kind kind) {
  Counter& counter = counters[static_cast<int>(kind)];
  if (++counter.calls != counter.failing) return false;
  failed = true;
  return true;
}

// Where this program and the C++ library lie in memory: what they allocate may fail.
struct Range {
  uintptr_t begin = 0, end = 0;
};
struct Ranges {
  Ranges() {
    std::FILE* const maps = std::fopen("/proc/self/maps", "r");
    char line[1024], self[512] = {};
    const ssize_t length = ::readlink("/proc/self/exe", self, sizeof self - 1);
    while (maps && length > 0 && std::fgets(line, sizeof line, maps)) {
      unsigned long begin = 0, end = 0;
      if (std::sscanf(line, "%lx-%lx", &begin, &end) != 2 || count == sizeof list / sizeof *list) continue;
      if (std::strstr(line, self) || std::strstr(line, "/libstdc++.so")) list[count++] = {begin, end};
    }
    if (maps) std::fclose(maps);
  }
  bool hold(const void* address) const {
    const auto place = reinterpret_cast<uintptr_t>(address);
    for (size_t i = 0; i < count; ++i)
      if (list[i].begin <= place && place < list[i].end) return true;
    return false;
  }
  Range list[64];
  size_t count = 0;
};

bool is_ours(const void* caller) {
  static const Ranges ranges;
  return ranges.hold(caller);
}

bool allocation_fails(const void* caller) {
  const Counter& counter = counters[static_cast<int>(Kind::allocation)];
  return counter.failing != 0 && is_ours(caller) && fails(Kind::allocation);
}

}  // namespace

void fail_call(Kind kind, int64_t number) {
  for (Counter& counter : counters) counter.calls = 0, counter.failing = INT64_MAX;
  counters[static_cast<int>(kind)].failing = number ? number : INT64_MAX;
  failed = false;
}
int64_t calls(Kind kind) { return counters[static_cast<int>(kind)].calls; }
bool disarm() {
  for (Counter& counter : counters) counter.failing = 0;
  return failed;
}
int64_t live_blocks() { return live; }

}  // namespace faults

// What the linker puts in the place of the named functions (--wrap).
extern "C" {
void* __real_malloc(size_t bytes);
void* __real_aligned_alloc(size_t alignment, size_t bytes);
int __real_posix_memalign(void** memory, size_t alignment, size_t bytes);
int __real_open(const char* path, int flags, ...);
ssize_t __real_write(int file, const void* bytes, size_t count);
ssize_t __real_pread(int file, void* bytes, size_t count, off_t offset);
int __real_fsync(int file);
int __real_close(int file);
off_t __real_lseek(int file, off_t offset, int whence);
int __real_rename(const char* from, const char* to);
int __real_fstat(int file, struct stat* status);
void* __real_mmap(void* at, size_t count, int protection, int flags, int file, off_t offset);

using faults::allocation_fails;
using faults::Kind;

void* __wrap_malloc(size_t bytes) {
  return allocation_fails(__builtin_return_address(0)) ? nullptr : __real_malloc(bytes);
}
void* __wrap_aligned_alloc(size_t alignment, size_t bytes) {
  return allocation_fails(__builtin_return_address(0)) ? nullptr : __real_aligned_alloc(alignment, bytes);
}
int __wrap_posix_memalign(void** memory, size_t alignment, size_t bytes) {
  return allocation_fails(__builtin_return_address(0)) ? ENOMEM : __real_posix_memalign(memory, alignment, bytes);
}

static bool fails_with(int error) {
  if (!faults::fails(Kind::system_call)) return false;
  errno = error;
  return true;
}
enum class Signal { none, halfway, before };
static Signal signal_now() {
  const faults::Counter& counter = faults::counters[static_cast<int>(Kind::interruption)];
  if (faults::fails(Kind::interruption)) return Signal::halfway;
  if (counter.failing == 0 || counter.calls - 1 != counter.failing) return Signal::none;
  errno = EINTR;
  return Signal::before;
}
// Of calls that are made as a whole or not at all.
static bool is_interrupted() {
  if (signal_now() == Signal::none) return false;
  errno = EINTR;
  return true;
}
int __wrap_open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const int mode = va_arg(more, int);
  va_end(more);
  return fails_with(EACCES) || is_interrupted() ? -1 : __real_open(path, flags, mode);
}
ssize_t __wrap_write(int file, const void* bytes, size_t count) {
  const Signal signal = signal_now();
  if (fails_with(ENOSPC) || signal == Signal::before) return -1;
  return __real_write(file, bytes, signal == Signal::halfway ? (count + 1) / 2 : count);
}
ssize_t __wrap_pread(int file, void* bytes, size_t count, off_t offset) {
  const Signal signal = signal_now();
  if (fails_with(EIO) || signal == Signal::before) return -1;
  return __real_pread(file, bytes, signal == Signal::halfway ? (count + 1) / 2 : count, offset);
}
int __wrap_fsync(int file) { return fails_with(EIO) || is_interrupted() ? -1 : __real_fsync(file); }
int __wrap_close(int file) {  // as on Linux: closed all the same
  const bool broken = fails_with(EIO) || is_interrupted();
  const int error = errno, result = __real_close(file);
  errno = error;
  return broken ? -1 : result;
}
off_t __wrap_lseek(int file, off_t offset, int whence) {
  return fails_with(EIO) ? -1 : __real_lseek(file, offset, whence);
}
int __wrap_rename(const char* from, const char* to) { return fails_with(EACCES) ? -1 : __real_rename(from, to); }
int __wrap_fstat(int file, struct stat* status) { return fails_with(EIO) ? -1 : __real_fstat(file, status); }
void* __wrap_mmap(void* at, size_t count, int protection, int flags, int file, off_t offset) {
  return fails_with(ENOMEM) ? MAP_FAILED : __real_mmap(at, count, protection, flags, file, offset);
}
}

static void* allocate(size_t bytes, size_t alignment, const void* caller) {
  if (allocation_fails(caller)) return nullptr;
  void* memory = nullptr;
  if (alignment <= __STDCPP_DEFAULT_NEW_ALIGNMENT__)
    memory = __real_malloc(bytes ? bytes : 1);
  else if (__real_posix_memalign(&memory, alignment, bytes ? bytes : 1) != 0)
    memory = nullptr;
  if (memory) ++faults::live;
  return memory;
}

void* operator new(size_t bytes) {
  void* const memory = allocate(bytes, 1, __builtin_return_address(0));
  return memory ? memory : throw std::bad_alloc();
}
void* operator new[](size_t bytes) {
  void* const memory = allocate(bytes, 1, __builtin_return_address(0));
  return memory ? memory : throw std::bad_alloc();
}
void* operator new(size_t bytes, std::align_val_t alignment) {
  void* const memory = allocate(bytes, static_cast<size_t>(alignment), __builtin_return_address(0));
  return memory ? memory : throw std::bad_alloc();
}
void* operator new[](size_t bytes, std::align_val_t alignment) {
  void* const memory = allocate(bytes, static_cast<size_t>(alignment), __builtin_return_address(0));
  return memory ? memory : throw std::bad_alloc();
}
void* operator new(size_t bytes, const std::nothrow_t&) noexcept {
  return allocate(bytes, 1, __builtin_return_address(0));
}
void* operator new[](size_t bytes, const std::nothrow_t&) noexcept {
  return allocate(bytes, 1, __builtin_return_address(0));
}
static void give_back(void* memory) {
  if (!memory) return;
  --faults::live;
  std::free(memory);
}
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete[](void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, size_t) noexcept { give_back(memory); }
void operator delete[](void* memory, size_t) noexcept { give_back(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { give_back(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { give_back(memory); }
void operator delete(void* memory, size_t, std::align_val_t) noexcept { give_back(memory); }
void operator delete[](void* memory, size_t, std::align_val_t) noexcept { give_back(memory); }
