#include "digits.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace mnist_mlp {
namespace {

namespace fs = std::filesystem;
using xtgrad::Tensor;

bool has_mnist(const fs::path& folder) {
  std::error_code ignored;
  for (const char* ending : {"", ".gz"})
    if (fs::exists(folder / (std::string("train-images-idx3-ubyte") + ending), ignored)) return true;
  return false;
}

// The folder that the user named must have the files; the usual places may.
std::string find_folder(const std::string& named) {
  if (!named.empty()) return named;
  const char* shared = std::getenv("XTGRAD_DATA");
  for (const fs::path& folder : {fs::path(shared ? shared : "") / "mnist", fs::path("data/mnist")})
    if (has_mnist(folder)) return folder.string();
  return "";
}

Mnist part(const Mnist& digits, int64_t start, int64_t count) {
  return Mnist::from_bytes(digits.image_bytes().narrow(0, start, count),
                           digits.targets().narrow(0, start, count).to(xtgrad::kByte));
}

Digits split(const Mnist& train, const Mnist& test, bool quick, std::string source, bool synthetic) {
  const int64_t all = train.targets().size(0), tests = test.targets().size(0);
  const int64_t validation = all / 12, used = quick ? all / 10 : all - validation;
  return {part(train, 0, used), part(train, all - validation, validation), part(test, 0, quick ? tests / 5 : tests),
          std::move(source), synthetic};
}

}  // namespace

Digits load_digits(const Settings& settings) {
  const std::string folder = find_folder(settings.data);
  if (!folder.empty())
    return split(Mnist(folder), Mnist(folder, Mnist::Mode::kTest), settings.quick, "MNIST in " + folder, false);
  std::cout << "NO MNIST FOUND: training on SYNTHETIC DIGITS that this program draws itself.\n"
               "Its results say nothing about MNIST. Put the four files into ./data/mnist, or set XTGRAD_DATA.\n";
  const auto drawn = xtgrad::data::datasets::synthetic_mnist;
  return split(drawn(60000, 1, Mnist::Mode::kTrain), drawn(10000, 2, Mnist::Mode::kTest), settings.quick,
               "synthetic digits (no MNIST found)", true);
}

}  // namespace mnist_mlp
