// Writes each case's model into a folder, with inputs of several batch sizes and what xtgrad computes of them:
// onnx_write FOLDER. check.mjs runs the models in ONNX Runtime.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <xtgrad/train/onnx.h>
#include <nlohmann/json.hpp>

#include "cases.h"

using namespace xtgrad;

namespace {

nlohmann::json write_tensor(const std::string& path, const Tensor& x) {
  const Tensor row_major = x.contiguous();
  std::ofstream(path, std::ios::binary)
      .write(static_cast<const char*>(row_major.data_ptr()), static_cast<std::streamsize>(row_major.nbytes()));
  return {{"file", path}, {"shape", x.sizes().vec()}, {"dtype", x.dtype() == kLong ? "int64" : "float32"}};
}

nlohmann::json write_case(const std::string& folder, const OnnxCase& item) {
  const std::string model = folder + "/" + item.name + ".onnx";
  train::export_onnx(*item.module, item.forward, item.example, model);
  nlohmann::json runs = nlohmann::json::array();
  const NoGradGuard no_grad;
  item.module->eval();
  // Another order of the rows, and other numbers of them.
  const Tensor& x = item.example;
  for (const Tensor& input : {x, flip(x, {0}).narrow(0, 0, 1), cat({x, flip(x, {0})}, 0)}) {
    const std::string stem = folder + "/" + item.name + "." + std::to_string(runs.size());
    runs.push_back({{"input", write_tensor(stem + ".in", input)},
                    {"output", write_tensor(stem + ".out", item.forward(input.clone()))}});
  }
  return {{"name", item.name}, {"model", model}, {"runs", runs}};
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) throw Error("usage: onnx_write FOLDER");
  const std::string folder = argv[1];
  std::filesystem::create_directories(folder);
  nlohmann::json cases = nlohmann::json::array();
  for (const auto& make : {small_cases, mnist_cases})
    for (const OnnxCase& item : make()) cases.push_back(write_case(folder, item));
  std::ofstream(folder + "/cases.json") << cases.dump(1);
  std::printf("%zu models\n", cases.size());
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "onnx_write: %s\n", error.what());
  return 1;
}
