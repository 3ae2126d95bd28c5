// Training steps of the MLP 784-500-250-100-10 by dlib, for the benchmarks: dlib BATCH sgd|adam.
// Prints "ready", then does as many steps as each line of its input says and answers "done".
#include <dlib/dnn.h>

#include <iostream>
#include <random>
#include <string>
#include <vector>

namespace {

using Image = dlib::matrix<float>;
using Net = dlib::loss_multiclass_log<
    dlib::fc<10, dlib::relu<dlib::fc<100, dlib::relu<dlib::fc<250, dlib::relu<dlib::fc<500, dlib::input<Image>>>>>>>>>;

constexpr int kCount = 8192;

template <class Solver>
void serve(int batch, const Solver& solver, double rate) {
  std::mt19937 generator(1);
  std::uniform_real_distribution<float> noise(0, 1);
  Image patterns(10, 784);
  for (float& value : patterns) value = noise(generator) > 0.8F ? 0.8F : 0;
  std::vector<Image> images;
  std::vector<unsigned long> labels;
  for (int i = 0; i < kCount; ++i) {
    labels.push_back(generator() % 10);
    images.emplace_back(28, 28);
    for (int j = 0; j < 784; ++j)
      images.back()(j / 28, j % 28) = patterns(static_cast<long>(labels.back()), j) + 0.2F * noise(generator);
  }
  Net net;
  std::vector<dlib::resizable_tensor> batches(kCount / batch);
  for (size_t i = 0; i < batches.size(); ++i) {
    const auto first = images.begin() + static_cast<long>(i) * batch;
    net.to_tensor(first, first + batch, batches[i]);
  }
  std::vector<Solver> solvers(Net::num_computational_layers, solver);
  size_t position = 0;
  std::cout << "ready" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    for (int step = std::stoi(line); step > 0; --step) {
      const size_t now = position++ % batches.size();
      net.compute_parameter_gradients(batches[now], labels.begin() + static_cast<long>(now) * batch);
      net.update_parameters(dlib::make_sstack(solvers), rate);
    }
    std::cout << "done" << std::endl;
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  if (std::string(argv[2]) == "sgd")
    serve(std::stoi(argv[1]), dlib::sgd(0, 0), 0.01);
  else
    serve(std::stoi(argv[1]), dlib::adam(0, 0.9F, 0.999F), 1e-3);
}
