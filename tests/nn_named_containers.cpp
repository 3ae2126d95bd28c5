// ModuleDict, ParameterList, ParameterDict, the utilities on all parameters, and summary().
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/nn/nn.h>

namespace {

using namespace xtgrad;

auto contains(const char* text) { return doctest::Contains(text); }
template <class M>
std::string text_of(const M& module) {
  std::ostringstream stream;
  stream << module;
  return stream.str();
}

std::vector<Tensor> parameters_with_gradients() {
  const std::vector<Tensor> parameters{ones({2, 2}).requires_grad_(), ones({3}).requires_grad_(),
                                       ones({4}).requires_grad_()};
  parameters[0].mutable_grad() = full({2, 2}, 3.0);
  parameters[1].mutable_grad() = full({3}, -4.0);
  return parameters;
}

struct Block : nn::Module {
  Block() {
    register_module("norm", norm);
    register_module("body", body);
  }
  Tensor forward(const Tensor& x) { return body(norm(x)) + scale; }
  nn::BatchNorm1d norm{6};
  nn::Sequential body{nn::Linear(6, 4), nn::ReLU()};
  Tensor scale = register_parameter("scale", zeros({1}));
};

}  // namespace

TEST_SUITE("nn_named_containers") {
  TEST_CASE("ModuleDict holds modules by name") {
    nn::ModuleDict dict;
    CHECK(dict->empty());
    dict->insert("linear", nn::Linear(3, 2).ptr());
    dict->insert("relu", nn::ReLU());
    CHECK(dict->size() == 2);
    CHECK(dict->keys() == std::vector<std::string>{"linear", "relu"});
    CHECK(dict->contains("relu"));
    CHECK(dict->at<nn::LinearImpl>("linear").options.in_features() == 3);
    CHECK(dict["linear"] == dict->values()[0]);
    CHECK(dict->items()[1].first == "relu");
    CHECK(dict->named_parameters().keys() == std::vector<std::string>{"linear.weight", "linear.bias"});
    CHECK_THROWS_WITH(dict["batch"], contains(" 'batch' is not defined"));
    CHECK_THROWS_WITH(dict->at<nn::ReLUImpl>("linear"), contains("Attempted to cast module"));
    CHECK_THROWS_WITH(dict->insert("a.b", nn::ReLU()), contains("must not contain a dot"));

    dict->insert("linear", nn::Linear(5, 2));
    CHECK(dict->size() == 2);
    CHECK(dict->parameters()[0].size(1) == 5);
    CHECK(dict->pop("linear")->as<nn::Linear>()->options.in_features() == 5);
    CHECK(dict->parameters().empty());
    dict->update({{"relu", nn::Tanh().ptr()}, {"last", nn::Linear(2, 2).ptr()}});
    CHECK(dict["relu"]->as<nn::Tanh>() != nullptr);
    nn::ModuleDict other(std::vector<std::pair<std::string, std::shared_ptr<nn::Module>>>{{"own", nn::ReLU().ptr()}});
    other->update(*dict);
    CHECK(other->keys() == std::vector<std::string>{"own", "relu", "last"});
    const auto copy = std::dynamic_pointer_cast<nn::ModuleDictImpl>(other->clone());
    CHECK(equal(copy->parameters()[0], other->parameters()[0]));
    CHECK_FALSE(copy->parameters()[0].is_same(other->parameters()[0]));
    other->clear();
    CHECK(other->empty());
    CHECK(other->children().empty());
    int seen = 0;
    for (const auto& item : *dict) seen += item.key() == "relu" || item.value()->as<nn::Linear>() != nullptr;
    CHECK(seen == 2);
    CHECK(text_of(dict) ==
          "xtgrad::nn::ModuleDict(\n  (relu): xtgrad::nn::Tanh()\n  (last): "
          "xtgrad::nn::Linear(in_features=2, out_features=2, bias=true)\n)");
  }

  TEST_CASE("ParameterList") {
    const Tensor a = rand({2}).requires_grad_(), b = rand({3});
    nn::ParameterList list(a, b);
    CHECK(list->size() == 2);
    CHECK(list[0].is_same(a));
    CHECK(list->at(1).requires_grad() == false);
    list->append(rand({4}).requires_grad_());
    list->extend(std::vector<Tensor>{rand({1})});
    *list += std::vector<Tensor>{rand({1})};
    CHECK(list->named_parameters().keys() == std::vector<std::string>{"0", "1", "2", "3", "4"});
    CHECK_THROWS_WITH(list->at(5), contains("Index out of range"));
    nn::ParameterList more;
    CHECK(more->is_empty());
    more->extend(*list);
    CHECK(more->size() == 5);
    const auto copy = std::dynamic_pointer_cast<nn::ParameterListImpl>(list->clone());
    CHECK(equal(copy->at(2), list->at(2)));
    CHECK(copy->at(0).requires_grad());
    CHECK_FALSE(copy->at(0).is_same(a));
    CHECK(text_of(nn::ParameterList(a)) ==
          "xtgrad::nn::ParameterList(\n(0): Parameter containing: [Float of size [2]]\n)");
  }

  TEST_CASE("ParameterDict") {
    nn::ParameterDict dict;
    const Tensor a = rand({2}).requires_grad_();
    dict->insert("A", a);
    dict->insert("C", rand({3, 2}));
    CHECK(dict["A"].is_same(a));
    CHECK(dict->get("A").requires_grad());
    CHECK(dict->contains("C"));
    CHECK_THROWS_WITH(dict["B"], contains("Parameter 'B' is not defined"));
    CHECK_THROWS_WITH(dict->pop("D"), contains("Parameter 'D' is not defined"));
    CHECK_THROWS_WITH(dict->insert("A", a), contains("Parameter 'A' already defined"));
    nn::ParameterDict other;
    other->insert("A", rand({5}));
    other->update(*dict);
    CHECK(other->keys() == std::vector<std::string>{"A", "C"});
    CHECK(other["A"].is_same(a));
    CHECK(dict->pop("A").is_same(a));
    CHECK(dict->size() == 1);
    CHECK(text_of(dict) == "xtgrad::nn::ParameterDict(\n(C): Parameter containing: [Float of size [3, 2]]\n)");
    CHECK(std::dynamic_pointer_cast<nn::ParameterDictImpl>(dict->clone())->get("C").sizes() == IntArrayRef({3, 2}));
    dict->clear();
    CHECK(dict->empty());
    CHECK(dict->values().empty());
  }

  TEST_CASE("clip_grad_norm_ scales all gradients by one factor") {
    const auto parameters = parameters_with_gradients();
    CHECK(nn::utils::clip_grad_norm_(parameters, 1) == doctest::Approx(std::sqrt(36.0 + 48)));
    const double factor = 1 / (std::sqrt(84.0) + 1e-6);
    CHECK(allclose(parameters[0].grad(), full({2, 2}, 3 * factor)));
    CHECK(allclose(parameters[1].grad(), full({3}, -4 * factor)));
    CHECK_FALSE(parameters[2].grad().defined());
    CHECK(nn::utils::clip_grad_norm_(parameters_with_gradients(), 1, 1) == doctest::Approx(24));
    const auto largest = parameters_with_gradients();
    CHECK(nn::utils::clip_grad_norm_(largest, 2, std::numeric_limits<double>::infinity()) == 4);
    CHECK(allclose(largest[1].grad(), full({3}, -2.0), 1e-5));
    const auto small = parameters_with_gradients();
    CHECK(nn::utils::clip_grad_norm_(small, 100) == doctest::Approx(std::sqrt(84.0)));
    CHECK(equal(small[0].grad(), full({2, 2}, 3.0)));
    CHECK(nn::utils::clip_grad_norm_(small[1], 100) == doctest::Approx(std::sqrt(48.0)));
    CHECK(nn::utils::clip_grad_norm_(std::vector<Tensor>{}, 1) == 0);
  }

  TEST_CASE("a norm that is not finite is reported on request") {
    const auto parameters = parameters_with_gradients();
    parameters[0].mutable_grad().fill_(std::numeric_limits<double>::quiet_NaN());
    CHECK_THROWS_WITH(nn::utils::clip_grad_norm_(parameters, 1, 2, true),
                      contains("The total norm of order 2 for gradients from `parameters` is non-finite"));
    CHECK(equal(parameters[1].grad(), full({3}, -4.0)));
    CHECK(std::isnan(nn::utils::clip_grad_norm_(parameters, 1)));
    CHECK(isnan(parameters[1].grad()).all().item<bool>());
  }

  TEST_CASE("clip_grad_value_") {
    const auto parameters = parameters_with_gradients();
    nn::utils::clip_grad_value_(parameters, 3.5);
    CHECK(equal(parameters[0].grad(), full({2, 2}, 3.0)));
    CHECK(equal(parameters[1].grad(), full({3}, -3.5)));
    nn::utils::clip_grad_value_(parameters[0], 1);
    CHECK(equal(parameters[0].grad(), ones({2, 2})));
  }

  TEST_CASE("parameters to a vector and back") {
    nn::Linear linear(3, 2);
    const Tensor all = nn::utils::parameters_to_vector(linear->parameters());
    CHECK(all.sizes() == IntArrayRef({8}));
    CHECK(all.requires_grad());
    nn::utils::vector_to_parameters(arange(8, kFloat), linear->parameters());
    CHECK(equal(linear->weight, arange(6, kFloat).view({2, 3})));
    CHECK(equal(linear->bias, tensor({6.0, 7.0})));
    CHECK(linear->weight.requires_grad());
    linear(ones({1, 3})).sum().backward();
    CHECK(equal(linear->weight.grad(), ones({2, 3})));
    CHECK_THROWS_WITH(nn::utils::vector_to_parameters(arange(9, kFloat), linear->parameters()),
                      contains("the parameters have 8 elements, the vector has 9"));
  }

  TEST_CASE("summary shows every layer's output and the parameters") {
    nn::Sequential model(nn::Linear(8, 6), Block(), nn::Dropout(0.5), nn::Linear(4, 1500));
    model->at<Block>(1).norm->eval();
    model->ptr<nn::LinearImpl>(0)->weight.set_requires_grad(false);
    const nn::Summary summary = nn::summary(model, {5, 8});
    REQUIRE(summary.layers.size() == 7);
    CHECK(summary.layers[0].name == "0");
    CHECK(summary.layers[0].type == "Linear");
    CHECK(summary.layers[0].output_shape == "[5, 6]");
    CHECK(summary.layers[1].name == "1");
    CHECK(summary.layers[1].type == "Block");
    CHECK(summary.layers[1].output_shape == "[5, 4]");
    CHECK(summary.layers[1].parameters == 1);
    CHECK(summary.layers[2].name == "1.norm");
    CHECK(summary.layers[2].output_shape == "[5, 6]");
    CHECK(summary.layers[3].name == "1.body.0");
    CHECK(summary.layers[4].output_shape == "[5, 4]");
    CHECK(summary.layers[6].parameters == 7500);
    CHECK(summary.total == 54 + 1 + 12 + 28 + 7500);
    CHECK(summary.total - summary.trainable == 48);
    CHECK(model->is_training());
    CHECK(model->at<Block>(1).is_training());
    CHECK_FALSE(model->at<Block>(1).norm->is_training());
    CHECK(model->at<Block>(1).norm->num_batches_tracked.item<int64_t>() == 0);
    CHECK(summary.str().find("3 (Linear)            [5, 1500]       7,500\n") != std::string::npos);
    CHECK(summary.str().find("Total params: 7,595\nTrainable params: 7,547\nNon-trainable params: 48\n") !=
          std::string::npos);
    CHECK(text_of(summary) == summary.str());
  }

  TEST_CASE("summary of one module, of shared parameters, and of a model that fails") {
    nn::Linear linear(3, 2);
    const nn::Summary one = nn::summary(linear, {4, 3});
    CHECK(one.layers.size() == 1);
    CHECK(one.layers[0].output_shape == "[4, 2]");
    CHECK(nn::summary(*linear, {4, 3}).str() == one.str());
    CHECK(nn::summary(linear.ptr(), {4, 3}).str() == one.str());
    nn::Linear square(3, 3);
    CHECK(nn::summary(nn::Sequential(square, square), {4, 3}).total == 12);
    nn::Embedding words(10, 4);
    CHECK(nn::summary(words, {2, 3}, kLong).layers[0].output_shape == "[2, 3, 4]");
    nn::Sequential model(nn::Linear(3, 2), nn::Linear(3, 2));
    CHECK_THROWS_WITH(nn::summary(model, {4, 3}), contains("mat1 and mat2 shapes cannot be multiplied"));
    CHECK(model->is_training());
    CHECK(nn::summary(linear, {4, 3}).layers[0].output_shape == "[4, 2]");
  }
}
