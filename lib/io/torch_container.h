#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <xtgrad/lib/dtype.h>
#include <xtgrad/lib/io/byte_source.h>
#include <xtgrad/lib/io/foreign_dtype.h>
#include <xtgrad/lib/io/pickle.h>
#include <xtgrad/lib/ref.h>
#include <xtgrad/lib/storage.h>

// The two forms of PyTorch's files: both are a pickle, which names storages, and the storages' bytes.

namespace xtgrad::io::torch {

/// How a pickle names a storage. One without a type (UntypedStorage, which later versions of PyTorch write for their
/// newer dtypes) is one of Bytes.
struct StorageName {
  std::string key;
  ScalarType dtype = ScalarType::Undefined;
  uint64_t numel = 0;
};

class Container {
 public:
  virtual ~Container() = default;
  virtual const Pickle& pickle() const = 0;
  /// Reads the storage's bytes; throws when they are not there or not as many as its name says.
  virtual Ref<Storage> read(const StorageName& storage) const = 0;
};

/// Finds out the form; throws when it is none of them.
std::unique_ptr<Container> open_container(const std::shared_ptr<const ByteSource>& source);

/// How many bytes something that was in a file may take in memory.
inline uint64_t budget_of(const ByteSource& source, uint64_t times = 1) {
  return (uint64_t{20} << 20) + times * source.size();
}

/// The dtype that a pickle names so ("torch float8_e4m3fn"); null when there is none or it has no counterpart here.
const ForeignDtype* dtype_of_global(std::string_view global);

/// What a reference of the pickle says; throws when it does not name a storage.
StorageName storage_name(const Pickle& pickle, const PickleValue& reference, const std::string& file);

/// The storage's size; throws when its elements have more than 2^63 bytes.
uint64_t bytes_of(const StorageName& storage, const std::string& file);

}  // namespace xtgrad::io::torch
