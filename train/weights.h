#pragma once
#include <string>

#include <xtgrad/nn/module.h>

namespace xtgrad::train {

/// The forms of weight files: what save() and Checkpoint write; PyTorch's torch.save(); safetensors; NumPy's.
enum class WeightsForm { xtg, torch, safetensors, npz, npy };

/// Which one a file has, by its content; what looks like none of the others is taken for PyTorch's older form.
WeightsForm weights_form(const std::string& path);

/// The tensors of a weight file of any form, in its order and under its names. In PyTorch's, tensors within dicts,
/// lists and tuples are named by the way to them ("model.0.weight"); those of safetensors are not copied, their pages
/// come from the file when they are touched; the one array of .npy is called "". Elements of dtypes that only other
/// libraries have are converted: uint16 to Int, uint32 and uint64 to Long, floats of 8 bits to Float. Throws with the
/// file's name and what is wrong with it.
OrderedDict<std::string, Tensor> read_weights(const std::string& path);

/// How the names and dtypes of a file are to fit.
struct WeightsOptions {
  /// The way to the module's tensors: "model" in a file of {"model": net.state_dict(), "epoch": 3}. Others are left
  /// alone.
  std::string part = "";
  /// Whether the module's names and the file's must be the same ones.
  bool strict = true;
  /// Whether elements of another dtype are converted; else they are refused.
  bool convert = false;
};

/// Loads weights into a module with the same names; throws, before anything changes, one list of all that is missing,
/// of another shape or dtype or, if strict, not the module's.
///
///     train::load_weights(*alexnet, "alexnet-owt-7be5be79.pth");
///     train::load_weights(*net.ptr(), "checkpoint.pt", {.part = "model"});
void load_weights(nn::Module& module, const std::string& path, const WeightsOptions& options = {});

/// Writes parameters and buffers in the form that the path's ending names: .pt or .pth for torch.load(), .safetensors,
/// .npz or .xtg; the file appears whole or not at all. Throws for other endings.
void save_weights(const nn::Module& module, const std::string& path);

}  // namespace xtgrad::train
