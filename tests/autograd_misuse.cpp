// What the graph refuses, with PyTorch's words, and what it reports in anomaly mode.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/lib/warning.h>

#include "error_of.h"

namespace {

using namespace xtgrad;
using test::error_of;

Tensor leaf(std::vector<double> values) { return tensor(values, TensorOptions(kDouble)).requires_grad_(); }

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
bool begins(const std::string& text, const std::string& part) { return text.rfind(part, 0) == 0; }

/// Keeps warnings instead of printing them.
struct Warnings {
  Warnings() {
    set_warning_handler([this](const std::string& message) { messages.push_back(message); });
  }
  ~Warnings() { set_warning_handler(nullptr); }
  std::vector<std::string> messages;
};

struct Flat : autograd::Function<Flat> {
  static Tensor forward(autograd::AutogradContext*, const Tensor& x) { return x.view({-1}); }
  static variable_list backward(autograd::AutogradContext*, variable_list g) { return {g[0].view({2, 2})}; }
};
struct Same : autograd::Function<Same> {
  static Tensor forward(autograd::AutogradContext*, Tensor x) { return x; }
  static variable_list backward(autograd::AutogradContext*, variable_list g) { return {g[0] * 7}; }
};
struct Pair : autograd::Function<Pair> {
  static variable_list forward(autograd::AutogradContext*, const Tensor& x) { return {x * 1, x * 2}; }
  static variable_list backward(autograd::AutogradContext*, variable_list g) { return {g[0] + 2 * g[1]}; }
};
struct TooMany : autograd::Function<TooMany> {
  static Tensor forward(autograd::AutogradContext*, const Tensor& x) { return x * 1; }
  static variable_list backward(autograd::AutogradContext*, variable_list g) { return {g[0], g[0]}; }
};
struct WrongShape : autograd::Function<WrongShape> {
  static Tensor forward(autograd::AutogradContext*, const Tensor& x) { return x * 1; }
  static variable_list backward(autograd::AutogradContext*, variable_list) { return {ones({5}, kDouble)}; }
};

}  // namespace

TEST_SUITE("autograd misuse") {
  TEST_CASE("a freed graph is not run again") {
    const char* words =
        "Trying to backward through the graph a second time (or directly access saved tensors after they have already "
        "been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd::grad(). "
        "Specify retain_graph=true if you need to backward through the graph a second time or if you need to access "
        "saved tensors after calling backward.";
    const Tensor x = leaf({1, 2});
    const Tensor y = x.exp().sum(), z = x.exp().sum();
    y.backward();
    CHECK(begins(error_of([&] { y.backward(); }), words));
    autograd::grad({z}, {x});
    CHECK(begins(error_of([&] { autograd::grad({z}, {x}); }), words));
    CHECK(x.grad().equal(x.detach().exp()));
  }

  TEST_CASE("changes in place of leaves and their views") {
    const Tensor x = leaf({1, 2});
    CHECK(error_of([&] { x.add_(1); }) == "a leaf Variable that requires grad is being used in an in-place operation.");
    CHECK(error_of([&] { x[0].add_(1); }) ==
          "a view of a leaf Variable that requires grad is being used in an in-place operation.");
    CHECK(x._version() == 0);
    const NoGradGuard no_grad;
    x.add_(1);
    CHECK(x._version() == 1);
  }

  TEST_CASE("a saved tensor that changed is named with its node and its versions") {
    const Tensor x = leaf({1, 2, 3, 4, 5, 6}).detach().reshape({3, 2}).to(kFloat).requires_grad_();
    const std::string beginning =
        "one of the variables needed for gradient computation has been modified by an inplace operation: ";
    const Tensor output = x.exp();
    output.add_(1);
    CHECK(begins(error_of([&] { output.sum().backward(); }),
                 beginning + "[CPUFloatType [3, 2]], which is output 0 of ExpBackward0, is at version 1; expected "
                             "version 0 instead. Hint: "));
    const Tensor input = x * 1, product = x * input;
    input.add_(1);
    input.add_(1);
    CHECK(begins(error_of([&] { product.sum().backward(); }),
                 beginning + "[CPUFloatType [3, 2]], which is output 0 of MulBackward0, is at version 2; expected "
                             "version 0 instead. Hint: "));
    const Tensor constant = ones({3, 2}), other = x * constant;
    constant.add_(1);
    CHECK(begins(error_of([&] { other.sum().backward(); }),
                 beginning + "[CPUFloatType [3, 2]] is at version 1; expected version 0 instead. Hint: "));
  }

  TEST_CASE("backward and grad of the wrong things") {
    const Tensor x = leaf({1, 2, 3}), z = leaf({1});
    CHECK(begins(error_of([&] { (x * 2).backward(); }), "grad can be implicitly created only for scalar outputs"));
    CHECK(begins(error_of([&] { autograd::grad({x * 2}, {x}); }),
                 "grad can be implicitly created only for scalar outputs"));
    CHECK(error_of([&] { autograd::grad({x.sum()}, {z}); }) ==
          "One of the differentiated Tensors appears to not have been used in the graph. Set allow_unused=True if this "
          "is the desired behavior.");
    CHECK(error_of([&] { autograd::grad({x.sum()}, {ones({1})}); }) ==
          "One of the differentiated Tensors does not require grad");
    CHECK(error_of([] { ones({1}).backward(); }) ==
          "element 0 of tensors does not require grad and does not have a grad_fn");
    CHECK(error_of([&] { (x * 2).backward(ones({2}, kDouble)); }) ==
          "Mismatch in shape: grad_output[0] has a shape of [2] and output[0] has a shape of [3].");
    CHECK(error_of([&] { x.sum().backward({}, {}, false, variable_list{}); }) ==
          "'inputs' argument to backward cannot be empty");
    CHECK(error_of([&] { autograd::grad({x.sum()}, {}); }) == "grad requires non-empty inputs.");
    CHECK_FALSE(autograd::grad({x.sum()}, {z}, {}, {}, false, true)[0].defined());
    CHECK_FALSE(x.grad().defined());
    (x * 2).backward(ones({3}));  // a Float gradient for a Double output
    CHECK(x.grad().dtype() == kDouble);
  }

  TEST_CASE("flags and hooks where there is no gradient") {
    const Tensor x = leaf({1, 2}), constant = ones({2});
    CHECK(begins(error_of([] { ones({3}, kLong).requires_grad_(); }),
                 "Only Tensors of floating point and complex dtype can require gradients"));
    CHECK(begins(error_of([&] { (x * 2).requires_grad_(false); }),
                 "you can only change requires_grad flags of leaf variables."));
    CHECK(error_of([&] { constant.retain_grad(); }) == "can't retain_grad on Tensor that has requires_grad=False");
    CHECK(error_of([&] { constant.register_hook([](const Tensor& g) { return g; }); }) ==
          "cannot register a hook on a variable that doesn't require gradient");
    CHECK(begins(error_of([&] { (x * 2)[0].detach_(); }), "Can't detach views in-place. Use detach() instead."));
    const Tensor y = x * 2;
    y.register_hook([](const Tensor&) { return ones({5}, kDouble); });
    CHECK(begins(error_of([&] { y.sum().backward(); }), "hook has changed the size of value"));
    CHECK(error_of([&] { y.remove_hook(3); }) == "Invalid index, no hook at position 3");
  }

  TEST_CASE("a view made without gradients is not changed with them") {
    const Tensor x = leaf({1, 2, 3}) * 1;
    Tensor view;
    {
      const NoGradGuard no_grad;
      view = x[0];
    }
    CHECK(begins(error_of([&] { view.mul_(2); }),
                 "A view was created in no_grad mode and is being modified inplace with grad mode enabled."));
  }

  TEST_CASE("a custom function's view is not changed, and its backward is not bypassed") {
    const Tensor x = ones({2, 2}, kDouble).requires_grad_() * 1;
    const Tensor flat = Flat::apply(x), same = Same::apply(x);
    CHECK(begins(error_of([&] { flat.mul_(2); }), "Output 0 of "));
    CHECK(contains(error_of([&] { flat.mul_(2); }),
                   "Flat is a view and is being modified inplace. This view was created inside a custom Function (or "
                   "because an input was returned as-is)"));
    CHECK(contains(error_of([&] { same.mul_(2); }), "Same is a view and is being modified inplace."));
    CHECK(autograd::grad({same.sum()}, {x}, {}, true)[0].equal(full({2, 2}, 7, kDouble)));
    x.mul_(3);
    CHECK(contains(error_of([&] { (flat * 2).sum(); }),
                   "is a view and its base or another view of its base has been modified inplace."));
    const NoGradGuard no_grad;
    flat.mul_(2);
    CHECK(x.equal(full({2, 2}, 6, kDouble)));
  }

  TEST_CASE("separate outputs of a custom function may be changed") {
    const Tensor x = leaf({1, 2});
    const variable_list both = Pair::apply(x);
    both[0].mul_(10);
    (both[0].sum() + both[1].sum()).backward();
    CHECK(x.grad().equal(full({2}, 12, kDouble)));
  }

  TEST_CASE("a custom backward that returns the wrong things") {
    const Tensor x = leaf({1, 2});
    CHECK(contains(error_of([&] { TooMany::apply(x).sum().backward(); }),
                   "TooMany returned an incorrect number of gradients (expected 1, got 2)"));
    CHECK(contains(
        error_of([&] { WrongShape::apply(x).sum().backward(); }),
        "WrongShape returned an invalid gradient at index 0 - got [5] but expected shape compatible with [2]"));
  }
}

TEST_SUITE("autograd anomaly mode") {
  TEST_CASE("nan is found where it comes from") {
    const Tensor x = leaf({0, 4});
    Warnings warnings;
    (x.sqrt() * 0).sum().backward();  // unnoticed
    const autograd::DetectAnomalyGuard guard;
    warnings.messages.clear();
    const Tensor y = (x.sqrt() * 0).sum();
    CHECK(error_of([&] { y.backward(); }) == "Function 'SqrtBackward0' returned nan values in its 0th output.");
    REQUIRE(warnings.messages.size() == 1);
    CHECK(begins(warnings.messages[0],
                 "Error detected in SqrtBackward0. Traceback of forward call that caused the error:\nframe #0: "));
  }

  TEST_CASE("an operation recorded before has no traceback") {
    const Tensor x = leaf({0});
    const Tensor y = (x.sqrt() * 0).sum();
    Warnings warnings;
    const autograd::DetectAnomalyGuard guard;
    warnings.messages.clear();
    CHECK(contains(error_of([&] { y.backward(); }), "SqrtBackward0"));
    REQUIRE(warnings.messages.size() == 1);
    CHECK(begins(warnings.messages[0], "Error detected in SqrtBackward0. No forward pass information available."));
  }

  TEST_CASE("other errors are reported with their place, too") {
    const Tensor x = leaf({5});
    Warnings warnings;
    const autograd::DetectAnomalyGuard guard;
    warnings.messages.clear();
    Tensor y = x * x;
    const Tensor z = y * y;
    y += 1;
    CHECK(contains(error_of([&] { z.backward(); }), "modified by an inplace operation"));
    REQUIRE(warnings.messages.size() == 1);
    CHECK(contains(warnings.messages[0], "MulBackward0. Traceback of forward call"));
  }

  TEST_CASE("in a second derivative the operation whose backward it was is named") {
    const auto second_derivative = [] {
      const Tensor x = leaf({0});
      const Tensor first = autograd::grad({x.pow(1.5)}, {x}, {}, true, true)[0];
      autograd::grad({first}, {x}, {zeros({1}, kDouble)});
    };
    Warnings warnings;
    const autograd::DetectAnomalyGuard guard;
    warnings.messages.clear();
    CHECK(contains(error_of(second_derivative), "returned nan values"));
    REQUIRE(warnings.messages.size() == 2);
    CHECK(contains(warnings.messages[0], "Traceback of forward call that caused the error"));
    CHECK(
        begins(warnings.messages[1],
               "Previous calculation was induced by PowBackward0. Traceback of forward call that induced the previous "
               "calculation:\n"));
    {
      const autograd::DetectAnomalyGuard without_nan(/*check_nan=*/false);
      CHECK(error_of(second_derivative) == "no error");
    }
    CHECK(contains(error_of(second_derivative), "returned nan values"));
  }

  TEST_CASE("the guard puts back what was") {
    Warnings warnings;
    {
      const autograd::DetectAnomalyGuard guard(false);
      CHECK(autograd::AnomalyMode::is_enabled());
      CHECK_FALSE(autograd::AnomalyMode::should_check_nan());
    }
    CHECK_FALSE(autograd::AnomalyMode::is_enabled());
    CHECK(autograd::AnomalyMode::should_check_nan());
  }
}

TEST_SUITE("inference mode") {
  TEST_CASE("tensors made in it say so and stay out of graphs") {
    Tensor made, view;
    const Tensor x = leaf({1, 2});
    {
      const InferenceMode guard;
      CHECK(InferenceMode::is_enabled());
      made = x * 2;
      view = x[0];
      made.add_(1);
      CHECK_FALSE(made.requires_grad());
      CHECK_FALSE(view.is_inference());
      const InferenceMode out(false);
      CHECK((x * 2).requires_grad());
      CHECK_FALSE(ones({1}).is_inference());
    }
    CHECK_FALSE(InferenceMode::is_enabled());
    CHECK(GradMode::is_enabled());
    CHECK(made.is_inference());
    CHECK(made[0].is_inference());
    CHECK_FALSE(made.clone().is_inference());
    CHECK(
        error_of([&] { made.add_(1); }) ==
        "Inplace update to inference tensor outside InferenceMode is not allowed. You can make a clone to get a normal "
        "tensor before doing inplace update.");
    CHECK(error_of([&] { made.requires_grad_(); }) ==
          "Setting requires_grad=True on inference tensor outside InferenceMode is not allowed.");
    CHECK(error_of([&] { made._version(); }) == "Inference tensors do not track version counter.");
    CHECK(error_of([&] { (x * made).sum().backward(); }) ==
          "Inference tensors cannot be saved for backward. To work around you can make a clone to get a normal tensor "
          "and "
          "use it in autograd.");
    (x + made).sum().backward();  // nothing saved
    CHECK(x.grad().equal(ones({2}, kDouble)));
  }
}
