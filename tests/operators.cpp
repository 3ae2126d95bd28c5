#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <xtgrad/autograd/engine.h>
#include <xtgrad/autograd/gradcheck.h>
#include <xtgrad/autograd/node.h>
#include <xtgrad/autograd/ops.h>

using namespace xtgrad;

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity(), kNan = std::numeric_limits<double>::quiet_NaN();

Tensor of(std::vector<double> values) { return tensor(values, kDouble); }
Tensor drawn(IntArrayRef sizes, uint64_t seed = 1) {
  manual_seed(seed);
  return rand(sizes, kDouble) * 0.8 + 0.1;
}
bool same(const Tensor& x, const Tensor& y) {
  return x.dtype() == y.dtype() && x.sizes() == y.sizes() && allclose(x, y, 0, 1e-14, true);
}

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

using InPlace = std::function<void(const Tensor&)>;
using Function = std::function<Tensor(const Tensor&)>;

/// In place without and with a graph, on a view too: the values and gradients of the function.
void check_in_place(const char* name, const InPlace& in_place, const Function& function, const Tensor& start) {
  CAPTURE(name);
  const Tensor plain = start.clone();
  in_place(plain);
  CHECK(same(plain, function(start).to(start.dtype())));
  CHECK(plain._version() > 0);
  if (!start.is_floating_point()) return;
  const Tensor a = start.clone().requires_grad_(), b = start.clone().requires_grad_();
  const Tensor changed = a * 1, weight = drawn(changed.sizes(), 5);
  in_place(changed);
  (changed * weight).sum().backward();
  const Tensor expected = function(b * 1).to(kDouble);
  if (expected.requires_grad())
    (expected * weight).sum().backward();
  else
    b.mutable_grad() = zeros_like(b);
  CHECK(same(changed.detach(), expected.detach()));
  CHECK(same(a.grad(), b.grad()));
  CHECK(says(error_of([&] { in_place(a); }), "a leaf Variable that requires grad"));
}

}  // namespace

TEST_SUITE_BEGIN("operators");

TEST_CASE("Functions of one tensor in place agree with those out of place") {
  const Tensor x = drawn({3, 4});
  const auto pair = [&](const char* name, Tensor& (TensorMethods::*in_place)() const,
                        Tensor (*function)(const Tensor&)) {
    check_in_place(
        name, [=](const Tensor& t) { (t.*in_place)(); }, function, x);
    check_in_place(
        name, [=](const Tensor& t) { (t.*in_place)(); }, function, x.t());
  };
  pair("acos_", &Tensor::acos_, acos);
  pair("asin_", &Tensor::asin_, asin);
  pair("atan_", &Tensor::atan_, atan);
  pair("sinh_", &Tensor::sinh_, sinh);
  pair("cosh_", &Tensor::cosh_, cosh);
  pair("tan_", &Tensor::tan_, tan);
  pair("asinh_", &Tensor::asinh_, asinh);
  pair("atanh_", &Tensor::atanh_, atanh);
  pair("erf_", &Tensor::erf_, erf);
  pair("erfc_", &Tensor::erfc_, erfc);
  pair("expm1_", &Tensor::expm1_, expm1);
  pair("frac_", &Tensor::frac_, frac);
  pair("log10_", &Tensor::log10_, log10);
  pair("log1p_", &Tensor::log1p_, log1p);
  pair("log2_", &Tensor::log2_, log2);
  pair("rsqrt_", &Tensor::rsqrt_, rsqrt);
  pair("sign_", &Tensor::sign_, sign);
  pair("square_", &Tensor::square_, square);
  pair("trunc_", &Tensor::trunc_, trunc);
  pair("exp2_", &Tensor::exp2_, exp2);
  pair("deg2rad_", &Tensor::deg2rad_, deg2rad);
  pair("rad2deg_", &Tensor::rad2deg_, rad2deg);
  pair("digamma_", &Tensor::digamma_, digamma);
  pair("lgamma_", &Tensor::lgamma_, lgamma);
  pair("sinc_", &Tensor::sinc_, sinc);
  pair("sgn_", &Tensor::sgn_, sgn);
  check_in_place(
      "acosh_", [](const Tensor& t) { t.acosh_(); }, [](const Tensor& t) { return acosh(t); }, x + 1);
  check_in_place(
      "logit_", [](const Tensor& t) { t.logit_(0.2); }, [](const Tensor& t) { return logit(t, 0.2); }, x);
  check_in_place(
      "nan_to_num_", [](const Tensor& t) { t.nan_to_num_(1); }, [](const Tensor& t) { return nan_to_num(t, 1); },
      of({kNan, 1, kInf}));
}

TEST_CASE("Functions of two operands in place agree with those out of place") {
  const Tensor x = drawn({3, 4}), y = drawn({4}, 2) + 0.3;
  const auto both = [&](const char* name, auto method, const std::function<Tensor(const Tensor&, const Tensor&)>& f) {
    check_in_place(
        name, [&](const Tensor& t) { (t.*method)(y); }, [&](const Tensor& t) { return f(t, y); }, x);
  };
  using Of = Tensor& (TensorMethods::*)(const Tensor&) const;
  both("atan2_", Of(&Tensor::atan2_), [](auto& a, auto& b) { return atan2(a, b); });
  both("fmod_", Of(&Tensor::fmod_), [](auto& a, auto& b) { return fmod(a, b); });
  both("remainder_", Of(&Tensor::remainder_), [](auto& a, auto& b) { return remainder(a, b); });
  both("copysign_", Of(&Tensor::copysign_), [](auto& a, auto& b) { return copysign(a, b); });
  both("floor_divide_", Of(&Tensor::floor_divide_), [](auto& a, auto& b) { return floor_divide(a, b); });
  both("hypot_", Of(&Tensor::hypot_), [](auto& a, auto& b) { return hypot(a, b); });
  both("ldexp_", Of(&Tensor::ldexp_), [](auto& a, auto& b) { return ldexp(a, b); });
  both("xlogy_", Of(&Tensor::xlogy_), [](auto& a, auto& b) { return xlogy(a, b); });
  both("eq_", Of(&Tensor::eq_), [](auto& a, auto& b) { return eq(a, b); });
  both("lt_", Of(&Tensor::lt_), [](auto& a, auto& b) { return lt(a, b); });
  both("ge_", Of(&Tensor::ge_), [](auto& a, auto& b) { return ge(a, b); });
  both("logical_xor_", Of(&Tensor::logical_xor_), [](auto& a, auto& b) { return logical_xor(a, b); });
  check_in_place(
      "pow_", [&](const Tensor& t) { t.pow_(y); }, [&](const Tensor& t) { return pow(t, y); }, x);
  check_in_place(
      "lerp_", [&](const Tensor& t) { t.lerp_(y, y); }, [&](const Tensor& t) { return lerp(t, y, y); }, x);
  check_in_place(
      "div_ floor", [&](const Tensor& t) { t.div_(y, "floor"); }, [&](const Tensor& t) { return div(t, y, "floor"); },
      x);
  check_in_place(
      "clamp_min_", [](const Tensor& t) { t.clamp_min_(0.5); }, [](const Tensor& t) { return clamp_min(t, 0.5); }, x);
  check_in_place(
      "logical_not_", [](const Tensor& t) { t.logical_not_(); }, [](const Tensor& t) { return logical_not(t); }, x);
  const Tensor self = x.clone();
  self.hypot_(self);
  CHECK(same(self, hypot(x, x)));
  CHECK(says(error_of([&] { ones({4}, kDouble).atan2_(ones({3, 4}, kDouble)); }), "doesn't match the broadcast shape"));
  CHECK(says(error_of([] { ones({2}, kLong).exp2_(); }), "can't be cast to the desired output type Long"));
}

TEST_CASE("Bits: operators, in place, shifts by too much, and floats refused") {
  const Tensor x = tensor({6, -5, 3}), y = tensor({3, 4, 1});
  CHECK(equal(x & y, tensor({2, 0, 1})));
  CHECK(equal(x | y, tensor({7, -1, 3})));
  CHECK(equal(x ^ y, tensor({5, -1, 2})));
  CHECK(equal(~x, tensor({-7, 4, -4})));
  CHECK(equal(x << 1, tensor({12, -10, 6})));
  CHECK(equal(x >> 1, tensor({3, -3, 1})));
  CHECK(equal(x << 64, tensor({0, 0, 0})));
  CHECK(equal(x >> 64, tensor({0, -1, 0})));
  CHECK(equal(x >> tensor({-1}), tensor({0, -1, 0})));
  CHECK(equal(7 & x, tensor({6, 3, 3})));
  CHECK(equal(~tensor({true, false}), tensor({false, true})));
  CHECK(equal(tensor({true, false}) & true, tensor({true, false})));
  Tensor z = x.clone();
  z &= y;
  z |= 8;
  z ^= tensor({1});
  CHECK(equal(z, tensor({11, 9, 8})));
  z.bitwise_not_();
  CHECK(equal(z, tensor({-12, -10, -9})));
  CHECK(says(error_of([] { ones({2}) & ones({2}); }), "bitwise_and is not implemented for 'Float'"));
  CHECK(says(error_of([&] { tensor({true}) << tensor({true}); }), "bitwise_left_shift is not implemented for 'Bool'"));
}

TEST_CASE("Whole division: Python's rounding, zeros, the lowest integer, and unknown modes") {
  CHECK(same(floor_divide(of({7, -7, 7, -7, -0.5}), of({2, 2, -2, -2, kInf})), of({3, -4, -4, 3, -1})));
  CHECK(equal(div(tensor({7, -7}), 2, "trunc"), tensor({3, -3})));
  CHECK(equal(div(tensor({7, -7}), 2, "floor"), tensor({3, -4})));
  CHECK(equal(floor_divide(tensor({INT64_MIN}), -1), tensor({INT64_MIN})));
  CHECK(same(floor_divide(of({1, -1, 0}), 0), of({kInf, -kInf, kNan})));
  CHECK(same(div(tensor({1}), 2, std::nullopt), tensor({0.5})));
  CHECK(says(error_of([] { floor_divide(tensor({1}), 0); }), "ZeroDivisionError"));
  CHECK(says(error_of([] { div(tensor({1}), 2, "up"); }), "but found 'up'"));
  CHECK(equal(gcd(tensor({12, -8, 0}), tensor({18, 12, 0})), tensor({6, 4, 0})));
  CHECK(equal(lcm(tensor({4, -6, 0}), tensor({6, 4, 5})), tensor({12, 12, 0})));
}

TEST_CASE("The gamma function's family at known places and at its poles") {
  const double euler = 0.57721566490153286061, pi = M_PI;
  CHECK(same(digamma(of({1, 0.5, 0, -1})), of({-euler, -euler - 2 * std::log(2.0), -kInf, kNan})));
  CHECK(allclose(polygamma(1, of({1, 0.5, -0.5, 1e3})),
                 of({pi * pi / 6, pi * pi / 2, pi * pi / 2 + 4, 1.000500166666633e-3}), 1e-14, 0));
  CHECK(allclose(polygamma(2, of({1})), of({-2.404113806319188570799}), 1e-14, 0));
  CHECK(same(lgamma(of({1, 2, 0.5})), of({0, 0, std::log(pi) / 2})));
  CHECK(polygamma(40, of({-1e15 - 0.5, 1e15})).numel() == 2);  // returns at once
  CHECK(says(error_of([] { polygamma(-1, of({1})); }), "does not support negative n"));
  const Tensor x = (drawn({4}) + 0.5).requires_grad_();
  const auto digammas = [](const variable_list& v) { return variable_list{digamma(v[0]), polygamma(1, v[0] * -1.3)}; };
  CHECK(autograd::gradcheck(digammas, {x}));
  CHECK(autograd::gradgradcheck(digammas, {x}));
}

TEST_CASE("Limits, equal operands and infinities of the rarer functions") {
  CHECK(same(logaddexp(of({kInf, -kInf, 1000, kNan}), of({kInf, -kInf, 0, 1})), of({kInf, -kInf, 1000, kNan})));
  CHECK(same(xlogy(of({0, 0, 0, 2}), of({0, kInf, kNan, 1})), of({0, 0, kNan, 0})));
  CHECK(same(fmax(of({kNan, 1}), of({2, kNan})), of({2, 1})));
  CHECK(same(heaviside(of({-1, 0, 2}), of({0.5})), of({0, 0.5, 1})));
  CHECK(equal(signbit(of({-0.0, 0, -1, 1})), tensor({true, false, true, false})));
  CHECK(same(nan_to_num(of({kNan, kInf, -kInf})), of({0, 1.7976931348623157e308, -1.7976931348623157e308})));
  CHECK(same(sinc(of({0, 0.5})), of({1, 2 / M_PI})));
  CHECK(same(round(of({2.345, 255}), 2), of({2.35, 255})));
  CHECK(same(round(of({255}), -1), of({260})));
  CHECK(says(error_of([] { positive(tensor({true})); }), "The `+` operator"));
  const Tensor x = of({0.0, 2}).requires_grad_();
  autograd::backward({sinc(x).sum()});
  CHECK(x.grad().index({0}).item<double>() == 0);
  CHECK(clamp(of({1, 5}), std::nullopt, of({2, 3})).equal(of({1, 3})));
}

TEST_CASE("Shapes in place change the tensor, its gradient and what saved it") {
  const Tensor leaf = arange(6, kDouble).reshape({2, 3}).clone().requires_grad_();
  Tensor x = leaf * 2;
  x.t_();
  CHECK(x.sizes() == IntArrayRef({3, 2}));
  CHECK(x.grad_fn()->name() == "TBackward0");
  (x * arange(6, kDouble).reshape({3, 2})).sum().backward();
  CHECK(same(leaf.grad(), arange(6, kDouble).reshape({3, 2}).t() * 2));
  Tensor y = ones({1, 3, 1}, kDouble);
  y.squeeze_().unsqueeze_(0).transpose_(0, 1).squeeze_(1);
  CHECK(y.sizes() == IntArrayRef({3}));
  CHECK(says(error_of([&] { leaf.t_(); }), "a leaf Variable that requires grad"));
  const Tensor z = leaf * 1, w = z * z;
  z.t_();
  CHECK(says(error_of([&] { w.sum().backward(); }), "modified by an inplace operation"));
  Tensor r = arange(6);
  r.resize_({2, 2});
  CHECK(equal(r, tensor({{0, 1}, {2, 3}})));
  r.resize_({6});
  CHECK(equal(r, arange(6)));
  r.resize_({3, 3});
  CHECK(equal(r.reshape({9}).slice(0, 0, 6), arange(6)));
  CHECK(says(error_of([&] { leaf.resize_({7}); }), "cannot resize variables that require grad"));
}

TEST_CASE("fill_diagonal_, tril_ and the conversions to truth") {
  Tensor tall = zeros({7, 3});
  tall.fill_diagonal_(1, true);
  CHECK(equal(tall.sum(1), tensor({1, 1, 1, 0, 1, 1, 1}, kFloat)));
  CHECK(tall.index({4, 0}).item<float>() == 1);
  CHECK(equal(zeros({2, 4}).fill_diagonal_(5).sum(1), tensor({5, 5}, kFloat)));
  CHECK(equal(ones({3, 3}).t().tril_(), ones({3, 3}).tril()));
  CHECK(ones({1}).is_nonzero());
  CHECK(says(error_of([] { ones({2}).is_nonzero(); }), "ambiguous"));
  CHECK(says(error_of([] { ones({2, 2, 3}).fill_diagonal_(1); }), "of equal length"));
  const Tensor leaf = ones({3, 3}, kDouble).requires_grad_(), x = leaf * 1;
  x.fill_diagonal_(0);
  x.sum().backward();
  CHECK(same(leaf.grad(), 1 - eye(3, kDouble)));
}

TEST_CASE("Splitting, stacking and turning refuse what they cannot do") {
  const Tensor x = arange(24).reshape({4, 6});
  CHECK(tensor_split(x, IntArrayRef({1, 3}), 1).size() == 3);
  CHECK(says(error_of([&] { hsplit(x, 4); }),
             "torch.hsplit attempted to split along dimension 1, but the size of the dimension 6 is not divisible by "
             "the split_size 4!"));
  CHECK(says(error_of([&] { dsplit(x, 2); }), "torch.dsplit requires a tensor with at least 3 dimension"));
  CHECK(says(error_of([] { fliplr(ones({2})); }), "Input must be >= 2-d."));
  CHECK(says(error_of([&] { rot90(x, 1, {0, 0}); }), "rotation dims to be different"));
  CHECK(rot90(x, -3).equal(rot90(x, 1)));
  CHECK(combinations(arange(3), 0).numel() == 0);
  CHECK(block_diag({}).sizes() == IntArrayRef({1, 0}));
  CHECK(equal(tril_indices(2, 3), tensor({{0, 1, 1}, {0, 0, 1}})));
  CHECK(equal(triu_indices(2, 2, 1), tensor({{0}, {1}})));
  CHECK(same(logspace(0, 2, 3, 10, kDouble), of({1, 10, 100})));
  CHECK(equal(logspace(0.75, 2.5, 4, 10, kLong), tensor({1, 4, 21, 100})));
  CHECK(result_type(tensor({1}), 2.5) == kFloat);
  CHECK(says(error_of([&] { select_scatter(x, ones({5}, kLong), 0, 1); }), "src size = [5], slice size = [6]"));
  CHECK(says(error_of([&] { diag_embed(x, INT64_MAX); }), "too large"));
}

TEST_CASE("Putting elements in their place refuses wrong indices before anything changes") {
  const Tensor x = zeros({3, 2});
  CHECK(says(error_of([&] { x.index_copy_(0, tensor({3}), ones({1, 2})); }), "index 3 is out of bounds"));
  CHECK(says(error_of([&] { x.index_copy_(0, tensor({0}), ones({2, 2})); }), "same slice shapes"));
  CHECK(says(error_of([&] {
               x.masked_scatter_(ones({3, 2}, kBool), ones({5}));
             }),
             "Number of elements of source < number of ones in mask"));
  CHECK(says(error_of([&] { x.put_(tensor({6}), ones({1})); }), "out of bounds"));
  CHECK(says(error_of([&] {
               x.scatter_reduce_(0, tensor({{0, 1}}), ones({1, 2}), "max");
             }),
             "reduce argument must be either"));
  CHECK(says(error_of([&] { x.scatter_(0, tensor({{0, 1}}), 2, "sum"); }), "add or multiply"));
  CHECK(equal(x, zeros({3, 2})));
  x.put_(tensor({1, -1}), tensor({5.f, 7.f})).scatter_(0, tensor({{0, 2}}), 2, "multiply");
  CHECK(equal(x, tensor({{0.f, 5.f}, {0.f, 0.f}, {0.f, 14.f}})));
  CHECK(equal(zeros({4}, kLong).scatter_reduce(0, tensor({1, 1, 2}), tensor({5, 3, 4}), "amin", false),
              tensor({0, 3, 4, 0})));
  CHECK(equal(zeros({4}, kLong).scatter_reduce(0, tensor({1, 1, 2}), tensor({5, 4, 4}), "mean", false),
              tensor({0, 4, 4, 0})));
  CHECK(nonzero_numpy(tensor({0, 3, 0, 5})).at(0).equal(tensor({1, 3})));
}

TEST_CASE("Products and extremes of scatter_reduce have gradients with zeros and ties") {
  const Tensor x = of({2, 0, 3, 1}).requires_grad_(), y = of({0, 4, 5, 1, 2}).requires_grad_();
  const Tensor index = tensor({0, 0, 1, 3, 3});
  for (const char* how : {"prod", "amax", "amin", "mean", "sum"})
    for (bool include_self : {true, false}) {
      CAPTURE(how);
      CAPTURE(include_self);
      if (include_self && std::string(how) == "prod") continue;  // x's zero has no gradient in PyTorch either
      const auto f = [&](const variable_list& v) {
        return variable_list{scatter_reduce(v[0], 0, index, v[1], how, include_self)};
      };
      CHECK(autograd::gradcheck(f, {(x + 0.1).detach().requires_grad_(), y}));
    }
}

TEST_CASE("Statistics: missing numbers, quantiles, histograms, and what is empty") {
  const Tensor x = of({3, kNan, 1, 2});
  CHECK(nansum(x).item<double>() == 6);
  CHECK(nanmean(x).item<double>() == 2);
  CHECK(nanmedian(x).item<double>() == 2);
  CHECK(std::isnan(quantile(x, 0.5).item<double>()));
  CHECK(nanquantile(x, 0.5).item<double>() == 2);
  CHECK(nansum(tensor({1, 2})).item<int64_t>() == 3);
  CHECK(same(std::get<0>(cummax(x, 0)), of({3, kNan, kNan, kNan})));
  CHECK(equal(std::get<1>(cummax(tensor({1, 3, 3, 2}), 0)), tensor({0, 1, 2, 2})));
  CHECK(equal(std::get<0>(mode(tensor({3, 1, 2, 1, 3}), 0)), tensor(1)));
  CHECK(same(histc(of({0, 1, 2, kNan, 5}), 2, 0, 2), of({1, 2})));
  CHECK(equal(count_nonzero(tensor({{0, 1}, {2, 3}}), 0), tensor({1, 2})));
  CHECK(same(diff(of({1, 4, 9}), 2), of({2})));
  CHECK(equal(diff(tensor({true, false, false})), tensor({true, false})));
  CHECK(diff(of({1}), 3).numel() == 0);
  CHECK(trapezoid(of({1, 2, 4})).item<double>() == 4.5);
  CHECK(trapezoid(of({}), 1).item<double>() == 0);
  CHECK(says(error_of([] { quantile(of({1}), 1.5); }), "q must be in the range [0, 1] but got 1.5"));
  CHECK(says(error_of([] { quantile(of({}), 0.5); }), "input tensor must be non-empty"));
  CHECK(says(error_of([] { mode(ones({0})); }), "to have non-zero size"));
  CHECK(says(error_of([] { aminmax(ones({0})); }), "empty"));
  CHECK(says(error_of([] { histc(of({kInf})); }), "is not finite"));
  CHECK(says(error_of([] { histc(of({1}), 2, 5, 1); }), "max must be larger than min"));
  CHECK(std::get<0>(cummax(ones({2, 0}), 1)).numel() == 0);
}

TEST_CASE("Products: numbers, order of multiplication, and shapes that do not fit") {
  CHECK(same(inner(of({1, 2}), tensor(3.0, kDouble)), of({3, 6})));
  CHECK(same(kron(tensor(2.0, kDouble), of({1, 2})), of({2, 4})));
  CHECK(same(cross(of({1, 0, 0}), of({0, 1, 0})), of({0, 0, 1})));
  CHECK(addmv(of({kNan, kNan}), ones({2, 3}, kDouble), ones({3}, kDouble), 0).equal(of({3, 3})));
  CHECK(says(error_of([] { cross(ones({2}), ones({2})); }), "no dimension of size 3 in input"));
  CHECK(says(error_of([] { inner(ones({2}), ones({3})); }), "the last dimension must match"));
  CHECK(says(error_of([] { linalg::multi_dot({ones({2, 3})}); }), "expected at least 2 tensors but got 1"));
  CHECK(says(error_of([] { linalg::multi_dot({ones({2, 3}), ones({2, 3})}); }), "cannot be multiplied"));
  CHECK(says(error_of([] { chain_matmul({ones({3})}); }), "Tensor dimension is 1, expected 2"));
  Tensor x = ones({2, 2});
  x.addmm_(x, x, 2);
  CHECK(equal(x, full({2, 2}, 4)));
}

TEST_SUITE_END();
