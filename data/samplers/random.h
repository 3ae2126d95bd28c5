#pragma once
#include <cstdint>

#include <xtgrad/autograd/tensor.h>
#include <xtgrad/data/samplers/sampler.h>

namespace xtgrad::data::samplers {

/// 0 ... size - 1 in random order: a randperm of the default generator, drawn when it is made and at each reset.
class RandomSampler : public Sampler<> {
 public:
  explicit RandomSampler(int64_t size, ScalarType index_dtype = kLong);

  void reset(std::optional<size_t> new_size = std::nullopt) override;
  std::optional<std::vector<size_t>> next(size_t batch_size) override;
  void save(serialize::OutputArchive& archive) const override;
  void load(serialize::InputArchive& archive) override;
  /// How many indices of this epoch were given out.
  size_t index() const noexcept { return static_cast<size_t>(index_); }

 private:
  Tensor indices_;
  int64_t index_ = 0;
};

}  // namespace xtgrad::data::samplers
