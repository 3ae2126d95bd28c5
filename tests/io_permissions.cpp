// Places where nothing can be written or read: the message names the file and the system's reason, nothing changes.
#include <cerrno>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <xtgrad/autograd/ops.h>
#include <xtgrad/lib/io/file.h>
#include <xtgrad/nn/nn.h>
#include <xtgrad/train/checkpoint_folder.h>

#include "child_process.h"
#include "io_files.h"
#include "weight_forms.h"

using namespace xtgrad;
namespace fs = std::filesystem;

namespace {

nn::Linear make_net(uint64_t seed) {
  manual_seed(seed);
  return nn::Linear(4, 3);
}

void set_mode(const std::string& path, mode_t mode) { REQUIRE(::chmod(path.c_str(), mode) == 0); }

/// Everything in a folder: names, and what files hold and links say.
std::map<std::string, std::string> contents(const std::string& folder) {
  std::map<std::string, std::string> found;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
    found[entry.path().string()] = entry.is_symlink()        ? fs::read_symlink(entry.path()).string()
                                   : entry.is_regular_file() ? test::read_file(entry.path().string())
                                                             : "";
  return found;
}

/// One of each kind of place, owned by whom give_up_root() makes of us.
class Places {
 public:
  Places(const test::WeightForm& form, const std::shared_ptr<nn::Module>& model) : ending_(form.ending) {
    for (const char* name : {"readonly", "sealed"}) fs::create_directory(folder_ / name);
    fs::create_directory(path("folder"));
    for (const char* name : {"readonly/old", "sealed/old", "kept", "secret"}) form.save(model, path(name));
    test::write_file(folder_ / "file", "no folder");
    fs::create_symlink(folder_ / "nowhere/at-all", path("hanging"));
    fs::create_symlink(path("loop"), path("loop"));
    if (::geteuid() == 0)
      for (const auto& [name, held] : contents(folder_.path()))
        REQUIRE(::lchown(name.c_str(), test::nobody, test::nobody) == 0);
    if (::geteuid() == 0) REQUIRE(::chown(folder_.path().c_str(), test::nobody, test::nobody) == 0);
    before_ = contents(folder_.path());
    close();
  }
  Places(const Places&) = delete;
  Places& operator=(const Places&) = delete;
  ~Places() { open(); }

  std::string path(const std::string& name) const { return folder_ / (name + ending_); }
  const test::TemporaryFolder& folder() const { return folder_; }
  bool are_as_before() {
    open();
    const bool same = contents(folder_.path()) == before_;
    close();
    return same;
  }

 private:
  void close() {
    set_mode(folder_ / "readonly", 0555);
    set_mode(folder_ / "sealed", 0000);
    set_mode(path("kept"), 0444);
    set_mode(path("secret"), 0000);
  }
  void open() {
    for (const char* name : {"readonly", "sealed"}) ::chmod((folder_ / name).c_str(), 0755);
    for (const char* name : {"kept", "secret"}) ::chmod(path(name).c_str(), 0644);
  }

  test::TemporaryFolder folder_;
  std::string ending_;
  std::map<std::string, std::string> before_;
};

struct Refusal {
  std::string path, reason;
};

std::vector<Refusal> refused_to_write(const Places& places) {
  const auto because = [&](const std::string& name, int error) {
    return Refusal{places.path(name), "cannot be written: " + io::system_message(error)};
  };
  return {because("readonly/new", EACCES),
          because("readonly/old", EACCES),
          because("sealed/new", EACCES),
          because("sealed/old", EACCES),
          because("kept", EACCES),
          because("secret", EACCES),
          because("missing/new", ENOENT),
          because("file/new", ENOTDIR),
          because("file/deep/new", ENOTDIR),
          because("hanging", ENOENT),
          because("loop", ELOOP),
          because(std::string(300, 'n'), ENAMETOOLONG),
          because(std::string(5000, '/'), ENAMETOOLONG),
          {places.path("folder"), "cannot be written: not a regular file"}};
}

std::vector<Refusal> refused_to_read(const Places& places) {
  const auto because = [&](const std::string& name, int error) {
    return Refusal{places.path(name), "cannot be opened: " + io::system_message(error)};
  };
  return {because("sealed/old", EACCES),
          because("secret", EACCES),
          because("missing", ENOENT),
          because("missing/new", ENOENT),
          because("file/new", ENOTDIR),
          because("hanging", ENOENT),
          because("loop", ELOOP),
          because(std::string(300, 'n'), ENAMETOOLONG),
          because(std::string(5000, '/'), ENAMETOOLONG),
          {places.path("folder"), "cannot be read: not a regular file"}};
}

/// What is said otherwise than expected.
template <class Work>
std::string differences(const std::vector<Refusal>& expected, const Work& work) {
  std::string wrong;
  for (const auto& [path, reason] : expected) {
    const std::string message = test::error_of([&, name = path] { work(name); });
    if (message != path + ": " + reason) wrong += message + "\n  instead of " + reason + "\n";
  }
  return wrong;
}

}  // namespace

TEST_SUITE("io_permissions") {
  TEST_CASE("where nothing may be written saving says why and changes nothing") {
    nn::Linear old = make_net(1), net = make_net(2);
    for (const test::WeightForm& form : test::weight_forms) {
      CAPTURE(form.ending);
      Places places(form, old.ptr());
      CHECK(test::in_child([&] {
              test::give_up_root();
              return differences(refused_to_write(places), [&](const auto& path) { form.save(net.ptr(), path); });
            }) == "");
      CHECK(places.are_as_before());
    }
  }

  TEST_CASE("where nothing can be read loading says why and leaves the model alone") {
    nn::Linear old = make_net(1), net = make_net(2), same = make_net(2);
    for (const test::WeightForm& form : test::weight_forms) {
      CAPTURE(form.ending);
      const Places places(form, old.ptr());
      CHECK(test::in_child([&] {
              test::give_up_root();
              std::string wrong =
                  differences(refused_to_read(places), [&](const auto& path) { form.load(net.ptr(), path); });
              if (!test::same_state(*net, *same)) wrong += "the model has changed\n";
              for (const char* name : {"readonly/old", "kept"}) {
                form.load(net.ptr(), places.path(name));
                if (!test::same_state(*net, *old)) wrong += std::string(name) + " was not loaded\n";
                form.load(same.ptr(), places.path(name));
              }
              return wrong;
            }) == "");
    }
  }

  TEST_CASE("a path without a name is refused in words") {
    nn::Linear net = make_net(1);
    train::Checkpoint checkpoint{.model = net.ptr()};
    CHECK(test::error_of([&] { checkpoint.save(""); }) == "the path of a file to be written is empty");
    CHECK(test::error_of([&] { checkpoint.load(""); }) == "the path of a file to be read is empty");
    CHECK(test::error_of([&] { train::load_weights(*net, ""); }) == "the path of a file to be read is empty");
    CHECK(test::error_of([&] { train::CheckpointFolder(""); }) == "the path of a folder of checkpoints is empty");
  }

  TEST_CASE("a link to a file that is not there yet stays a link, and the file is made") {
    nn::Linear net = make_net(1), other = make_net(2);
    for (const test::WeightForm& form : test::weight_forms) {
      CAPTURE(form.ending);
      const test::TemporaryFolder folder;
      fs::create_directory(folder / "runs");
      const std::string link = folder / ("newest" + form.ending);
      fs::create_symlink("runs/second", link);
      fs::create_symlink("first", folder / "runs/second");
      form.save(net.ptr(), link);
      CHECK(fs::is_symlink(link));
      CHECK(fs::is_symlink(folder / "runs/second"));
      CHECK(fs::is_regular_file(fs::symlink_status(folder / "runs/first")));
      form.load(other.ptr(), link);
      CHECK(test::same_state(*net, *other));
    }
  }

  TEST_CASE("a name may have all the 255 bytes that the system gives it") {
    nn::Linear net = make_net(1), other = make_net(2);
    for (const test::WeightForm& form : test::weight_forms) {
      CAPTURE(form.ending);
      const test::TemporaryFolder folder;
      const std::string path = folder / (std::string(255 - form.ending.size(), 'n') + form.ending);
      for (int time = 0; time < 2; ++time) form.save(net.ptr(), path);
      CHECK(folder.files() == 1);
      form.load(other.ptr(), path);
      CHECK(test::same_state(*net, *other));
    }
  }

  TEST_CASE("a process with too many open files says so") {
    nn::Linear old = make_net(1), net = make_net(2);
    for (const test::WeightForm& form : test::weight_forms) {
      CAPTURE(form.ending);
      const test::TemporaryFolder folder;
      const std::string path = folder / ("net" + form.ending);
      form.save(old.ptr(), path);
      const std::string before = test::read_file(path);
      CHECK(test::in_child([&] {
              rlimit none{};
              check(::setrlimit(RLIMIT_NOFILE, &none) == 0, "setrlimit failed");
              const std::string reason = io::system_message(EMFILE);
              return differences({{path, "cannot be written: " + reason}},
                                 [&](const auto& to) { form.save(net.ptr(), to); }) +
                     differences({{path, "cannot be opened: " + reason}},
                                 [&](const auto& from) { form.load(net.ptr(), from); });
            }) == "");
      CHECK(test::read_file(path) == before);
      CHECK(folder.files() == 1);
    }
  }

  TEST_CASE("a run does not begin anew because its newest checkpoint may not be read") {
    nn::Linear net = make_net(1);
    const Places places(test::weight_forms[0], net.ptr());
    const std::string run = places.folder() / "run", newest = run + "/epoch_2.xtg";
    train::Checkpoint checkpoint{.model = net.ptr()};
    const train::CheckpointFolder checkpoints(run);
    for (checkpoint.epoch = 1; checkpoint.epoch < 3; ++checkpoint.epoch) checkpoints.save(checkpoint);
    if (::geteuid() == 0) REQUIRE(::chown(newest.c_str(), test::nobody, test::nobody) == 0);
    set_mode(newest, 0000);
    const std::string denied = io::system_message(EACCES);
    CHECK(test::in_child([&] {
            test::give_up_root();
            std::string wrong = differences({{newest, "cannot be opened: " + denied}},
                                            [&](const auto&) { checkpoints.load(checkpoint); });
            wrong +=
                differences({{places.folder() / "readonly/run", "no folder can be made: " + denied},
                             {places.folder() / "file/run", "no folder can be made: " + io::system_message(ENOTDIR)}},
                            [](const auto& folder) { train::CheckpointFolder{folder}; });
            wrong += differences(
                {{places.folder() / "readonly/epoch_3.xtg", "cannot be written: " + denied}},
                [&](const auto&) { train::CheckpointFolder(places.folder() / "readonly").save(checkpoint); });
            return wrong;
          }) == "");
    CHECK(checkpoint.epoch == 3);
  }
}
