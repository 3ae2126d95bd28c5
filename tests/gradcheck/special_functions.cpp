// The namespace special: functions of the normal distribution, Bessel functions, incomplete gamma functions.
#include <doctest/doctest.h>

#include "table.h"

using namespace xtgrad;
using namespace gradient_rows;

namespace {

void of_one(Table& rows) {
  rows("i0", i0, {{2, 3}});
  rows("i0e", special::i0e, {{2, 3}});
  rows("i1", special::i1, {{2, 3}});
  rows("i1e", special::i1e, {{2, 3}});
  rows("entr", special::entr, {{2, 3}}).on(kPositive);
  rows("erfcx", special::erfcx, {{2, 3}});
  rows("ndtr", special::ndtr, {{2, 3}});
  rows("log_ndtr", special::log_ndtr, {{2, 3}});
  rows("ndtri", special::ndtri, {{2, 3}}).on(kProbability);
  rows("angle", angle, {{2, 3}}).flat();
  rows("frexp", [](L in) { return std::get<0>(frexp(in[0])); }, {{2, 3}});
  rows.in_place("i0_", [](Tensor& x, L) { x.i0_(); }, {{2, 3}});
}

// By the first operand, igamma, igammac and zeta have no derivative: it is a constant.
Tensor orders() { return tensor({0.6, 1.7, 2.9}, kDouble); }

void of_two(Table& rows) {
  rows("xlog1py", [](L in) { return special::xlog1py(in[0], in[1]); }, {{2, 3}, {{2, 3}, kPositive}}).broadcasts();
  rows("xlog1py number", [](L in) { return special::xlog1py(in[0], Scalar(1.7)); }, {{2, 3}});
  rows("xlog1py of a number", [](L in) { return special::xlog1py(Scalar(1.7), in[0]); }, {{2, 3}}).on(kUnit);
  rows("zeta", [](L in) { return special::zeta(orders() + 1, in[0]); }, {{2, 3}})
      .on(kPositive)
      .also({{{2, 1}, kPositive}});
  rows("zeta of a number", [](L in) { return special::zeta(Scalar(2.5), in[0]); }, {{2, 3}}).on(kPositive);
  rows("igamma", [](L in) { return igamma(orders(), in[0]); }, {{2, 3}}).on(kPositive).also({{{2, 1}, kPositive}});
  rows("igammac", [](L in) { return igammac(orders(), in[0]); }, {{2, 3}}).on(kPositive).also({{{2, 1}, kPositive}});
  rows("gammainc", [](L in) { return special::gammainc(orders(), in[0]); }, {{2, 3}}).on(kPositive);
  rows("gammaincc", [](L in) { return special::gammaincc(orders(), in[0]); }, {{2, 3}}).on(kPositive);
}

}  // namespace

TEST_CASE("gradients: special functions of one tensor") { check_rows(of_one); }
TEST_CASE("gradients: special functions of two tensors") { check_rows(of_two); }
