#pragma once
#include <string>

#include <xtgrad/optim/optimizer.h>

namespace xtgrad::train {

/// Loads options and states that PyTorch's optimizer.state_dict() held, from a file of torch.save(); `part` is the way
/// to them in the file, "" where they are all of it. Names are the same on both sides, so that this goes for every
/// optimiser whose state is tensors of the parameter's shape and numbers: SGD, Adam and most others. Throws, before
/// anything changes, when groups, parameters, options or shapes do not fit.
///
///     torch.save({"model": net.state_dict(), "optimizer": optimizer.state_dict()}, "checkpoint.pt")
///
///     train::load_weights(*net.ptr(), "checkpoint.pt", {.part = "model"});
///     train::load_torch_optimizer(optimizer, "checkpoint.pt");
void load_torch_optimizer(optim::Optimizer& optimizer, const std::string& path, const std::string& part = "optimizer");

}  // namespace xtgrad::train
