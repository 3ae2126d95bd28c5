#pragma once
#include <functional>
#include <iosfwd>
#include <string>
#include <type_traits>
#include <vector>

#include <xtgrad/nn/holder.h>

namespace xtgrad::nn {

/// What a model is made of: its innermost modules, what each puts out, and the numbers of parameters.
struct Summary {
  struct Layer {
    std::string name, type;
    std::string output_shape;  // "[64, 10]", or "-" where the module was not called through its handle
    int64_t parameters = 0;
  };
  std::vector<Layer> layers;
  int64_t total = 0, trainable = 0;  // parameters that several modules share count once
  /// The table that operator<< prints.
  std::string str() const;
};

std::ostream& operator<<(std::ostream& stream, const Summary& summary);

namespace detail {
Summary summarize(Module& model, const std::function<Tensor(const Tensor&)>& forward, IntArrayRef input_shape,
                  ScalarType dtype);
}

/// Runs the model (a module or its handle) once, in evaluation mode and without a graph, on zeros of the given shape,
/// batch included; each module's mode is what it was afterwards. A layer's output is seen where it is called as
/// layer(x) or by a Sequential, not as layer->forward(x).
template <class M>
Summary summary(M&& model, IntArrayRef input_shape, ScalarType dtype = kFloat) {
  auto& module = [&]() -> auto& {
    if constexpr (detail::is_module<M>)
      return model;
    else
      return *model;
  }
  ();
  return detail::summarize(
      module, [&](const Tensor& input) { return Tensor(module.forward(input)); }, input_shape, dtype);
}

}  // namespace xtgrad::nn
