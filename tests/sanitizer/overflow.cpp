// Writes one element past the end of a tensor of N elements: what the checkers must catch (tests.cmake).
#include <cstdio>
#include <cstdlib>

#include <xtgrad/xtgrad.h>

int main(int argc, char** argv) {
  const int64_t n = argc == 2 ? std::atoll(argv[1]) : 0;
  const xtgrad::Tensor x = xtgrad::zeros({n});
  x.data_ptr<float>()[n] = 1.0f;
  std::puts("the program went on after the overflow");
}
