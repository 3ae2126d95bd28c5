#pragma once
#include <concepts>
#include <functional>
#include <string>

#include <xtgrad/nn/module.h>

// Models for ONNX Runtime and whatever else reads .onnx files. In CMake: target_link_libraries(... xtgrad::onnx), which
// is there where ONNX's library is installed (Debian: libonnx-dev).

namespace xtgrad::train {

struct OnnxOptions {
  std::string input = "input", output = "output";  // their names in the file
  /// Whether the first dimension of the input may have any size, or the example's only.
  bool dynamic_batch = true;
};

/// Writes what forward(x) computes in evaluation mode, with the module's weights under their own names, as an ONNX
/// model of opset 17: one input and one output of the example's kind. The operations are those that are recorded while
/// forward runs on the example, and three times on more rows of other values (both signs; the example's integers in
/// another order, so that they must not be all equal). What an `if` of the program never chose is not in the file, nor
/// what is changed in place with gradients off. Throws, before there is a file, a list of all operations that ONNX has
/// no counterpart for, and where the runs show that a value of the file would depend on the batch or on the input.
void export_onnx(nn::Module& module, const std::function<Tensor(const Tensor&)>& forward, const Tensor& example,
                 const std::string& path, const OnnxOptions& options = {});

/// The same of module.forward(x).
///
///     train::export_onnx(*net, torch::zeros({1, 784}), "mlp.onnx");
template <std::derived_from<nn::Module> M>
void export_onnx(M& module, const Tensor& example, const std::string& path, const OnnxOptions& options = {}) {
  export_onnx(
      module, [&](const Tensor& x) -> Tensor { return module.forward(x); }, example, path, options);
}

}  // namespace xtgrad::train
