#include <xtgrad/data/data_loader_base.h>

#include <xtgrad/autograd/archive.h>
#include <xtgrad/autograd/ops/creation.h>

namespace xtgrad::data {

// All undelivered requests lie in one tensor, one after the other, with their lengths in a second one.
void DataLoaderBase::save_position(serialize::OutputArchive& archive, bool in_epoch, const Requests& undelivered,
                                   const std::function<void(serialize::OutputArchive&)>& save_sampler) {
  archive.write("in_epoch", in_epoch);
  if (!in_epoch) return;
  size_t total = 0;
  for (const auto& request : undelivered) total += request.size();
  Tensor lengths = empty({static_cast<int64_t>(undelivered.size())}, kLong);
  Tensor indices = empty({static_cast<int64_t>(total)}, kLong);
  int64_t* length = lengths.data_ptr<int64_t>();
  int64_t* index = indices.data_ptr<int64_t>();
  for (const auto& request : undelivered) {
    *length++ = static_cast<int64_t>(request.size());
    for (const size_t i : request) *index++ = static_cast<int64_t>(i);
  }
  archive.write("undelivered.lengths", lengths, /*is_buffer=*/true);
  archive.write("undelivered.indices", indices, /*is_buffer=*/true);
  serialize::OutputArchive sampler;
  save_sampler(sampler);
  archive.write("sampler", sampler);
}

bool DataLoaderBase::load_position(serialize::InputArchive& archive, Requests& undelivered,
                                   const std::function<void(serialize::InputArchive&)>& load_sampler) {
  bool in_epoch = false;
  archive.read("in_epoch", in_epoch);
  if (!in_epoch) return false;
  Tensor lengths, indices;
  archive.read("undelivered.lengths", lengths, /*is_buffer=*/true);
  archive.read("undelivered.indices", indices, /*is_buffer=*/true);
  const int64_t* length = lengths.data_ptr<int64_t>();
  const int64_t* index = indices.data_ptr<int64_t>();
  int64_t left = indices.numel();
  for (int64_t i = 0; i < lengths.numel(); ++i) {
    check(length[i] > 0 && length[i] <= left, archive.name(),
          ": the saved position in the data is damaged: a batch of ", length[i], " examples where ", left, " are left");
    undelivered.emplace_back(index, index + length[i]);
    index += length[i];
    left -= length[i];
  }
  check(left == 0, archive.name(), ": the saved position in the data is damaged: ", left, " indices are left over");
  serialize::InputArchive sampler;
  archive.read("sampler", sampler);
  load_sampler(sampler);
  return true;
}

}  // namespace xtgrad::data
