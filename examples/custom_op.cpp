// An operation of one's own, twice: with record(), as the library writes its operators, and as a Function class, as
// in PyTorch. Both are checked against numerical differentiation.
#include <iostream>

#include <xtgrad/xtgrad.h>

using namespace xtgrad;

// swish(x) = x * sigmoid(x). The gradient is written with public operations, so that it can be differentiated again.
Tensor swish(const Tensor& x) {
  const NoGradGuard forward_only;
  const Tensor y = x * sigmoid(x);
  const AutoGradMode recording(true);
  return record("SwishBackward", y.array(), {x}, [x = Saved(x)](const Tensor& g) {
    const Tensor s = sigmoid(x);
    return g * (s + x * s * (1 - s));
  });
}

struct Cube : autograd::Function<Cube> {
  static Tensor forward(autograd::AutogradContext* context, const Tensor& x) {
    context->save_for_backward({x});
    return x * x * x;
  }
  static variable_list backward(autograd::AutogradContext* context, variable_list grads) {
    const Tensor x = context->get_saved_variables()[0];
    return {grads[0] * 3 * x * x};
  }
};

int main() {
  manual_seed(1);
  const Tensor x = randn({5}, dtype(kDouble).requires_grad(true));

  const auto both = [](const variable_list& in) { return variable_list{swish(in[0]), Cube::apply(in[0])}; };
  autograd::gradcheck(both, {x});  // throws when a gradient is wrong
  autograd::gradgradcheck(both, {x});
  std::cout << "first and second derivatives agree with numerical ones\n";

  const Tensor y = Cube::apply(swish(x)).sum();
  const Tensor first = autograd::grad({y}, {x}, {}, true, true)[0];
  const Tensor second = autograd::grad({first.sum()}, {x})[0];
  std::cout << "f'(x):\n" << first.detach() << "\nf''(x):\n" << second << '\n';
}
