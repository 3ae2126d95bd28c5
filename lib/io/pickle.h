#pragma once
#include <cstdint>
#include <deque>
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
  kReference
};

/// One value of a pickle, small because a file of a few bytes may hold millions.
struct PickleValue {
  PickleKind kind = PickleKind::kNone;
  uint32_t at = 0;  // its place among the texts or the lists of parts
  union {
    int64_t integer = 0;  // kBool, kInt
    double real;          // kFloat
  };
};

/// A pickle as data. All values lie in one table, so that neither a deep nor a self-referring one is walked or freed by
/// recursion.
struct Pickle {
  using Parts = std::vector<uint32_t>;

  std::deque<PickleValue> values;
  std::deque<std::string> texts;
  std::deque<Parts> lists;
  uint32_t root = 0;
  /// How many values were put on the stack, recalled ones too: a walk over data without loops sees about as many.
  uint64_t pushes = 0;

  const PickleValue& operator[](uint32_t value) const { return values[value]; }
  /// kString, kBytes, kBigInt (its little-endian bytes), kGlobal ("module name"); "" for others.
  const std::string& text(const PickleValue& value) const;
  /// The parts, values of this pickle by number. kTuple, kList: the elements. kDict: key, value, key, value ... kCall:
  /// the global and the tuple of its arguments. kReference: what it is named by. None for others.
  const Parts& parts(const PickleValue& value) const;
};

/// Reads the pickle (protocol 2 to 5) that begins at `offset` of the source and moves `offset` behind it. Nothing is
/// run: globals are only names, and those for which `allowed("module name")` is false are refused by name. Throws, with
/// `file` in the text, on instructions that plain data does not need, on damage, and before the values take more than
/// `budget` bytes.
Pickle read_pickle(const ByteSource& source, uint64_t& offset, const std::string& file, uint64_t budget,
                   const std::function<bool(std::string_view global)>& allowed);

}  // namespace xtgrad::io
