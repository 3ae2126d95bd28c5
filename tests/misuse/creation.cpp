#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "misuse.h"

using namespace torch;

TEST_CASE("misuse: tensors made from nothing") {
  constexpr double inf = std::numeric_limits<double>::infinity();
  misuse::check_rows({
      {"zeros: a negative size",
       [] {
         zeros({2, -3});
       },
       "Trying to create tensor with negative dimension -3: [2, -3]"},
      {"empty: the number of elements overflows",
       [] {
         empty({int64_t{1} << 31, int64_t{1} << 31, 4});
       },
       "numel: integer multiplication overflow: a tensor of sizes [2147483648, 2147483648, 4] is too large"},
      {"empty: the number of bytes overflows", [] { empty({int64_t{1} << 61}, kDouble); },
       "a Double tensor of sizes [2305843009213693952] is too large"},
      {"ones: 2^62 elements", [] { ones({int64_t{1} << 62}, kByte); }, misuse::no_memory_for("4611686018427387904")},
      {"full: a negative size", [] { full({-1}, 3.0); }, "Trying to create tensor with negative dimension -1: [-1]"},
      {"eye: a negative size", [] { eye(-1); }, "n must be greater or equal to 0, got -1"},
      {"eye: a negative number of columns", [] { eye(2, -1); }, "m must be greater or equal to 0, got -1"},
      {"eye: too many elements", [] { eye(int64_t{1} << 40); },
       "numel: integer multiplication overflow: a tensor of sizes [1099511627776, 1099511627776] is too large"},
      {"arange: step 0", [] { arange(0, 10, 0); }, "step must be nonzero: it is 0 for dtype Long"},
      {"arange: the step leads away", [] { arange(0, 10, -1); },
       "upper bound and larger bound inconsistent with step sign: arange(0, 10, -1)"},
      {"arange: an infinite end", [=] { arange(0.0, inf, 1.0); }, "unsupported range: 0 -> inf"},
      {"arange: a nan", [] { arange(0.0, std::nan(""), 1.0); }, "unsupported range: 0 -> nan"},
      {"arange: too many elements", [] { arange(0.0, 1e300, 1e-5); },
       "invalid size, possible overflow: arange(0, 1e+300, 1e-05)"},
      {"linspace: a negative number of steps", [] { linspace(0, 1, -1); },
       "number of steps must be non-negative, got -1"},
      {"linspace: too many steps", [] { linspace(0, 1, int64_t{1} << 62); },
       "a Float tensor of sizes [4611686018427387904] is too large"},
      {"randn: a negative size",
       [] {
         randn({-2, 2});
       },
       "Trying to create tensor with negative dimension -2: [-2, 2]"},
      {"empty_like: an undefined tensor", [] { empty_like(Tensor()); },
       "an undefined Tensor was used where a defined one is expected: it was default-constructed, reset, or has no "
       "grad yet"},
      {"zeros: integers that require gradients", [] { zeros({2}, TensorOptions(kLong).requires_grad(true)); },
       "Only Tensors of floating point and complex dtype can require gradients, got Long"},
      {"empty: channels-last of three dimensions",
       [] {
         empty({2, 3, 4}, TensorOptions().memory_format(MemoryFormat::ChannelsLast));
       },
       "required rank 4 tensor to use channels_last format, got sizes [2, 3, 4]"},
      {"empty: the format of nothing", [] { empty({2}, TensorOptions().memory_format(MemoryFormat::Preserve)); },
       "unsupported memory format Preserve: there is no tensor whose format to keep"},
  });
}

TEST_CASE("misuse: tensors made from values") {
  static float numbers[4] = {1, 2, 3, 4};
  misuse::check_rows({
      {"tensor: lists of two lengths",
       [] {
         tensor({{1, 2}, {3}});
       },
       "Expected all sub-lists to have sizes: [2] as the first has, but got a sub-list with sizes: [1]"},
      {"tensor: lists of two depths",
       [] {
         tensor({{{1}, {2}}, {{3}}});
       },
       "Expected all sub-lists to have sizes: [2, 1] as the first has, but got a sub-list with sizes: [1, 1]"},
      {"tensor: a number beside a list",
       [] {
         tensor({{{1}, {2, 3}}});
       },
       "Expected all sub-lists to have sizes: [1] as the first has, but got a sub-list with sizes: [2]"},
      {"tensor: two kinds of numbers",
       [] {
         tensor({1, 2.5});
       },
       "Expected all elements of the tensor to have the same scalar type: Int, but got element of scalar type: Double"},
      {"tensor: a bool among integers",
       [] {
         tensor({{1, 2}, {true, false}});
       },
       "Expected all elements of the tensor to have the same scalar type: Int, but got element of scalar type: Bool"},
      {"tensor: integers that require gradients",
       [] {
         tensor({1, 2}, TensorOptions().requires_grad(true));
       },
       "Only Tensors of floating point and complex dtype can require gradients, got Long"},
      {"from_blob: a negative size", [] { from_blob(numbers, {-4}); },
       "Trying to create tensor with negative dimension -4: [-4]"},
      {"from_blob: fewer strides than sizes",
       [] {
         from_blob(numbers, {2, 2}, IntArrayRef({2}));
       },
       "from_blob: 2 sizes and 1 strides"},
      {"from_blob: a negative stride", [] { from_blob(numbers, {4}, IntArrayRef({-1})); },
       "from_blob: negative strides are not supported, got [-1]"},
  });
}

TEST_CASE("misuse: devices and dtypes") {
  const Tensor matrix = zeros({2, 2});
  misuse::check_rows({
      {"tensor: on a device that is not there", [] { tensor({1.0}, TensorOptions(Device(kCUDA, 1))); },
       "xtgrad computes on the CPU only, but the device asked for is cuda:1"},
      {"Device: an unknown name", [] { Device("tpu"); },
       "Expected one of cpu, cuda device type at start of device string: tpu"},
      {"Device: an empty name", [] { Device(""); }, "Device string must not be empty"},
      {"Device: no index after the colon", [] { Device("cuda:"); },
       "Invalid device string: 'cuda:': a number from 0 to 999 must follow the colon"},
      {"Device: a negative index", [] { Device("cuda:-1"); },
       "Invalid device string: 'cuda:-1': a number from 0 to 999 must follow the colon"},
      {"Device: text behind the index", [] { Device("cpu:0a"); },
       "Invalid device string: 'cpu:0a': a number from 0 to 999 must follow the colon"},
      {"to: no dtype", [] { zeros({2}).to(ScalarType::Undefined); }, "an undefined dtype has no element size"},
      {"empty: no dtype", [] { empty({2}, ScalarType::Undefined); }, "an undefined dtype has no element size"},
      {"data_ptr: another dtype", [] { zeros({2}).data_ptr<double>(); }, "expected scalar type Double but found Float"},
      {"accessor: another dtype", [=] { matrix.accessor<int, 2>(); }, "expected scalar type Int but found Float"},
      {"accessor: another number of dimensions", [=] { matrix.accessor<float, 3>(); },
       "TensorAccessor expected 3 dims but tensor has 2"},
      {"item: more than one element", [] { zeros({2}).item(); },
       "a Tensor with 2 elements cannot be converted to Scalar"},
      {"item: no element", [] { zeros({0}).item<float>(); }, "a Tensor with 0 elements cannot be converted to Scalar"},
      {"size: a dimension that is not there",
       [] {
         zeros({2, 3}).size(2);
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got 2)"},
      {"stride: a dimension that is not there",
       [] {
         zeros({2, 3}).stride(-3);
       },
       "Dimension out of range (expected to be in range of [-2, 1], but got -3)"},
      {"size: a tensor without dimensions", [] { tensor(1).size(0); },
       "Dimension specified as 0 but tensor has no dimensions"},
      {"set_default_dtype: integers", [] { set_default_dtype(scalarTypeToTypeMeta(kLong)); },
       "only floating-point types are supported as the default type, got Long"},
      {"contiguous: the format of nothing", [] { zeros({2}).contiguous(MemoryFormat::Preserve); },
       "preserve memory format is unsupported by the contiguous operator"},
      {"contiguous: channels-last of a matrix",
       [] {
         zeros({2, 2}).contiguous(MemoryFormat::ChannelsLast);
       },
       "required rank 4 tensor to use channels_last format, got sizes [2, 2]"},
      {"an undefined tensor: sizes", [] { Tensor().sizes(); },
       "an undefined Tensor was used where a defined one is expected: it was default-constructed, reset, or has no "
       "grad yet"},
      {"an undefined tensor: sum", [] { Tensor().sum(); },
       "an undefined Tensor was used where a defined one is expected: it was default-constructed, reset, or has no "
       "grad yet"},
      {"an undefined tensor: an operand", [] { zeros({2}) + Tensor(); },
       "an undefined Tensor was used where a defined one is expected: it was default-constructed, reset, or has no "
       "grad yet"},
      {"an undefined tensor: backward", [] { Tensor().backward(); },
       "element 0 of tensors does not require grad and does not have a grad_fn"},
      {"an undefined tensor: item", [] { Tensor().item<float>(); },
       "an undefined Tensor was used where a defined one is expected: it was default-constructed, reset, or has no "
       "grad yet"},
  });
}

TEST_CASE("misuse: values that do not fit, and devices that are not there") {
  static float numbers[4] = {1, 2, 3, 4};
  const char* cuda = "xtgrad computes on the CPU only, but the device asked for is cuda";
  misuse::check_rows({
      {"full: a value that does not fit", [] { full({2}, 300, kByte); },
       "value cannot be converted to type uint8_t without overflow: 300"},
      {"full_like: a value that does not fit", [] { full_like(zeros({2}, kChar), -129); },
       "value cannot be converted to type int8_t without overflow: -129"},
      {"full: a real value that does not fit", [] { full({2}, 1e300, kFloat); },
       "value cannot be converted to type float without overflow: 1e+300"},
      {"full: nan as an integer", [] { full({2}, std::nan(""), kLong); },
       "value cannot be converted to type int64_t without overflow: nan"},
      {"fill_: a value that does not fit", misuse::keeps(ones({2}, kByte), [](Tensor x) { x.fill_(256); }),
       "value cannot be converted to type uint8_t without overflow: 256"},
      {"masked_fill_: a value that does not fit",
       misuse::keeps(ones({2}, kByte), [](Tensor x) { x.masked_fill_(ones({2}, kBool), 256); }),
       "value cannot be converted to type uint8_t without overflow: 256"},
      {"tensor: a value that does not fit", [] { tensor({300}, kByte); },
       "value cannot be converted to type uint8_t without overflow: 300"},
      {"item: a number that does not fit", [] { tensor(300).item<uint8_t>(); },
       "value cannot be converted to type uint8_t without overflow: 300"},
      {"item: a real number that does not fit", [] { tensor(1e20, kDouble).item<int>(); },
       "value cannot be converted to type int without overflow: 1e+20"},
      {"item: infinity as an integer", [] { tensor(std::numeric_limits<double>::infinity()).item<int64_t>(); },
       "value cannot be converted to type int64_t without overflow: inf"},
      {"from_blob: another device", [] { from_blob(numbers, {4}, TensorOptions(kCUDA)); }, cuda},
      {"zeros: on a device that is not there", [] { zeros({2}, kCUDA); }, cuda},
      {"to: a device that is not there", [] { zeros({2}).to(kCUDA); }, cuda},
      {"Device: the CPU has one only", [] { Device(kCPU, 3); }, "CPU device index must be -1 or zero, got 3"},
      {"Device: an index below -1", [] { Device(kCUDA, -2); }, "Device index must be -1 or non-negative, got -2"},
  });
}
