#pragma once
#include <optional>

#include <xtgrad/lib/device.h>
#include <xtgrad/lib/dtype.h>
#include <xtgrad/lib/memory_format.h>

namespace xtgrad {

/// How a new tensor is made: dtype, whether it requires grad, device and layout; what is not set takes its default.
class TensorOptions {
 public:
  TensorOptions() = default;
  TensorOptions(ScalarType type) : dtype_(type) {}
  TensorOptions(Device place) : device_(place) {}
  TensorOptions(DeviceType type) : device_(type) {}
  TensorOptions(Layout) {}
  TensorOptions(MemoryFormat format) : memory_format_(format) {}

  TensorOptions dtype(ScalarType type) const {
    TensorOptions result = *this;
    result.dtype_ = type;
    return result;
  }
  TensorOptions dtype(std::optional<ScalarType> type) const {
    TensorOptions result = *this;
    result.dtype_ = type;
    return result;
  }
  template <class T>
  TensorOptions dtype() const {
    return dtype(dtype_of<T>());
  }
  TensorOptions requires_grad(bool required) const {
    TensorOptions result = *this;
    result.requires_grad_ = required;
    return result;
  }
  TensorOptions device(Device place) const {
    TensorOptions result = *this;
    result.device_ = place;
    return result;
  }
  TensorOptions device(DeviceType type, int index) const { return device(Device(type, index)); }
  TensorOptions device_index(int index) const { return device(device_.type(), index); }
  TensorOptions layout(Layout) const { return *this; }
  TensorOptions memory_format(MemoryFormat format) const {
    TensorOptions result = *this;
    result.memory_format_ = format;
    return result;
  }

  bool has_dtype() const { return dtype_.has_value(); }
  ScalarType dtype() const { return dtype_.value_or(get_default_dtype()); }
  std::optional<ScalarType> dtype_opt() const { return dtype_; }
  bool requires_grad() const { return requires_grad_; }
  Device device() const { return device_; }
  Layout layout() const { return kStrided; }
  std::optional<MemoryFormat> memory_format_opt() const { return memory_format_; }
  /// The format that these options or `argument` name; throws when both do.
  std::optional<MemoryFormat> memory_format_or(std::optional<MemoryFormat> argument) const {
    check(!memory_format_ || !argument,
          "Cannot set memory_format both in TensorOptions and explicit argument; please delete the redundant setter.");
    return argument ? argument : memory_format_;
  }

 private:
  std::optional<ScalarType> dtype_;
  std::optional<MemoryFormat> memory_format_;
  Device device_;
  bool requires_grad_ = false;
};

inline TensorOptions dtype(ScalarType type) { return TensorOptions().dtype(type); }
inline TensorOptions device(Device place) { return TensorOptions().device(place); }
inline TensorOptions device(DeviceType type, int index) { return TensorOptions().device(type, index); }
inline TensorOptions device_index(int index) { return TensorOptions().device_index(index); }
inline TensorOptions requires_grad(bool required = true) { return TensorOptions().requires_grad(required); }
inline TensorOptions memory_format(MemoryFormat format) { return format; }
inline TensorOptions layout(Layout value) { return TensorOptions().layout(value); }

}  // namespace xtgrad
