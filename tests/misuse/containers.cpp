#include <doctest/doctest.h>

#include "misuse.h"

using namespace torch;

namespace {

struct Empty : nn::Module {};

struct TwoImpl : nn::Module {
  Tensor forward(Tensor x, int64_t n) { return x * n; }
};
TORCH_MODULE(Two);

struct WithoutReset : nn::Cloneable<WithoutReset> {
  WithoutReset() { register_parameter("weight", ones({2})); }
  void reset() override {}
};

OrderedDict<std::string, Tensor> dict() {
  OrderedDict<std::string, Tensor> items("Item");
  items.insert("a", ones({1}));
  return items;
}

}  // namespace

TEST_CASE("misuse: modules") {
  misuse::check_rows({
      {"register_parameter: twice",
       [] {
         Empty module;
         module.register_parameter("weight", ones({2}));
         module.register_parameter("weight", ones({2}));
       },
       "Parameter 'weight' already defined"},
      {"register_parameter: an empty name", [] { Empty().register_parameter("", ones({2})); },
       "Parameter name must not be empty"},
      {"register_parameter: a dot", [] { Empty().register_parameter("a.b", ones({2})); },
       "Parameter name must not contain a dot (got 'a.b')"},
      {"register_parameter: integers", [] { Empty().register_parameter("a", ones({2}, kLong)); },
       "Only Tensors of floating point and complex dtype can require gradients, got Long"},
      {"register_buffer: twice",
       [] {
         Empty module;
         module.register_buffer("mean", ones({2}));
         module.register_buffer("mean", ones({2}));
       },
       "Buffer 'mean' already defined"},
      {"register_buffer: an empty name", [] { Empty().register_buffer("", ones({2})); },
       "Buffer name must not be empty"},
      {"register_buffer: a dot", [] { Empty().register_buffer("a.b", ones({2})); },
       "Buffer name must not contain a dot (got 'a.b')"},
      {"register_module: twice",
       [] {
         Empty module;
         module.register_module("part", nn::Linear(1, 1));
         module.register_module("part", nn::Linear(1, 1));
       },
       "Submodule 'part' already defined"},
      {"register_module: an empty name", [] { Empty().register_module("", nn::Linear(1, 1)); },
       "Submodule name must not be empty"},
      {"register_module: a dot", [] { Empty().register_module("a.b", nn::Linear(1, 1)); },
       "Submodule name must not contain a dot (got 'a.b')"},
      {"register_module: a null pointer", [] { Empty().register_module("part", std::shared_ptr<Empty>()); },
       "Submodule 'part' must not be a null pointer"},
      {"register_module: an empty holder", [] { Empty().register_module("part", nn::Linear(nullptr)); },
       "Accessing empty ModuleHolder"},
      {"register_module: itself",
       [] {
         const auto module = std::make_shared<Empty>();
         module->register_module("part", module);
       },
       "Submodule 'part' contains the module that it is to become a part of"},
      {"replace_module: one that is not there", [] { Empty().replace_module("part", nn::Linear(1, 1)); },
       "Submodule 'part' is not defined"},
      {"unregister_module: one that is not there",
       [] {
         nn::Sequential module(nn::Linear(1, 1));
         module->unregister_module("part");
       },
       "No Module with name `part` is registered"},
      {"named_parameters: one that is not there", [] { nn::Linear(1, 1)->named_parameters()["weights"]; },
       "Parameter 'weights' is not defined"},
      {"clone: not made for it", [] { Empty().clone(); },
       "clone() has not been implemented for (anonymous namespace)::Empty. Subclass xtgrad::nn::Cloneable<(anonymous "
       "namespace)::Empty> instead of xtgrad::nn::Module to inherit the ability to clone."},
      {"clone: parameters that reset() does not make", [] { std::make_shared<WithoutReset>()->clone(); },
       "The cloned module does not have the same number of parameters as the original module after calling reset() (0 "
       "instead of 1). Are you sure you called register_parameter() inside reset() and not the constructor?"},
      {"modules: of a module on the stack", [] { Empty().modules(); },
       "It looks like you attempted to retrieve your top-level module as a shared_ptr, but it is not stored in a "
       "shared_ptr. Use std::make_shared<(anonymous namespace)::Empty> or a module holder instead of creating it on "
       "the stack, or leave the top-level module out by passing include_self=false."},
      {"to: a device that is not there", [] { nn::Linear(1, 1)->to(kCUDA); },
       "xtgrad computes on the CPU only, but the device asked for is cuda"},
      {"to: integers", [] { nn::Linear(1, 1)->to(kLong); },
       "to: parameter 'weight' requires grad and cannot be converted to Long; expected a floating-point dtype"},
      {"a holder of nothing", [] { nn::Linear(nullptr)->reset(); }, "Accessing empty ModuleHolder"},
      {"a holder of nothing called", [] { nn::Linear(nullptr)(zeros({1})); }, "Accessing empty ModuleHolder"},
  });
}

TEST_CASE("misuse: containers of modules") {
  misuse::check_rows({
      {"Sequential: empty", [] { nn::Sequential()->forward(zeros({1})); },
       "Cannot call forward() on an empty Sequential"},
      {"Sequential: a module that is not there", [] { nn::Sequential(nn::Linear(1, 1))->ptr(1); },
       "Index out of range: 1 in a Sequential of 1 modules"},
      {"Sequential: a module of another class", [] { nn::Sequential(nn::Linear(1, 1))->at<nn::Conv2dImpl>(0); },
       "Attempted to cast module of type xtgrad::nn::LinearImpl to type xtgrad::nn::Conv2dImpl"},
      {"Sequential: another type returned", [] { nn::Sequential(nn::Linear(1, 1))->forward<int64_t>(zeros({1})); },
       "The type of the return value is xtgrad::Tensor, but you asked for type long"},
      {"Sequential: a name twice",
       [] {
         nn::Sequential list;
         list->push_back("a", nn::Linear(1, 1));
         list->push_back("a", nn::Linear(1, 1));
       },
       "Submodule 'a' already defined"},
      {"Sequential: layers that do not fit",
       [] {
         nn::Sequential(nn::Linear(2, 3), nn::ReLU(), nn::Linear(4, 1))->forward(zeros({5, 2}));
       },
       "mat1 and mat2 shapes cannot be multiplied (5x3 and 4x1)"},
      {"Sequential: arguments missing", [] { nn::Sequential(Two())->forward(zeros({1})); },
       "(anonymous namespace)::TwoImpl's forward() method expects 2 argument(s), but received 1. If (anonymous "
       "namespace)::TwoImpl's forward() method has default arguments, please make sure the forward() method is "
       "declared with a corresponding `FORWARD_HAS_DEFAULT_ARGS` macro."},
      {"Sequential: arguments left over", [] { nn::Sequential(nn::Linear(1, 1))->forward(zeros({1}), zeros({1})); },
       "xtgrad::nn::LinearImpl's forward() method expects 1 argument(s), but received 2."},
      {"AnyModule: empty", [] { nn::AnyModule().forward(zeros({1})); }, "Cannot call forward() on an empty AnyModule"},
      {"AnyModule: the type of nothing", [] { nn::AnyModule().type_info(); },
       "Cannot call type_info() on an empty AnyModule"},
      {"AnyModule: the pointer to nothing", [] { nn::AnyModule().ptr(); }, "Cannot call ptr() on an empty AnyModule"},
      {"AnyModule: a module of another class", [] { nn::AnyModule(nn::Linear(1, 1)).get<nn::Conv2dImpl>(); },
       "Attempted to cast module of type xtgrad::nn::LinearImpl to type xtgrad::nn::Conv2dImpl"},
      {"AnyModule: another argument", [] { nn::AnyModule(nn::Linear(1, 1)).forward(5); },
       "Expected argument #0 to be of type xtgrad::Tensor, but received value of type int"},
      {"AnyModule: another second argument", [] { nn::AnyModule(Two()).forward(zeros({1}), 2.5); },
       "Expected argument #1 to be of type long, but received value of type double"},
      {"AnyModule: another type returned", [] { nn::AnyModule(nn::Linear(1, 1)).forward<float>(zeros({1})); },
       "Attempted to cast AnyValue to float, but its actual type is xtgrad::Tensor"},
      {"ModuleList: a module that is not there", [] { nn::ModuleList(nn::Linear(1, 1), nn::ReLU())->ptr(2); },
       "Index out of range: 2 in a ModuleList of 2 modules"},
      {"ModuleList: inserted behind the end", [] { nn::ModuleList()->insert(1, nn::Linear(1, 1).ptr()); },
       "Index out of range: 1 in a ModuleList of 0 modules"},
      {"ModuleList: a module of another class",
       [] {
         nn::ModuleList list(nn::Linear(1, 1), nn::ReLU());
         list->at<nn::Conv2dImpl>(0);
       },
       "Attempted to cast module of type xtgrad::nn::LinearImpl to type xtgrad::nn::Conv2dImpl"},
      {"ModuleDict: a module that is not there", [] { nn::ModuleDict()["part"]; }, "Module 'part' is not defined"},
      {"ModuleDict: popped, but not there", [] { nn::ModuleDict()->pop("part"); }, "Module 'part' is not defined"},
      {"ModuleDict: a dot",
       [] {
         nn::ModuleDict(
             std::vector<std::pair<std::string, std::shared_ptr<nn::Module>>>{{"a.b", nn::Linear(1, 1).ptr()}});
       },
       "Submodule name must not contain a dot (got 'a.b')"},
      {"ParameterList: a parameter that is not there", [] { nn::ParameterList(ones({1}))[1]; },
       "Index out of range: 1 in a ParameterList of 1 parameters"},
      {"ParameterDict: a parameter that is not there", [] { nn::ParameterDict()["weight"]; },
       "Parameter 'weight' is not defined"},
      {"Functional: no function", [] { nn::Functional(std::function<Tensor(Tensor)>())(zeros({1})); },
       "Functional needs a function, but got an empty one"},
      {"OrderedDict: a key twice",
       [] {
         auto items = dict();
         items.insert("a", ones({1}));
       },
       "Item 'a' already defined"},
      {"OrderedDict: a key that is not there", [] { dict()["b"]; }, "Item 'b' is not defined"},
      {"OrderedDict: an index that is not there", [] { dict()[1]; },
       "Index 1 is out of bounds for an OrderedDict of size 1"},
      {"OrderedDict: erased, but not there",
       [] {
         auto items = dict();
         items.erase("b");
       },
       "Item 'b' is not defined"},
      {"OrderedDict: the first of nothing", [] { OrderedDict<std::string, Tensor>().front(); },
       "Called front() on an empty OrderedDict"},
  });
}
