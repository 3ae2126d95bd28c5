// Module: the tree, names, printing, training mode, gradients, conversion, clones and state dicts.
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/nn/nn.h>

using namespace xtgrad;
using Names = std::vector<std::string>;

struct NnTestInnerImpl : nn::Cloneable<NnTestInnerImpl> {
  NnTestInnerImpl() { NnTestInnerImpl::reset(); }
  void reset() override {
    layer = register_module("layer", nn::Linear(3, 4));
    scale = register_parameter("scale", ones({4}));
    steps = register_buffer("steps", zeros({1}, kLong));
    mean = register_buffer("mean", zeros({4}));
  }
  Tensor forward(Tensor x) { return layer(x) * scale; }
  nn::Linear layer = nullptr;
  Tensor scale, steps, mean;
};
XTGRAD_MODULE(NnTestInner);

struct NnTestNetImpl : nn::Module {
  nn::Linear fc1 = register_module("fc1", nn::Linear(784, 500));
  NnTestInner inner = register_module("inner", NnTestInner());
  Tensor offset = register_parameter("offset", zeros({2}));
  Tensor forward(Tensor x) { return inner(x); }
};
XTGRAD_MODULE(NnTestNet);

namespace {
template <class T>
std::string printed(const T& module) {
  std::ostringstream out;
  out << module;
  return out.str();
}
bool same_elements(const Tensor& a, const Tensor& b) { return equal(a.detach(), b.detach()); }
}  // namespace

TEST_SUITE("nn_module") {
  TEST_CASE("parameters, buffers and modules come parents first, with dotted names") {
    NnTestNet net;
    CHECK(net->named_parameters().keys() ==
          Names{"offset", "fc1.weight", "fc1.bias", "inner.scale", "inner.layer.weight", "inner.layer.bias"});
    CHECK(net->named_parameters(false).keys() == Names{"offset"});
    CHECK(net->parameters().size() == 6);
    CHECK(net->named_buffers().keys() == Names{"inner.steps", "inner.mean"});
    CHECK(net->buffers(false).empty());
    CHECK(net->named_modules().keys() == Names{"", "fc1", "inner", "inner.layer"});
    CHECK(net->named_modules("x").keys() == Names{"x", "x.fc1", "x.inner", "x.inner.layer"});
    CHECK(net->modules(false).size() == 3);
    CHECK(net->named_children().keys() == Names{"fc1", "inner"});
    CHECK(net->children()[0] == net->fc1.ptr());
    CHECK(net->state_dict().keys() == Names{"offset", "fc1.weight", "fc1.bias", "inner.scale", "inner.steps",
                                            "inner.mean", "inner.layer.weight", "inner.layer.bias"});
  }

  TEST_CASE("members and the dict are handles of one tensor") {
    nn::Linear linear(2, 3);
    CHECK(linear->named_parameters()["weight"].is_same(linear->weight));
    CHECK(linear->weight.requires_grad());
    CHECK(linear->weight.is_leaf());
    CHECK(nn::Linear(nn::LinearOptions(2, 3).bias(false))->parameters().size() == 1);
  }

  TEST_CASE("names and printing are PyTorch's, with the prefix xtgrad::nn") {
    NnTestNet net;
    CHECK(net->name() == "NnTestNetImpl");
    CHECK(nn::Module("Given").name() == "Given");
    CHECK(nn::Linear(1, 1)->name() == "xtgrad::nn::LinearImpl");
    CHECK(printed(net) ==
          "NnTestNetImpl(\n"
          "  (fc1): xtgrad::nn::Linear(in_features=784, out_features=500, bias=true)\n"
          "  (inner): NnTestInnerImpl(\n"
          "    (layer): xtgrad::nn::Linear(in_features=3, out_features=4, bias=true)\n"
          "  )\n"
          ")");
    CHECK(printed(*net) == printed(net));
  }

  TEST_CASE("apply reaches every module by reference and by pointer, with and without names") {
    NnTestNet net;
    Names names, named;
    size_t pointers = 0, named_pointers = 0, constants = 0;
    net->apply([&](nn::Module& module) { names.push_back(module.name()); });
    net->apply([&](const std::string& name, nn::Module&) { named.push_back(name); }, "net");
    net->apply([&](const std::shared_ptr<nn::Module>&) { ++pointers; });
    net->apply([&](const std::string&, const std::shared_ptr<nn::Module>&) { ++named_pointers; });
    std::as_const(*net).apply([&](const nn::Module&) { ++constants; });
    std::as_const(*net).apply([&](const std::string&, const nn::Module&) { ++constants; });
    CHECK(names == Names{"NnTestNetImpl", "xtgrad::nn::LinearImpl", "NnTestInnerImpl", "xtgrad::nn::LinearImpl"});
    CHECK(named == Names{"net", "net.fc1", "net.inner", "net.inner.layer"});
    CHECK(pointers == 4);
    CHECK(named_pointers == 4);
    CHECK(constants == 8);
  }

  TEST_CASE("train and eval reach every module") {
    NnTestNet net;
    CHECK(net->is_training());
    net->eval();
    for (const auto& module : net->modules()) CHECK(!module->is_training());
    net->inner->train();
    CHECK(!net->is_training());
    CHECK(net->inner->layer->is_training());
  }

  TEST_CASE("wrong registrations say what is wrong and change nothing") {
    NnTestNet net;
    const size_t count = net->parameters().size();
    CHECK_THROWS_WITH_AS(net->register_module("name.with.dot", nn::Linear(1, 1)),
                         "Submodule name must not contain a dot (got 'name.with.dot')", Error);
    CHECK_THROWS_WITH_AS(net->register_module("", nn::Linear(1, 1)), "Submodule name must not be empty", Error);
    CHECK_THROWS_WITH_AS(net->register_module("fc1", nn::Linear(1, 1)), "Submodule 'fc1' already defined", Error);
    CHECK_THROWS_WITH_AS(net->register_module("e", nn::Linear(nullptr)), "Accessing empty ModuleHolder", Error);
    CHECK_THROWS_AS(net->register_module("null", std::shared_ptr<nn::Module>()), Error);
    CHECK_THROWS_AS(net->register_module("self", net.ptr()), Error);
    CHECK_THROWS_AS(net->inner->register_module("parent", net.ptr()), Error);
    CHECK_THROWS_WITH_AS(net->replace_module("linear", nn::Linear(1, 1)), "Submodule 'linear' is not defined", Error);
    CHECK_THROWS_WITH_AS(net->unregister_module("linear"), "No Module with name `linear` is registered", Error);
    CHECK_THROWS_WITH_AS(net->register_parameter("", ones({1})), "Parameter name must not be empty", Error);
    CHECK_THROWS_WITH_AS(net->register_parameter("a.b", ones({1})), "Parameter name must not contain a dot (got 'a.b')",
                         Error);
    CHECK_THROWS_WITH_AS(net->register_parameter("offset", ones({1})), "Parameter 'offset' already defined", Error);
    CHECK_THROWS_AS(net->register_parameter("integer", ones({1}, kLong)), Error);
    CHECK_THROWS_WITH_AS(net->register_buffer("", ones({1})), "Buffer name must not be empty", Error);
    CHECK_THROWS_WITH_AS(net->inner->register_buffer("mean", ones({1})), "Buffer 'mean' already defined", Error);
    CHECK(net->parameters().size() == count);
    CHECK(net->named_modules().size() == 4);
  }

  TEST_CASE("a child can be replaced and taken out") {
    NnTestNet net;
    net->fc1 = net->replace_module("fc1", nn::Linear(1, 2));
    CHECK(net->named_parameters()["fc1.weight"].size(0) == 2);
    net->unregister_module("fc1");
    CHECK(net->named_children().keys() == Names{"inner"});
  }

  TEST_CASE("a module on the stack cannot give a pointer to itself") {
    NnTestNetImpl net;
    CHECK_THROWS_WITH_AS(
        net.modules(),
        doctest::Contains("It looks like you attempted to retrieve your top-level module as a shared_ptr"), Error);
    CHECK(net.modules(false).size() == 3);
  }

  TEST_CASE("as<T> is the module by its class or holder, or null") {
    NnTestNet net;
    nn::Module& module = *net->fc1;
    CHECK(module.as<nn::LinearImpl>() == net->fc1.get());
    CHECK(module.as<nn::Linear>() == net->fc1.get());
    CHECK(module.as<nn::ReLU>() == nullptr);
    CHECK(std::as_const(module).as<nn::Linear>() == net->fc1.get());
  }

  TEST_CASE("zero_grad fills with zeros, also in a gradient that somebody holds, or drops the gradient") {
    nn::Linear linear(2, 2);
    linear(ones({1, 2})).sum().backward();
    const Tensor held = linear->weight.grad();
    linear->zero_grad();
    CHECK(linear->weight.grad().is_same(held));
    CHECK(same_elements(held, zeros({2, 2})));
    CHECK(same_elements(linear->bias.grad(), zeros({2})));
    linear(ones({1, 2})).sum().backward();
    CHECK(same_elements(held, ones({2, 2})));
    CHECK(same_elements(linear->bias.grad(), ones({2})));
    linear->zero_grad(true);
    CHECK(!linear->weight.grad().defined());
  }

  TEST_CASE("zero_grad detaches a gradient that was recorded") {
    nn::Linear linear(2, 2);
    linear(ones({1, 2})).pow(2).sum().backward({}, std::nullopt, true);
    CHECK(linear->weight.grad().requires_grad());
    linear->zero_grad();
    CHECK(!linear->weight.grad().requires_grad());
    CHECK(same_elements(linear->weight.grad(), zeros({2, 2})));
  }

  TEST_CASE("to(dtype) converts parameters, gradients and floating-point buffers in place") {
    NnTestInner inner;
    const Tensor weight = inner->layer->weight;
    inner(ones({1, 3})).sum().backward();
    inner->to(kDouble);
    CHECK(weight.dtype() == kDouble);
    CHECK(weight.grad().dtype() == kDouble);
    CHECK(weight.requires_grad());
    CHECK(inner->mean.dtype() == kDouble);
    CHECK(inner->steps.dtype() == kLong);
    inner->zero_grad();
    inner(ones({1, 3}, kDouble)).sum().backward();
    CHECK(same_elements(weight.grad(), ones({4, 3}, kDouble)));
    CHECK_THROWS_AS(inner->to(kLong), Error);
    CHECK(inner->mean.dtype() == kDouble);
    inner->to(Device("cpu"), kFloat);
    inner->to(kCPU);
    CHECK(weight.dtype() == kFloat);
  }

  TEST_CASE("a clone has the same values in tensors of its own") {
    NnTestInner inner;
    inner->layer->bias.set_requires_grad(false);
    inner->layer->eval();
    {
      NoGradGuard no_grad;
      inner->scale.fill_(3);
      inner->steps.fill_(7);
    }
    auto copy = std::dynamic_pointer_cast<NnTestInnerImpl>(inner->clone());
    REQUIRE(copy);
    CHECK(copy->state_dict().keys() == inner->state_dict().keys());
    for (const auto& item : inner->state_dict()) CHECK(same_elements(copy->state_dict()[item.key()], *item));
    CHECK(copy->layer->weight.is_same(copy->named_parameters()["layer.weight"]));
    CHECK(copy->layer->weight.data_ptr() != inner->layer->weight.data_ptr());
    CHECK(!copy->layer->bias.requires_grad());
    CHECK(!copy->layer->is_training());
    CHECK(copy->is_training());
    {
      NoGradGuard no_grad;
      copy->layer->weight.fill_(0);
      copy->scale.fill_(1);
    }
    CHECK(!same_elements(inner->layer->weight, copy->layer->weight));
    CHECK(inner->scale[0].item<float>() == 3);
    copy->forward(ones({2, 3})).sum().backward();
    CHECK(copy->scale.grad().defined());
    CHECK(!inner->scale.grad().defined());
  }

  TEST_CASE("what is not Cloneable says how to become it") {
    CHECK_THROWS_WITH_AS(
        NnTestNet()->clone(),
        "clone() has not been implemented for NnTestNetImpl. Subclass xtgrad::nn::Cloneable<NnTestNetImpl> "
        "instead of xtgrad::nn::Module to inherit the ability to clone.",
        Error);
  }

  TEST_CASE("a clone whose reset() forgets members is refused") {
    struct Forgetful : nn::Cloneable<Forgetful> {
      Forgetful() { register_parameter("w", ones({1})); }
      void reset() override {}
    };
    CHECK_THROWS_WITH_AS(Forgetful().clone(), doctest::Contains("does not have the same number of parameters"), Error);
  }

  TEST_CASE("a state dict goes into another module of the same kind, in place") {
    NnTestNet from, to;
    const Tensor weight = to->fc1->weight;
    to->load_state_dict(from->state_dict());
    CHECK(same_elements(weight, from->fc1->weight));
    CHECK(!weight.is_same(from->fc1->weight));
    CHECK(weight.requires_grad());
  }

  TEST_CASE("everything that does not fit is reported at once, and nothing is changed") {
    nn::Linear linear(2, 3);
    const Tensor before = linear->weight.detach().clone();
    OrderedDict<std::string, Tensor> state = {{"weight", ones({3, 2})}, {"extra", ones({1})}, {"more", ones({1})}};
    CHECK_THROWS_WITH_AS(linear->load_state_dict(state),
                         "Error(s) in loading state_dict for xtgrad::nn::LinearImpl:\n"
                         "  Missing key(s) in state_dict: \"bias\"\n"
                         "  Unexpected key(s) in state_dict: \"extra\", \"more\"",
                         Error);
    CHECK(same_elements(linear->weight, before));
    OrderedDict<std::string, Tensor> shapes = {{"weight", ones({2, 3})}, {"bias", ones({1})}};
    CHECK_THROWS_WITH_AS(
        linear->load_state_dict(shapes, false),
        "Error(s) in loading state_dict for xtgrad::nn::LinearImpl:\n"
        "  size mismatch for weight: copying a param with shape [2, 3], the shape in the current model "
        "is [3, 2]\n"
        "  size mismatch for bias: copying a param with shape [1], the shape in the current model is [3]",
        Error);
    linear->load_state_dict(state, false);
    CHECK(same_elements(linear->weight, ones({3, 2})));
  }

  TEST_CASE("an empty holder says so and a holder shares its module") {
    nn::Linear empty_linear = nullptr;
    CHECK(!empty_linear);
    CHECK(empty_linear.is_empty());
    CHECK_THROWS_WITH_AS(empty_linear->forward(ones({1, 1})), "Accessing empty ModuleHolder", Error);
    CHECK_THROWS_WITH_AS(empty_linear(ones({1, 1})), "Accessing empty ModuleHolder", Error);
    CHECK_THROWS_WITH_AS(empty_linear.ptr(), "Accessing empty ModuleHolder", Error);
    nn::Linear linear(1, 1), same = linear, from_pointer = linear.ptr();
    CHECK(same.get() == linear.get());
    CHECK(from_pointer.get() == linear.get());
    std::shared_ptr<nn::LinearImpl> pointer = linear.ptr();
    CHECK(nn::Linear(pointer).get() == linear.get());
  }
}
