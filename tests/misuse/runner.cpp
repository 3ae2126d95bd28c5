#include <doctest/doctest.h>
#include <unistd.h>

#include "misuse.h"

namespace misuse {
namespace {

// What the call throws; a sign for nothing and for anything but Error.
std::string answer(const std::function<void()>& call) {
  try {
    call();
  } catch (const c10::Error& error) {
    return error.what();
  } catch (const std::exception& error) {
    return "(not an Error) " + std::string(error.what());
  }
  return "(accepted)";
}

bool same_elements(const torch::Tensor& a, const torch::Tensor& b) {
  return a.sizes() == b.sizes() && a.dtype() == b.dtype() && (a == b).all().item<bool>();
}

}  // namespace

void check_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(answer(row.call) == row.text);
  }
}

std::function<void()> keeps(const torch::Tensor& x, const std::function<void(torch::Tensor)>& call) {
  return [x, call] {
    const torch::Tensor before = x.detach().clone();
    const std::vector<int64_t> strides = x.strides().vec();
    const auto version = x._version();
    const std::string text = answer([&] { call(x); });
    CHECK(same_elements(x.detach(), before));
    CHECK(x.strides().vec() == strides);
    CHECK(x._version() == version);
    throw c10::Error(text);
  };
}

std::string no_memory_for(const char* bytes) {
  const long here = sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGE_SIZE);
  return xtgrad::text("not enough memory: you tried to allocate ", bytes, " bytes and this machine has ", here);
}

}  // namespace misuse
