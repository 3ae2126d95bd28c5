// How much memory loading and saving take above what the process has before: resident pages, by the system's count.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/autograd/archive.h>
#include <xtgrad/autograd/ops.h>
#include <xtgrad/lib/allocator.h>
#include <xtgrad/lib/io/numpy.h>
#include <xtgrad/lib/io/safetensors.h>
#include <xtgrad/lib/io/torch_file.h>
#include <xtgrad/nn/nn.h>

#include "child_process.h"
#include "io_files.h"
#include "torch_bytes.h"
#include "weight_forms.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define XTGRAD_SHADOW_MEMORY 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define XTGRAD_SHADOW_MEMORY 1
#endif
#endif

using namespace xtgrad;

namespace {

constexpr int64_t kMegabyte = int64_t{1} << 20;

/// Where a sanitizer's own memory would be counted, too.
bool has_shadow_memory() {
#ifdef XTGRAD_SHADOW_MEMORY
  std::cout << "SKIPPED: a sanitizer's memory would be counted, too\n";
  return true;
#else
  return false;
#endif
}

// A number of kilobytes of /proc/self/status, in bytes.
int64_t status(const std::string& key) {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(key + ":")) return std::atoll(line.c_str() + key.size() + 1) * 1024;
  fail("/proc/self/status has no ", key);
}

/// By how much the resident memory of a new process grows at most while it does that.
int64_t peak_of(const std::function<void()>& work) {
  empty_cache();
  const std::string report = test::in_child([&] {
    // What the parent once had is not counted: the peak of a forked process starts from its own pages.
    const int64_t before = status("VmRSS"), peak_before = status("VmHWM");
    work();
    const int64_t peak = status("VmHWM");
    return peak_before - before > kMegabyte ? text("a peak of ", peak_before, " before") : text(peak - before);
  });
  REQUIRE_MESSAGE(report.find_first_not_of("-0123456789") == std::string::npos, report);
  return std::atoll(report.c_str());
}

/// Four weights of 16 MB.
nn::Sequential make_net(uint64_t seed) {
  manual_seed(seed);
  const auto layer = [] { return nn::Linear(nn::LinearOptions(2048, 2048).bias(false)); };
  return nn::Sequential(layer(), layer(), layer(), layer());
}

std::vector<io::NamedArray> arrays_of(const nn::Module& module) {
  std::vector<io::NamedArray> arrays;
  for (const auto& item : module.state_dict()) arrays.push_back({item.key(), item->array()});
  return arrays;
}

void check_peak(const std::string& what, int64_t peak, int64_t most) {
  CAPTURE(what);
  MESSAGE(what, ": ", peak / kMegabyte, " MB");
  CHECK(peak <= most);
}

}  // namespace

TEST_SUITE("io_memory") {
  TEST_CASE("loading a file of 64 MB takes no more than one and a half times that") {
    if (has_shadow_memory()) return;
    const test::TemporaryFolder folder;
    nn::Sequential net = make_net(1), other = make_net(2);
    const auto measure = [&](const test::WeightForm& form, const std::string& path) {
      const auto bytes = static_cast<int64_t>(std::filesystem::file_size(path));
      CHECK(bytes > 55 * kMegabyte);
      const int64_t peak = peak_of([&] {
        form.load(other.ptr(), path);
        check(test::same_state(*net, *other), "what was loaded is not what was saved");
      });
      CHECK(peak > bytes / 2);  // or nothing was measured
      check_peak("load " + std::filesystem::path(path).filename().string(), peak, bytes + bytes / 2);
      std::filesystem::remove(path);
    };
    for (const test::WeightForm& form : test::weight_forms) {
      const std::string path = folder / (std::string(form.checkpoint ? "checkpoint" : "net") + form.ending);
      form.save(net.ptr(), path);
      measure(form, path);
    }
    io::write_npz(folder / "deflated.npz", arrays_of(*net), /*compressed=*/true);
    measure({".npz", false}, folder / "deflated.npz");
  }

  TEST_CASE("8-bit floats take four times their file and no more than their own storage beside it") {
    if (has_shadow_memory()) return;
    const test::TemporaryFolder folder;
    // Pages of code and libzip's buffers are 1.2 MB on Debian 12, 2.2 on Debian 13; one copy more would be another 8.
    const int64_t count = 8 * kMegabyte, little = 4 * kMegabyte;
    // By another process: what this one freed would be used again, and not counted.
    const std::string fault = test::in_child([&] {
      const std::string bytes(static_cast<size_t>(count), '\x38');
      test::write_file(folder / "w.pt",
                       test::torch_bytes::archive(
                           test::torch_bytes::tensor(
                               {{"0", "torch.storage UntypedStorage", count}, {count}, {1}, "torch float8_e4m3fn"}),
                           {bytes}));
      const std::string header =
          text(R"({"w":{"dtype":"F8_E4M3","shape":[)", count, R"(],"data_offsets":[0,)", count, "]}}");
      test::write_file(folder / "w.safetensors", test::torch_bytes::little(header.size(), 8) + header + bytes);
      return std::string();
    });
    REQUIRE(fault.empty());
    check_peak("load w.pt", peak_of([&] { io::read_torch_file(folder / "w.pt"); }), 5 * count + little);
    check_peak("load w.safetensors", peak_of([&] { io::read_safetensors(folder / "w.safetensors"); }),
               5 * count + little);
  }

  TEST_CASE("saving takes no more than one tensor above the model") {
    if (has_shadow_memory()) return;
    const test::TemporaryFolder folder;
    nn::Sequential net = make_net(1);
    const int64_t little = 4 * kMegabyte, tensor = 16 * kMegabyte;
    for (const test::WeightForm& form : test::weight_forms) {
      const std::string path = folder / (std::string(form.checkpoint ? "checkpoint" : "net") + form.ending);
      check_peak("save " + std::filesystem::path(path).filename().string(),
                 peak_of([&] { form.save(net.ptr(), path); }), little);
      std::filesystem::remove(path);
    }
    serialize::OutputArchive archive;
    for (const auto& item : net->named_parameters()) archive.write(item.key(), item->t());
    check_peak("save transposed.xtg", peak_of([&] { archive.save_to(folder / "transposed.xtg"); }), tensor + little);
  }
}
