#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include <doctest/doctest.h>
#include <xtgrad/autograd/ops.h>
#include <xtgrad/lib/io/numpy.h>
#include <xtgrad/lib/io/safetensors.h>
#include <xtgrad/lib/io/torch_file.h>
#include <xtgrad/nn/nn.h>
#include <xtgrad/train/weights.h>

#include "../io_files.h"

using namespace xtgrad;

namespace {

std::string file(const std::string& name) {
  const char* const folder = std::getenv("XTGRAD_INTEROP");
  return (folder ? std::string(folder) : std::string(XTGRAD_TEST_DIR) + "/interop") + "/" + name;
}

nlohmann::ordered_json expected_of(const std::string& name) {
  std::ifstream in(file(name + ".json"));
  REQUIRE_MESSAGE(in.good(), file(name + ".json"));
  return nlohmann::ordered_json::parse(in);
}

ScalarType dtype_of(const std::string& name) {
  const std::pair<const char*, ScalarType> names[] = {
      {"float32", kFloat}, {"float64", kDouble}, {"float16", kHalf}, {"bfloat16", kBFloat16}, {"int64", kLong},
      {"int32", kInt},     {"int16", kShort},    {"int8", kChar},    {"uint8", kByte},        {"bool", kBool}};
  for (const auto& [known, dtype] : names)
    if (name == known) return dtype;
  FAIL("no such dtype: ", name);
  return kFloat;
}

// The very numbers: what stands in the .json has every digit.
void compare(const std::string& name, const Tensor& got, const nlohmann::ordered_json& expected) {
  CAPTURE(name);
  CHECK(got.dtype() == dtype_of(expected["dtype"].get<std::string>()));
  CHECK(got.sizes() == expected["shape"].get<std::vector<int64_t>>());
  std::vector<double> values;
  for (const auto& value : expected["data"])
    values.push_back(value.is_boolean() ? value.get<bool>() : value.get<double>());
  REQUIRE(static_cast<size_t>(got.numel()) == values.size());
  const Tensor numbers = got.to(kDouble).contiguous();
  for (size_t i = 0; i < values.size(); ++i) CHECK(numbers.data_ptr<double>()[i] == values[i]);
}

Tensor tensor_of(const nlohmann::ordered_json& values) {
  return tensor(values["data"].get<std::vector<float>>()).view(values["shape"].get<std::vector<int64_t>>());
}

void compare_all(const std::vector<io::NamedArray>& got, const nlohmann::ordered_json& expected) {
  CHECK(got.size() == expected.size());
  for (const io::NamedArray& each : got) {
    REQUIRE_MESSAGE(expected.contains(each.name), each.name);
    compare(each.name, Tensor(each.array), expected[each.name]);
  }
}

void compare_numbers(const Array& array, ScalarType dtype, const std::vector<int64_t>& shape,
                     const std::vector<double>& values) {
  compare("array", Tensor(array),
          {{"dtype", dtype == kDouble  ? "float64"
                     : dtype == kFloat ? "float32"
                     : dtype == kInt   ? "int32"
                     : dtype == kLong  ? "int64"
                                       : "bool"},
           {"shape", shape},
           {"data", values}});
}

}  // namespace

TEST_CASE("state dicts of torch.save, its older form too") {
  for (const char* name : {"mlp.pt", "mlp_legacy.pt", "mixed.pt"}) {
    CAPTURE(name);
    compare_all(io::read_torch_file(file(name)), expected_of(name));
  }
}

TEST_CASE("a whole checkpoint: its model computes what it computed in PyTorch") {
  const auto expected = expected_of("checkpoint.pt");
  OrderedDict<std::string, Tensor> model;
  for (const io::NamedArray& each : io::read_torch_file(file("checkpoint.pt"))) {
    if (!each.name.starts_with("model.")) continue;
    REQUIRE_MESSAGE(expected.contains(each.name), each.name);
    compare(each.name, Tensor(each.array), expected[each.name]);
    model.insert(each.name.substr(6), Tensor(each.array));
  }
  CHECK(model.size() + 2 == expected.size());
  nn::Sequential net(nn::Conv2d(nn::Conv2dOptions(1, 3, 3)), nn::BatchNorm2d(3), nn::ReLU(), nn::Flatten(),
                     nn::Linear(48, 2));
  net->load_state_dict(model);
  net->eval();
  const NoGradGuard no_grad;
  const Tensor output = net->forward(tensor_of(expected["input"]));
  CHECK(allclose(output, tensor_of(expected["output"]), 1e-5, 1e-6));
}

TEST_CASE("safetensors") {
  for (const char* name : {"mlp.safetensors", "mixed.safetensors"}) {
    CAPTURE(name);
    compare_all(io::read_safetensors(file(name)).arrays, expected_of(name));
  }
  CHECK(io::read_safetensors(file("mlp.safetensors")).metadata == std::map<std::string, std::string>{{"format", "pt"}});
}

TEST_CASE("npy and npz of numpy") {
  compare_numbers(io::read_npy(file("c_order.npy")), kFloat, {2, 3}, {0, 1, 2, 3, 4, 5});
  compare_numbers(io::read_npy(file("f_order.npy")), kDouble, {2, 3}, {0, 1, 2, 3, 4, 5});
  compare_numbers(io::read_npy(file("big_endian.npy")), kInt, {5}, {0, 1, 2, 3, 4});
  const auto stored = io::read_npz(file("stored.npz")), deflated = io::read_npz(file("deflated.npz"));
  REQUIRE(stored.size() == 2);
  CHECK(stored[0].name == "a");
  CHECK(stored[1].name == "b");
  compare_numbers(stored[0].array, kDouble, {2, 3}, {0, 1, 2, 3, 4, 5});
  compare_numbers(stored[1].array, kLong, {3}, {1, 2, 3});
  REQUIRE(deflated.size() == 2);
  compare_numbers(deflated[0].array, kDouble, {2, 3}, {0, 1, 2, 3, 4, 5});
  compare_numbers(deflated[1].array, kBool, {2}, {1, 0});
}

TEST_CASE("a safetensors file shows itself: nothing is copied, and a change reaches neither file nor others") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "copy.safetensors";
  std::filesystem::copy_file(file("mlp.safetensors"), path);
  const std::string before = test::read_file(path);
  const auto first = io::read_safetensors(path), second = io::read_safetensors(path);
  CHECK(first.arrays[0].array.storage() == first.arrays[1].array.storage());
  const double sum = Tensor(second.arrays[0].array).sum().item<double>();
  Tensor(first.arrays[0].array).fill_(7);
  CHECK(Tensor(second.arrays[0].array).sum().item<double>() == sum);
  CHECK(test::read_file(path) == before);
}

TEST_CASE("what is written is read again: safetensors and npy") {
  const test::TemporaryFolder folder;
  std::vector<io::NamedArray> all = io::read_torch_file(file("mixed.pt"));
  io::write_safetensors(folder / "all.safetensors", all, {{"made by", "a \"test\""}});
  const auto again = io::read_safetensors(folder / "all.safetensors");
  CHECK(again.metadata.at("made by") == "a \"test\"");
  compare_all(again.arrays, expected_of("mixed.pt"));
  for (const io::NamedArray& each : all) {
    if (each.array.dtype() == kBFloat16) continue;
    io::write_npy(folder / "one.npy", each.array);
    compare(each.name, Tensor(io::read_npy(folder / "one.npy")), expected_of("mixed.pt")[each.name]);
  }
  io::write_torch_file(folder / "all.pt", all);
  compare_all(io::read_torch_file(folder / "all.pt"), expected_of("mixed.pt"));
  std::erase_if(all, [](const io::NamedArray& each) { return each.array.dtype() == kBFloat16; });
  for (const bool compressed : {false, true}) {
    io::write_npz(folder / "all.npz", all, compressed);
    const auto read = io::read_npz(folder / "all.npz");
    REQUIRE(read.size() == all.size());
    for (const io::NamedArray& each : read) compare(each.name, Tensor(each.array), expected_of("mixed.pt")[each.name]);
    const std::string bytes = test::read_file(folder / "all.npz");
    io::write_npz(folder / "all.npz", all, compressed);
    CHECK(test::read_file(folder / "all.npz") == bytes);
  }
  io::write_npz(folder / "none.npz", {});
  CHECK(io::read_npz(folder / "none.npz").empty());
  CHECK(test::error_of([&] { io::write_npy(folder / "one.npy", Tensor(zeros({2}, kBFloat16)).array()); }) ==
        "NumPy has no BFloat16: convert the tensor to Float first");
}
