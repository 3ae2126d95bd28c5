#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include <xtgrad/autograd/archive.h>
#include <xtgrad/data/data_loader_base.h>
#include <xtgrad/lib/random.h>
#include <xtgrad/nn/module.h>
#include <xtgrad/optim/lr_scheduler.h>
#include <xtgrad/optim/optimizer.h>

namespace xtgrad::train {

/// Everything that training needs to go on, to the last bit, where it was: name what there is, save() after a step or
/// an epoch, load() into objects made the same way.
///
///     train::Checkpoint checkpoint{.model = net.ptr(), .optimizer = &optimizer, .loader = loader.get()};
struct Checkpoint {
  std::shared_ptr<nn::Module> model = nullptr;
  optim::Optimizer* optimizer = nullptr;
  optim::LRScheduler* scheduler = nullptr;
  /// Its position within an epoch: the next loop over it gets the batches that had not been delivered.
  data::DataLoaderBase* loader = nullptr;
  /// The stream that shuffles, drops out and initialises.
  Generator generator = default_generator();
  int64_t epoch = 0;
  /// Whatever else shall come back.
  std::map<std::string, serialize::Value> values = {};

  /// Writes the file so that it appears whole or not at all.
  void save(const std::string& path) const;
  /// Restores all parts; throws, with the file's name and before any of them changes, what does not fit. Parts that the
  /// file has and this checkpoint does not name are left alone.
  void load(const std::string& path);
};

}  // namespace xtgrad::train
