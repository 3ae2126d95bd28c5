#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include <xtgrad/train/checkpoint.h>

namespace xtgrad::train {

/// The checkpoints of a run: the newest few, "epoch_12.xtg", and the best one, "best.xtg".
///
///     train::CheckpointFolder checkpoints("runs/mine", /*keep=*/3);
///     if (checkpoints.load(checkpoint)) ...          // goes on where an earlier run stopped
///     checkpoints.save(checkpoint, accuracy);        // after each epoch
class CheckpointFolder {
 public:
  /// Makes the folder; throws when that cannot be, or when `keep` is 0.
  explicit CheckpointFolder(std::string folder, size_t keep = 3);

  /// Writes the checkpoint under its epoch and, where `score` is above the best one's, as the best; a NaN is no score.
  /// Then removes what is older than the newest `keep` up to this epoch: what another run left of later ones stays.
  /// Throws before anything is removed.
  void save(const Checkpoint& checkpoint, std::optional<double> score = std::nullopt) const;
  /// Loads the newest one that is whole; false where there is none. Throws what Checkpoint::load() throws of one that
  /// is whole and does not fit, and of one that cannot be opened.
  bool load(Checkpoint& checkpoint) const;
  /// The path of the newest one, whole or not; none where there is none.
  std::optional<std::string> newest() const;
  /// The path of the best one, and its score.
  std::optional<std::string> best() const;
  std::optional<double> best_score() const;

 private:
  std::string path_of(int64_t epoch) const;
  std::string path_of_best() const { return folder_ + "/best.xtg"; }

  std::string folder_;
  size_t keep_;
};

}  // namespace xtgrad::train
