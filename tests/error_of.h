#pragma once
#include <string>

#include <xtgrad/lib/check.h>

namespace test {

/// The message of the Error that `body` throws, or "no error".
template <class Body>
std::string error_of(const Body& body) {
  try {
    body();
  } catch (const xtgrad::Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace test
