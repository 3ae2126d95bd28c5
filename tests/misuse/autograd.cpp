#include <doctest/doctest.h>

#include "misuse.h"

using namespace torch;
using misuse::keeps;

namespace {

Tensor leaf(IntArrayRef sizes) { return ones(sizes).set_requires_grad(true); }

struct Doubled : autograd::Function<Doubled> {
  static Tensor forward(autograd::AutogradContext* context, Tensor x, int64_t gradients) {
    context->saved_data["gradients"] = gradients;
    return x * 2;
  }
  static autograd::variable_list backward(autograd::AutogradContext* context, autograd::variable_list arriving) {
    const int64_t count = context->saved_data["gradients"].toInt();
    if (count == 2) return {arriving[0] * 2, Tensor()};
    if (count == 0) return {Tensor(), arriving[0]};
    if (count == -1) return {ones({7}), Tensor()};
    return autograd::variable_list(static_cast<size_t>(count), arriving[0]);
  }
};

}  // namespace

TEST_CASE("misuse: backward") {
  misuse::check_rows({
      {"backward: twice",
       [] {
         const Tensor y = leaf({2}).exp().sum();
         y.backward();
         y.backward();
       },
       "Trying to backward through the graph a second time (or directly access saved tensors after they have already "
       "been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd::grad(). "
       "Specify retain_graph=true if you need to backward through the graph a second time or if you need to access "
       "saved tensors after calling backward. (The operation is ExpBackward0.)"},
      {"backward: twice through a part of the graph",
       [] {
         const Tensor y = leaf({2}).exp();
         y.sum().backward();
         (y * 2).sum().backward();
       },
       "Trying to backward through the graph a second time (or directly access saved tensors after they have already "
       "been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd::grad(). "
       "Specify retain_graph=true if you need to backward through the graph a second time or if you need to access "
       "saved tensors after calling backward. (The operation is ExpBackward0.)"},
      {"backward: more than a number",
       [] {
         leaf({2, 3}).exp().backward();
       },
       "grad can be implicitly created only for scalar outputs, got an output of shape [2, 3]"},
      {"backward: no graph", [] { ones({}).backward(); },
       "element 0 of tensors does not require grad and does not have a grad_fn"},
      {"backward: no graph behind detach()", [] { leaf({2}).sum().detach().backward(); },
       "element 0 of tensors does not require grad and does not have a grad_fn"},
      {"backward: no graph under no_grad",
       [] {
         const Tensor x = leaf({2});
         const NoGradGuard guard;
         x.sum().backward();
       },
       "element 0 of tensors does not require grad and does not have a grad_fn"},
      {"backward: a gradient of another shape",
       [] {
         leaf({2, 3}).exp().backward(ones({2}));
       },
       "Mismatch in shape: grad_output[0] has a shape of [2] and output[0] has a shape of [2, 3]."},
      {"backward: no inputs", [] { leaf({2}).sum().backward({}, c10::nullopt, false, ArrayRef<Tensor>()); },
       "'inputs' argument to backward cannot be empty"},
      {"backward: an input without gradient",
       [] {
         const std::vector<Tensor> inputs = {ones({2})};
         leaf({2}).sum().backward({}, c10::nullopt, false, ArrayRef<Tensor>(inputs));
       },
       "One of the differentiated Tensors does not require grad"},
      {"backward: more gradients than tensors",
       [] {
         autograd::backward({leaf({2}).sum()}, {ones({}), ones({})});
       },
       "got 1 tensors and 2 gradients"},
      {"grad: an input that was not used", [] { autograd::grad({leaf({2}).sum()}, {leaf({2})}); },
       "One of the differentiated Tensors appears to not have been used in the graph. Set allow_unused=True if this is "
       "the desired behavior."},
      {"grad: no inputs", [] { autograd::grad({leaf({2}).sum()}, {}); }, "grad requires non-empty inputs."},
      {"grad: an input without gradient", [] { autograd::grad({leaf({2}).sum()}, {ones({2})}); },
       "One of the differentiated Tensors does not require grad"},
      {"grad: an output without graph", [] { autograd::grad({ones({})}, {leaf({2})}); },
       "element 0 of tensors does not require grad and does not have a grad_fn"},
      {"grad: more than a number",
       [] {
         const Tensor x = leaf({2});
         autograd::grad({x * 2}, {x});
       },
       "grad can be implicitly created only for scalar outputs, got an output of shape [2]"},
      {"grad: a gradient of another shape",
       [] {
         const Tensor x = leaf({2});
         autograd::grad({x * 2}, {x}, {ones({3})});
       },
       "Mismatch in shape: grad_output[0] has a shape of [3] and output[0] has a shape of [2]."},
      {"grad: of a gradient without create_graph",
       [] {
         const Tensor x = leaf({2});
         const Tensor g = autograd::grad({x.exp().sum()}, {x})[0];
         autograd::grad({g.sum()}, {x});
       },
       "element 0 of tensors does not require grad and does not have a grad_fn"},
      {"grad: an undefined output", [] { autograd::grad({Tensor()}, {leaf({2})}); },
       "element 0 of tensors does not require grad and does not have a grad_fn"},
      {"a gradient kept in another shape",
       [] {
         const Tensor x = leaf({2});
         x.mutable_grad() = ones({3});
         x.sum().backward();
       },
       "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 0 (shapes [3] and "
       "[2])"},
  });
}

TEST_CASE("misuse: changes in place that gradients forbid") {
  const Tensor x = leaf({2, 3});
  misuse::check_rows({
      {"add_: a leaf", keeps(x, [](Tensor y) { y.add_(1); }),
       "a leaf Variable that requires grad is being used in an in-place operation."},
      {"*=: a leaf", keeps(x, [](Tensor y) { y *= 2; }),
       "a leaf Variable that requires grad is being used in an in-place operation."},
      {"zero_: a leaf", keeps(x, [](Tensor y) { y.zero_(); }),
       "a leaf Variable that requires grad is being used in an in-place operation."},
      {"copy_: into a leaf", keeps(x, [](Tensor y) { y.copy_(zeros({3})); }),
       "a leaf Variable that requires grad is being used in an in-place operation."},
      {"normal_: a leaf", keeps(x, [](Tensor y) { y.normal_(); }),
       "a leaf Variable that requires grad is being used in an in-place operation."},
      {"index_put_: a leaf", keeps(x, [](Tensor y) { y.index_put_({0}, zeros({3})); }),
       "a view of a leaf Variable that requires grad is being used in an in-place operation."},
      {"a subscript of a leaf assigned to", keeps(x, [](Tensor y) { y[0][1] = 7; }),
       "a view of a leaf Variable that requires grad is being used in an in-place operation."},
      {"fill_: a view of a leaf", keeps(x, [](Tensor y) { y.view({6}).fill_(7); }),
       "a view of a leaf Variable that requires grad is being used in an in-place operation."},
      {"relu_: a view of a leaf", keeps(x, [](Tensor y) { y.t().relu_(); }),
       "a view of a leaf Variable that requires grad is being used in an in-place operation."},
      {"detach_: a view", keeps(x, [](Tensor y) { (y * 2).view({6}).detach_(); }),
       "Can't detach views in-place. Use detach() instead."},
      {"a saved result changed",
       [] {
         const Tensor y = leaf({2}).exp();
         y.add_(1);
         y.sum().backward();
       },
       "one of the variables needed for gradient computation has been modified by an inplace operation: [CPUFloatType "
       "[2]], which is output 0 of ExpBackward0, is at version 1; expected version 0 instead. Hint: clone() the tensor "
       "before changing it in place, or change it after backward()."},
      {"a saved factor changed",
       [] {
         const Tensor w = ones({2}), y = leaf({2}) * w;
         w.zero_();
         y.sum().backward();
       },
       "one of the variables needed for gradient computation has been modified by an inplace operation: [CPUFloatType "
       "[2]] is at version 1; expected version 0 instead. Hint: clone() the tensor before changing it in place, or "
       "change it after backward()."},
      {"a saved factor changed through a view",
       [] {
         const Tensor w = ones({2, 2}), y = leaf({2, 2}).mm(w);
         w.select(0, 1).fill_(3);
         y.sum().backward();
       },
       "one of the variables needed for gradient computation has been modified by an inplace operation: [CPUFloatType "
       "[2, 2]] is at version 1; expected version 0 instead. Hint: clone() the tensor before changing it in place, or "
       "change it after backward()."},
      {"a saved factor changed through detach()",
       [] {
         const Tensor w = leaf({2}) * 2, y = w * w;
         w.detach().mul_(2);
         y.sum().backward();
       },
       "one of the variables needed for gradient computation has been modified by an inplace operation: [CPUFloatType "
       "[2]], which is output 0 of MulBackward0, is at version 1; expected version 0 instead. Hint: clone() the tensor "
       "before changing it in place, or change it after backward()."},
  });
}

TEST_CASE("misuse: flags, hooks and functions of one's own") {
  misuse::check_rows({
      {"set_requires_grad: integers",
       [] {
         tensor({1, 2}).set_requires_grad(true);
       },
       "Only Tensors of floating point and complex dtype can require gradients, got Long"},
      {"requires_grad_: bools", [] { tensor({true}).requires_grad_(); },
       "Only Tensors of floating point and complex dtype can require gradients, got Bool"},
      {"set_requires_grad: off for a result", [] { (leaf({2}) * 2).set_requires_grad(false); },
       "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a "
       "subgraph that doesn't require differentiation use var_no_grad = var.detach()."},
      {"retain_grad: no gradient", [] { ones({2}).retain_grad(); },
       "can't retain_grad on Tensor that has requires_grad=False"},
      {"register_hook: no gradient", [] { ones({2}).register_hook([](Tensor g) { return g; }); },
       "cannot register a hook on a variable that doesn't require gradient"},
      {"register_hook: a gradient of another shape",
       [] {
         const Tensor y = leaf({2}) * 2;
         y.register_hook([](Tensor) { return ones({3}); });
         y.sum().backward();
       },
       "hook has changed the size of value: expected [2], got [3]"},
      {"remove_hook: one that is not there", [] { leaf({2}).remove_hook(3); }, "Invalid index, no hook at position 3"},
      {"_base: no view", [] { ones({2})._base(); }, "Can't get base of non-view Variable"},
      {"set_data: integers where gradients are needed",
       [] {
         leaf({2}).set_data(tensor({1, 2}));
       },
       "data set to a tensor that requires gradients must be floating point, got Long"},
      {"Function: a gradient too few", [] { Doubled::apply(leaf({2}), 1).sum().backward(); },
       "function (anonymous namespace)::Doubled returned an incorrect number of gradients (expected 2, got 1)"},
      {"Function: a gradient too many", [] { Doubled::apply(leaf({2}), 3).sum().backward(); },
       "function (anonymous namespace)::Doubled returned an incorrect number of gradients (expected 2, got 3)"},
      {"Function: a gradient for a number", [] { Doubled::apply(leaf({2}), 0).sum().backward(); },
       "(anonymous namespace)::Doubled returned a gradient different from None at position 2, but the corresponding "
       "forward input was not a Variable"},
      {"Function: a gradient of another shape", [] { Doubled::apply(leaf({2}), -1).sum().backward(); },
       "Function (anonymous namespace)::Doubled returned an invalid gradient at index 0 - got [7] but expected shape "
       "compatible with [2]"},
      {"Function: twice",
       [] {
         const Tensor y = Doubled::apply(leaf({2}), 2).exp().sum();
         y.backward();
         y.backward();
       },
       "Trying to backward through the graph a second time (or directly access saved tensors after they have already "
       "been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd::grad(). "
       "Specify retain_graph=true if you need to backward through the graph a second time or if you need to access "
       "saved tensors after calling backward. (The operation is ExpBackward0.)"},
  });
}
