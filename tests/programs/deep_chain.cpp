// Runs backward through a million operations and frees graphs of a million, in a process whose stack may be 1 MB.
#include <sys/resource.h>

#include <cstdio>

#include <xtgrad/xtgrad.h>

using namespace xtgrad;

namespace {

constexpr int operations = 1000000;

Tensor leaf() { return full({4}, 1.0, TensorOptions().requires_grad(true)); }

bool sums_run_backward() {
  const Tensor x = leaf();
  Tensor y = x;
  for (int i = 0; i < operations; ++i) y = y + 1;
  y.sum().backward();
  return x.grad().eq(1).all().item<bool>() && y.eq(operations + 1).all().item<bool>();
}

// Each operation saves its input, twice, and is freed without having run.
bool products_are_freed() {
  const size_t before = memory_stats().live;
  {
    Tensor y = leaf();
    for (int i = 0; i < operations; ++i) y = y * y;
    if (memory_stats().live < before + operations * sizeof(float)) return false;
  }
  return memory_stats().live == before;
}

// The graph of the gradients is as deep as the first one.
bool gradients_of_gradients_are_freed() {
  const size_t before = memory_stats().live;
  {
    const Tensor x = leaf();
    Tensor y = x;
    for (int i = 0; i < operations / 4; ++i) y = y * y;
    const Tensor gradient = autograd::grad({y.sum()}, {x}, {}, true, true)[0];
    if (!gradient.requires_grad()) return false;
  }
  return memory_stats().live == before;
}

int failures = 0;
void report(const char* what, bool passed) {
  std::printf("%s: %s\n", what, passed ? "yes" : "NO");
  failures += !passed;
}

}  // namespace

int main() {
  rlimit stack{};
  getrlimit(RLIMIT_STACK, &stack);
  std::printf("stack %llu kB\n", static_cast<unsigned long long>(stack.rlim_cur) / 1024);
  report("a million sums run backward", sums_run_backward());
  report("a million products are freed", products_are_freed());
  report("a graph of gradients is freed", gradients_of_gradients_are_freed());
  return failures == 0 ? 0 : 1;
}
