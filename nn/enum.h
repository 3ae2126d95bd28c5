#pragma once
#include <string>
#include <variant>

// Choices that options take, as one type a choice: an option that allows some of them is a std::variant of those.

#define XTGRAD_CHOICE(choice)                    \
  namespace enumtype {                           \
  struct choice {                                \
    static constexpr const char* name = #choice; \
  };                                             \
  }                                              \
  inline constexpr enumtype::choice choice {}

namespace xtgrad {

XTGRAD_CHOICE(kLinear);
XTGRAD_CHOICE(kConv1D);
XTGRAD_CHOICE(kConv2D);
XTGRAD_CHOICE(kConv3D);
XTGRAD_CHOICE(kConvTranspose1D);
XTGRAD_CHOICE(kConvTranspose2D);
XTGRAD_CHOICE(kConvTranspose3D);
XTGRAD_CHOICE(kSigmoid);
XTGRAD_CHOICE(kTanh);
XTGRAD_CHOICE(kReLU);
XTGRAD_CHOICE(kGELU);
XTGRAD_CHOICE(kSiLU);
XTGRAD_CHOICE(kMish);
XTGRAD_CHOICE(kLeakyReLU);
XTGRAD_CHOICE(kFanIn);
XTGRAD_CHOICE(kFanOut);
XTGRAD_CHOICE(kConstant);
XTGRAD_CHOICE(kReflect);
XTGRAD_CHOICE(kReplicate);
XTGRAD_CHOICE(kCircular);
XTGRAD_CHOICE(kNearest);
XTGRAD_CHOICE(kBilinear);
XTGRAD_CHOICE(kBicubic);
XTGRAD_CHOICE(kTrilinear);
XTGRAD_CHOICE(kArea);
XTGRAD_CHOICE(kNearestExact);
XTGRAD_CHOICE(kSum);
XTGRAD_CHOICE(kMean);
XTGRAD_CHOICE(kMax);
XTGRAD_CHOICE(kNone);
XTGRAD_CHOICE(kBatchMean);
XTGRAD_CHOICE(kZeros);
XTGRAD_CHOICE(kBorder);
XTGRAD_CHOICE(kReflection);
XTGRAD_CHOICE(kRNN_TANH);
XTGRAD_CHOICE(kRNN_RELU);
XTGRAD_CHOICE(kLSTM);
XTGRAD_CHOICE(kGRU);
XTGRAD_CHOICE(kValid);
XTGRAD_CHOICE(kSame);

namespace enumtype {
/// "kMean", "kReLU" ...: the name of the choice that the option holds.
template <class... Choices>
std::string get_enum_name(const std::variant<Choices...>& option) {
  static constexpr const char* names[] = {Choices::name...};
  return names[option.index()];
}
}  // namespace enumtype

}  // namespace xtgrad

#undef XTGRAD_CHOICE
