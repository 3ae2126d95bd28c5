// AnyValue, AnyModule, Sequential, ModuleList and Functional.
#include <sstream>
#include <string>
#include <tuple>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/nn/nn.h>

using namespace xtgrad;
using nn::AnyModule;
using nn::AnyValue;

struct M_default_arg_with_macro : nn::Module {
  double forward(int a, int b = 2, double c = 3.0) { return a + b + c; }

 protected:
  FORWARD_HAS_DEFAULT_ARGS({1, nn::AnyValue(2)}, {2, nn::AnyValue(3.0)})
};
struct M_default_arg_without_macro : nn::Module {
  double forward(int a, int b = 2) { return a + b; }
};
struct M_float : nn::Module {
  int forward(float x) const { return static_cast<int>(x); }
};
struct M_counter : nn::Cloneable<M_counter> {
  explicit M_counter(int start) : value(start) {}
  void reset() override {}
  int forward(int x) { return value += x; }
  int value;
};
struct M_pair : nn::Module {
  std::tuple<Tensor, Tensor> forward(Tensor x, Tensor y) { return {y, x}; }
};
struct M_sum_of_pair : nn::Module {
  Tensor forward(std::tuple<Tensor, Tensor> pair) { return std::get<0>(pair) - std::get<1>(pair); }
};

namespace {
template <class T>
std::string printed(const T& module) {
  std::ostringstream out;
  out << module;
  return out.str();
}
Tensor twice(const Tensor& x) { return x * 2; }
Tensor plus_and_times(const Tensor& x, double a, int64_t b) { return (x + a) * b; }
}  // namespace

TEST_SUITE("nn_containers") {
  TEST_CASE("an AnyValue is asked for by exactly its type") {
    AnyValue five(5);
    CHECK(five.get<int>() == 5);
    CHECK(five.type_info() == typeid(int));
    CHECK(five.try_get<float>() == nullptr);
    CHECK_THROWS_WITH_AS(five.get<long>(), "Attempted to cast AnyValue to long, but its actual type is int", Error);
    AnyValue tensor_value(ones({2}));
    CHECK(tensor_value.get<Tensor>().numel() == 2);
    CHECK(tensor_value.type_info() == typeid(Tensor));
    CHECK(tensor_value.try_get<int>() == nullptr);
    AnyValue copy(five), words(std::string("text"));
    *copy.try_get<int>() = 6;
    CHECK(five.get<int>() == 5);
    copy = words;
    CHECK(copy.get<std::string>() == "text");
    AnyValue owner(std::make_unique<int>(3));
    CHECK_THROWS_AS(AnyValue{owner}, Error);
    CHECK(*owner.get<std::unique_ptr<int>>() == 3);
  }

  TEST_CASE("an AnyModule calls forward() with exactly its argument types") {
    AnyModule any(M_float{});
    CHECK(any.forward<int>(3.5f) == 3);
    CHECK_THROWS_WITH_AS(any.forward<int>(3.5),
                         "Expected argument #0 to be of type float, but received value of type double", Error);
    CHECK_THROWS_WITH_AS(any.forward<float>(3.5f), "Attempted to cast AnyValue to float, but its actual type is int",
                         Error);
    CHECK_THROWS_WITH_AS(any.forward<int>(1.0f, 2.0f),
                         "M_float's forward() method expects 1 argument(s), but received 2.", Error);
    AnyModule two(M_pair{});
    CHECK(std::get<0>(two.forward<std::tuple<Tensor, Tensor>>(zeros({1}), ones({3}))).numel() == 3);
  }

  TEST_CASE("default arguments are filled in where the macro gives them") {
    AnyModule any(M_default_arg_with_macro{});
    CHECK(any.forward<double>(1) == 6);
    CHECK(any.forward<double>(1, 4) == 8);
    CHECK(any.forward<double>(1, 4, 5.0) == 10);
    CHECK_THROWS_WITH_AS(any.forward<double>(),
                         "M_default_arg_with_macro's forward() method expects at least 1 argument(s) and at most 3 "
                         "argument(s), but received 0.",
                         Error);
    CHECK_THROWS_WITH_AS(any.forward<double>(1, 2, 3.0, 4),
                         "M_default_arg_with_macro's forward() method expects at least 1 argument(s) and at most 3 "
                         "argument(s), but received 4.",
                         Error);
    AnyModule without(M_default_arg_without_macro{});
    CHECK_THROWS_WITH_AS(
        without.forward<double>(1),
        doctest::Contains(
            "'s forward() method has default arguments, please make sure the forward() method is declared "
            "with a corresponding `FORWARD_HAS_DEFAULT_ARGS` macro."),
        Error);
  }

  TEST_CASE("an empty AnyModule says what it cannot do") {
    AnyModule any;
    CHECK(any.is_empty());
    CHECK_THROWS_WITH_AS(any.get<M_float>(), "Cannot call get() on an empty AnyModule", Error);
    CHECK_THROWS_WITH_AS(any.ptr(), "Cannot call ptr() on an empty AnyModule", Error);
    CHECK_THROWS_WITH_AS(any.type_info(), "Cannot call type_info() on an empty AnyModule", Error);
    CHECK_THROWS_WITH_AS(any.forward<int>(5.0f), "Cannot call forward() on an empty AnyModule", Error);
    any = std::make_shared<M_float>();
    CHECK(!any.is_empty());
    CHECK(any.type_info() == typeid(M_float));
  }

  TEST_CASE("an AnyModule gives its module back by class and by holder") {
    nn::Linear linear(3, 4);
    AnyModule any(linear);
    CHECK(&any.get<nn::LinearImpl>() == linear.get());
    CHECK(any.get<nn::Linear>().get() == linear.get());
    CHECK(any.ptr<nn::LinearImpl>() == linear.ptr());
    CHECK(any.ptr() == linear.ptr());
    CHECK_THROWS_WITH_AS(any.get<nn::ReLUImpl>(),
                         "Attempted to cast module of type xtgrad::nn::LinearImpl to type xtgrad::nn::ReLUImpl", Error);
  }

  TEST_CASE("a copy of an AnyModule is the same module, a clone another one") {
    AnyModule any(M_counter(1)), same = any, clone = any.clone();
    CHECK(any.forward<int>(2) == 3);
    CHECK(same.forward<int>(0) == 3);
    CHECK(clone.forward<int>(0) == 1);
    CHECK(AnyModule().clone().is_empty());
  }

  TEST_CASE("Sequential takes modules, holders, pointers, functions and names") {
    manual_seed(0);
    nn::Linear first(3, 4);
    nn::Sequential net(first, nn::ReLU(), std::make_shared<nn::TanhImpl>(), twice, nn::Functional(twice),
                       [](const Tensor& x) { return x + 1; });
    const Tensor x = rand({2, 3});
    CHECK(allclose(net->forward(x), tanh(relu(first(x))) * 4 + 1));
    CHECK(net->size() == 6);
    CHECK(net[0] == first.ptr());
    CHECK(net->ptr<nn::ReLUImpl>(1) == net->ptr(1));
    CHECK(&net->at<nn::LinearImpl>(0) == first.get());
    CHECK(net->named_children().keys() == std::vector<std::string>{"0", "1", "2", "3", "4", "5"});
    CHECK_THROWS_WITH_AS(net->ptr(6), doctest::Contains("Index out of range"), Error);
    CHECK_THROWS_WITH_AS(net->at<nn::ReLUImpl>(0), doctest::Contains("Attempted to cast module"), Error);
    size_t count = 0;
    for (auto& module : *net) count += module.is_empty() ? 0 : 1;
    CHECK(count == 6);
  }

  TEST_CASE("Sequential's modules can be named and appended") {
    nn::Sequential net({{"hidden", nn::Linear(2, 3)}, {"relu", nn::ReLU()}, {"twice", twice}});
    net->push_back("out", nn::Linear(3, 1));
    net->push_back(nn::Sigmoid());
    net->extend(*nn::Sequential(nn::Dropout()));
    CHECK(net->named_children().keys() == std::vector<std::string>{"hidden", "relu", "twice", "out", "4", "5"});
    CHECK(net->named_parameters().keys() ==
          std::vector<std::string>{"hidden.weight", "hidden.bias", "out.weight", "out.bias"});
    CHECK_THROWS_WITH_AS(net->push_back("out", nn::ReLU()), "Submodule 'out' already defined", Error);
    CHECK(net->size() == 6);
    OrderedDict<std::string, AnyModule> dict;
    dict.insert("a", AnyModule(nn::ReLU()));
    CHECK(nn::Sequential(std::move(dict))->named_children().keys() == std::vector<std::string>{"a"});
    CHECK(printed(nn::Sequential({{"a", nn::ReLU()}})) == "xtgrad::nn::Sequential(\n  (a): xtgrad::nn::ReLU()\n)");
  }

  TEST_CASE("a Sequential can be part of another, and is cloned with it") {
    nn::Sequential net(nn::Linear(2, 3), nn::Sequential(nn::ReLU(), nn::Linear(3, 1)), twice);
    CHECK(net->named_parameters().keys() == std::vector<std::string>{"0.weight", "0.bias", "1.1.weight", "1.1.bias"});
    CHECK(net->at<nn::SequentialImpl>(1).size() == 2);
    auto copy = std::dynamic_pointer_cast<nn::SequentialImpl>(net->clone());
    REQUIRE(copy);
    CHECK(equal(copy->forward(ones({4, 2})), net->forward(ones({4, 2}))));
    CHECK(net->forward(ones({4, 2})).sizes() == IntArrayRef({4, 1}));
    CHECK_THROWS_WITH_AS(nn::Sequential(nn::ReLU(), nn::Sequential())->forward(ones({1})),
                         "Cannot call forward() on an empty Sequential", Error);
  }

  TEST_CASE("Sequential passes on values of any type") {
    nn::Sequential pairs(M_pair{}, M_sum_of_pair{});
    CHECK(pairs->forward(ones({1}), ones({1}) * 3).item<float>() == 2);
    nn::Sequential numbers(M_counter(1), M_counter(10));
    CHECK(numbers->forward<int>(1) == 12);
    CHECK_THROWS_WITH_AS(numbers->forward<float>(1),
                         "The type of the return value is int, but you asked for type float", Error);
    CHECK_THROWS_WITH_AS(nn::Sequential()->forward(ones({1})), "Cannot call forward() on an empty Sequential", Error);
  }

  TEST_CASE("a clone of a Sequential keeps names, values and modes apart from the original") {
    nn::Sequential net({{"a", nn::Linear(2, 2)}, {"b", nn::Dropout()}});
    net->ptr(1)->eval();
    auto copy = std::dynamic_pointer_cast<nn::SequentialImpl>(net->clone());
    REQUIRE(copy);
    CHECK(copy->named_children().keys() == std::vector<std::string>{"a", "b"});
    CHECK(copy->is_training());
    CHECK(!copy->ptr(1)->is_training());
    CHECK(equal(copy->forward(ones({1, 2})), net->forward(ones({1, 2}))));
    {
      NoGradGuard no_grad;
      copy->at<nn::LinearImpl>(0).weight.fill_(0);
    }
    CHECK(!equal(copy->forward(ones({1, 2})), net->forward(ones({1, 2}))));
  }

  TEST_CASE("Functional binds further arguments and prints without them") {
    CHECK(nn::Functional(plus_and_times, 0.5, 4)(ones({1})).item<float>() == 6);
    CHECK(printed(nn::Functional(twice)) == "xtgrad::nn::Functional()");
    CHECK(!nn::Functional(twice)->is_serializable());
    CHECK_THROWS_AS(nn::Functional(nn::FunctionalImpl::Function{}), Error);
  }

  TEST_CASE("ModuleList inserts, looks up and renumbers") {
    nn::ModuleList list(nn::Linear(1, 2), nn::ReLU());
    list->push_back(std::make_shared<nn::TanhImpl>());
    list->insert(1, nn::Linear(2, 5));
    CHECK(list->size() == 4);
    CHECK(list->at<nn::LinearImpl>(1).options.out_features() == 5);
    CHECK(list->ptr<nn::ReLUImpl>(2) != nullptr);
    CHECK(list->ptr<nn::ReLUImpl>(0) == nullptr);
    CHECK(list->named_children()["1"] == list->ptr(1));
    CHECK(list->named_children()["3"] == list->ptr(3));
    CHECK(list->named_parameters().keys() == std::vector<std::string>{"0.weight", "0.bias", "1.weight", "1.bias"});
    CHECK_THROWS_WITH_AS(list[4], doctest::Contains("Index out of range"), Error);
    CHECK_THROWS_WITH_AS(list->insert(5, nn::ReLU()), doctest::Contains("Index out of range"), Error);
    CHECK_THROWS_AS(list->at<nn::ReLUImpl>(0), Error);
    list->extend(*nn::ModuleList(nn::ReLU()));
    CHECK(list->size() == 5);
    CHECK(list->clone()->parameters().size() == 4);
    CHECK(printed(nn::ModuleList(nn::ReLU())) == "xtgrad::nn::ModuleList(\n  (0): xtgrad::nn::ReLU()\n)");
  }
}
