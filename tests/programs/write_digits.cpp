// write_digits FOLDER TRAIN TEST [gz]: so many synthetic digits as MNIST's four files.
#include <cstdio>
#include <cstdlib>
#include <exception>

#include <xtgrad/xtgrad.h>

int main(int argc, char** argv) {
  using xtgrad::data::datasets::MNIST;
  if (argc != 4 && argc != 5) return 2;
  try {
    const auto write = [&](const char* count, uint64_t seed, MNIST::Mode mode) {
      xtgrad::data::datasets::write_mnist(
          argv[1], xtgrad::data::datasets::synthetic_mnist(std::atoll(count), seed, mode), argc == 5);
    };
    write(argv[2], 1, MNIST::Mode::kTrain);
    write(argv[3], 2, MNIST::Mode::kTest);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
