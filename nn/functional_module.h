#pragma once
#include <functional>
#include <utility>

#include <xtgrad/nn/cloneable.h>
#include <xtgrad/nn/holder.h>

namespace xtgrad::nn {

/// A function of one tensor as a module; further arguments of the function are given once, Functional(elu, 1, 1, 1).
class FunctionalImpl : public Cloneable<FunctionalImpl> {
 public:
  using Function = std::function<Tensor(Tensor)>;

  explicit FunctionalImpl(Function function);
  template <class F, class... Args>
  requires(sizeof...(Args) > 0) explicit FunctionalImpl(F function, Args&&... args)
      : FunctionalImpl(Function([function = std::move(function), ... args = std::forward<Args>(args)](Tensor x) {
          return function(std::move(x), args...);
        })) {}

  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(Tensor input);
  Tensor operator()(Tensor input);
  bool is_serializable() const override;

 private:
  Function function_;
};
XTGRAD_MODULE(Functional);

}  // namespace xtgrad::nn
