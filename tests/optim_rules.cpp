// The rules of the optimisers with options that the reference cases leave at their defaults, against PyTorch 1.13.
#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/optim/optim.h>

namespace {

using namespace xtgrad;
using namespace xtgrad::optim;

Tensor numbers(const std::vector<double>& values) { return tensor(values, TensorOptions(kDouble)); }

/// Where twelve steps lead from (0.5, -1.5, 2) with gradients that change their signs and sizes; `state` gets the last
/// state.
template <class O, class Options, class State>
Tensor path_end(const Options& options, State* state) {
  const Tensor p = numbers({0.5, -1.5, 2}).requires_grad_(), slope = numbers({1, -0.5, 2});
  O optimizer({p}, options);
  for (int k = 0; k < 12; ++k) {
    p.mutable_grad() = slope * p.detach() * (k % 2 == 1 ? 1.0 : -0.6) + 0.1 * k;
    optimizer.step();
  }
  *state = dynamic_cast<State&>(*optimizer.state().at(p.unsafeGetTensorImpl()));
  CHECK(state->step() == 12);
  return p.detach();
}

bool close(const Tensor& got, const std::vector<double>& expected) {
  return got.allclose(numbers(expected), 1e-12, 1e-13);
}

}  // namespace

TEST_SUITE("optim rules") {
  TEST_CASE("Adadelta with all its terms") {
    AdadeltaParamState state;
    CHECK(close(path_end<Adadelta>(AdadeltaOptions(2).rho(0.8).eps(1e-4).weight_decay(0.1), &state),
                {-0.06219090843965279, -1.8432276667568905, 1.7895032420968477}));
  }

  TEST_CASE("Adamax with all its terms") {
    AdamaxParamState state;
    CHECK(close(path_end<Adamax>(AdamaxOptions(0.05).betas({0.8, 0.95}).eps(1e-3).weight_decay(0.1), &state),
                {0.27934203425657345, -1.6096136664596252, 1.8975594003983933}));
  }

  TEST_CASE("NAdam with all its terms") {
    NAdamParamState state;
    const NAdamOptions options = NAdamOptions(0.05).betas({0.8, 0.95}).eps(1e-3).weight_decay(0.1).momentum_decay(0.02);
    CHECK(close(path_end<NAdam>(options, &state), {0.054384662975820564, -1.7965799750434017, 1.8154241602707621}));
    CHECK(state.mu_product() == 1.787269502528943e-05);
  }

  TEST_CASE("RAdam with all its terms, and where it never divides by the squares") {
    RAdamParamState state;
    CHECK(close(path_end<RAdam>(RAdamOptions(0.05).betas({0.8, 0.95}).eps(1e-3).weight_decay(0.1), &state),
                {0.3593290248148856, -1.563483916475002, 1.8716604652181368}));
    CHECK(close(path_end<RAdam>(RAdamOptions(0.05).betas({0.8, 0.5}), &state),
                {0.24971086429685968, -1.770962353716212, 1.5059924159139078}));
  }

  TEST_CASE("Rprop within bounds of its steps") {
    RpropParamState state;
    CHECK(close(path_end<Rprop>(RpropOptions(0.05).etas({0.4, 1.5}).step_sizes({0.02, 0.1}), &state),
                {0.0075, -1.7725, 2.15}));
    CHECK(state.step_size().max().item<double>() <= 0.1);
  }

  TEST_CASE("ASGD averages from step t0 on") {
    ASGDParamState state;
    CHECK(close(path_end<ASGD>(ASGDOptions(0.05).lambd(0.01).alpha(0.6).t0(4).weight_decay(0.1), &state),
                {0.10419899071946716, -1.8189051501675295, 1.120695967947303}));
    CHECK(close(state.ax(), {0.257868833475938, -1.667493995446365, 1.422109948166725}));
    CHECK(state.eta() == 0.04982085898518562);
    CHECK(state.mu() == 0.125);
  }

  TEST_CASE("a number that is none stays where it is in Rprop, and spreads to Adamax's norm") {
    const Tensor p = zeros({2}).requires_grad_();
    Rprop rprop({p}, RpropOptions(0.5));
    const Tensor gradient = full({2}, std::nan(""));
    gradient.data_ptr<float>()[1] = 1;
    p.mutable_grad() = gradient;
    rprop.step();
    CHECK(p.equal(tensor(std::vector<float>{0, -0.5f})));
    Adamax adamax({p});
    adamax.step();
    const auto& state = dynamic_cast<AdamaxParamState&>(*adamax.state().at(p.unsafeGetTensorImpl()));
    CHECK(std::isnan(state.exp_inf().data_ptr<float>()[0]));
    CHECK(state.exp_inf().data_ptr<float>()[1] == 1);
  }

  TEST_CASE("a failed step leaves the numbers of the state as they were") {
    const Tensor p = zeros({2}).requires_grad_(), wrong = zeros({4}).requires_grad_();
    NAdam nadam({p, wrong}, NAdamOptions(0.1));
    p.mutable_grad() = ones({2});
    wrong.mutable_grad() = ones({4});
    nadam.step();
    const auto& state = dynamic_cast<NAdamParamState&>(*nadam.state().at(p.unsafeGetTensorImpl()));
    const double product = state.mu_product();
    dynamic_cast<NAdamParamState&>(*nadam.state().at(wrong.unsafeGetTensorImpl())).exp_avg(zeros({3}));
    CHECK_THROWS_AS(nadam.step(), Error);
    CHECK(state.mu_product() == product);
    CHECK(state.step() == 1);
  }

  TEST_CASE("options out of range are refused with PyTorch's words") {
    const std::vector<Tensor> p{zeros({1}).requires_grad_()};
    CHECK_THROWS_WITH_AS(Adadelta(p, AdadeltaOptions().rho(1.5)), "Invalid rho value: 1.5", Error);
    CHECK_THROWS_WITH_AS(Adadelta(p, AdadeltaOptions(-1)), "Invalid learning rate: -1", Error);
    CHECK_THROWS_WITH_AS(Adamax(p, AdamaxOptions().betas({0.9, 1})), "Invalid beta parameter at index 1: 1", Error);
    CHECK_THROWS_WITH_AS(NAdam(p, NAdamOptions().momentum_decay(-1)), "Invalid momentum_decay value: -1", Error);
    CHECK_THROWS_WITH_AS(RAdam(p, RAdamOptions().betas({-1, 0.9})), "Invalid beta parameter at index 0: -1", Error);
    CHECK_THROWS_WITH_AS(Rprop(p, RpropOptions().etas({1.5, 1.2})), "Invalid eta values: 1.5, 1.2", Error);
    CHECK_THROWS_WITH_AS(ASGD(p, ASGDOptions().weight_decay(-1)), "Invalid weight_decay value: -1", Error);
  }
}
