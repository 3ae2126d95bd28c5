// alexnet FOLDER WIDTH: loads FOLDER/weights.pth, which PyTorch wrote, into our AlexNet and compares what both networks
// make of the images in FOLDER/expected.pt. Exit code 0: the same.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "../../examples/common/alexnet.h"

using namespace xtgrad;

namespace {

bool close(const char* what, const Tensor& ours, const Tensor& theirs) {
  if (ours.sizes() != theirs.sizes()) {
    std::printf("%s: the shapes differ\n", what);
    return false;
  }
  const double error = (ours - theirs).abs().max().item<double>(), largest = theirs.abs().max().item<double>();
  std::printf("%s: largest difference %.2e of %.2e\n", what, error, largest);
  return largest > 0 && error <= 2e-5 * largest;
}

bool compare(const std::string& folder, int64_t width) {
  const NoGradGuard no_grad;
  examples::AlexNet net(width == 64 ? 1000 : 10, 0.5, width);
  net->eval();
  train::load_weights(*net, folder + "/weights.pth");
  const auto expected = train::read_weights(folder + "/expected.pt");
  const Tensor input = examples::imagenet_input(expected["images"], width == 64 ? 227 : 130);
  const Tensor some = input.slice(2, 0, input.size(2), 16).slice(3, 0, input.size(3), 16);
  const bool same_input = close("input", some, expected["input"]);
  return close("features", net->forward(input), expected["output"]) && same_input;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: alexnet FOLDER WIDTH\n", stderr);
    return 2;
  }
  try {
    return compare(argv[1], std::strtol(argv[2], nullptr, 10)) ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
