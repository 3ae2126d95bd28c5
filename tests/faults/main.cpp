// Every call of the system and every allocation of saving, loading and training fails once, one run for each: nothing
// crashes or leaks, the old file or the new one is whole, and what was to be loaded into is as before or as loaded.
// Interrupted calls are made again.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <xtgrad/lib/allocator.h>
#include <xtgrad/lib/io/gzip.h>
#include <xtgrad/lib/io/idx.h>
#include <xtgrad/xtgrad.h>

#include "../io_files.h"
#include "../torch_bytes.h"
#include "faults.h"

using namespace xtgrad;
using faults::Kind;

namespace {

struct Scenario {
  std::string name;
  std::function<void()> prepare;               // before each run, without faults
  std::function<void()> run;                   // with one
  std::function<std::string()> what_is_wrong;  // after it; empty where all is well
  std::string path;                            // what the message of a failed call must name
};

struct Held {
  int64_t blocks;
  size_t tensors;
  int64_t files;
};

Held held_now() {
  int64_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++files;
  return {faults::live_blocks(), memory_stats().live, files};
}

bool is_more(const Held& now, const Held& before) {
  return now.blocks > before.blocks || now.tensors > before.tensors || now.files > before.files;
}

struct Attempt {
  bool failed = false;  // whether a call was made to fail
  std::string problem;
  Held grown{};  // by how much more is held afterwards
};

Attempt attempt(const Scenario& scenario, Kind kind, int64_t number) {
  scenario.prepare();
  const Held before = held_now();
  Attempt result;
  static char message[4096];  // a string would count as held
  message[0] = '\0';
  faults::fail_call(kind, number);
  try {
    scenario.run();
    result.failed = faults::disarm();
  } catch (const Error& error) {
    result.failed = faults::disarm();
    std::snprintf(message, sizeof message, "%s", error.what());
  } catch (const std::bad_alloc&) {
    result.failed = faults::disarm();
    if (kind == Kind::system_call) result.problem = "bad_alloc without want of memory";
  } catch (const std::exception& error) {
    result.failed = faults::disarm();
    result.problem = std::string("neither Error nor bad_alloc: ") + error.what();
  }
  const Held after = held_now();
  if (is_more(after, before))
    result.grown = {after.blocks - before.blocks, after.tensors - std::min(after.tensors, before.tensors),
                    after.files - before.files};
  const std::string said = message;
  if (kind == Kind::system_call && !said.empty() && said.find(scenario.path) == std::string::npos)
    result.problem = "the message does not name the file: " + said;
  if (!said.empty() && !result.failed) result.problem = "an Error without a fault: " + said;
  if (!said.empty() && kind == Kind::interruption) result.problem = "an interruption became an Error: " + said;
  if (result.problem.empty()) result.problem = scenario.what_is_wrong();
  return result;
}

bool has_grown(const Attempt& result) {
  return result.grown.blocks > 0 || result.grown.tensors > 0 || result.grown.files > 0;
}

// Caches may grow once; what grows each time leaks.
std::string leak_of(const Scenario& scenario, Kind kind, int64_t number, Attempt result) {
  for (int again = 0; again < 3 && has_grown(result); ++again) result = attempt(scenario, kind, number);
  if (!has_grown(result)) return "";
  return text("leaks ", result.grown.blocks, " blocks, ", result.grown.tensors, " bytes of tensors, ",
              result.grown.files, " open files");
}

const char* name_of(Kind kind) {
  return kind == Kind::allocation ? "allocation" : kind == Kind::system_call ? "call" : "interruption";
}

/// How many calls failed, one a run.
int64_t check_scenario(const Scenario& scenario, Kind kind, int64_t& problems) {
  attempt(scenario, kind, 0);
  attempt(scenario, kind, 0);  // caches are full now
  for (int64_t number = 1;; ++number) {
    const Attempt result = attempt(scenario, kind, number);
    std::string problem = result.problem;
    if (problem.empty()) problem = leak_of(scenario, kind, number, result);
    if (!problem.empty() && ++problems <= 20)
      std::printf("%s, %s %lld: %s\n", scenario.name.c_str(), name_of(kind), static_cast<long long>(number),
                  problem.c_str());
    if (!result.failed) return number - 1;
  }
}

// ---- what is tried

struct Model {
  explicit Model(uint64_t seed) {
    manual_seed(seed);
    net = nn::Sequential(nn::Conv2d(nn::Conv2dOptions(1, 2, 3)), nn::BatchNorm2d(2), nn::ReLU(), nn::MaxPool2d(2),
                         nn::Flatten(), nn::Dropout(0.2), nn::Linear(18, 10), nn::LogSoftmax(1));
    optimizer = std::make_unique<optim::Adam>(net->parameters(), optim::AdamOptions(0.01));
    step();
  }
  void step() {
    optimizer->zero_grad();
    const Tensor x = rand({4, 1, 8, 8});
    nll_loss(net->forward(x), arange(4, kLong)).backward();
    optimizer->step();
  }
  train::Checkpoint checkpoint() {
    return {.model = net.ptr(), .optimizer = optimizer.get(), .generator = Generator(), .epoch = 3};
  }
  /// All that a checkpoint holds, as bytes.
  std::string state() const {
    std::ostringstream out;
    save(net, out);
    std::ostringstream more;
    save(*optimizer, more);
    return out.str() + more.str();
  }
  nn::Sequential net{nullptr};
  std::unique_ptr<optim::Optimizer> optimizer;
};

bool remove_temporary_files(const std::string& folder) {
  bool any = false;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".tmp") any |= std::filesystem::remove(entry.path());
  return any;
}

/// Writes over a file that was there before.
Scenario saving(const test::TemporaryFolder& folder, const std::string& file,
                const std::function<void(const std::string&)>& write) {
  const std::string path = folder / file, old = "the file before";
  test::write_file(path, old);
  write(path);
  const std::string right = test::read_file(path);
  return {"save " + file, [=] { test::write_file(path, old); }, [=] { write(path); },
          [=, &folder]() -> std::string {
            const std::string now = test::read_file(path);
            if (now != old && now != right) return "the file is neither the old one nor the new one";
            return remove_temporary_files(folder.path()) ? "a temporary file is left" : "";
          },
          path};
}

/// Reads into `model`, which is another one's before.
Scenario loading(const std::string& path, const std::shared_ptr<Model>& model, const std::string& other,
                 const std::function<void()>& read) {
  const auto reset = [=] {
    std::istringstream in(other);
    load(model->net, in);
  };
  reset();
  const std::string before = model->state();
  read();
  const std::string after = model->state();
  return {"load " + std::filesystem::path(path).filename().string(),
          [=] {
            std::istringstream in(other);
            load(model->net, in);
          },
          read,
          [=]() -> std::string {
            const std::string now = model->state();
            return now == before || now == after ? "" : "the model is neither as before nor as loaded";
          },
          path};
}

/// Elements of dtypes that are none of ours, which are converted.
void write_foreign(const std::string& torch_file, const std::string& safetensors) {
  using namespace test::torch_bytes;
  const std::string bytes = elements<uint16_t>(std::vector<uint16_t>(1000, 0x3838));
  const StorageBytes floats{"0", "torch.storage UntypedStorage", 2000}, counts{"1", floats.type, 2000};
  test::write_file(torch_file, archive(dict({{"floats", tensor({floats, {2000}, {1}, "torch float8_e4m3fn"})},
                                             {"counts", tensor({counts, {1000}, {1}, "torch uint16"})}}),
                                       {bytes, bytes}));
  const std::string header = R"({"floats":{"dtype":"F8_E4M3","shape":[2000],"data_offsets":[0,2000]},)"
                             R"("counts":{"dtype":"U16","shape":[1000],"data_offsets":[2000,4000]}})";
  test::write_file(safetensors, little(header.size(), 8) + header + bytes + bytes);
}

std::vector<Scenario> all_scenarios(const test::TemporaryFolder& folder) {
  std::vector<Scenario> all;
  const auto model = std::make_shared<Model>(1);
  for (const char* file : {"weights.pt", "weights.safetensors", "weights.npz", "weights.xtg"})
    all.push_back(saving(folder, file, [model](const std::string& path) { train::save_weights(*model->net, path); }));
  all.push_back(saving(folder, "checkpoint.xtg", [model](const std::string& path) { model->checkpoint().save(path); }));
  const Array digits = (rand({50, 28, 28}) * 255).to(kByte).array();
  for (const char* file : {"digits", "digits.gz"})
    all.push_back(saving(folder, file, [digits](const std::string& path) { io::write_idx(path, digits); }));

  const auto target = std::make_shared<Model>(2);
  std::ostringstream weights;
  save(target->net, weights);
  for (const char* file : {"weights.pt", "weights.safetensors", "weights.npz", "weights.xtg"}) {
    const std::string path = folder / (std::string("in_") + file);
    train::save_weights(*model->net, path);
    all.push_back(loading(path, target, weights.str(), [=] { train::load_weights(*target->net, path); }));
  }
  write_foreign(folder / "in_foreign.pt", folder / "in_foreign.safetensors");
  for (const char* file : {"in_foreign.pt", "in_foreign.safetensors"}) {
    const std::string path = folder / file;
    all.push_back({std::string("read ") + file, [] {}, [path] { train::read_weights(path); },
                   []() -> std::string { return ""; }, path});
  }
  for (const char* file : {"in_digits", "in_digits.gz"}) {
    const std::string path = folder / file;
    io::write_idx(path, digits);
    all.push_back({std::string("read ") + file, [] {}, [path] { io::read_idx(path, 3); },
                   []() -> std::string { return ""; }, path});
  }

  const auto trained = std::make_shared<Model>(3);
  all.push_back({"training step", [] {}, [trained] { trained->step(); },
                 [trained]() -> std::string {
                   trained->step();
                   for (const Tensor& parameter : trained->net->parameters())
                     if (!isfinite(parameter).all().item<bool>()) return "a parameter is no number";
                   return "";
                 },
                 ""});
  const auto dataset = data::datasets::synthetic_mnist(40, 3).map(data::transforms::Stack<>());
  for (const size_t workers : {size_t{0}, size_t{2}})
    all.push_back({text("loader with ", workers, " workers"), [] {},
                   [=] {
                     auto loader = data::make_data_loader(dataset, data::DataLoaderOptions(16).workers(workers));
                     int64_t images = 0;
                     for (auto& batch : *loader) images += batch.data.size(0);
                     check(images == 40, "lost images: ", images);
                   },
                   []() -> std::string { return ""; }, ""});
  return all;
}

}  // namespace

int main() {
  set_num_threads(1);
  const test::TemporaryFolder folder;
  int64_t points = 0, problems = 0;
  for (const Scenario& scenario : all_scenarios(folder)) {
    const bool uses_files = !scenario.path.empty();
    const int64_t calls = uses_files ? check_scenario(scenario, Kind::system_call, problems) : 0;
    const int64_t interruptions = uses_files ? check_scenario(scenario, Kind::interruption, problems) : 0;
    const int64_t allocations = check_scenario(scenario, Kind::allocation, problems);
    std::printf("%-26s %5lld calls of the system, %5lld interruptions, %6lld allocations\n", scenario.name.c_str(),
                static_cast<long long>(calls), static_cast<long long>(interruptions),
                static_cast<long long>(allocations));
    std::fflush(stdout);
    points += calls + interruptions + allocations;
  }
  std::printf("%lld fault points, %lld problems\n", static_cast<long long>(points), static_cast<long long>(problems));
  return problems == 0 && points >= 300 ? 0 : 1;
}
