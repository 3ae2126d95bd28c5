#include <algorithm>

#include <xtgrad/autograd/engine.h>
#include <xtgrad/autograd/grad_mode.h>
#include <xtgrad/autograd/node.h>

#include "values.h"

namespace reference {
namespace {

using Readings = std::vector<std::optional<Reading>>;

/// What one call gave, or what PyTorch says that it gives; a missing gradient counts as zeros.
struct Results {
  Readings outputs, gradients, second;
};

constexpr double kTolerance = 1e-10, kSecondTolerance = 1e-9, kSingleTolerance = 1e-4;

Readings read_all(const Json& row, const char* key) {
  Readings readings;
  if (row.contains(key))
    for (const Json& json : row.at(key))
      readings.push_back(json.is_null() ? std::nullopt : std::optional<Reading>(read(json)));
  return readings;
}

Readings read_all(const std::vector<Tensor>& tensors) {
  Readings readings;
  for (const Tensor& t : tensors) readings.push_back(t.defined() ? std::optional<Reading>(read(t)) : std::nullopt);
  return readings;
}

Results expected_of(const Json& row, bool single) {
  Results r{read_all(row, "out"), read_all(row, "grads"), read_all(row, "grads2")};
  // PyTorch could not print the zeros of a second derivative that vanishes everywhere (abs, l1_loss).
  if (row.contains("vec") && r.second.empty()) r.second.resize(r.gradients.size());
  for (Readings* part : {&r.outputs, &r.gradients, &r.second})
    for (auto& reading : *part)
      if (single && reading && reading->dtype == kDouble) reading->dtype = kFloat;
  return r;
}

/// The gradients, weighted by vec, differentiated once more; vec's null entries take no part.
std::vector<Tensor> second_order(const Json& row, Builder& builder, const std::vector<Tensor>& gradients) {
  std::vector<Tensor> live, weights;
  const Json& vec = row.at("vec");
  for (size_t i = 0; i < gradients.size(); ++i) {
    if (vec.at(i).is_null() || !gradients[i].defined() || !gradients[i].requires_grad()) continue;
    live.push_back(gradients[i]);
    weights.push_back(builder.make(vec.at(i)));
  }
  if (live.empty()) return std::vector<Tensor>(builder.leaves().size());
  return autograd::grad(live, builder.leaves(), weights, std::nullopt, false, true);
}

Results run(const Json& row, const Op& op, const Form& form) {
  Builder builder(form);
  const Args args = builder.arguments(row);
  const Outputs outputs = op(args);
  Results r;
  r.outputs = read_all(outputs);
  std::vector<Tensor> differentiable, weights, gradients;
  for (const Tensor& out : outputs)
    if (out.requires_grad()) differentiable.push_back(out);
  const size_t given = row.contains("grad_out") ? row.at("grad_out").size() : 0;
  check(differentiable.size() == given, differentiable.size(), " outputs require a gradient, expected ", given);
  if (given != 0) {
    for (const Json& json : row.at("grad_out")) weights.push_back(builder.make(json));
    const bool twice = row.contains("vec");
    gradients = autograd::grad(differentiable, builder.leaves(), weights, std::nullopt, twice, true);
    r.gradients = read_all(gradients);
    if (twice) r.second = read_all(second_order(row, builder, gradients));
  }
  check(builder.untouched(), "an input has changed");
  return r;
}

Results run_without_graph(const Json& row, const Op& op) {
  Builder builder(Form{});
  const Args args = builder.arguments(row);
  NoGradGuard no_grad;
  const Outputs outputs = op(args);
  for (const Tensor& out : outputs)
    check(!out.requires_grad() && !out.grad_fn(), "an output is recorded although a NoGradGuard stands");
  check(builder.untouched(), "an input has changed");
  Results r;
  r.outputs = read_all(outputs);
  return r;
}

bool vanishes(const std::optional<Reading>& r) {
  return !r || std::all_of(r->values.begin(), r->values.end(), [](double v) { return v == 0; });
}

void compare(const std::string& what, const Readings& got, const Readings& expected, double tolerance,
             std::vector<std::string>& problems) {
  if (got.size() != expected.size()) {
    problems.push_back(text(what, "s: there are ", got.size(), ", expected ", expected.size()));
    return;
  }
  for (size_t i = 0; i < got.size(); ++i) {
    if (vanishes(got[i]) && vanishes(expected[i]) && !(got[i] && expected[i])) continue;
    std::optional<std::string> problem;
    if (!got[i])
      problem = "is missing";
    else if (!expected[i])
      problem = "should be zero or undefined";
    else
      problem = difference(*got[i], *expected[i], tolerance);
    if (problem) problems.push_back(text(what, " ", i, ": ", *problem));
  }
}

/// Sorting may return either of two equal elements.
bool ties_along(const Json& row, int dim) {
  static const std::vector<std::string> ops{"sort", "argsort", "topk", "kthvalue", "median_dim"};
  if (std::find(ops.begin(), ops.end(), row.at("op").get<std::string>()) == ops.end()) return false;
  const int given = row.at("kwargs").at("dim").get<int>();
  const int dims = static_cast<int>(row.at("args").at(0).at("shape").size());
  return (given < 0 ? given + dims : given) == (dim < 0 ? dim + dims : dim);
}

/// True when an argument has four dimensions.
bool has_images(const Json& row) {
  const Json& args = row.at("args");
  return std::any_of(args.begin(), args.end(),
                     [](const Json& arg) { return is_tensor(arg) && arg.at("shape").size() == 4; });
}

class Checker {
 public:
  Checker(const Json& row, const Op& op, bool expands) : row_(row), op_(op), expands_(expands) {}

  std::vector<std::string> narrow(double tolerance) {
    for (const Form& form :
         {Form{"as it is", Layout::contiguous, false, {}, false},
          Form{"transposed", Layout::transposed, false, {}, false}, Form{"with gaps", Layout::gaps, false, {}, false}})
      guarded(form.name, [&] {
        const Results got = run(row_, op_, form), expected = expected_of(row_, false);
        compare("output", got.outputs, expected.outputs, tolerance, problems_);
        compare("gradient", got.gradients, expected.gradients, tolerance, problems_);
      });
    return std::move(problems_);
  }

  std::vector<std::string> all() {
    guarded("as it is", [&] { against_pytorch({}); });
    guarded("float32", [&] { against_pytorch({"float32", Layout::contiguous, true, {}, false}); });
    guarded("transposed", [&] { against_pytorch({"transposed", Layout::transposed, false, {}, false}); });
    guarded("with gaps", [&] { against_pytorch({"with gaps", Layout::gaps, false, {}, false}); });
    if (has_images(row_)) {
      guarded("channels-last", [&] { against_pytorch({"channels-last", Layout::channels_last, false, {}, false}); });
      guarded("channels-last float32", [&] {
        against_pytorch({"channels-last float32", Layout::channels_last, true, {}, false});
      });
    }
    guarded("no_grad", [&] {
      compare("output", run_without_graph(row_, op_).outputs, expected_of(row_, false).outputs, kTolerance, problems_);
    });
    for (int dim : {0, -1})
      if (expands_ && !ties_along(row_, dim))
        guarded(dim == 0 ? "expanded along the first dimension" : "expanded along the last dimension",
                [&] { expanded(dim); });
    return std::move(problems_);
  }

 private:
  template <class Body>
  void guarded(const char* form, const Body& body) {
    const size_t before = problems_.size();
    try {
      body();
    } catch (const std::exception& error) {
      problems_.push_back(error.what());
    }
    for (size_t i = before; i < problems_.size(); ++i) problems_[i] = text(form, ": ", problems_[i]);
  }

  void compare_results(const Results& got, const Results& expected, bool single) {
    const double tolerance = single ? kSingleTolerance : kTolerance;
    compare("output", got.outputs, expected.outputs, tolerance, problems_);
    compare("gradient", got.gradients, expected.gradients, tolerance, problems_);
    if (!single) compare("second-order gradient", got.second, expected.second, kSecondTolerance, problems_);
  }

  void against_pytorch(const Form& form) {
    compare_results(run(row_, op_, form), expected_of(row_, form.single), form.single);
  }

  /// Operands with a stride of 0 must give what their contiguous copies give.
  void expanded(int dim) {
    const Form copies{"", Layout::contiguous, false, dim, false}, strided{"", Layout::contiguous, false, dim, true};
    compare_results(run(row_, op_, strided), run(row_, op_, copies), false);
  }

  const Json& row_;
  const Op& op_;
  const bool expands_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> check_case(const Json& row, const Op& op) { return Checker(row, op, true).all(); }
std::vector<std::string> check_narrow_case(const Json& row, const Op& op) {
  const bool half = row.at("args").dump().find("bfloat16") == std::string::npos;
  return Checker(row, op, false).narrow(half ? 4 * 0x1p-10 : 4 * 0x1p-7);
}
std::vector<std::string> check_matrix_case(const Json& row, const Op& op) { return Checker(row, op, false).all(); }

}  // namespace reference
