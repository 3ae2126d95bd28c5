#pragma once
#include <cstddef>
#include <functional>
#include <vector>

namespace xtgrad::serialize {
class OutputArchive;
class InputArchive;
}  // namespace xtgrad::serialize

namespace xtgrad::data {

/// What every data loader can do, whatever its batches: say where it stands, for a checkpoint.
class DataLoaderBase {
 public:
  DataLoaderBase() = default;
  DataLoaderBase(const DataLoaderBase&) = delete;
  DataLoaderBase& operator=(const DataLoaderBase&) = delete;
  virtual ~DataLoaderBase() = default;

  /// Writes which of the epoch's batches have not been delivered yet; those under way count as such.
  virtual void save(serialize::OutputArchive& archive) const = 0;
  /// Lets the next begin() go on where save() was called; after an epoch's end it starts the next one as usual.
  virtual void load(serialize::InputArchive& archive) = 0;

 protected:
  using Requests = std::vector<std::vector<size_t>>;
  static void save_position(serialize::OutputArchive& archive, bool in_epoch, const Requests& undelivered,
                            const std::function<void(serialize::OutputArchive&)>& save_sampler);
  /// Returns whether the archive was saved within an epoch.
  static bool load_position(serialize::InputArchive& archive, Requests& undelivered,
                            const std::function<void(serialize::InputArchive&)>& load_sampler);
};

}  // namespace xtgrad::data
