#include <xtgrad/autograd/trace.h>

#include <doctest/doctest.h>

#include <xtgrad/xtgrad.h>

using namespace xtgrad;

namespace {
const TracedOperation& made_by(const Trace& trace, const Tensor& y) {
  const TracedOperation* const operation = trace.find(y.grad_fn().get());
  REQUIRE(operation);
  return *operation;
}
}  // namespace

TEST_SUITE("trace") {
  TEST_CASE("an operation is kept with its operands and settings") {
    const Tensor w = randn({4, 3, 3, 3}).requires_grad_(), x = randn({2, 3, 8, 8});
    const Trace trace;
    const Tensor y = conv2d(x, w, {}, 2, 1);
    const TracedOperation conv = made_by(trace, y);
    CHECK(conv.name == "ConvolutionBackward0");
    REQUIRE(conv.inputs.size() == 3);
    CHECK(conv.inputs[0].tensor.is_same(x));
    CHECK_FALSE(conv.inputs[0].from.node);
    CHECK(conv.inputs[1].from.node == gradient_edge(w).node);
    CHECK_FALSE(conv.inputs[2].tensor.defined());
    CHECK(std::get<Dims>(conv.attributes.at("stride")) == Dims{2, 2});
    CHECK(std::get<Dims>(conv.attributes.at("padding")) == Dims{1, 1});
    CHECK(std::get<Scalar>(conv.attributes.at("groups")).to_long() == 1);
    CHECK_FALSE(std::get<Scalar>(conv.attributes.at("transposed")).to<bool>());
    const Tensor z = leaky_relu(y, 0.25);
    CHECK(made_by(trace, z).inputs[0].from.node == y.grad_fn());
    CHECK(std::get<Scalar>(made_by(trace, z).attributes.at("negative_slope")).to_double() == 0.25);
  }

  TEST_CASE("what a changed tensor was stays what an operation had") {
    const Tensor x = randn({3}).requires_grad_();
    const Trace trace;
    Tensor y = x * 2;
    const Ref<Node> before = y.grad_fn();
    y.relu_();
    const TracedOperation relu = made_by(trace, y);
    CHECK(relu.name == "ReluBackward0");
    CHECK(relu.inputs[0].from.node == before);
    CHECK(std::get<Scalar>(trace.find(before.get())->attributes.at("other")).to_long() == 2);
  }

  TEST_CASE("a function of several operations is one") {
    const Tensor x = randn({2, 3}).requires_grad_(), slope = rand({3});
    const Trace trace;
    const TracedOperation operation = made_by(trace, prelu(x, slope));
    CHECK(operation.name == "prelu");
    CHECK(operation.inputs[0].from.node == gradient_edge(x).node);
    CHECK(operation.inputs[1].tensor.is_same(slope));
  }

  TEST_CASE("only its own thread and scope, and only what is recorded") {
    const Tensor x = randn({3}).requires_grad_();
    const Tensor earlier = x.exp();
    CHECK(Trace::current() == nullptr);
    {
      const Trace outer;
      const Tensor first = x.sin();
      {
        const Trace inner;
        const Tensor second = x.cos();
        CHECK(inner.find(second.grad_fn().get()));
        CHECK_FALSE(outer.find(second.grad_fn().get()));
        const NoGradGuard no_grad;
        CHECK_FALSE(x.tan().grad_fn());
      }
      CHECK(Trace::current() == &outer);
      CHECK(outer.find(first.grad_fn().get()));
      CHECK_FALSE(outer.find(earlier.grad_fn().get()));
      CHECK_FALSE(outer.find(gradient_edge(x).node.get()));
    }
    CHECK(Trace::current() == nullptr);
  }

  TEST_CASE("gradients are those of the same operations without a trace") {
    const Tensor x = randn({4, 5}), w = randn({3, 5});
    const auto gradient = [&] {
      const Tensor v = x.clone().requires_grad_();
      v.matmul(w.t()).relu().softmax(1).square().sum().backward();
      return v.grad();
    };
    const Tensor plain = gradient();
    const Trace trace;
    CHECK(equal(gradient(), plain));
  }
}
