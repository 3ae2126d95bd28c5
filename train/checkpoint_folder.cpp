#include <xtgrad/train/checkpoint_folder.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <limits>
#include <memory>
#include <vector>

#include <xtgrad/lib/io/archive.h>

namespace xtgrad::train {

namespace {

namespace fs = std::filesystem;

constexpr const char* score_key = "checkpoint_folder.score";

// The epoch of "epoch_12.xtg"; none for other files.
std::optional<int64_t> epoch_of(const std::string& name) {
  constexpr std::string_view before = "epoch_", after = ".xtg";
  if (!name.starts_with(before) || !name.ends_with(after) || name.size() <= before.size() + after.size())
    return std::nullopt;
  const char* const begin = name.data() + before.size();
  const char* const end = name.data() + name.size() - after.size();
  int64_t epoch = 0;
  const auto result = std::from_chars(begin, end, epoch);
  return result.ec == std::errc() && result.ptr == end ? std::optional(epoch) : std::nullopt;
}

// The newest first.
std::vector<int64_t> epochs_in(const std::string& folder) {
  std::vector<int64_t> epochs;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (const auto epoch = epoch_of(at->path().filename().string())) epochs.push_back(*epoch);
  check(!error, folder, ": cannot be read: ", error.message());
  std::sort(epochs.rbegin(), epochs.rend());
  return epochs;
}

// Throws where nobody can say: a run must not begin anew because its checkpoints may not be read.
bool is_whole(const std::string& path) {
  const std::shared_ptr<const io::ByteSource> source = io::open_file(path);
  try {
    const io::ArchiveReader archive(source);
    for (const io::ArchiveEntry& entry : archive.entries()) archive.read(entry);
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

CheckpointFolder::CheckpointFolder(std::string folder, size_t keep) : folder_(std::move(folder)), keep_(keep) {
  check(!folder_.empty(), "the path of a folder of checkpoints is empty");
  check(keep_ > 0, folder_, ": at least one checkpoint must be kept");
  std::error_code error;
  fs::create_directories(folder_, error);
  check(!error && fs::is_directory(folder_, error), folder_,
        ": no folder can be made: ", error ? error.message() : "a file is in its place");
}

std::string CheckpointFolder::path_of(int64_t epoch) const { return text(folder_, "/epoch_", epoch, ".xtg"); }

void CheckpointFolder::save(const Checkpoint& checkpoint, std::optional<double> score) const {
  Checkpoint scored = checkpoint;
  if (score) scored.values[score_key] = *score;
  scored.save(path_of(checkpoint.epoch));
  if (score && *score > best_score().value_or(-std::numeric_limits<double>::infinity())) scored.save(path_of_best());
  std::vector<int64_t> epochs = epochs_in(folder_);
  std::erase_if(epochs, [&](int64_t epoch) { return epoch > checkpoint.epoch; });  // or this one might be removed
  for (size_t i = keep_; i < epochs.size(); ++i) {
    std::error_code ignored;  // it will be tried again
    fs::remove(path_of(epochs[i]), ignored);
  }
}

bool CheckpointFolder::load(Checkpoint& checkpoint) const {
  for (const int64_t epoch : epochs_in(folder_)) {
    const std::string path = path_of(epoch);
    try {
      checkpoint.load(path);
    } catch (const Error&) {
      if (is_whole(path)) throw;  // it does not fit
      continue;
    }
    checkpoint.values.erase(score_key);
    return true;
  }
  return false;
}

std::optional<std::string> CheckpointFolder::newest() const {
  const std::vector<int64_t> epochs = epochs_in(folder_);
  return epochs.empty() ? std::nullopt : std::optional(path_of(epochs.front()));
}

std::optional<std::string> CheckpointFolder::best() const {
  std::error_code ignored;
  return fs::exists(path_of_best(), ignored) ? std::optional(path_of_best()) : std::nullopt;
}

std::optional<double> CheckpointFolder::best_score() const {
  const std::optional<std::string> path = best();
  if (!path) return std::nullopt;
  try {  // the score stands in the manifest: elements are not read
    serialize::InputArchive archive, values;
    archive.load_from(*path);
    double score = 0;
    if (archive.try_read("values", values) && values.try_read(score_key, score)) return score;
  } catch (const Error&) {  // damaged: any other one is better
  }
  return std::nullopt;
}

}  // namespace xtgrad::train
