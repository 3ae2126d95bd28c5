#include <xtgrad/lib/device.h>

namespace xtgrad {

Device::Device(const std::string& name) {
  check(!name.empty(), "Device string must not be empty");
  const size_t colon = name.find(':');
  const std::string type = name.substr(0, colon);
  check(type != "cuda", "PyTorch's device 'cuda' is not available here: xtgrad computes on the CPU, got '", name, "'");
  check(type == "cpu", "Expected one of cpu device type at start of device string: ", name);
  if (colon == std::string::npos) return;
  const std::string index = name.substr(colon + 1);
  check(index == "0", "Invalid device string: '", name, "': the CPU has index 0 only");
  index_ = 0;
}

}  // namespace xtgrad
