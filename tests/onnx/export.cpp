#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include <onnx/onnx_pb.h>
#include <xtgrad/autograd/trace.h>
#include <xtgrad/train/onnx.h>

#include "cases.h"

// What a file holds, and what is refused; check.mjs compares what the models compute.

using namespace xtgrad;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("xtgrad_onnx_" + std::to_string(::getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  std::string file(const std::string& name) const { return path / name; }
};

onnx::ModelProto read(const std::string& path) {
  onnx::ModelProto model;
  std::ifstream in(path, std::ios::binary);
  REQUIRE(model.ParseFromIstream(&in));
  return model;
}

std::multiset<std::string> operators_of(const onnx::ModelProto& model) {
  std::multiset<std::string> names;
  for (const auto& node : model.graph().node()) names.insert(node.op_type());
  return names;
}

std::string refusal(const std::function<Tensor(const Tensor&)>& forward, const Tensor& example,
                    const train::OnnxOptions& options = {}) {
  const Folder folder;
  nn::Sequential nothing;
  try {
    train::export_onnx(*nothing, forward, example, folder.file("x.onnx"), options);
  } catch (const Error& error) {
    CHECK_FALSE(fs::exists(folder.file("x.onnx")));
    return error.what();
  }
  return "nothing was refused";
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("every case is written and passes ONNX's checks") {
  const Folder folder;
  const std::vector<OnnxCase> cases = small_cases();
  CHECK(cases.size() > 100);
  std::set<std::string> names;
  for (const OnnxCase& item : cases) {
    CAPTURE(item.name);
    CHECK(names.insert(item.name).second);
    CHECK_NOTHROW(train::export_onnx(*item.module, item.forward, item.example, folder.file("x.onnx")));
  }
}

TEST_CASE("an MLP becomes its layers with their weights under their names") {
  const Folder folder;
  nn::Sequential net(nn::Linear(4, 3), nn::ReLU(), nn::Dropout(0.5), nn::Linear(3, 2), nn::LogSoftmax(1));
  net->train();
  train::export_onnx(*net, zeros({1, 4}), folder.file("mlp.onnx"));
  CHECK(net->is_training());
  CHECK(net[2]->is_training());
  const onnx::ModelProto model = read(folder.file("mlp.onnx"));
  CHECK(model.opset_import(0).version() == 17);
  CHECK(operators_of(model) == std::multiset<std::string>{"Gemm", "Gemm", "Identity", "LogSoftmax", "Relu"});
  const onnx::GraphProto& graph = model.graph();
  CHECK(graph.input(0).name() == "input");
  CHECK(graph.input(0).type().tensor_type().shape().dim(0).dim_param() == "batch");
  CHECK(graph.input(0).type().tensor_type().shape().dim(1).dim_value() == 4);
  CHECK(graph.output(0).name() == "output");
  const auto parameters = net->named_parameters();
  REQUIRE(graph.initializer_size() == 4);
  for (const onnx::TensorProto& weight : graph.initializer()) {
    CAPTURE(weight.name());
    const Tensor* const own = parameters.find(weight.name());
    REQUIRE(own);
    CHECK(weight.raw_data() == std::string(static_cast<const char*>(own->data_ptr()), own->nbytes()));
  }
  for (const Tensor& parameter : net->parameters()) CHECK_FALSE(parameter.grad().defined());
}

TEST_CASE("names are as asked for, and a batch is fixed when asked for") {
  const Folder folder;
  nn::Linear net(4, 3);
  train::export_onnx(*net, ones({5, 4}), folder.file("x.onnx"),
                     {.input = "pixels", .output = "scores", .dynamic_batch = false});
  const onnx::GraphProto graph = read(folder.file("x.onnx")).graph();
  CHECK(graph.input(0).name() == "pixels");
  CHECK(graph.input(0).type().tensor_type().shape().dim(0).dim_value() == 5);
  CHECK(graph.output(0).name() == "scores");
  CHECK(graph.output(0).type().tensor_type().shape().dim(0).dim_value() == 5);
}

TEST_CASE("frozen weights and buffers keep their names") {
  const Folder folder;
  nn::Sequential net(nn::Linear(4, 3), nn::BatchNorm1d(3));
  for (const Tensor& parameter : net->parameters()) parameter.requires_grad_(false);
  train::export_onnx(
      *net, [&](const Tensor& x) { return net->forward(x); }, ones({2, 4}), folder.file("x.onnx"));
  const onnx::GraphProto graph = read(folder.file("x.onnx")).graph();
  std::set<std::string> names;
  for (const auto& weight : graph.initializer()) names.insert(weight.name());
  CHECK(names == std::set<std::string>{"0.bias", "0.weight", "1.bias", "1.running_mean", "1.running_var", "1.weight"});
}

TEST_CASE("gradients need not be on, and the caller's modes stay") {
  const Folder folder;
  nn::Linear net(4, 3);
  {
    const NoGradGuard no_grad;
    train::export_onnx(*net, ones({1, 4}), folder.file("a.onnx"));
    CHECK_FALSE(GradMode::is_enabled());
  }
  {
    const InferenceMode inference;
    train::export_onnx(*net, ones({1, 4}), folder.file("b.onnx"));
    CHECK(InferenceMode::is_enabled());
  }
  CHECK(operators_of(read(folder.file("a.onnx"))).count("Gemm") == 1);
  CHECK(operators_of(read(folder.file("b.onnx"))).count("Gemm") == 1);
}

TEST_CASE("operations without a counterpart are listed") {
  const std::string message =
      refusal([](const Tensor& x) { return cumsum(x, 1) + std::get<0>(linalg::qr(x)).sum(); }, randn({3, 3}));
  CHECK(has(message, "Cumsum"));
  CHECK(has(message, "LinalgQr"));
}

TEST_CASE("what would be a constant although it depends on the input is refused") {
  CHECK(has(refusal([](const Tensor& x) { return x + x.detach().mean(); }, randn({3, 3})), "for any input"));
  CHECK(has(refusal([](const Tensor& x) { return x * gt(x, 0).to(kFloat); }, randn({3, 3})), "for any input"));
  CHECK(has(refusal([](const Tensor& x) { return x + argmax(x, 1).sum(); }, randn({3, 30})), "for any input"));
  CHECK(has(refusal([](const Tensor& x) { return x * x.sum().item(); }, randn({3, 3})), "depends on the batch"));
  CHECK(has(refusal([](const Tensor& x) { return x.sum().item().to_double() > 3.5 ? x.exp() : x.log(); }, ones({2, 2})),
            "other operations"));
  CHECK(has(refusal([](const Tensor& x) { return cat(std::vector<Tensor>(static_cast<size_t>(x.size(0)), x), 1); },
                    ones({2, 2})),
            "other operations"));
  CHECK(has(refusal(
                [](const Tensor& x) {
                  return x.size(0) == 2 ? x.view({1, 2, 2}) : x.view({7, 2});
                },
                ones({2, 2})),
            "other operations"));
  CHECK(has(refusal([](const Tensor& x) { return x + zeros({x.size(0), 3}); }, randn({2, 3})), "for any input"));
  CHECK(has(refusal([](const Tensor& x) { return rand({x.size(1)}); }, randn({2, 3})), "for any input"));
}

TEST_CASE("what depends on the batch or on values is seen, whatever the example is") {
  const std::string is_constant = "for any input", other = "other operations";
  const std::string depends = "depends on the batch or on its values";
  CHECK(has(refusal([](const Tensor& x) { return x - x.max().item(); }, zeros({1, 4})), depends));
  CHECK(has(refusal([](const Tensor& x) { return x * gt(x, 0).to(kFloat); }, ones({2, 3})), is_constant));
  CHECK(has(refusal([](const Tensor& x) { return x / (x.detach().abs().max() + 1); }, zeros({1, 3})), is_constant));
  CHECK(has(refusal([](const Tensor& x) { return x * gt(x.sum(0), 0).to(kFloat); }, ones({2, 1})), is_constant));
  const train::OnnxOptions fixed{.dynamic_batch = false};
  CHECK(has(refusal([](const Tensor& x) { return argmax(x.exp(), 1); }, ones({1, 1}), fixed), "leads from"));
  CHECK(has(refusal([](const Tensor& x) { return x * ge(x, 0).to(kFloat); }, ones({1, 9}), fixed), is_constant));

  CHECK(has(refusal([](const Tensor& x) { return x.narrow(0, 0, x.size(0) / 2); }, ones({2, 3})), depends));
  CHECK(has(refusal([](const Tensor& x) { return x * (x.size(0) / 2); }, ones({2, 3})), depends));
  CHECK(has(refusal([](const Tensor& x) { return x.size(0) % 2 ? x - x.exp() : x.exp() - x; }, ones({2, 3})), other));
  CHECK(has(refusal([](const Tensor& x) { return x * 2 + (x.size(0) == 2 ? x : ones({1, 3})); }, ones({2, 3})), other));
  const Tensor image = ones({2, 1, 3, 3});
  CHECK(has(
      refusal([](const Tensor& x) { return instance_norm(x.transpose(0, 1), {}, {}, {}, {}, true, 0.1, 1e-5, false); },
              image),
      "dimension 1 depends"));
}

TEST_CASE("integers are tried in another order, and must not be all equal") {
  const Folder folder;
  nn::Embedding table(10, 3), limited(nn::EmbeddingOptions(10, 3).max_norm(0.5));
  const auto refused = [&](nn::Embedding& module, const std::function<Tensor(const Tensor&)>& forward,
                           const Tensor& example, const char* why) {
    CHECK_THROWS_WITH_AS(train::export_onnx(*module, forward, example, folder.file("x.onnx")), doctest::Contains(why),
                         Error);
  };
  const Tensor ids = arange(4, kLong).view({1, 4});
  refused(
      table, [&](const Tensor& x) { return table(x + 1); }, ids, "for any input");
  refused(
      table, [&](const Tensor& x) { return table(x) + table(x[0]); }, ids, "for any input");
  refused(
      table, [&](const Tensor& x) { return table(x); }, zeros({2, 3}, kLong), "several values");
  refused(
      limited, [&](const Tensor& x) { return limited(x); }, ids, "'weight' in place");
}

TEST_CASE("a module on the stack is exported, and an error of forward says what it was run on") {
  const Folder folder;
  nn::LinearImpl net(4, 3);
  train::export_onnx(net, ones({1, 4}), folder.file("net.onnx"));
  CHECK(fs::exists(folder.file("net.onnx")));
  CHECK(net.is_training());
  CHECK(has(refusal([](const Tensor& x) { return x.view({1, 4}).exp(); }, ones({1, 4})), "run on 2 rows"));
}

TEST_CASE("a constant or an input that changes between its uses is refused") {
  const Tensor shift = zeros({3});
  const auto accumulate = [&](const Tensor& x) {
    const Tensor y = x + shift.zero_();
    shift.add_(1);
    return y + shift;
  };
  CHECK(has(refusal(accumulate, randn({2, 3})), "changed in place after"));
  const Folder folder;
  nn::Embedding table(10, 3);
  const auto next = [&](Tensor ids) { return table(ids.add_(1)); };
  CHECK_THROWS_WITH_AS(train::export_onnx(*table, next, arange(4, kLong), folder.file("x.onnx")),
                       doctest::Contains("changes its input"), Error);
}

TEST_CASE("wrong arguments are refused") {
  const auto same = [](const Tensor& x) { return x; };
  CHECK(has(refusal(same, Tensor()), "undefined"));
  CHECK(has(refusal(same, ones({})), "batch dimension"));
  CHECK(has(refusal(same, ones({0, 3})), "at least one element"));
  CHECK(has(refusal([](const Tensor&) { return Tensor(); }, ones({1, 3})), "undefined"));
  CHECK(has(refusal(same, ones({1, 3}), {.input = ""}), "name of the input"));
  CHECK(has(refusal(same, ones({1, 3}), {.input = "x", .output = "x"}), "name of the output"));
  const Tensor stranger = ones({3}).requires_grad_();
  CHECK(has(refusal([&](const Tensor& x) { return x * stranger; }, ones({1, 3})), "register it"));
  nn::BatchNorm1d by_batch(nn::BatchNorm1dOptions(3).track_running_stats(false));
  CHECK(has(refusal([&](const Tensor& x) { return by_batch(x); }, randn({4, 3})), "track_running_stats"));
}

TEST_CASE("an error of forward leaves modes and the old file alone") {
  const Folder folder;
  nn::Linear net(4, 3);
  train::export_onnx(*net, ones({1, 4}), folder.file("x.onnx"));
  const auto size = fs::file_size(folder.file("x.onnx"));
  CHECK_THROWS_AS(train::export_onnx(*net, ones({1, 5}), folder.file("x.onnx")), Error);
  CHECK(net->is_training());
  CHECK(Trace::current() == nullptr);
  CHECK(fs::file_size(folder.file("x.onnx")) == size);
  CHECK_THROWS_AS(train::export_onnx(*net, ones({1, 4}), folder.file("missing/x.onnx")), Error);
}
