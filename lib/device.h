#pragma once
#include <string>

#include <xtgrad/lib/check.h>

namespace xtgrad {

/// Where a tensor may live. Tensors are on the CPU; the other name is there so that programs may ask for it.
enum class DeviceType : int8_t { CPU, CUDA };
inline constexpr DeviceType kCPU = DeviceType::CPU, kCUDA = DeviceType::CUDA;

/// A device by type and index or by its text: "cpu", "cpu:0", "cuda:1".
class Device {
 public:
  Device(DeviceType type = kCPU) : type_(type) {}
  /// Throws on an index that no such device can have; -1 stands for none.
  Device(DeviceType type, int index);
  /// Throws unless `name` is such a text.
  Device(const std::string& name);
  Device(const char* name) : Device(std::string(name)) {}
  DeviceType type() const { return type_; }
  int index() const { return index_; }
  bool has_index() const { return index_ >= 0; }
  bool is_cpu() const { return type_ == kCPU; }
  bool is_cuda() const { return type_ == kCUDA; }
  std::string str() const;
  /// Throws unless tensors can be there.
  void check_available() const;
  friend bool operator==(Device a, Device b) { return a.type_ == b.type_ && a.index_ == b.index_; }
  friend bool operator!=(Device a, Device b) { return !(a == b); }

 private:
  DeviceType type_;
  int index_ = -1;
};

enum class Layout : int8_t { Strided };
inline constexpr Layout kStrided = Layout::Strided;

}  // namespace xtgrad
