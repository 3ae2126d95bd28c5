// Weights in every form: what is saved is loaded again, and what does not fit changes nothing.
#include <fstream>
#include <nlohmann/json.hpp>

#include <doctest/doctest.h>

#include <xtgrad/autograd/ops.h>
#include <xtgrad/lib/io/numpy.h>
#include <xtgrad/lib/io/torch_file.h>
#include <xtgrad/nn/nn.h>
#include <xtgrad/optim/optim.h>
#include <xtgrad/train/checkpoint.h>
#include <xtgrad/train/torch_optimizer.h>
#include <xtgrad/train/weights.h>

#include "io_files.h"

using namespace xtgrad;

namespace {

nn::Sequential small_net() {
  return nn::Sequential(nn::Conv2d(nn::Conv2dOptions(1, 2, 3)), nn::BatchNorm2d(2), nn::ReLU(), nn::Flatten(),
                        nn::Linear(32, 3));
}

bool same_state(const nn::Module& x, const nn::Module& y) {
  const auto one = x.state_dict(), other = y.state_dict();
  for (const auto& item : one)
    if (!item->equal(other[item.key()])) return false;
  return one.size() == other.size();
}

}  // namespace

TEST_SUITE("weights") {
  TEST_CASE("what save_weights() wrote in any form load_weights() reads") {
    const test::TemporaryFolder folder;
    nn::Sequential net = small_net();
    net->forward(randn({4, 1, 6, 6}));  // running averages other than the first ones
    for (const char* ending : {".pt", ".pth", ".safetensors", ".npz", ".xtg"}) {
      CAPTURE(ending);
      const std::string path = folder / (std::string("net") + ending);
      train::save_weights(*net, path);
      nn::Sequential other = small_net();
      CHECK_FALSE(same_state(*net, *other));
      train::load_weights(*other, path);
      CHECK(same_state(*net, *other));
    }
    CHECK(test::error_of([&] {
            train::save_weights(*net, folder / "net.onnx");
          }).ends_with("net.onnx: weights are written as .pt, .pth, .safetensors, .npz or .xtg"));
  }

  TEST_CASE("a part of a file is found by the way to it") {
    const test::TemporaryFolder folder;
    nn::Sequential net = small_net(), other = small_net();
    train::Checkpoint{.model = net.ptr()}.save(folder / "all.xtg");
    train::load_weights(*other, folder / "all.xtg", {.part = "model"});
    CHECK(same_state(*net, *other));
    CHECK(test::error_of([&] {
            train::load_weights(*other, folder / "all.xtg", {.part = "mode"});
          }).ends_with("all.xtg: holds no tensors in 'mode'"));
  }

  TEST_CASE("other dtypes are refused unless they shall be converted") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "double.npz";
    nn::Linear line(2, 1);
    const Tensor before = line->weight.detach().clone();
    io::write_npz(path, {{"weight", tensor({{1.5, 2.5}}, kDouble).array()}, {"bias", tensor({3.f}).array()}});
    const std::string message = test::error_of([&] { train::load_weights(*line, path); });
    CHECK(message == path +
                         ": tensors of other dtypes (WeightsOptions::convert converts them):\n  weight is Double, the "
                         "module's is Float");
    CHECK(equal(line->weight, before));
    train::load_weights(*line, path, {.convert = true});
    CHECK(equal(line->weight, tensor({{1.5f, 2.5f}})));
  }

  TEST_CASE("names are the same on both sides unless that is not wanted") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "some.pt";
    nn::Linear line(2, 1);
    io::write_torch_file(path, {{"weight", tensor({{1.f, 2.f}}).array()}, {"scale", tensor({1.f}).array()}});
    const std::string message = test::error_of([&] { train::load_weights(*line, path); });
    CHECK(message.find("Missing key(s) in state_dict: \"bias\"") != std::string::npos);
    CHECK(message.find("Unexpected key(s) in state_dict: \"scale\"") != std::string::npos);
    train::load_weights(*line, path, {.strict = false});
    CHECK(equal(line->weight, tensor({{1.f, 2.f}})));
  }

  TEST_CASE("a file that is none of these is named") {
    const test::TemporaryFolder folder;
    nn::Linear line(2, 1);
    for (const char* bytes : {"", "x", "{\"a\": 1}", "PK\3\4", "\x93NUMPY", "\x89XTG"}) {
      test::write_file(folder / "file", bytes);
      const std::string message = test::error_of([&] { train::load_weights(*line, folder / "file"); });
      CHECK(message.find("/file: ") != std::string::npos);
    }
  }
}

namespace {

nlohmann::json json_file(const std::string& path) {
  std::ifstream in(path);
  REQUIRE_MESSAGE(in.good(), path);
  return nlohmann::json::parse(in);
}

// On from PyTorch's checkpoint, with the gradients that PyTorch had.
void go_on_as_in_pytorch(const std::string& name, nn::Linear& net, optim::Optimizer& optimizer) {
  const std::string path = std::string(XTGRAD_TEST_DIR) + "/interop/optimizer_" + name;
  train::load_weights(*net, path + ".pt", {.part = "model"});
  train::load_torch_optimizer(optimizer, path + ".pt");
  const nlohmann::json expected = json_file(path + ".json");
  const auto parameters = net->parameters();
  const auto like = [&](const nlohmann::json& values, size_t i) {
    return tensor(values[i].get<std::vector<double>>()).view(parameters[i].sizes()).to(kFloat);
  };
  for (const auto& gradients : expected["gradients"]) {
    for (size_t i = 0; i < parameters.size(); ++i) parameters[i].mutable_grad() = like(gradients, i);
    optimizer.step();
  }
  for (size_t i = 0; i < parameters.size(); ++i)
    CHECK(allclose(parameters[i], like(expected["parameters"], i), 1e-6, 1e-7));
}

}  // namespace

TEST_SUITE("torch_optimizer") {
  TEST_CASE("SGD in two groups goes on where PyTorch stopped") {
    nn::Linear net(3, 2);
    std::vector<optim::OptimizerParamGroup> groups{{{net->weight}}, {{net->bias}}};
    optim::SGD optimizer(groups, optim::SGDOptions(1));
    go_on_as_in_pytorch("sgd", net, optimizer);
    const auto& bias = static_cast<const optim::SGDOptions&>(optimizer.param_groups()[1].options());
    CHECK(bias.lr() == 0.3);
    CHECK(bias.weight_decay() == 0.01);
    CHECK(bias.nesterov());
  }

  TEST_CASE("Adam goes on where PyTorch stopped") {
    nn::Linear net(3, 2);
    optim::Adam optimizer(net->parameters(), optim::AdamOptions(1));
    go_on_as_in_pytorch("adam", net, optimizer);
    const auto& options = static_cast<const optim::AdamOptions&>(optimizer.param_groups()[0].options());
    CHECK(options.betas() == std::tuple(0.8, 0.95));
    CHECK(options.amsgrad());
  }

  TEST_CASE("an optimiser of PyTorch's that does not fit changes nothing") {
    const std::string path = std::string(XTGRAD_TEST_DIR) + "/interop/optimizer_adam.pt";
    nn::Linear net(3, 2), wide(4, 2);
    const auto refused = [](optim::Optimizer& optimizer, const std::string& file, const std::string& part) {
      const std::string message = test::error_of([&] { train::load_torch_optimizer(optimizer, file, part); });
      CHECK(optimizer.param_groups()[0].options().get_lr() == 7);
      CHECK(optimizer.state().empty());
      REQUIRE(message.starts_with(file + ": "));
      return message.substr(file.size() + 2);
    };
    optim::SGD sgd(net->parameters(), optim::SGDOptions(7));
    CHECK(refused(sgd, path, "optimizer") ==
          "there is no number 'optimizer.param_groups.0.momentum', which this optimiser needs");
    CHECK(refused(sgd, path, "model") == "there are 0 parameter groups in 'model.param_groups', this optimiser has 1");
    optim::Adam other(wide->parameters(), optim::AdamOptions(7));
    CHECK(refused(other, path, "optimizer") == "'optimizer.state.0.exp_avg' has sizes [2, 3], the parameter [2, 4]");
    optim::Adam one({net->weight}, optim::AdamOptions(7));
    CHECK(refused(one, path, "optimizer") ==
          "'optimizer.param_groups.0' has 2 parameters, group 0 of this optimiser has 1");
  }
}
