#include <map>

#include <doctest/doctest.h>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/linalg.h>
#include <xtgrad/optim/optim.h>

#include "family.h"
#include "settings.h"
#include "values.h"

// The path of two parameters under loss = mean((tanh(x w + b) - y)^2): the loss before each step, both after it.

namespace reference {
namespace {

using Parameters = std::vector<Tensor>;
using Make = std::function<std::unique_ptr<optim::Optimizer>(const Parameters&, double lr, const Settings&)>;

template <class Options>
Options& adam_options(Options& options, const Settings& s) {
  options.betas(s.pair("betas", options.betas())).eps(s.number("eps", options.eps()));
  options.weight_decay(s.number("weight_decay", options.weight_decay())).amsgrad(s.flag("amsgrad"));
  return options;
}

const std::map<std::string, Make> kOptimisers{
    {"SGD",
     [](const Parameters& p, double lr, const Settings& s) {
       optim::SGDOptions options(lr);
       options.momentum(s.number("momentum", 0)).dampening(s.number("dampening", 0));
       options.weight_decay(s.number("weight_decay", 0)).nesterov(s.flag("nesterov"));
       return std::make_unique<optim::SGD>(p, options);
     }},
    {"Adam",
     [](const Parameters& p, double lr, const Settings& s) {
       optim::AdamOptions options(lr);
       return std::make_unique<optim::Adam>(p, adam_options(options, s));
     }},
    {"AdamW",
     [](const Parameters& p, double lr, const Settings& s) {
       optim::AdamWOptions options(lr);
       return std::make_unique<optim::AdamW>(p, adam_options(options, s));
     }},
    {"RMSprop",
     [](const Parameters& p, double lr, const Settings& s) {
       optim::RMSpropOptions options(lr);
       options.alpha(s.number("alpha", options.alpha())).momentum(s.number("momentum", 0));
       options.weight_decay(s.number("weight_decay", 0)).centered(s.flag("centered"));
       return std::make_unique<optim::RMSprop>(p, options);
     }},
    {"Adagrad",
     [](const Parameters& p, double lr, const Settings& s) {
       optim::AdagradOptions options(lr);
       options.lr_decay(s.number("lr_decay", 0)).weight_decay(s.number("weight_decay", 0));
       return std::make_unique<optim::Adagrad>(p, options);
     }},
    {"Adadelta", [](const Parameters& p, double,
                    const Settings&) { return std::make_unique<optim::Adadelta>(p, optim::AdadeltaOptions(1)); }},
    {"Adamax", [](const Parameters& p, double lr,
                  const Settings&) { return std::make_unique<optim::Adamax>(p, optim::AdamaxOptions(lr)); }},
    {"NAdam", [](const Parameters& p, double lr,
                 const Settings&) { return std::make_unique<optim::NAdam>(p, optim::NAdamOptions(lr)); }},
    {"RAdam", [](const Parameters& p, double lr,
                 const Settings&) { return std::make_unique<optim::RAdam>(p, optim::RAdamOptions(lr)); }},
    {"Rprop", [](const Parameters& p, double lr,
                 const Settings&) { return std::make_unique<optim::Rprop>(p, optim::RpropOptions(lr)); }},
    {"ASGD", [](const Parameters& p, double lr,
                const Settings&) { return std::make_unique<optim::ASGD>(p, optim::ASGDOptions(lr)); }},
    {"LBFGS",
     [](const Parameters& p, double, const Settings& s) {
       const bool search = s.flag("strong_wolfe");
       optim::LBFGSOptions options(search ? 1 : 0.5);
       if (search) options.line_search_fn("strong_wolfe");
       return std::make_unique<optim::LBFGS>(p, options);
     }},
};

/// Calls the loss as often as it likes within a step.
bool takes_closure(const std::string& name) { return name == "LBFGS"; }

/// The rows do not say their learning rate; lr_scheduler.jsonl, written with them, does.
double learning_rate() {
  static const double lr = rows_of(folder() / "lr_scheduler.jsonl").at(0).at("base_lr").get<double>();
  return lr;
}

std::vector<std::string> check_path(const Json& row) {
  constexpr double kTolerance = 1e-10;
  std::vector<std::string> problems;
  Builder builder(Form{});
  const Tensor x = builder.make(row.at("x")), y = builder.make(row.at("y"));
  const Tensor w = builder.make(row.at("w")), b = builder.make(row.at("b"));
  w.requires_grad_();
  b.requires_grad_();
  const auto optimizer = kOptimisers.at(kind_of(row))({w, b}, learning_rate(), Settings(row.at("id")));
  const auto compare = [&](size_t step, const char* what, const Tensor& got, const Json& values) {
    Reading expected{kDouble, got.sizes().vec(), {}};
    for (const Json& v : values) expected.values.push_back(number_of(v));
    if (const auto problem = difference(read(got), expected, kTolerance))
      problems.push_back(text("step ", step, ": ", what, ": ", *problem));
  };
  for (size_t step = 0; step < row.at("path").size() && problems.empty(); ++step) {
    const Json& expected = row.at("path").at(step);
    const auto evaluate = [&] {
      optimizer->zero_grad();
      Tensor loss = square(tanh(matmul(x, w) + b) - y).mean();
      loss.backward();
      return loss;
    };
    Tensor loss;
    if (takes_closure(kind_of(row))) {
      loss = optimizer->step(evaluate);
    } else {
      loss = evaluate();
      optimizer->step();
    }
    compare(step, "loss", loss.detach(), Json::array({expected.at("loss")}));
    compare(step, "w", w.detach(), expected.at("w"));
    compare(step, "b", b.detach(), expected.at("b"));
  }
  return problems;
}

}  // namespace

TEST_CASE("optim") {
  std::set<std::string> known;
  for (const auto& [name, make] : kOptimisers) known.insert(name);
  run_family("optim", known, check_path);
}

}  // namespace reference
