#pragma once
#include <cstddef>
#include <optional>
#include <vector>

namespace xtgrad::serialize {
class OutputArchive;
class InputArchive;
}  // namespace xtgrad::serialize

namespace xtgrad::data::samplers {

/// Decides which examples make up the next batch.
template <class BatchRequest = std::vector<size_t>>
class Sampler {
 public:
  using BatchRequestType = BatchRequest;

  Sampler() = default;
  Sampler(const Sampler&) = default;
  Sampler(Sampler&&) noexcept = default;
  Sampler& operator=(const Sampler&) = default;
  Sampler& operator=(Sampler&&) noexcept = default;
  virtual ~Sampler() = default;

  /// Starts an epoch, over another number of examples if one is given.
  virtual void reset(std::optional<size_t> new_size) = 0;
  /// Up to batch_size indices; none when the epoch is over.
  virtual std::optional<BatchRequest> next(size_t batch_size) = 0;
  virtual void save(serialize::OutputArchive& archive) const = 0;
  virtual void load(serialize::InputArchive& archive) = 0;
};

}  // namespace xtgrad::data::samplers
