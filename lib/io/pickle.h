#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <xtgrad/lib/io/byte_source.h>

namespace xtgrad::io {

/// What a pickle can hold here. kCall is a global called with arguments, which nobody has called; kReference is an
/// object that the pickle names and its reader keeps elsewhere.
enum class PickleKind : uint8_t {
  kNone,
  kBool,
  kInt,
  kBigInt,
  kFloat,
  kString,
  kBytes,
  kTuple,
  kList,
  kDict,
  kGlobal,
  kCall,
  kReference,
  kMark
};

/// One value of a pickle; its parts are values of the same pickle, by number.
struct PickleValue {
  PickleKind kind = PickleKind::kNone;
  int64_t integer = 0;  // kBool, kInt
  double real = 0;      // kFloat
  /// kString, kBytes, kBigInt (its little-endian bytes), kGlobal ("module name").
  std::string text;
  /// kTuple, kList: the elements. kDict: key, value, key, value ... kCall: the global and the tuple of its arguments.
  /// kReference: what it is named by.
  std::vector<uint32_t> parts;
};

/// A pickle as data. All values lie in one table, so that neither a deep nor a self-referring one is walked or freed by
/// recursion.
struct Pickle {
  std::vector<PickleValue> values;
  uint32_t root = 0;

  const PickleValue& operator[](uint32_t value) const { return values[value]; }
};

/// Reads the pickle (protocol 2 to 5) that begins at `offset` of the source and moves `offset` behind it. Nothing is
/// run: globals are only names, and those for which `allowed("module name")` is false are refused by name. Throws, with
/// `file` in the text, on instructions that plain data does not need, on damage, and on more than two million values.
Pickle read_pickle(const ByteSource& source, uint64_t& offset, const std::string& file,
                   const std::function<bool(std::string_view global)>& allowed);

}  // namespace xtgrad::io
