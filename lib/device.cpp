#include <algorithm>

#include <xtgrad/lib/device.h>

namespace xtgrad {

Device::Device(DeviceType type, int index) : type_(type), index_(index) {
  check(index >= -1, "Device index must be -1 or non-negative, got ", index);
  check(is_cuda() || index <= 0, "CPU device index must be -1 or zero, got ", index);
}

Device::Device(const std::string& name) {
  check(!name.empty(), "Device string must not be empty");
  const size_t colon = name.find(':');
  const std::string type = name.substr(0, colon);
  check(type == "cpu" || type == "cuda", "Expected one of cpu, cuda device type at start of device string: ", name);
  type_ = type == "cpu" ? kCPU : kCUDA;
  if (colon == std::string::npos) return;
  const std::string index = name.substr(colon + 1);
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool is_number = !index.empty() && index.size() <= 3 && std::all_of(index.begin(), index.end(), digit) &&
                         (index == "0" || index.front() != '0');
  check(is_number, "Invalid device string: '", name, "': a number from 0 to 999 must follow the colon");
  index_ = std::stoi(index);
  check(is_cuda() || index_ == 0, "Invalid device string: '", name, "': the CPU has index 0 only");
}

std::string Device::str() const {
  const std::string type = is_cpu() ? "cpu" : "cuda";
  return index_ < 0 ? type : type + ":" + std::to_string(index_);
}

void Device::check_available() const {
  check(is_cpu(), "xtgrad computes on the CPU only, but the device asked for is ", str());
}

}  // namespace xtgrad
