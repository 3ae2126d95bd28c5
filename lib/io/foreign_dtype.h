#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <xtgrad/lib/dtype.h>
#include <xtgrad/lib/ref.h>
#include <xtgrad/lib/storage.h>

namespace xtgrad::io {

/// A dtype under its names in other libraries' files, and the one of ours that its elements are read as: uint16 as Int,
/// uint32 as Long, uint64 as Long where every value fits, and floats of 8 bits as Float, which holds all their values.
struct ForeignDtype {
  std::string_view torch;          // "float32"
  std::string_view torch_storage;  // "FloatStorage"; "" where PyTorch's storages have no type of that name
  std::string_view safetensors;    // "F32"
  std::string_view numpy;          // "f4"; "" where NumPy has none
  size_t size;                     // bytes of an element in a file
  ScalarType dtype;
  /// Makes `count` elements of ours at `to`, which is aligned for them; null where they are the same bytes. Throws,
  /// with `whose` before it, on a value that ours does not hold.
  void (*convert)(const uint8_t* from, size_t count, void* to, const std::string& whose) = nullptr;
};

/// The one with that name in a library: find_dtype(&ForeignDtype::safetensors, "U16"). Null when there is none.
const ForeignDtype* find_dtype(std::string_view ForeignDtype::*library, std::string_view name);

/// The one with the same elements as ours; throws for Undefined.
const ForeignDtype& foreign_dtype_of(ScalarType dtype);

/// The whole elements in these bytes as ours; what is left behind them is ignored. Throws as ForeignDtype::convert
/// does.
Ref<Storage> converted(const ForeignDtype& type, const void* bytes, uint64_t count, const std::string& whose);

/// What NamedArray::stored_as says of it.
inline std::string_view stored_as(const ForeignDtype& type) { return type.convert ? type.torch : std::string_view(); }

/// Makes 1 of every other byte than 0: a bool that is neither would be undefined behaviour.
void make_bools(void* bytes, size_t count);

}  // namespace xtgrad::io
