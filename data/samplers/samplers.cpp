#include <algorithm>
#include <numeric>

#include <xtgrad/autograd/archive.h>
#include <xtgrad/autograd/ops/random.h>
#include <xtgrad/data/samplers/random.h>
#include <xtgrad/data/samplers/sequential.h>

namespace xtgrad::data::samplers {

RandomSampler::RandomSampler(int64_t size, ScalarType index_dtype) : indices_(randperm(size, index_dtype)) {}

void RandomSampler::reset(std::optional<size_t> new_size) {
  const int64_t size = new_size ? static_cast<int64_t>(*new_size) : indices_.numel();
  indices_ = randperm(size, indices_.options());
  index_ = 0;
}

std::optional<std::vector<size_t>> RandomSampler::next(size_t batch_size) {
  const int64_t count = static_cast<int64_t>(std::min(batch_size, static_cast<size_t>(indices_.numel() - index_)));
  if (count == 0) return std::nullopt;
  const Tensor chosen = indices_.slice(0, index_, index_ + count).to(kLong);
  const int64_t* values = chosen.data_ptr<int64_t>();
  index_ += count;
  return std::vector<size_t>(values, values + count);
}

void RandomSampler::save(serialize::OutputArchive& archive) const {
  archive.write("index", index_);
  archive.write("indices", indices_, /*is_buffer=*/true);
}

void RandomSampler::load(serialize::InputArchive& archive) {
  int64_t index = 0;
  Tensor indices;
  archive.read("index", index);
  archive.read("indices", indices, /*is_buffer=*/true);
  check(indices.dim() == 1 && is_integral(indices.dtype(), false), "RandomSampler: the saved indices are a ",
        indices.dtype(), " tensor ", indices.sizes(), ", expected a vector of integers");
  check(index >= 0 && index <= indices.numel(), "RandomSampler: the saved position ", index, " is not within 0 to ",
        indices.numel());
  indices_ = std::move(indices);
  index_ = index;
}

void SequentialSampler::reset(std::optional<size_t> new_size) {
  size_ = new_size.value_or(size_);
  index_ = 0;
}

std::optional<std::vector<size_t>> SequentialSampler::next(size_t batch_size) {
  const size_t count = std::min(batch_size, size_ - index_);
  if (count == 0) return std::nullopt;
  std::vector<size_t> chosen(count);
  std::iota(chosen.begin(), chosen.end(), index_);
  index_ += count;
  return chosen;
}

void SequentialSampler::save(serialize::OutputArchive& archive) const {
  archive.write("index", static_cast<int64_t>(index_));
  archive.write("size", static_cast<int64_t>(size_));
}

void SequentialSampler::load(serialize::InputArchive& archive) {
  int64_t index = 0, size = 0;
  archive.read("index", index);
  archive.read("size", size);
  check(size >= 0 && index >= 0 && index <= size, "SequentialSampler: the saved position ", index,
        " is not within 0 to ", size);
  index_ = static_cast<size_t>(index);
  size_ = static_cast<size_t>(size);
}

}  // namespace xtgrad::data::samplers
