// A checker that saw nothing would pass every row: each kind of mistake must be found.
#include <doctest/doctest.h>

#include "check.h"

using namespace xtgrad;
using OPERATORS::L;
using OPERATORS::Table;

namespace {

// x^3 / 6 whose gradient g x^2 / 2 is multiplied by `first` and whose second derivative is multiplied by `second`.
Tensor cube(const Tensor& x, double first, double second) {
  const auto slope = [=](const Tensor& g) {
    const Tensor y = (g * x * x * (first / 2)).detach();
    return record("Slope", y.array(), {g, x}, [=](const Tensor& gg, const Needs&) {
      return std::array{gg * x * x * (first / 2), gg * g * x * (first * second)};
    });
  };
  return record("Cube", (x * x * x / 6).detach().array(), {x}, slope);
}

// The elements in the order in which they lie in memory.
Tensor from_memory(const Tensor& x) {
  const Tensor y = empty(x.sizes(), kDouble);
  for (int64_t i = 0; i < x.numel(); ++i) y.data_ptr<double>()[i] = 2 * x.data_ptr<double>()[i];
  return record("FromMemory", y.array(), {x}, [](const Tensor& g) { return g * 2; });
}

std::string problem_of(void (*fill)(Table& rows)) {
  Table table;
  fill(table);
  REQUIRE(table.rows().size() == 1);
  std::string all;
  for (const std::string& problem : gradcheck_rows::problems(table.rows().front())) all += problem + "\n";
  return all;
}

}  // namespace

TEST_CASE("gradient rows: a right row has no problem") {
  CHECK(problem_of([](Table& rows) { rows("cube", [](L in) { return cube(in[0], 1, 1); }, {{2, 3}}); }).empty());
}

TEST_CASE("gradient rows: wrong first and second derivatives are found") {
  CHECK(problem_of([](Table& rows) {
          rows("cube", [](L in) { return cube(in[0], 1.01, 1); }, {{2, 3}});
        }).find("cube of [2, 3], contiguous: gradcheck: the gradient of input 0") == 0);
  CHECK(problem_of([](Table& rows) {
          rows("cube", [](L in) { return cube(in[0], 1, 1.01); }, {{2, 3}});
        }).find("cube of [2, 3], contiguous: gradcheck: the gradient of input 0") == 0);
}

TEST_CASE("gradient rows: missing gradients and graphs are found") {
  CHECK(problem_of([](Table& rows) {
          rows("cut", [](L in) { return in[0].detach(); }, {{2, 3}});
        }).find("result 0 has no gradient") != std::string::npos);
  CHECK(problem_of([](Table& rows) {
          rows("double",
               [](L in) {
                 return record("Double", (in[0] * 2).detach().array(), {in[0]},
                               [](const Tensor& g) { return (g * 2).detach(); });
               },
               {{2, 3}});
        }).find("the gradient of input 0 has no graph of its own") != std::string::npos);
  CHECK(problem_of([](Table& rows) {
          rows("square", [](L in) { return in[0] * in[0]; }, {{2, 3}}).flat();
        }).find("is not zero, although the row says flat") != std::string::npos);
}

TEST_CASE("gradient rows: what a row says of an input without slope is checked") {
  CHECK(problem_of([](Table& rows) {
          rows("mul", [](L in) { return in[0] * in[1]; }, {{2, 3}, {2, 3}}).tied().flat_in(1);
        }).find("the gradient of input 1 is not zero, although the row says flat") != std::string::npos);
  CHECK(problem_of([](Table& rows) {
          rows("mul", [](L in) { return in[0] * in[1]; }, {{2, 3}, {2, 3}}).tied().without_gradient(1);
        }).find("input 1 has a gradient, although the row says that it has none") != std::string::npos);
  CHECK(problem_of([](Table& rows) {
          rows("first", [](L in) { return in[0] * in[1].detach(); }, {{2, 3}, {2, 3}}).tied().without_gradient(1);
        }).find("gradcheck: the gradient of input 1 at element 0 is 0") != std::string::npos);
}

TEST_CASE("gradient rows: strides and shapes that a function does not see are found") {
  const std::string strides = problem_of([](Table& rows) { rows("memory", from_memory, {{2, 3}}).distinct(); });
  CHECK(strides.find("strided: gradcheck") != std::string::npos);
  CHECK(strides.find("contiguous") == std::string::npos);
  CHECK(problem_of([](Table& rows) {
          rows("add", [](L in) { return in[0] + in[1]; }, {{2, 3}, {2, 3}});
        }).find("say broadcasts(), also({...}) or tied()") != std::string::npos);
  CHECK(problem_of([](Table& rows) {
          rows("mm", [](L in) { return mm(in[0], in[1]); }, {{2, 3}, {3, 2}}).broadcasts();
        }).find("mat1 and mat2 shapes cannot be multiplied") != std::string::npos);
}

TEST_CASE("gradient rows: what becomes of empty inputs is checked") {
  CHECK(problem_of([](Table& rows) {
          rows("max", [](L in) { return max(in[0]); }, {{2, 3}});
        }).find(", empty: ") != std::string::npos);
  CHECK(problem_of([](Table& rows) {
          rows("sum", [](L in) { return sum(in[0]); }, {{2, 3}}).refuses_empty("empty");
        }).find("was taken, although the row says that it is refused") != std::string::npos);
  CHECK(problem_of([](Table& rows) {
          rows("max", [](L in) { return max(in[0]); }, {{2, 3}}).refuses_empty("another text");
        }).find("expected \"another text\"") != std::string::npos);
  CHECK(problem_of([](Table& rows) {
          rows("sum", [](L in) { return sum(in[0]); }, {{}});
        }).find("none of the inputs is empty") != std::string::npos);
}

TEST_CASE("gradient rows: in place, a view's base keeps its other elements") {
  CHECK(problem_of([](Table& rows) {
          rows.in_place("mul_", [](Tensor& x, L in) { x.mul_(in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
        }).empty());
  CHECK(problem_of([](Table& rows) {
          rows.in_place("rebound", [](Tensor& x, L in) { x = in[0].detach(); }, {{2, 3}});
        }).find("result 0 has no gradient") != std::string::npos);
}
