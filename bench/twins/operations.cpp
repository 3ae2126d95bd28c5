#include <cmath>

#include "framework.h"

namespace bench {

namespace {

using torch::Tensor;

// Collects operations; each sets the number of threads, which the frameworks share.
class Collector {
 public:
  Collector(std::vector<Operation>& all, int threads) : all_(all), threads_(threads) {}

  template <class Body>
  void add(const std::string& name, Body body) {
    all_.push_back({name, [body, threads = threads_](int times) {
                      torch::set_num_threads(threads);
                      const torch::NoGradGuard no_grad;
                      for (int i = 0; i < times; ++i) body();
                    }});
  }
  /// Forward and backward.
  template <class Body>
  void add_gradient(const std::string& name, const Tensor& x, Body body) {
    const Tensor leaf = x.detach().clone().requires_grad_();
    all_.push_back({name + " + gradient", [body, leaf, threads = threads_](int times) {
                      torch::set_num_threads(threads);
                      for (int i = 0; i < times; ++i) {
                        const Tensor y = body(leaf);
                        torch::autograd::grad({y}, {leaf}, {torch::ones_like(y)});
                      }
                    }});
  }

 private:
  std::vector<Operation>& all_;
  int threads_;
};

void add_elementwise(Collector& c, const Tensor& x, const Tensor& y) {
  const Tensor positive = x.abs() + 0.1, small = x * 0.5;
  c.add("exp", [=] { return x.exp(); });
  c.add("log", [=] { return positive.log(); });
  c.add("tanh", [=] { return x.tanh(); });
  c.add("sigmoid", [=] { return x.sigmoid(); });
  c.add("relu", [=] { return x.relu(); });
  c.add("gelu", [=] { return torch::gelu(x); });
  c.add("sqrt", [=] { return positive.sqrt(); });
  c.add("rsqrt", [=] { return positive.rsqrt(); });
  c.add("sin", [=] { return x.sin(); });
  c.add("erf", [=] { return x.erf(); });
  c.add("log1p", [=] { return positive.log1p(); });
  c.add("abs", [=] { return x.abs(); });
  c.add("neg", [=] { return -x; });
  c.add("square", [=] { return x.square(); });
  c.add("floor", [=] { return x.floor(); });
  c.add("clamp", [=] { return x.clamp(-1, 1); });
  c.add("leaky_relu", [=] { return torch::leaky_relu(x, 0.01); });
  c.add("pow 3", [=] { return x.pow(3); });
  c.add("add", [=] { return x + y; });
  c.add("mul", [=] { return x * y; });
  c.add("div", [=] { return x / positive; });
  c.add("add scalar", [=] { return x + 2; });
  c.add("maximum", [=] { return torch::maximum(x, y); });
  c.add("atan2", [=] { return torch::atan2(x, y); });
  c.add("pow", [=] { return torch::pow(positive, small); });
  c.add("less", [=] { return x < y; });
  c.add("where", [=, condition = x < y] { return torch::where(condition, x, y); });
  c.add("lerp", [=] { return torch::lerp(x, y, 0.3); });
  c.add("addcmul", [=] { return torch::addcmul(x, y, positive, 0.5); });
  c.add("add_", [=] { return x.detach().add_(y, 1e-9); });
  c.add("to double", [=] { return x.to(torch::kDouble); });
  c.add("to int64", [=] { return x.to(torch::kLong); });
  c.add_gradient("tanh", x, [](const Tensor& t) { return t.tanh(); });
  c.add_gradient("relu", x, [](const Tensor& t) { return t.relu(); });
  c.add_gradient("mul", x, [=](const Tensor& t) { return t * y; });
}

void add_matrix_wide(Collector& c, const Tensor& m, const Tensor& row, const Tensor& column) {
  c.add("matrix + row", [=] { return m + row; });
  c.add("matrix * column", [=] { return m * column; });
  c.add("row + column", [=] { return row + column; });
  c.add("sum", [=] { return m.sum(); });
  c.add("sum of dim 0", [=] { return m.sum(0); });
  c.add("sum of dim 1", [=] { return m.sum(1); });
  c.add("mean of dim 1", [=] { return m.mean(1); });
  c.add("var of dim 1", [=] { return m.var(1); });
  c.add("max", [=] { return m.max(); });
  c.add("max of dim 1", [=] { return std::get<0>(m.max(1)); });
  c.add("amax of dim 0", [=] { return m.amax(0); });
  c.add("argmax of dim 1", [=] { return m.argmax(1); });
  c.add("prod of dim 1", [=] { return m.prod(1); });
  c.add("norm", [=] { return m.norm(); });
  c.add("logsumexp of dim 1", [=] { return m.logsumexp(1); });
  c.add("softmax", [=] { return m.softmax(1); });
  c.add("log_softmax", [=] { return m.log_softmax(1); });
  c.add("softmax of dim 0", [=] { return m.softmax(0); });
  c.add("layer_norm", [=] { return torch::layer_norm(m, {m.size(1)}); });
  c.add("cumsum of dim 1", [=] { return m.cumsum(1); });
  c.add("sort of dim 1", [=] { return std::get<0>(m.sort(1)); });
  c.add("topk 5", [=] { return std::get<0>(m.topk(5, 1)); });
  c.add_gradient("softmax", m, [](const Tensor& t) { return t.softmax(1); });
  c.add_gradient("sum of dim 0", m, [](const Tensor& t) { return t.sum(0); });
}

void add_movement(Collector& c, const Tensor& m) {
  const int64_t rows = m.size(0), columns = m.size(1);
  const Tensor order = torch::randperm(rows), picks = torch::randint(0, columns, {rows, columns}, torch::kLong);
  const Tensor mask = m > 0;
  c.add("clone", [=] { return m.clone(); });
  c.add("transpose copy", [=] { return m.t().contiguous(); });
  c.add("slice copy", [=] { return m.slice(1, 0, columns, 2).contiguous(); });
  c.add("flip", [=] { return m.flip({1}); });
  c.add("cat of dim 0", [=] { return torch::cat({m, m}, 0); });
  c.add("cat of dim 1", [=] { return torch::cat({m, m}, 1); });
  c.add("stack", [=] { return torch::stack({m, m}); });
  c.add("repeat", [=] { return m.repeat({2, 1}); });
  c.add("index_select", [=] { return m.index_select(0, order); });
  c.add("index", [=] { return m.index({order}); });
  c.add("gather", [=] { return m.gather(1, picks); });
  c.add("scatter_add", [=] { return torch::zeros_like(m).scatter_add_(1, picks, m); });
  c.add("masked_fill", [=] { return m.masked_fill(mask, 0); });
  c.add("masked_select", [=] { return m.masked_select(mask); });
  c.add("nonzero", [=] { return mask.nonzero(); });
  c.add("zeros", [=] { return torch::zeros({rows, columns}); });
  c.add("fill_", [=] { return torch::empty({rows, columns}).fill_(1); });
  c.add("arange", [=] { return torch::arange(rows * columns); });
  c.add("rand", [=] { return torch::rand({rows, columns}); });
  c.add("randn", [=] { return torch::randn({rows, columns}); });
  c.add("dropout", [=] { return torch::dropout(m, 0.5, true); });
}

void add_products(Collector& c, int64_t elements) {
  // As many elements in each factor, and the shapes of small networks.
  const auto side = static_cast<int64_t>(std::sqrt(static_cast<double>(elements)));
  const Tensor a = torch::rand({side, side}), b = torch::rand({side, side}), v = torch::rand({side});
  c.add("matmul", [=] { return a.matmul(b); });
  c.add("matmul transposed", [=] { return a.matmul(b.t()); });
  c.add("matrix by vector", [=] { return a.mv(v); });
  const Tensor stack = torch::rand({elements / 1024, 32, 32});
  c.add("bmm of 32 x 32", [=] { return stack.bmm(stack); });
  const Tensor x = torch::rand({elements / 256, 256}), w = torch::rand({64, 256}), bias = torch::rand({64});
  c.add("linear 256 to 64", [=] { return torch::linear(x, w, bias); });
  c.add("outer", [=, u = torch::rand({side})] { return torch::outer(u, v); });
}

}  // namespace

template <>
std::vector<Operation> TWIN::operations(int64_t elements, int threads) {
  torch::manual_seed(1);
  std::vector<Operation> all;
  Collector c(all, threads);
  const int64_t columns = elements >= 65536 ? 256 : 64, rows = elements / columns;
  const Tensor m = torch::randn({rows, columns});
  add_elementwise(c, torch::randn({elements}), torch::randn({elements}));
  add_matrix_wide(c, m, torch::randn({columns}), torch::randn({rows, 1}));
  add_movement(c, m);
  add_products(c, elements);
  return all;
}

}  // namespace bench
