#include <doctest/doctest.h>

#include <xtgrad/autograd/ops.h>

#include "family.h"

// Sampling grids, fractional max pooling, rrelu and two names of nll_loss.

namespace reference {
namespace {

using Sampler = Tensor (*)(const Tensor&, const Tensor&, int64_t, int64_t, bool);
Op sampler(Sampler function) {
  return [function](const Args& a) {
    return function(a.x(0), a.x(1), a["mode"].integer(), a["padding"].integer(), a["align"].boolean());
  };
}

using Fractional = std::tuple<Tensor, Tensor> (*)(const Tensor&, IntArrayRef, IntArrayRef, const Tensor&);
Op fractional(Fractional function) {
  return [function](const Args& a) { return function(a.x(0), a["kernel"].integers(), a["out"].integers(), a.x(1)); };
}

using Nll = Tensor (*)(const Tensor&, const Tensor&, const Tensor&, int64_t, int64_t);
Op nll(Nll function) {
  return [function](const Args& a) {
    static const std::map<std::string, int64_t> reductions{
        {"none", Reduction::None}, {"mean", Reduction::Mean}, {"sum", Reduction::Sum}};
    return function(a.x(0), a.x(1), a.x(2), reductions.at(a["reduction"].text()), a["ignore"].integer());
  };
}

void seed(const Args& a) { manual_seed(static_cast<uint64_t>(a["seed"].integer())); }

Outputs noisy(const Args& a) {
  seed(a);
  const Tensor noise = full_like(a.x(), 2);
  const Tensor y = rrelu_with_noise(a.x(), noise, a["lower"].number(), a["upper"].number(), a["training"].boolean());
  return std::vector<Tensor>{y, noise};
}

const Table kSampling{
    {"grid_sampler", sampler(grid_sampler)},
    {"grid_sampler_2d", sampler(grid_sampler_2d)},
    {"grid_sampler_3d", sampler(grid_sampler_3d)},
    {"affine_grid_generator",
     [](const Args& a) { return affine_grid_generator(a.x(), a["size"].integers(), a["align"].boolean()); }},
    {"fractional_max_pool2d", fractional(fractional_max_pool2d)},
    {"fractional_max_pool3d", fractional(fractional_max_pool3d)},
    {"rrelu",
     [](const Args& a) {
       seed(a);
       return rrelu(a.x(), a["lower"].number(), a["upper"].number(), a["training"].boolean());
     }},
    {"rrelu_with_noise", noisy},
    {"nll_loss2d", nll(nll_loss2d)},
    {"nll_loss_nd", nll(nll_loss_nd)},
};

}  // namespace

TEST_CASE("sampling") { run_family("sampling", kSampling); }

}  // namespace reference
