#include "graph.h"

#include <algorithm>

namespace random_graphs {

using namespace xtgrad;

Tensor Program::constant(IntArrayRef sizes) {
  const Tensor x = empty(sizes, kDouble);
  for (int64_t i = 0; i < x.numel(); ++i) x.data_ptr<double>()[i] = number();
  return x;
}

Tensor Program::leaf() {
  std::vector<int64_t> sizes(static_cast<size_t>(integer(4)));
  for (int64_t& size : sizes) size = chance(3) && !pool_.empty() ? 0 : 1 + integer(4);
  const Tensor x = constant(sizes);
  if (first_) values_.leaves.push_back(x.requires_grad_());
  return values_.leaves[pool_.size()];
}

Tensor Program::any() {
  // Recent results more often than old ones: deep graphs rather than wide ones.
  const auto size = static_cast<int64_t>(pool_.size());
  const int64_t back = chance(50) ? integer(std::min<int64_t>(size, 3)) : integer(size);
  return pool_[static_cast<size_t>(size - 1 - back)];
}

Tensor Program::with_dims(int64_t dims) {
  Tensor x = any();
  if (x.numel() == 0) x = pool_.front();
  while (x.dim() < dims) x = chance(50) ? x.unsqueeze(integer(x.dim() + 1)) : stack({x, x * 0.5}, integer(x.dim() + 1));
  return x;
}

Tensor Program::shaped(const Tensor& x, IntArrayRef sizes) {
  int64_t count = 1;
  for (const int64_t size : sizes) count *= size;
  if (x.numel() == 0) return constant(sizes);
  const Tensor index = arange(count) % x.numel();
  return x.reshape({-1}).index_select(0, index).view(sizes);
}

Tensor Program::broadcasting_with(const Tensor& x) {
  std::vector<int64_t> sizes = x.sizes().vec();
  for (int64_t& size : sizes)
    if (chance(25)) size = 1;
  if (chance(25)) sizes.erase(sizes.begin(), sizes.begin() + integer(static_cast<int64_t>(sizes.size()) + 1));
  if (chance(20)) return constant(sizes);
  return shaped(any(), sizes);
}

// Keeps values in a range where differences say something, by a step that depends on no value.
Tensor Program::bounded(const Tensor& x) { return chance(30) ? x.tanh() * 2 : x / (x * x * 0.05 + 1); }

void Program::add(const std::string& name, const Tensor& x) {
  if (!x.defined() || x.numel() > 256 || x.dim() > 5) return;
  ++taken_[name];
  pool_.push_back(bounded(x));
}

void Program::step() {
  const Step& chosen = steps()[static_cast<size_t>(integer(static_cast<int64_t>(steps().size())))];
  add(chosen.name, chosen.take(*this));
}

// Not by is_leaf(), which is true of all results where gradients are off.
bool Program::is_leaf(const Tensor& x) const {
  const auto same = [&](const Tensor& other) { return x.array().storage() == other.array().storage(); };
  return std::any_of(values_.leaves.begin(), values_.leaves.end(), same) ||
         std::any_of(values_.frozen.begin(), values_.frozen.end(), same);
}

// A copy (or, seldom, a tensor that others use) is changed through views of it.
void Program::in_place_step() {
  Tensor base = any();
  const bool is_copy = chance(85);
  if (is_copy)
    base = chance(50) ? base.clone() : base * 1.5;
  else if (is_leaf(base))
    return;
  else
    may_be_refused_ = true;
  for (int64_t i = 1 + integer(3); i > 0; --i) {
    Tensor view = base;
    for (int64_t depth = integer(3); depth > 0 && view.dim() > 0 && view.numel() > 0; --depth) {
      const int64_t dim = integer(view.dim());
      switch (integer(4)) {
        case 0:
          view = view.select(dim, integer(view.size(dim)));
          break;
        case 1:
          view = view.slice(dim, integer(view.size(dim)), std::nullopt, 1 + integer(2));
          break;
        case 2:
          view = view.transpose(dim, integer(view.dim()));
          break;
        default:
          view = view.unsqueeze(dim);
      }
    }
    const Tensor other = shaped(any(), view.sizes());
    switch (integer(9)) {
      case 0:
        view.mul_(other);
        break;
      case 1:
        view.add_(other, 0.5);
        break;
      case 2:
        view.copy_(other);
        break;
      case 3:
        view.tanh_();
        may_be_refused_ = true;  // what it saved may be changed by the next
        break;
      case 4:
        view.masked_fill_(other.gt(0), number());
        break;
      case 5:
        view.sub_(other).mul_(0.5);
        break;
      case 6:
        view.zero_();
        break;
      case 7:
        view.div_(other * other + 1);
        break;
      default:
        view.addcmul_(other, shaped(any(), view.sizes()), 0.5);
    }
  }
  add("in place", chance(50) ? base : base * base);
}

// What a no-grad region gave first is what it gives to later runs, which only repeat its draws.
void Program::no_grad_step() {
  const Step& chosen = steps()[static_cast<size_t>(integer(static_cast<int64_t>(steps().size())))];
  {
    const NoGradGuard no_grad;
    const Tensor result = chosen.take(*this);
    if (first_) values_.frozen.push_back(result.defined() ? result.detach().clone() : zeros({2}, kDouble));
  }
  const Tensor x = values_.frozen[next_frozen_++];
  const Tensor y = any();
  add("no grad", chance(50) ? x : y * shaped(x, y.sizes()));
}

Tensor Program::run() {
  for (int64_t i = 2 + integer(3); i > 0; --i) pool_.push_back(leaf());
  for (int64_t i = 4 + integer(16); i > 0; --i) {
    const int64_t kind = integer(100);
    if (kind < 15)
      in_place_step();
    else if (kind < 22)
      no_grad_step();
    else
      step();
  }
  Tensor total = zeros({}, kDouble);
  for (size_t i = 0; i < pool_.size(); ++i)
    if (i + 3 >= pool_.size() || chance(20)) total = total + (pool_[i] * constant(pool_[i].sizes())).sum();
  return total;
}

}  // namespace random_graphs
