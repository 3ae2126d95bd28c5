// The forms in which a function may be called: as a method and as a function, with its defaults and without. Each row's
// results are the same one twice.
#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

using Twice = variable_list;

// The name is needed as a method and as a function: only the preprocessor has both.
#define UNARY(f) rows(#f " as a method", [](L in) -> Twice { return {in[0].f(), torch::f(in[0])}; }, {{2, 3}}).twins()
#define BINARY(f)                                         \
  rows(#f " as a method",                                 \
       [](L in) -> Twice {                                \
         return {in[0].f(in[1]), torch::f(in[0], in[1])}; \
       },                                                 \
       {{2, 3}, {2, 3}})                                  \
      .tied()                                             \
      .twins()

void methods_of_one(Table& rows) {
  UNARY(abs);
  UNARY(neg);
  UNARY(exp);
  UNARY(expm1);
  UNARY(log).on(kPositive);
  UNARY(log1p).on(kUnit);
  UNARY(log2).on(kPositive);
  UNARY(log10).on(kPositive);
  UNARY(sqrt).on(kPositive);
  UNARY(rsqrt).on(kPositive);
  UNARY(square);
  UNARY(reciprocal);
  UNARY(sin);
  UNARY(cos);
  UNARY(tan).on(kUnit);
  UNARY(asin).on(kUnit);
  UNARY(acos).on(kUnit);
  UNARY(atan);
  UNARY(sinh);
  UNARY(cosh);
  UNARY(tanh);
  UNARY(asinh);
  UNARY(acosh).on(kAboveOne);
  UNARY(atanh).on(kUnit);
  UNARY(sigmoid);
  UNARY(relu);
  UNARY(erf);
  UNARY(erfc);
  UNARY(erfinv).on(kUnit);
  UNARY(exp2);
  UNARY(lgamma).on(kPositive);
  UNARY(digamma).on(kPositive);
  UNARY(sinc);
  UNARY(i0);
  UNARY(deg2rad);
  UNARY(rad2deg);
  UNARY(hardshrink);
  UNARY(logit).on(kProbability);
  UNARY(nan_to_num);
  UNARY(sum);
  UNARY(mean);
  UNARY(prod);
  UNARY(var);
  UNARY(t);
  UNARY(tril);
  UNARY(triu);
  UNARY(trace);
  UNARY(flatten);
  UNARY(ravel);
  UNARY(squeeze);
  UNARY(diag);
  UNARY(norm);
}

void methods_of_two(Table& rows) {
  BINARY(add);
  BINARY(sub);
  BINARY(mul);
  BINARY(div);
  BINARY(pow).on(kPositive);
  BINARY(atan2);
  BINARY(fmod);
  BINARY(remainder);
  BINARY(maximum);
  BINARY(minimum);
  BINARY(fmax);
  BINARY(fmin);
  BINARY(hypot);
  BINARY(logaddexp);
  BINARY(logaddexp2);
  BINARY(xlogy).on(kPositive);
  BINARY(copysign).flat_in(1);
  BINARY(float_power).on(kPositive);
  BINARY(dist);
  BINARY(kron);
}

#undef UNARY
#undef BINARY

void defaults_of_reductions(Table& rows) {
  const auto row = [&](const char* name, Twice (*function)(L)) -> Row& {
    return rows(name, function, {{2, 3, 2}}).twins();
  };
  row("sum by default", [](L in) -> Twice {
    const std::vector<int64_t> dims = in.dims({0, 2});
    return {sum(in[0], dims), sum(in[0], dims, false, c10::nullopt)};
  });
  row("mean by default", [](L in) -> Twice {
    const std::vector<int64_t> dims = in.dims({0, 2});
    return {mean(in[0], dims), mean(in[0], dims, false, c10::nullopt)};
  });
  row("var by default", [](L in) -> Twice { return {var(in[0]), var(in[0], true)}; });
  row("std by default", [](L in) -> Twice {
    const std::vector<int64_t> dims = in.dims({1});
    return {torch::std(in[0], dims), torch::std(in[0], dims, true, false)};
  });
  row("norm by default", [](L in) -> Twice { return {norm(in[0]), norm(in[0], 2)}; });
  row("logsumexp by default", [](L in) -> Twice {
    const std::vector<int64_t> dims = in.dims({1});
    return {logsumexp(in[0], dims), logsumexp(in[0], dims, false)};
  });
  row("cumsum by default", [](L in) -> Twice {
    const int64_t dim = in.dim(1);
    return {cumsum(in[0], dim), cumsum(in[0], dim, c10::nullopt)};
  });
  row("softmax by default", [](L in) -> Twice {
    const int64_t dim = in.dim(1);
    return {softmax(in[0], dim), softmax(in[0], dim, c10::nullopt)};
  });
  row("nansum by default", [](L in) -> Twice {
    const std::vector<int64_t> dims = in.dims({1});
    return {nansum(in[0], dims), nansum(in[0], dims, false, c10::nullopt)};
  });
}

void defaults_of_others(Table& rows) {
  rows("add by default",
       [](L in) -> Twice {
         return {add(in[0], in[1]), add(in[0], in[1], 1)};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .twins();
  rows("addmm by default",
       [](L in) -> Twice {
         return {addmm(in[0], in[1], in[2]), addmm(in[0], in[1], in[2], 1, 1)};
       },
       {{2, 4}, {2, 3}, {3, 4}})
      .tied()
      .twins();
  rows("elu by default", [](L in) -> Twice { return {elu(in[0]), elu(in[0], 1, 1, 1)}; }, {{2, 3}}).twins();
  rows("leaky_relu by default",
       [](L in) -> Twice {
         return {leaky_relu(in[0]), leaky_relu(in[0], 0.01)};
       },
       {{2, 3}})
      .twins();
  rows("hardtanh by default",
       [](L in) -> Twice {
         return {hardtanh(in[0]), hardtanh(in[0], -1, 1)};
       },
       {{2, 3}})
      .twins();
  rows("softplus by default",
       [](L in) -> Twice {
         return {softplus(in[0]), softplus(in[0], 1, 20)};
       },
       {{2, 3}})
      .twins();
  rows("gelu by default", [](L in) -> Twice { return {gelu(in[0]), gelu(in[0], "none")}; }, {{2, 3}}).twins();
  rows("flatten by default",
       [](L in) -> Twice {
         return {flatten(in[0]), flatten(in[0], 0, -1)};
       },
       {{2, 3, 2}})
      .twins();
  rows("diagonal by default",
       [](L in) -> Twice {
         return {diagonal(in[0]), diagonal(in[0], 0, 0, 1)};
       },
       {{2, 3, 2}})
      .twins();
  rows("diff by default", [](L in) -> Twice { return {diff(in[0]), diff(in[0], 1, -1)}; }, {{2, 3}}).twins();
  rows("cat by default", [](L in) -> Twice { return {cat(in), cat(in, 0)}; }, {{2, 3}, {1, 3}}).tied().twins();
  rows("stack by default", [](L in) -> Twice { return {stack(in), stack(in, 0)}; }, {{2, 3}, {2, 3}}).tied().twins();
  rows("conv2d by default",
       [](L in) -> Twice {
         return {conv2d(in[0], in[1]), conv2d(in[0], in[1], {}, 1, Ints{0, 0}, 1, 1)};
       },
       {{2, 2, 4, 3}, {3, 2, 2, 2}})
      .tied()
      .twins();
  rows("max_pool2d by default",
       [](L in) -> Twice {
         const int64_t size = in.count(2);
         return {max_pool2d(in[0], size), max_pool2d(in[0], size, size, 0, 1, false)};
       },
       {{2, 2, 4, 3}})
      .distinct()
      .twins();
  rows("avg_pool2d by default",
       [](L in) -> Twice {
         const int64_t size = in.count(2);
         return {avg_pool2d(in[0], size), avg_pool2d(in[0], size, size, 0, false, true)};
       },
       {{2, 2, 4, 3}})
      .twins();
  rows("layer_norm by default",
       [](L in) -> Twice {
         return {layer_norm(in[0], {3}), layer_norm(in[0], {3}, {}, {}, 1e-5)};
       },
       {{4, 3}})
      .twins();
  rows("mse_loss by default",
       [](L in) -> Twice {
         return {mse_loss(in[0], in[1]), mse_loss(in[0], in[1], Reduction::Mean)};
       },
       {{2, 3}, {2, 3}})
      .tied()
      .twins();
  rows("cdist by default",
       [](L in) -> Twice {
         return {cdist(in[0], in[1]), cdist(in[0], in[1], 2)};
       },
       {{2, 3}, {4, 3}})
      .tied()
      .twins();
}

const Registered kOne("methods of one tensor", methods_of_one), kTwo("methods of two tensors", methods_of_two),
    kReductions("defaults of reductions", defaults_of_reductions), kOthers("defaults", defaults_of_others);

}  // namespace
