#pragma once
#include <string>

#include <xtgrad/nn/module.h>

namespace xtgrad::train {

/// The tensors of a file that PyTorch's torch.save() wrote (.pt, .pth), in their order and under the names that
/// io::read_torch_file() gives them; throws with the file's name and what is wrong with it.
OrderedDict<std::string, Tensor> read_torch_state(const std::string& path);

/// Loads a state_dict that PyTorch saved into a module with the same names; throws, before anything changes, one list
/// of all that is missing, of another shape or, if `strict`, not the module's.
///
///     train::load_torch_state(*alexnet, "alexnet-owt-7be5be79.pth");
void load_torch_state(nn::Module& module, const std::string& path, bool strict = true);

}  // namespace xtgrad::train
