#include <doctest/doctest.h>

#include <limits>

#include <xtgrad/autograd/ops.h>
#include <xtgrad/autograd/ops/activation.h>

using namespace xtgrad;

// Expected dtypes and texts are PyTorch 1.13's.

namespace {

Tensor longs() { return tensor({1, 2, 3}); }
Tensor floats() { return tensor({1.0f, 2.0f, 3.0f}); }
Tensor doubles() { return tensor({1.0, 2.0, 3.0}, kDouble); }
Tensor bools() { return tensor({true, false, true}); }
Tensor bytes() { return tensor({200, 100, 3}, kByte); }

template <class Body>
std::string error_of(Body body) {
  try {
    body();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

bool says(const std::string& message, const char* part) { return message.find(part) != std::string::npos; }

template <class T>
std::vector<T> values(const Tensor& x) {
  const Tensor dense = x.contiguous();
  return std::vector<T>(dense.data_ptr<T>(), dense.data_ptr<T>() + dense.numel());
}

using Longs = std::vector<int64_t>;

}  // namespace

TEST_SUITE_BEGIN("promotion");

TEST_CASE("Tensors with dimensions outweigh 0-d tensors, and those outweigh numbers, within a kind of dtype") {
  const Tensor zero_d = scalar_tensor(2.0, kDouble);
  CHECK((floats() + zero_d).dtype() == kFloat);
  CHECK((zero_d * floats()).dtype() == kFloat);
  CHECK((longs() + zero_d).dtype() == kDouble);
  CHECK((floats() + doubles()).dtype() == kDouble);
  CHECK((longs() + 1.5).dtype() == kFloat);
  CHECK((longs() * true).dtype() == kLong);
  CHECK((bools() + 1).dtype() == kLong);
  CHECK((floats() + 1e300).dtype() == kFloat);
  CHECK((zero_d + 1).dtype() == kDouble);
  CHECK((bytes() + tensor({1, 2, 3}, kChar)).dtype() == kShort);
  CHECK(where(bools(), 1, 2.0).dtype() == kFloat);
  CHECK(where(bools(), longs(), floats()).dtype() == kFloat);
  CHECK(maximum(longs(), doubles()).dtype() == kDouble);
}

TEST_CASE("Functions that need a float turn integers and bools into the default dtype") {
  CHECK(sqrt(longs()).dtype() == kFloat);
  CHECK((longs() / 2).dtype() == kFloat);
  CHECK((2 / longs()).dtype() == kFloat);
  CHECK(sigmoid(bools()).dtype() == kFloat);
  CHECK(sin(longs()).dtype() == kFloat);
  CHECK(pow(longs(), 0.5).dtype() == kFloat);
  CHECK(atan2(longs(), longs()).dtype() == kFloat);
  set_default_dtype(kDouble);
  const ScalarType with_double = exp(longs()).dtype();
  set_default_dtype(kFloat);
  CHECK(with_double == kDouble);
}

TEST_CASE("Functions that need no float keep integers and are exact on them") {
  const Tensor large = tensor({(int64_t{1} << 53) + 1, int64_t{-7}, int64_t{0}});
  CHECK(values<int64_t>(abs(neg(large))) == Longs{(int64_t{1} << 53) + 1, 7, 0});
  CHECK(values<int64_t>(sign(large)) == Longs{1, -1, 0});
  CHECK(values<int64_t>(relu(large)) == Longs{(int64_t{1} << 53) + 1, 0, 0});
  CHECK(values<int64_t>(floor(large)) == values<int64_t>(large));
  CHECK(values<int64_t>(large.clamp(-1, 1)) == Longs{1, -1, 0});
  CHECK(values<int64_t>(addcmul(longs(), longs(), longs(), 2)) == Longs{3, 10, 21});
  CHECK(values<int64_t>(hardtanh(longs(), 0, 2)) == Longs{1, 2, 2});
  CHECK(values<int64_t>(square(bools())) == Longs{1, 0, 1});
  CHECK(longs().clamp(1.5).dtype() == kFloat);
}

TEST_CASE("Integers wrap around") {
  CHECK(values<uint8_t>(bytes() + bytes()) == std::vector<uint8_t>{144, 200, 6});
  CHECK(values<uint8_t>(-bytes()) == std::vector<uint8_t>{56, 156, 253});
  const Tensor highest = tensor({std::numeric_limits<int64_t>::max()});
  CHECK((highest + 1).item<int64_t>() == std::numeric_limits<int64_t>::min());
  CHECK((highest * 2).item<int64_t>() == -2);
  CHECK((-(highest + 1)).item<int64_t>() == std::numeric_limits<int64_t>::min());
}

TEST_CASE("The sum of bools is 'or', the product 'and', differences and negations are refused") {
  CHECK((bools() + bools()).dtype() == kBool);
  CHECK(equal(bools() + tensor({false, false, true}), bools()));
  CHECK(equal(bools() * tensor({true, true, false}), tensor({true, false, false})));
  CHECK(says(error_of([] { bools() - bools(); }), "with two bool tensors is not supported"));
  CHECK(says(error_of([] { bools() - 1; }), "with a bool tensor is not supported"));
  CHECK(says(error_of([] { 1 - bools(); }), "with a bool tensor is not supported"));
  CHECK(says(error_of([] { -bools(); }), "Negation, the `-` operator, on a bool tensor is not supported"));
  CHECK_THROWS_AS(abs(bools()), Error);
  CHECK(says(error_of([] { relu(bools()); }), "Boolean inputs not supported for relu"));
}

TEST_CASE("An integer divisor of 0 is an error, and the lowest integer has a remainder by -1") {
  CHECK(says(error_of([] { longs() % 0; }), "ZeroDivisionError"));
  CHECK(says(error_of([] { fmod(longs(), tensor({1, 0, 1})); }), "ZeroDivisionError"));
  CHECK(values<int64_t>(tensor({-3, 3, -7}) % tensor({2, -2, -1})) == Longs{1, -1, 0});
  CHECK(values<int64_t>(fmod(tensor({-3, 3, -7}), tensor({2, -2, -1}))) == Longs{-1, 1, 0});
  CHECK((tensor({std::numeric_limits<int64_t>::min()}) % -1).item<int64_t>() == 0);
  CHECK((tensor({5.0f}) % 0).isnan().item<bool>());
  CHECK((empty({0}, kLong) % tensor({0})).numel() == 0);
}

TEST_CASE("Integers are raised to integers exactly, but not to a negative number") {
  CHECK(values<int64_t>(pow(tensor({3, -2, 0}), 5)) == Longs{243, -32, 0});
  CHECK(values<int64_t>(pow(2, longs())) == Longs{2, 4, 8});
  CHECK(values<int64_t>(pow(tensor({1, -1, 2}), tensor({-1, -3, -2}))) == Longs{1, -1, 0});
  CHECK(values<int64_t>(pow(bools(), 2)) == Longs{1, 0, 1});
  CHECK(says(error_of([] { pow(longs(), -1); }), "Integers to negative integer powers are not allowed."));
  CHECK(says(error_of([] { longs().pow_(-1); }), "Integers to negative integer powers are not allowed."));
  CHECK_THROWS_AS(pow(bools(), bools()), Error);
}

TEST_CASE("What is refused in place leaves the tensor as it was") {
  const Tensor x = longs(), b = bools();
  CHECK(says(error_of([&] { x.add_(1.5); }), "result type Float can't be cast to the desired output type Long"));
  CHECK(says(error_of([&] { x.mul_(floats()); }), "result type Float can't be cast to the desired output type Long"));
  CHECK(says(error_of([&] { x.div_(2); }), "result type Float can't be cast to the desired output type Long"));
  CHECK(says(error_of([&] { x.sqrt_(); }), "result type Float can't be cast to the desired output type Long"));
  CHECK(says(error_of([&] { b.add_(1); }), "result type Long can't be cast to the desired output type Bool"));
  CHECK(says(error_of([&] { x.add_(ones({2, 3}, kLong)); }), "doesn't match the broadcast shape [2, 3]"));
  CHECK(equal(x, longs()));
  CHECK(equal(b, bools()));
  CHECK(x._version() == 0);
}

TEST_CASE("In place the tensor keeps its dtype where the result fits") {
  const Tensor x = floats();
  x.add_(doubles()).mul_(longs());
  CHECK(x.dtype() == kFloat);
  CHECK(equal(x, tensor({2.0f, 8.0f, 18.0f})));
  CHECK(equal(longs().add_(bools()), tensor({2, 2, 4})));
}

TEST_CASE("A floating point alpha or value is refused for integers") {
  CHECK(says(error_of([] { add(longs(), longs(), 1.5); }), "argument alpha must not be a floating point number"));
  CHECK(says(error_of([] { addcdiv(longs(), longs(), longs()); }), "Integer division with addcdiv"));
}

TEST_CASE("Functions of floats refuse integers and conditions must be bools") {
  CHECK_THROWS_AS(frac(longs()), Error);
  CHECK_THROWS_AS(gelu(longs()), Error);
  CHECK_THROWS_AS(leaky_relu(longs()), Error);
  CHECK(says(error_of([] { where(floats(), floats(), floats()); }), "where expected condition to be a boolean tensor"));
  CHECK_THROWS_AS(lerp(floats(), doubles(), 0.5), Error);
}

TEST_CASE("A gradient comes back in its input's dtype") {
  const Tensor x = floats().requires_grad_(), scale = scalar_tensor(2.0, kDouble).requires_grad_();
  (x * scale * doubles()).backward(ones({3}, kDouble));
  CHECK(x.grad().dtype() == kFloat);
  CHECK(scale.grad().dtype() == kDouble);
  CHECK(scale.grad().dim() == 0);
  CHECK(scale.grad().item<double>() == 14);
}

TEST_SUITE_END();
