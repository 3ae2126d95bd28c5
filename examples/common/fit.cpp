#include "fit.h"

#include <fmt/format.h>

#include <xtgrad/train/metrics.h>

#include "timing.h"

namespace examples {

using namespace xtgrad;

namespace {

// The means of as many costs as make a point of the curve.
class CostCurve {
 public:
  CostCurve(train::History& history, int64_t every) : history_(history), every_(every) {}
  void add(double cost) {
    if (every_ == 0) return;
    sum_ += cost;
    if (++count_ < every_) return;
    history_.add("cost", sum_ / static_cast<double>(count_));
    sum_ = 0;
    count_ = 0;
  }

 private:
  train::History& history_;
  int64_t every_, count_ = 0;
  double sum_ = 0;
};

std::string line_of(const FitOptions& options, int64_t epoch, const train::History& history) {
  std::string line = fmt::format("{}  epoch {:>3} / {}", options.label, epoch, options.epochs);
  for (const std::string& name : history.names())
    if (name != "cost" && name != "seconds") line += fmt::format("  {} {:.4g}", name, history.last(name));
  return line;
}

}  // namespace

train::History fit(nn::Sequential& model, optim::Optimizer& optimizer, const Rows& rows, const FitOptions& options) {
  train::History history;
  CostCurve costs(history, options.cost_every);
  const int64_t count = rows.count(), batch = options.batch_size;
  for (int64_t epoch = 1; epoch <= options.epochs; ++epoch) {
    const double start = now();
    const Tensor order = options.shuffle ? randperm(count) : Tensor();
    double sum = 0;
    model->train();
    for (int64_t from = 0; from < count; from += batch) {
      const int64_t n = std::min(batch, count - from);
      const auto drawn = [&](const Tensor& all) {
        return options.shuffle ? all.index_select(0, order.narrow(0, from, n)) : all.narrow(0, from, n);
      };
      const Tensor target = drawn(rows.y);
      optimizer.zero_grad();
      const Tensor output = model->forward(drawn(rows.x));
      const Tensor loss = options.loss ? options.loss(output, target) : cross_entropy_loss(output, target);
      loss.backward();
      optimizer.step();
      const double cost = loss.item<double>();
      sum += cost * static_cast<double>(n);
      costs.add(cost);
    }
    history.add("seconds", now() - start);
    history.add("training loss", sum / static_cast<double>(count));
    if (options.validation.y.defined()) {
      const Score validation = score(model, options.validation);
      history.add("validation loss", validation.loss);
      history.add("validation accuracy", validation.accuracy);
    }
    const bool go_on = !options.each_epoch || options.each_epoch(epoch, history);
    if (!options.label.empty()) fmt::print("{}\n", line_of(options, epoch, history));
    if (!go_on) break;
  }
  return history;
}

Score score(nn::Sequential& model, const Rows& rows) {
  return score(
      model, [&](int64_t from, int64_t count) { return rows.x.narrow(0, from, count); }, rows.y);
}

Score score(nn::Sequential& model, const std::function<Tensor(int64_t from, int64_t count)>& inputs, const Tensor& y) {
  constexpr int64_t kBatch = 1000;
  const NoGradGuard no_grad;
  const bool was_training = model->is_training();
  model->eval();
  std::vector<Tensor> parts;
  for (int64_t from = 0; from < y.size(0); from += kBatch)
    parts.push_back(model->forward(inputs(from, std::min(kBatch, y.size(0) - from))));
  model->train(was_training);

  Score result;
  result.outputs = cat(parts);
  result.loss = cross_entropy_loss(result.outputs, y).item<double>();
  const Tensor predicted = result.outputs.argmax(1), target = y.contiguous();
  result.predicted.assign(predicted.data_ptr<int64_t>(), predicted.data_ptr<int64_t>() + predicted.numel());
  result.target.assign(target.data_ptr<int64_t>(), target.data_ptr<int64_t>() + target.numel());
  result.accuracy = 100 * train::accuracy(result.predicted, result.target);
  return result;
}

}  // namespace examples
