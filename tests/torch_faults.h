#pragma once
#include <string>
#include <vector>

#include <xtgrad/lib/io/torch_file.h>

#include "io_fault_of.h"
#include "torch_bytes.h"

// What the tests of PyTorch's files read, and what they are told.

namespace test::torch_bytes {

inline std::vector<xtgrad::io::NamedArray> read(const std::string& bytes) {
  return xtgrad::io::read_torch_file(xtgrad::io::copy_memory(bytes.data(), bytes.size()));
}

/// The message of reading these bytes as a file.
inline std::string fault_of(const std::string& bytes) {
  const TemporaryFolder folder;
  return test::fault_of(folder, bytes, [](const std::string& path) { xtgrad::io::read_torch_file(path); });
}

inline const StorageBytes four{"0", "torch FloatStorage", 4};
inline const std::string vector_of_four = tensor({four, {4}, {1}});
inline const std::string sixteen_bytes = elements<float>({1, 2, 3, 4});

inline std::string fault_of_pickle(const std::string& pickle) { return fault_of(archive(pickle, {sixteen_bytes})); }

/// The message of one tensor in a storage whose record has these bytes.
inline std::string fault_of_tensor(const TensorBytes& what, const std::string& record) {
  return fault_of(archive(dict({{"w", tensor(what)}}), {record}));
}

}  // namespace test::torch_bytes
