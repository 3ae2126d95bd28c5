#include "digits.h"

#include <iostream>

#include <xtgrad/autograd/autograd.h>

#include "data_folder.h"

namespace examples {
namespace {

Digits shortened(Digits digits, bool quick) {
  if (!quick) return digits;
  digits.train = part(digits.train, 0, digits.train.targets().size(0) / 10);
  digits.test = part(digits.test, 0, digits.test.targets().size(0) / 5);
  return digits;
}

}  // namespace

Mnist part(const Mnist& digits, int64_t start, int64_t count) {
  return Mnist::from_bytes(digits.image_bytes().narrow(0, start, count),
                           digits.targets().narrow(0, start, count).to(xtgrad::kByte));
}

Rows rows_of(const Mnist& digits) {
  return {digits.image_bytes().flatten(1).to(xtgrad::kFloat) / 255, digits.targets()};
}

xtgrad::train::GreyImage digit_image(const Mnist& digits, int64_t index, const std::string& caption) {
  const xtgrad::Tensor image = digits.image_bytes()[index].contiguous();
  const uint8_t* pixels = image.data_ptr<uint8_t>();
  return {image.size(1), image.size(0), {pixels, pixels + image.numel()}, caption};
}

Digits load_digits(const std::string& named, bool quick) {
  const std::string folder = data_folder(named, "mnist", "train-images-idx3-ubyte");
  if (!folder.empty())
    return shortened({Mnist(folder), Mnist(folder, Mnist::Mode::kTest), "MNIST in " + folder, false}, quick);
  std::cout << "NO MNIST FOUND: training on SYNTHETIC DIGITS that this program draws itself.\n"
               "Its results say nothing about MNIST. Put the four files into ./data/mnist, or set XTGRAD_DATA.\n";
  const auto drawn = xtgrad::data::datasets::synthetic_mnist;
  return shortened({drawn(60000, 1, Mnist::Mode::kTrain), drawn(10000, 2, Mnist::Mode::kTest),
                    "synthetic digits (no MNIST found)", true},
                   quick);
}

}  // namespace examples
