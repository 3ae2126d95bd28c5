#pragma once
#include <memory>
#include <string>

#include <xtgrad/nn/module.h>
#include <xtgrad/train/checkpoint.h>
#include <xtgrad/train/weights.h>

// Everything that writes a model into a file and reads it again.

namespace test {

struct WeightForm {
  std::string ending;
  bool checkpoint;

  void save(const std::shared_ptr<xtgrad::nn::Module>& model, const std::string& path) const {
    if (!checkpoint) return xtgrad::train::save_weights(*model, path);
    xtgrad::train::Checkpoint all{.model = model};
    all.save(path);
  }
  void load(const std::shared_ptr<xtgrad::nn::Module>& model, const std::string& path) const {
    if (!checkpoint) return xtgrad::train::load_weights(*model, path);
    xtgrad::train::Checkpoint all{.model = model};
    all.load(path);
  }
};

inline const WeightForm weight_forms[] = {
    {".xtg", true}, {".xtg", false}, {".pt", false}, {".safetensors", false}, {".npz", false}};

/// Whether parameters and buffers have the same bits.
inline bool same_state(const xtgrad::nn::Module& x, const xtgrad::nn::Module& y) {
  const auto one = x.state_dict(), other = y.state_dict();
  for (const auto& item : one)
    if (!item->equal(other[item.key()])) return false;
  return one.size() == other.size();
}

}  // namespace test
