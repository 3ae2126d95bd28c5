#include <xtgrad/optim/update.h>

#include <algorithm>

#include <xtgrad/lib/flush_denormals.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/parallel.h>

namespace xtgrad::optim::detail {

std::vector<Active> active_parameters(const std::vector<OptimizerParamGroup>& groups, const char* optimizer) {
  std::vector<Active> result;
  for (const auto& group : groups)
    for (const Tensor& p : group.params()) {
      if (!p.defined() || !p.impl()->slot || !p.impl()->slot->grad.defined()) continue;
      const Tensor& gradient = p.grad();
      check(p.dtype() == kFloat || p.dtype() == kDouble, optimizer, ": parameters must be Float or Double, got ",
            p.dtype());
      check(gradient.dtype() == p.dtype(), optimizer, ": a gradient of dtype ", gradient.dtype(),
            " does not fit its parameter of dtype ", p.dtype());
      check(gradient.array().shape() == p.array().shape(), optimizer, ": a gradient of sizes ", gradient.sizes(),
            " does not fit its parameter of sizes ", p.sizes());
      result.push_back({&p, gradient, &group});
    }
  return result;
}

Tensor evaluate(const Optimizer::LossClosure& closure) {
  if (!closure) return {};
  AutoGradMode recording(true);
  return closure();
}

void check_betas(const std::tuple<double, double>& betas) {
  const auto [beta1, beta2] = betas;
  check(0 <= beta1 && beta1 < 1, "Invalid beta parameter at index 0: ", beta1);
  check(0 <= beta2 && beta2 < 1, "Invalid beta parameter at index 1: ", beta2);
}

namespace {

// The elements of x in the order in which `like`, which is dense, has its own.
Array laid_out_like(const Array& x, const Array& like) {
  if (x.strides() == like.strides() && x.dtype() == like.dtype()) return x;
  if (x.is_contiguous() && like.is_contiguous() && x.dtype() == like.dtype()) return x;
  const Array result = empty_array_like(like, like.dtype());
  kernels::copy(x, result);
  return result;
}

void check_not_expanded(const char* optimizer, const Array& parameter) {
  for (int i = 0; i < parameter.ndim(); ++i)
    check(parameter.shape()[i] <= 1 || parameter.strides()[i] != 0, optimizer, ": a parameter of sizes ",
          parameter.shape(), " and strides ", parameter.strides(),
          " shows some elements more than once: optimize the tensor that was expanded");
}

}  // namespace

Updates::Item Updates::prepare(const Active& active, std::initializer_list<Remembered> state) const {
  Item item;
  item.parameter = active.parameter->array();
  item.work = item.parameter;
  if (!item.work.is_dense()) {
    check_not_expanded(optimizer_, item.parameter);
    item.work = item.parameter.contiguous();
  }
  item.gradient = laid_out_like(active.gradient.array(), item.work);
  size_t i = 0;
  for (const auto& [tensor, initial] : state) {
    Array& elements = item.state[i];
    item.kept[i++] = tensor;
    if (tensor->defined()) {
      check(tensor->array().shape() == item.work.shape(), optimizer_, ": a state of sizes ", tensor->sizes(),
            " does not fit its parameter of sizes ", item.work.shape());
      elements = laid_out_like(tensor->array(), item.work);
    } else {
      elements = empty_array_like(item.work, item.work.dtype());
      kernels::fill(elements, initial);
    }
  }
  return item;
}

void Updates::run() {
  // Blocks of all parameters in one row: block b of the step belongs to the last item that starts at or before it.
  constexpr int64_t kBlock = 2048, kBlocksPerThread = 25;
  std::vector<int64_t> starts;
  int64_t blocks = 0;
  for (Item& item : items_) {
    starts.push_back(blocks);
    blocks += (item.work.numel() + kBlock - 1) / kBlock;
    for (size_t i = 0; i < item.kept.size(); ++i)
      if (item.kept[i] && (!item.kept[i]->defined() || item.kept[i]->array().storage() != item.state[i].storage()))
        *item.kept[i] = Tensor(item.state[i]);
    if (item.step) ++*item.step;
  }
  starts.push_back(blocks);
  for (const auto& [number, value] : numbers_) *number = value;
  parallel_for(0, blocks, kBlocksPerThread, [&](int64_t from, int64_t to) {
    // The averages of a weight whose gradient has become zero decay to denormal numbers and stay there.
    const FlushDenormals flush;
    size_t i = static_cast<size_t>(std::upper_bound(starts.begin(), starts.end(), from) - starts.begin()) - 1;
    for (; i < items_.size() && starts[i] < to; ++i) {
      const int64_t first = std::max(from, starts[i]) - starts[i], last = std::min(to, starts[i + 1]) - starts[i];
      if (first < last) items_[i].apply(items_[i], first * kBlock, std::min(last * kBlock, items_[i].work.numel()));
    }
  });
  for (const Item& item : items_) {
    if (item.work.storage() != item.parameter.storage()) kernels::copy(item.work, item.parameter);
    item.parameter.storage()->bump_version();
  }
  items_.clear();
  numbers_.clear();
}

}  // namespace xtgrad::optim::detail
