#pragma once
#include <string>

#include <xtgrad/lib/check.h>

namespace xtgrad {

/// Where a tensor lives; the CPU is the only place there is.
enum class DeviceType : int8_t { CPU };
inline constexpr DeviceType kCPU = DeviceType::CPU;

/// A device by type or by its text ("cpu", "cpu:0"); any other name throws.
class Device {
 public:
  Device(DeviceType = kCPU, int index = -1) : index_(index) {}
  Device(const std::string& name);
  Device(const char* name) : Device(std::string(name)) {}
  DeviceType type() const { return kCPU; }
  int index() const { return index_; }
  bool has_index() const { return index_ >= 0; }
  bool is_cpu() const { return true; }
  bool is_cuda() const { return false; }
  std::string str() const { return index_ < 0 ? "cpu" : "cpu:" + std::to_string(index_); }
  friend bool operator==(Device a, Device b) { return a.index_ == b.index_; }
  friend bool operator!=(Device a, Device b) { return !(a == b); }

 private:
  int index_ = -1;
};

enum class Layout : int8_t { Strided };
inline constexpr Layout kStrided = Layout::Strided;

}  // namespace xtgrad
