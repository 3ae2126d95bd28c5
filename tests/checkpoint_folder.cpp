// The newest checkpoints and the best one of a run.
#include <cmath>
#include <filesystem>

#include <doctest/doctest.h>

#include <xtgrad/autograd/ops.h>
#include <xtgrad/nn/nn.h>
#include <xtgrad/train/checkpoint_folder.h>

#include "io_files.h"

using namespace xtgrad;

namespace {

train::Checkpoint checkpoint_of(nn::Linear& net, int64_t epoch) {
  const NoGradGuard no_grad;
  net->weight.fill_(static_cast<double>(epoch));
  train::Checkpoint checkpoint{.model = net.ptr()};
  checkpoint.epoch = epoch;
  checkpoint.values["note"] = std::string("mine");
  return checkpoint;
}

bool has(const test::TemporaryFolder& folder, const std::string& name) {
  return std::filesystem::exists(folder / ("run/" + name));
}

void damage(const std::string& path) {
  std::string bytes = test::read_file(path);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  test::write_file(path, bytes);
}

}  // namespace

TEST_SUITE("checkpoint folder") {
  TEST_CASE("the newest few and the best are kept, over several runs") {
    const test::TemporaryFolder folder;
    nn::Linear net(4, 2);
    const double scores[] = {0.5, 0.9, 0.7, 0.8, 0.85};
    for (int64_t epoch = 8; epoch < 13; ++epoch) {  // 9 and 10 are in no alphabetical order
      const train::CheckpointFolder checkpoints(folder / "run", 2);
      checkpoints.save(checkpoint_of(net, epoch), scores[epoch - 8]);
    }
    const train::CheckpointFolder checkpoints(folder / "run", 2);
    CHECK(has(folder, "epoch_12.xtg"));
    CHECK(has(folder, "epoch_11.xtg"));
    CHECK_FALSE(has(folder, "epoch_10.xtg"));
    CHECK_FALSE(has(folder, "epoch_8.xtg"));
    CHECK(checkpoints.newest() == folder / "run/epoch_12.xtg");
    CHECK(checkpoints.best_score() == 0.9);
    train::Checkpoint best{.model = net.ptr()};
    best.load(*checkpoints.best());
    CHECK(best.epoch == 9);
    CHECK(equal(net->weight, full_like(net->weight, 9)));
  }

  TEST_CASE("the newest whole one is loaded, with what was in it") {
    const test::TemporaryFolder folder;
    nn::Linear net(4, 2);
    const train::CheckpointFolder checkpoints(folder / "run");
    train::Checkpoint checkpoint{.model = net.ptr()};
    CHECK_FALSE(checkpoints.load(checkpoint));
    CHECK_FALSE(checkpoints.newest());
    CHECK_FALSE(checkpoints.best());
    for (int64_t epoch = 1; epoch < 4; ++epoch) checkpoints.save(checkpoint_of(net, epoch));
    CHECK_FALSE(checkpoints.best());  // nothing was said about scores
    damage(folder / "run/epoch_3.xtg");
    test::write_file(folder / "run/epoch_x.xtg", "somebody else's");
    REQUIRE(checkpoints.load(checkpoint));
    CHECK(checkpoint.epoch == 2);
    CHECK(equal(net->weight, full_like(net->weight, 2)));
    CHECK(checkpoint.values.size() == 1);
    CHECK(std::get<std::string>(checkpoint.values.at("note")) == "mine");
  }

  TEST_CASE("what is saved stays, whatever another run left in the folder") {
    const test::TemporaryFolder folder;
    nn::Linear net(4, 2);
    const train::CheckpointFolder checkpoints(folder / "run", 2);
    for (int64_t epoch = 20; epoch < 23; ++epoch) checkpoints.save(checkpoint_of(net, epoch));
    for (int64_t epoch = 1; epoch < 4; ++epoch) {
      checkpoints.save(checkpoint_of(net, epoch));
      CHECK(has(folder, text("epoch_", epoch, ".xtg")));
    }
    CHECK_FALSE(has(folder, "epoch_1.xtg"));
    CHECK(has(folder, "epoch_21.xtg"));
    CHECK(has(folder, "epoch_22.xtg"));
  }

  TEST_CASE("a NaN is never the best score") {
    const test::TemporaryFolder folder;
    nn::Linear net(4, 2);
    const train::CheckpointFolder checkpoints(folder / "run");
    checkpoints.save(checkpoint_of(net, 1), std::nan(""));
    CHECK_FALSE(checkpoints.best());
    checkpoints.save(checkpoint_of(net, 2), -3.0);
    checkpoints.save(checkpoint_of(net, 3), std::nan(""));
    CHECK(checkpoints.best_score() == -3.0);
  }

  TEST_CASE("another architecture is refused by all differences, not passed over") {
    const test::TemporaryFolder folder;
    nn::Linear net(4, 2), wide(5, 3);
    const train::CheckpointFolder checkpoints(folder / "run");
    checkpoints.save(checkpoint_of(net, 1));
    train::Checkpoint other{.model = wide.ptr()};
    const std::string message = test::error_of([&] { checkpoints.load(other); });
    CHECK(message.find("weight") != std::string::npos);
    CHECK(message.find("bias") != std::string::npos);
    CHECK(other.epoch == 0);
  }

  TEST_CASE("what is no folder is said so") {
    const test::TemporaryFolder folder;
    test::write_file(folder / "file", "");
    CHECK(test::error_of([&] {
            train::CheckpointFolder(folder / "file");
          }).starts_with((folder / "file") + ": no folder can be made: "));
    CHECK(test::error_of([&] { train::CheckpointFolder(folder / "run", 0); }) ==
          (folder / "run") + ": at least one checkpoint must be kept");
  }
}
