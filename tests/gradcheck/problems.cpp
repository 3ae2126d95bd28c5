#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include "check.h"

namespace gradcheck_rows {

using namespace xtgrad;
using namespace OPERATORS;

namespace {

enum class Layout { plain, strided, channels_last, expanded };
constexpr const char* kLayoutNames[] = {"contiguous", "strided", "channels-last", "expanded"};

using Sizes = std::vector<int64_t>;

Sizes reversed_dims(int64_t count) {
  Sizes dims(static_cast<size_t>(count));
  std::iota(dims.rbegin(), dims.rend(), 0);
  return dims;
}

// One element from each of as many strata of the domain, in random order.
Tensor make_values(const Sizes& sizes, Domain domain, uint64_t seed) {
  Tensor x = empty(sizes, kDouble);
  const auto count = static_cast<size_t>(x.numel());
  std::vector<size_t> strata(count);
  std::iota(strata.begin(), strata.end(), 0);
  std::mt19937_64 random(seed);
  for (size_t i = count; i > 1; --i) std::swap(strata[i - 1], strata[random() % i]);
  for (size_t i = 0; i < count; ++i) {
    const double inside = 0.25 + 0.5 * static_cast<double>(random() >> 11) * 0x1p-53;
    double value = domain.low +
                   (domain.high - domain.low) * (static_cast<double>(strata[i]) + inside) / static_cast<double>(count);
    const double corner = std::round(value * 4) / 4;
    if (std::fabs(value - corner) < 0.01) value = corner + (value < corner ? -0.02 : 0.02) * (0.5 + inside);
    x.data_ptr<double>()[i] = value;
  }
  return x;
}

// x with gaps between its elements, the first dimension innermost, and nan in the gaps.
Tensor with_gaps(const Tensor& x) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  Tensor y;
  if (x.dim() == 0) {
    y = full({3}, nan, kDouble).select(0, 1);
  } else {
    Sizes sizes(x.sizes().begin(), x.sizes().end());
    std::reverse(sizes.begin(), sizes.end());
    sizes.back() = 2 * sizes.back() + 1;
    y = full(sizes, nan, kDouble).permute(reversed_dims(x.dim())).slice(0, 1, std::nullopt, 2);
    check(x.numel() < 2 || !y.is_contiguous(), "the strided layout came out contiguous");
  }
  y.copy_(x);
  return y.detach();
}

bool is_image(const Sizes& sizes) { return sizes.size() == 4 || sizes.size() == 5; }

/// A row's function for one choice of shapes and of how the inputs lie in memory.
class Variant {
 public:
  Variant(const Row& row, const OPERATORS::Inputs& shapes, Layout layout)
      : row_(row), shapes_(shapes), layout_(layout) {}

  variable_list inputs() const {
    uint64_t seed = 14695981039346656037u;
    for (const char c : row_.name) seed = (seed ^ static_cast<unsigned char>(c)) * 1099511628211u;
    variable_list result;
    for (const Input& input : shapes_) {
      Sizes sizes = input.sizes;
      if (layout_ == Layout::expanded)
        if (const auto wide = find_wide(sizes); wide != sizes.end()) *wide = 1;
      Tensor x = make_values(sizes, input.domain, seed++);
      if (layout_ == Layout::strided) x = with_gaps(x);
      if (layout_ == Layout::channels_last && is_image(sizes))
        x = x.contiguous(sizes.size() == 4 ? MemoryFormat::ChannelsLast : MemoryFormat::ChannelsLast3d);
      x.set_requires_grad(true);
      result.push_back(x);
    }
    return result;
  }

  // The results that have gradients. In the strided layout theirs arrive transposed, in the expanded one expanded.
  variable_list operator()(const variable_list& leaves) const {
    variable_list in = leaves;
    if (layout_ == Layout::expanded)
      for (size_t i = 0; i < in.size(); ++i) in[i] = in[i].expand(shapes_[i].sizes);
    variable_list result;
    for (const Tensor& y : row_.call(std::move(in))) {
      if (!y.defined() || !y.is_floating_point()) continue;
      if (layout_ == Layout::strided)
        result.push_back(y.permute(reversed_dims(y.dim())));
      else if (layout_ == Layout::expanded && y.dim() > 0)
        result.push_back(y.sum(0));
      else
        result.push_back(y);
    }
    return result;
  }

 private:
  static Sizes::iterator find_wide(Sizes& sizes) {
    return std::find_if(sizes.begin(), sizes.end(), [](int64_t size) { return size > 1; });
  }

  const Row& row_;
  const OPERATORS::Inputs& shapes_;
  Layout layout_;
};

bool contains(const std::vector<size_t>& list, size_t input) {
  return std::find(list.begin(), list.end(), input) != list.end();
}

// Every result is in the graph, every input gets a gradient of its own shape, and the gradients have a graph
// themselves, with which they are the same as without.
void check_graph(const Row& row, const Variant& function) {
  const variable_list inputs = function.inputs(), results = function(inputs);
  check(!results.empty(), "there is no result");
  variable_list weights;
  for (size_t i = 0; i < results.size(); ++i) {
    check(results[i].requires_grad(), "result ", i, " has no gradient");
    weights.push_back(make_values({results[i].sizes().begin(), results[i].sizes().end()}, kPositive, 7 + i));
    weights.back().set_requires_grad(true);
  }
  const variable_list plain = autograd::grad(results, inputs, weights, true, false, !row.unused.empty());
  const variable_list gradients = autograd::grad(results, inputs, weights, true, true, !row.unused.empty());
  for (size_t i = 0; i < inputs.size(); ++i) {
    const Tensor& g = gradients[i];
    if (contains(row.unused, i)) {
      check(!g.defined(), "input ", i, " has a gradient, although the row says that it has none");
      continue;
    }
    check(g.defined(), "input ", i, " has no gradient");
    check(g.sizes() == inputs[i].sizes(), "the gradient of input ", i, " has the shape ", g.sizes(), ", expected ",
          inputs[i].sizes());
    check(g.dtype() == kDouble, "the gradient of input ", i, " is ", g.dtype());
    check(plain[i].defined() && allclose(plain[i], g, 1e-9, 1e-9, true), "the gradient of input ", i,
          " is another one with a graph");
    if (row.is_flat || contains(row.flat_inputs, i))
      check(g.eq(0).all().item<bool>(), "the gradient of input ", i, " is not zero, although the row says flat");
    else
      check(g.requires_grad() || g.numel() == 0, "the gradient of input ", i, " has no graph of its own");
  }
}

void check_variant(const Row& row, const OPERATORS::Inputs& shapes, Layout layout) {
  const Variant function(row, shapes, layout);
  check_graph(row, function);
  autograd::gradcheck(function, function.inputs());
  if (!row.is_flat) autograd::gradgradcheck(function, function.inputs());
}

OPERATORS::Inputs default_empties(const Row& row) {
  OPERATORS::Inputs shapes = row.inputs;
  const Sizes first = row.inputs[0].sizes;
  if (first.empty()) return shapes;
  for (Input& input : shapes)
    if (input.sizes.size() == first.size() && input.sizes[0] == first[0]) input.sizes[0] = 0;
  return shapes;
}

bool has_nan(const variable_list& tensors) {
  return std::any_of(tensors.begin(), tensors.end(), [](const Tensor& x) { return x.isnan().any().item<bool>(); });
}

void check_empty(const Row& row, const OPERATORS::Inputs& shapes) {
  const bool any = std::any_of(shapes.begin(), shapes.end(), [](const Input& input) {
    return std::find(input.sizes.begin(), input.sizes.end(), 0) != input.sizes.end();
  });
  check(any, "none of the inputs is empty: say empty({...}) or never_empty(reason)");
  const Variant function(row, shapes, Layout::plain);
  if (row.empty_error.empty()) {
    // The mean of nothing is nan, and so are its differences.
    return has_nan(function(function.inputs())) ? check_graph(row, function)
                                                : check_variant(row, shapes, Layout::plain);
  }
  try {
    function(function.inputs());
  } catch (const Error& error) {
    check(std::string(error.what()).find(row.empty_error) != std::string::npos, "refused with \"", error.what(),
          "\", expected \"", row.empty_error, "\"");
    return;
  }
  fail("was taken, although the row says that it is refused");
}

std::string text_of(const OPERATORS::Inputs& shapes) {
  std::string result;
  for (const Input& input : shapes) result += text(result.empty() ? "" : ", ", IntArrayRef(input.sizes));
  return result;
}

}  // namespace

std::vector<std::string> problems(const Row& row) {
  std::vector<std::string> found;
  const auto attempt = [&](const char* what, const OPERATORS::Inputs& shapes, auto&& check) {
    try {
      check();
    } catch (const std::exception& error) {
      found.push_back(text(row.name, " of ", text_of(shapes), ", ", what, ": ", error.what()));
    }
  };

  if (row.inputs.size() > 1 && !row.shapes_explained)
    found.push_back(row.name + ": say broadcasts(), also({...}) or tied() of several inputs");
  std::vector<OPERATORS::Inputs> all{row.inputs};
  all.insert(all.end(), row.more.begin(), row.more.end());
  for (const OPERATORS::Inputs& shapes : all) {
    const bool images =
        std::any_of(shapes.begin(), shapes.end(), [](const Input& input) { return is_image(input.sizes); });
    for (const Layout layout : {Layout::plain, Layout::strided, Layout::channels_last, Layout::expanded}) {
      if (layout != Layout::plain && !row.any_layout) continue;
      if (layout == Layout::channels_last && !images) continue;
      if (layout == Layout::expanded && row.is_distinct) continue;
      attempt(kLayoutNames[static_cast<int>(layout)], shapes, [&] { check_variant(row, shapes, layout); });
    }
  }
  const OPERATORS::Inputs empties = row.empties.empty() ? default_empties(row) : row.empties;
  if (row.can_be_empty) attempt("empty", empties, [&] { check_empty(row, empties); });
  return found;
}

}  // namespace gradcheck_rows
