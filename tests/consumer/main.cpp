#include <cstdio>

#include <xtgrad/lib/check.h>

int main() {
  try {
    xtgrad::fail("thrown in ", 1, " library, caught in another");
  } catch (const xtgrad::Error& error) {
    std::printf("%s\n", error.what());
    return 0;
  }
  return 1;
}
