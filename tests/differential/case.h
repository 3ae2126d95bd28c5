#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

// A call of one row of tests/operators and everything that came of it, in types that belong to no framework.

namespace differential {

enum class Kind { Byte, Char, Short, Int, Long, Half, Float, Double, Bool, BFloat16 };
inline constexpr std::array<const char*, 10> kKindNames{"kByte", "kChar",  "kShort",  "kInt",  "kLong",
                                                        "kHalf", "kFloat", "kDouble", "kBool", "kBFloat16"};
inline bool is_floating(Kind kind) {
  return kind == Kind::Half || kind == Kind::Float || kind == Kind::Double || kind == Kind::BFloat16;
}

/// How the elements of an input lie in memory.
enum class Layout { plain, permuted, gaps, offset, expanded, channels_last };
inline constexpr std::array<const char*, 6> kLayoutNames{"contiguous", "permuted",        "every second element",
                                                         "offset",     "dim 0 stretched", "channels-last"};

struct InputSpec {
  std::vector<int64_t> sizes;
  Kind kind = Kind::Double;
  Layout layout = Layout::plain;
  std::vector<double> values;  // in row-major order
  bool requires_grad = false;
};

struct Case {
  size_t row = 0;        // of the table
  uint64_t seed = 0;     // of random numbers, of drawn arguments and of the gradients that come in
  bool usual = true;     // the row's own arguments, not drawn ones
  bool extreme = false;  // drawn arguments may be as large as they can be written
  bool overlap = false;  // in place: into memory that elements share
  bool create_graph = false;
  bool forward_only = false;  // no backward pass
  int threads = 1;
  std::vector<InputSpec> inputs;
};

/// A tensor: its elements as doubles, and exactly where it holds integers.
struct Value {
  bool defined = false;
  int kind = -1;
  std::vector<int64_t> sizes, strides;
  bool requires_grad = false;
  int shares_memory_with = -1;  // the first input whose storage it lies in
  std::vector<double> numbers;
  std::vector<int64_t> integers;
};

enum class Stage { results, inputs, gradients, second };
inline constexpr std::array<const char*, 4> kStageNames{"result", "input afterwards", "gradient", "second gradient"};

/// What an error begins with that is no c10::Error.
inline constexpr char kForeignError[] = "foreign error: ";

struct Outcome {
  /// For each stage its tensors, or the first line of the error that ended it. What an earlier error ended is empty.
  std::array<std::vector<Value>, 4> values;
  std::array<std::string, 4> errors;
  /// The arguments that were drawn.
  std::vector<int64_t> drawn;
};

}  // namespace differential
