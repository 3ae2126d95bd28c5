#include "training.h"

#include <fmt/format.h>

#include <cstring>

#include "../common/timing.h"
#include "evaluation.h"

namespace mnist_mlp {

using namespace xtgrad;

namespace {

auto make_loader(const Settings& settings, const Digits& digits) {
  Mnist train = digits.train;
  return data::make_data_loader(std::move(train).map(data::transforms::Stack<>()),
                                data::DataLoaderOptions(static_cast<size_t>(settings.batch_size)).workers(1));
}

// A list of numbers as a checkpoint's value.
serialize::Value pack(const std::vector<double>& numbers) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(numbers.data());
  return std::vector<uint8_t>(bytes, bytes + numbers.size() * sizeof(double));
}

// Reads the values of a checkpoint by their names.
class Values {
 public:
  explicit Values(const train::Checkpoint& checkpoint) : values_(checkpoint.values) {}
  template <class T>
  const T& get(const char* name) const {
    const auto found = values_.find(name);
    const T* value = found == values_.end() ? nullptr : std::get_if<T>(&found->second);
    check(value != nullptr, "the checkpoint holds no ", name, ": another program wrote it");
    return *value;
  }

 private:
  const std::map<std::string, serialize::Value>& values_;
};

std::vector<double> unpack(const std::vector<uint8_t>& bytes) {
  std::vector<double> numbers(bytes.size() / sizeof(double));
  std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(double));
  return numbers;
}

int64_t correct_of(const Tensor& log_probabilities, const Tensor& target) {
  return log_probabilities.argmax(1).eq(target).sum().item<int64_t>();
}

}  // namespace

Training::Training(const Settings& settings, const Digits& digits)
    : settings_(settings),
      digits_(digits),
      model_(make_model(settings)),
      optimizer_(make_optimizer(settings, model_)),
      loader_(make_loader(settings, digits)) {
  fmt::print("{} parameters, {} threads, {}\n", parameter_count(), get_num_threads(), settings.out);
}

train::Checkpoint Training::checkpoint() {
  return {.model = model_.ptr(), .optimizer = optimizer_.get(), .loader = loader_.get(), .epoch = epoch_};
}

void Training::save(const std::string& path) {
  train::Checkpoint now = checkpoint();
  now.values = {{"activation", settings_.activation},
                {"train_loss", pack(history_.train_loss)},
                {"train_accuracy", pack(history_.train_accuracy)},
                {"validation_loss", pack(history_.validation_loss)},
                {"validation_accuracy", pack(history_.validation_accuracy)},
                {"best_epoch", history_.best_epoch},
                {"best_accuracy", history_.best_accuracy},
                {"step", step_},
                {"seen", seen_},
                {"correct", correct_},
                {"loss_sum", loss_sum_},
                {"seconds", seconds_}};
  now.save(path);
}

void Training::resume() {
  train::Checkpoint before = checkpoint();
  before.load(settings_.checkpoint_path());
  const Values values(before);
  const auto& activation = values.get<std::string>("activation");
  check(activation == settings_.activation, settings_.checkpoint_path(), ": was trained with --activation ", activation,
        ", not ", settings_.activation);
  epoch_ = before.epoch;
  using Bytes = std::vector<uint8_t>;
  history_.train_loss = unpack(values.get<Bytes>("train_loss"));
  history_.train_accuracy = unpack(values.get<Bytes>("train_accuracy"));
  history_.validation_loss = unpack(values.get<Bytes>("validation_loss"));
  history_.validation_accuracy = unpack(values.get<Bytes>("validation_accuracy"));
  history_.best_epoch = values.get<int64_t>("best_epoch");
  history_.best_accuracy = values.get<double>("best_accuracy");
  step_ = values.get<int64_t>("step");
  seen_ = values.get<int64_t>("seen");
  correct_ = values.get<int64_t>("correct");
  loss_sum_ = values.get<double>("loss_sum");
  seconds_ = values.get<double>("seconds");
  fmt::print("going on after epoch {}{}\n", epoch_, step_ > 0 ? fmt::format(", step {}", step_) : "");
}

bool Training::run() {
  const train::Interrupt interrupt;
  bool finished = true;
  while (finished && epoch_ < settings_.epochs) finished = train_epoch(interrupt);
  return finished;
}

bool Training::train_epoch(const train::Interrupt& interrupt) {
  const int64_t count = digits_.train.targets().size(0);
  const int64_t steps = (count + settings_.batch_size - 1) / settings_.batch_size;
  const double start = examples::now();
  const double seconds_before = seconds_;
  train::Progress progress(epoch_ + 1, settings_.epochs, steps, step_);
  model_->train();
  for (auto& batch : *loader_) {
    optimizer_->zero_grad();
    const Tensor output = model_->forward(batch.data.flatten(1));
    const Tensor loss = nll_loss(output, batch.target);
    loss.backward();
    optimizer_->step();

    const int64_t items = batch.target.size(0);
    loss_sum_ += loss.item<double>() * static_cast<double>(items);
    correct_ += correct_of(output.detach(), batch.target);
    seen_ += items;
    progress.update(++step_, items, loss_sum_ / static_cast<double>(seen_));
    seconds_ = seconds_before + examples::now() - start;
    if (interrupt.requested() && step_ < steps) {
      save(settings_.checkpoint_path());
      return false;
    }
  }
  finish_epoch();
  save(settings_.checkpoint_path());
  if (history_.best_epoch == epoch_) save(settings_.best_path());
  return !interrupt.requested() || epoch_ == settings_.epochs;
}

void Training::finish_epoch() {
  const Evaluation validation = evaluate(model_, digits_.validation);
  history_.train_loss.push_back(loss_sum_ / static_cast<double>(seen_));
  history_.train_accuracy.push_back(static_cast<double>(correct_) / static_cast<double>(seen_));
  history_.validation_loss.push_back(validation.loss);
  history_.validation_accuracy.push_back(validation.accuracy);
  ++epoch_;
  step_ = seen_ = correct_ = 0;
  loss_sum_ = 0;
  if (validation.accuracy > history_.best_accuracy) {
    history_.best_accuracy = validation.accuracy;
    history_.best_epoch = epoch_;
  }
  fmt::print("epoch {:>3}   training loss {:.4f}, accuracy {:.2f} %   validation loss {:.4f}, accuracy {:.2f} %\n",
             epoch_, history_.train_loss.back(), 100 * history_.train_accuracy.back(), validation.loss,
             100 * validation.accuracy);
  std::fflush(stdout);
}

int64_t Training::parameter_count() const {
  int64_t count = 0;
  for (const Tensor& parameter : model_->parameters()) count += parameter.numel();
  return count;
}

}  // namespace mnist_mlp
