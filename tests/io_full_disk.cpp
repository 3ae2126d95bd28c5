// Disks that are full, read-only or limited, and streams into them: the old file stays, the message says why.
#include <cerrno>
#include <csignal>
#include <fstream>
#include <string>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <xtgrad/lib/io/file.h>
#include <xtgrad/nn/nn.h>
#include <xtgrad/train/serialize.h>

#include "child_process.h"
#include "io_files.h"
#include "weight_forms.h"

using namespace xtgrad;

namespace {

// 263 KB: several of a file's buffers.
nn::Linear make_net(uint64_t seed) {
  manual_seed(seed);
  return nn::Linear(256, 256);
}

std::string cannot_be_written(const std::string& path, int error) {
  return path + ": cannot be written: " + io::system_message(error);
}

void limit_file_size(uint64_t bytes) {
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes;
  check(::setrlimit(RLIMIT_FSIZE, &limit) == 0, "setrlimit: ", io::system_message(errno));
}

// A disk of one megabyte that this process alone sees; says why not where the system forbids that.
std::string mount_small_disk(const std::string& folder) {
  const uid_t user = ::geteuid();
  const gid_t group = ::getegid();
  if (::unshare(user == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) != 0)
    return "no mounts of its own: " + io::system_message(errno);
  if (user != 0) {  // who is nobody there could own no file
    test::write_file("/proc/self/setgroups", "deny");
    test::write_file("/proc/self/uid_map", text("0 ", user, " 1"));
    test::write_file("/proc/self/gid_map", text("0 ", group, " 1"));
    if (::geteuid() != 0 || ::getegid() != 0) return "no user of its own";
  }
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
      ::mount("small", folder.c_str(), "tmpfs", 0, "size=1m") != 0)
    return "no tmpfs: " + io::system_message(errno);
  return "";
}

// Fills the disk but for so many bytes.
void fill_disk(const std::string& path, int64_t free) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const std::string page(4096, 'x');
  int64_t size = 0;
  for (ssize_t written = 0; (written = ::write(file, page.data(), page.size())) > 0;) size += written;
  const bool full = errno == ENOSPC && ::ftruncate(file, size - free) == 0;
  ::close(file);
  check(full, "the disk could not be filled: ", io::system_message(errno));
}

// Saves over an old file where there is not enough room: what is wrong.
std::string overwrite(const test::TemporaryFolder& folder, const test::WeightForm& form, nn::Linear& net,
                      const std::string& path, int error) {
  const std::string old = test::read_file(path);
  const size_t files = folder.files();
  const std::string message = test::error_of([&] { form.save(net.ptr(), path); });
  std::string wrong;
  if (message != cannot_be_written(path, error)) wrong += message + "\n";
  if (test::read_file(path) != old) wrong += path + " has changed\n";
  if (folder.files() != files) wrong += "there are other files than before\n";
  return wrong;
}

std::string save_to_small_disk(const test::TemporaryFolder& folder, nn::Linear& before, nn::Linear& after) {
  if (const std::string reason = mount_small_disk(folder.path()); !reason.empty()) return reason;
  std::string wrong;
  for (const test::WeightForm& form : test::weight_forms) {
    const std::string path = folder / ("net" + form.ending), filler = folder / "filler";
    form.save(before.ptr(), path);
    for (const int64_t free : {0, 100'000, 200'000}) {
      fill_disk(filler, free);
      wrong += overwrite(folder, form, after, path, ENOSPC);
    }
    ::unlink(filler.c_str());
    form.save(after.ptr(), path);
    ::mount(nullptr, folder.path().c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr);
    wrong += overwrite(folder, form, before, path, EROFS);
    ::mount(nullptr, folder.path().c_str(), nullptr, MS_REMOUNT, nullptr);
    ::unlink(path.c_str());
  }
  return wrong.empty() ? "refused" : wrong;
}

}  // namespace

TEST_SUITE("io_full_disk") {
  TEST_CASE("where there is no room for a file the old one stays alone") {
    nn::Linear before = make_net(1), after = make_net(2);
    for (const test::WeightForm& form : test::weight_forms) {
      CAPTURE(form.ending);
      const test::TemporaryFolder folder, elsewhere;
      const std::string path = folder / ("net" + form.ending), right = elsewhere / form.ending;
      form.save(before.ptr(), path);
      form.save(after.ptr(), right);
      const std::string bytes = test::read_file(right);
      CHECK(test::in_child([&] {
              std::signal(SIGXFSZ, SIG_IGN);
              std::string wrong;
              for (const uint64_t room : {size_t{0}, size_t{1}, size_t{1000}, size_t{1} << 16, size_t{1} << 17,
                                          bytes.size() / 2, bytes.size() - 1}) {
                limit_file_size(room);
                wrong += overwrite(folder, form, after, path, EFBIG);
              }
              limit_file_size(bytes.size());
              form.save(after.ptr(), path);
              return wrong;
            }) == "");
      CHECK(test::read_file(path) == bytes);
      CHECK(folder.files() == 1);
    }
    const test::TemporaryFolder folder;
    const std::string report = test::in_child([&] { return save_to_small_disk(folder, before, after); });
    // A disk of one's own needs privileges; tests/faults has writes fail with ENOSPC everywhere.
    if (report.starts_with("no "))
      MESSAGE("not tried on a real disk: ", report);
    else
      CHECK(report == "refused");
  }

  TEST_CASE("a stream that loses its last bytes is an error of saving") {
    nn::Linear small(2, 1);
    std::ofstream full("/dev/full", std::ios::binary);
    CHECK(test::error_of([&] { save(small, full); }) == "OutputArchive: the stream took no more bytes");
    CHECK(test::error_of([&] { train::save_weights(*small, "/dev/full"); }) ==
          "/dev/full: weights are written as .pt, .pth, .safetensors, .npz or .xtg");
    CHECK(test::error_of([&] { train::Checkpoint{.model = small.ptr()}.save("/dev/full"); }) ==
          "/dev/full: cannot be written: not a regular file");
  }
}
