#include <xtgrad/lib/kernels/conv_problem.h>

#ifdef XTGRAD_HAS_ONEDNN

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/onednn_parts.h>
#include <xtgrad/lib/memory_format.h>

namespace xtgrad::kernels::onednn {
namespace {

using dnnl::memory;

enum class Kind { forward, data, weight };

// oneDNN computes offsets and sizes of one image in 32 bits.
constexpr int64_t kMaxElements = int64_t{1} << 31;
constexpr int64_t kMaxSetting = 1 << 15;

/// One operand: as it lies in our array, and as the primitive wants it.
struct Operand {
  int name = 0;
  bool result = false;
  memory::desc ours, wanted;
  std::optional<dnnl::reorder> reorder;

  Operand(int name_, bool result_, const memory::desc& ours_, const memory::desc& wanted_)
      : name(name_), result(result_), ours(ours_), wanted(wanted_) {
    if (ours == wanted) return;
    const memory::desc &from = result ? wanted : ours, &to = result ? ours : wanted;
    reorder.emplace(dnnl::reorder::primitive_desc(cpu(), from, cpu(), to));
  }
};

/// A primitive with everything around it that depends on the problem alone. Executing it changes nothing in it.
struct Plan {
  dnnl::primitive primitive;
  memory::desc scratchpad;
  std::vector<Operand> operands;

  void execute(const std::vector<void*>& data) const {
    const Workspace scratch(scratchpad.get_size());
    std::unordered_map<int, memory> arguments{{DNNL_ARG_SCRATCHPAD, memory(scratchpad, cpu(), scratch.get())}};
    std::vector<std::unique_ptr<Workspace>> copies;
    for (size_t i = 0; i < operands.size(); ++i) {
      const Operand& operand = operands[i];
      memory ours(operand.ours, cpu(), data[i]);
      if (operand.reorder) {
        copies.push_back(std::make_unique<Workspace>(operand.wanted.get_size()));
        memory wanted(operand.wanted, cpu(), copies.back()->get());
        if (!operand.result) operand.reorder->execute(stream(), ours, wanted);
        ours = wanted;
      }
      arguments.emplace(operand.name, ours);
    }
    primitive.execute(stream(), arguments);
    for (size_t i = 0; i < operands.size(); ++i)
      if (operands[i].reorder && operands[i].result) {
        memory ours(operands[i].ours, cpu(), data[i]);
        operands[i].reorder->execute(stream(), arguments.at(operands[i].name), ours);
      }
    stream().wait();
  }
};

using Sizes = memory::dims;

Sizes sizes(const Dims& dims) { return {dims.begin(), dims.end()}; }

memory::desc channels_last(const Dims& shape) {
  return {sizes(shape), memory::data_type::f32, sizes(channels_last_strides(shape))};
}

memory::desc plain(const Sizes& shape) {
  const Dims strides = contiguous_strides(IntArrayRef(shape));
  return {shape, memory::data_type::f32, sizes(strides)};
}

memory::desc any(const Sizes& shape) { return {shape, memory::data_type::f32, memory::format_tag::any}; }

/// What a primitive is looked up by.
struct Request {
  Kind kind;
  const ConvProblem& problem;
  bool bias;

  static constexpr size_t kNumbers = 32;
  std::array<int64_t, kNumbers> key() const {
    std::array<int64_t, kNumbers> key{};
    size_t at = 0;
    const auto put = [&](int64_t value) { key[at++] = value; };
    put(static_cast<int64_t>(kind));
    put(omp_get_max_threads());
    put(bias ? 1 : 0);
    put(problem.groups);
    for (const Dims* dims : {&problem.x, &problem.w, &problem.y, &problem.stride, &problem.padding, &problem.dilation})
      for (const int64_t value : *dims) put(value);
    return key;
  }
};

/// The descriptors that the three kinds have in common.
struct Descriptors {
  Sizes stride, padding, dilation, w_shape, b_shape;
  memory::desc x, y, w, b;

  explicit Descriptors(const ConvProblem& p)
      : stride(sizes(p.stride)),
        padding(sizes(p.padding)),
        dilation(sizes(p.dilation)),
        w_shape(sizes(p.w)),
        b_shape{p.y[1]},
        x(channels_last(p.x)),
        y(channels_last(p.y)) {
    for (int64_t& d : dilation) --d;
    if (p.groups > 1) {
      w_shape[0] /= p.groups;
      w_shape.insert(w_shape.begin(), p.groups);
    }
    w = any(w_shape);
    b = plain(b_shape);
  }
};

constexpr auto kAlgorithm = dnnl::algorithm::convolution_direct;

dnnl::convolution_forward::primitive_desc forward(const Descriptors& d, bool bias) {
  using dnnl::convolution_forward;
  const auto kind = dnnl::prop_kind::forward_training;
  if (bias)
    return describe<convolution_forward>(cpu(), attributes(), kind, kAlgorithm, d.x, d.w, d.b, d.y, d.stride,
                                         d.dilation, d.padding, d.padding);
  return describe<convolution_forward>(cpu(), attributes(), kind, kAlgorithm, d.x, d.w, d.y, d.stride, d.dilation,
                                       d.padding, d.padding);
}

dnnl::convolution_backward_data::primitive_desc data_gradient(const Descriptors& d) {
  return describe_gradient<dnnl::convolution_backward_data>(cpu(), attributes(), forward(d, false), kAlgorithm, d.x,
                                                            d.w, d.y, d.stride, d.dilation, d.padding, d.padding);
}

dnnl::convolution_backward_weights::primitive_desc weight_gradient(const Descriptors& d, bool bias) {
  using dnnl::convolution_backward_weights;
  const auto hint = forward(d, bias);
  if (bias)
    return describe_gradient<convolution_backward_weights>(cpu(), attributes(), hint, kAlgorithm, d.x, d.w, d.b, d.y,
                                                           d.stride, d.dilation, d.padding, d.padding);
  return describe_gradient<convolution_backward_weights>(cpu(), attributes(), hint, kAlgorithm, d.x, d.w, d.y, d.stride,
                                                         d.dilation, d.padding, d.padding);
}

bool is_reference_code(const dnnl::primitive_desc_base& description) {
  return std::strncmp(description.impl_info_str(), "ref", 3) == 0;
}

template <class Primitive, class Description>
std::shared_ptr<const Plan> plan_of(const Description& description, std::vector<Operand> operands) {
  return std::make_shared<const Plan>(Plan{Primitive(description), description.scratchpad_desc(), std::move(operands)});
}

std::shared_ptr<const Plan> make_plan(const Request& request) {
  const Descriptors d(request.problem);
  const memory::desc w = plain(d.w_shape);
  if (request.kind == Kind::forward) {
    const auto pd = forward(d, request.bias);
    if (is_reference_code(pd)) return nullptr;
    std::vector<Operand> operands{{DNNL_ARG_SRC, false, d.x, pd.src_desc()},
                                  {DNNL_ARG_WEIGHTS, false, w, pd.weights_desc()},
                                  {DNNL_ARG_DST, true, d.y, pd.dst_desc()}};
    if (request.bias) operands.emplace_back(DNNL_ARG_BIAS, false, d.b, pd.bias_desc());
    return plan_of<dnnl::convolution_forward>(pd, std::move(operands));
  }
  if (request.kind == Kind::data) {
    const auto pd = data_gradient(d);
    if (is_reference_code(pd)) return nullptr;
    return plan_of<dnnl::convolution_backward_data>(pd, {{DNNL_ARG_DIFF_DST, false, d.y, pd.diff_dst_desc()},
                                                         {DNNL_ARG_WEIGHTS, false, w, pd.weights_desc()},
                                                         {DNNL_ARG_DIFF_SRC, true, d.x, pd.diff_src_desc()}});
  }
  const auto pd = weight_gradient(d, request.bias);
  if (is_reference_code(pd)) return nullptr;
  std::vector<Operand> operands{{DNNL_ARG_SRC, false, d.x, pd.src_desc()},
                                {DNNL_ARG_DIFF_DST, false, d.y, pd.diff_dst_desc()},
                                {DNNL_ARG_DIFF_WEIGHTS, true, w, pd.diff_weights_desc()}};
  if (request.bias) operands.emplace_back(DNNL_ARG_DIFF_BIAS, true, d.b, pd.diff_bias_desc());
  return plan_of<dnnl::convolution_backward_weights>(pd, std::move(operands));
}

Plans<Plan, Request::kNumbers>& plans() {
  static Plans<Plan, Request::kNumbers> plans;
  return plans;
}

/// oneDNN wants sizes that the settings lead to exactly and that it can count.
bool fits(const ConvProblem& p) {
  for (const Dims* dims : {&p.x, &p.w, &p.y})
    if (numel_of(*dims) >= kMaxElements) return false;
  for (int i = 0; i < p.spatial(); ++i) {
    if (std::max({p.stride[i], p.padding[i], p.dilation[i], p.w[i + 2]}) > kMaxSetting) return false;
    const int64_t reach = (p.w[i + 2] - 1) * p.dilation[i] + 1;
    if ((p.x[i + 2] + 2 * p.padding[i] - reach) / p.stride[i] + 1 != p.y[i + 2]) return false;
  }
  return true;
}

/// One primitive, on one thread or on oneDNN's own.
bool run(const Request& request, bool serial, const std::vector<void*>& data) {
  const ThreadLimit limit(serial ? 1 : get_num_threads());
  try {
    const std::shared_ptr<const Plan> plan = plans().get(request.key(), [&] { return make_plan(request); });
    if (!plan) return false;
    plan->execute(data);
    return true;
  } catch (const dnnl::error& error) {
    fail("convolution: oneDNN failed: ", error.what());
  }
}

// Sharing costs more than a convolution of this many multiplications and additions.
constexpr double kSerialFlops = 2e6;

/// run(problem of some images, the first of them, serial) for pieces of the batch; fewer images than threads are left
/// to oneDNN's threads. False where one of them was.
template <class Run>
bool by_images(const ConvProblem& problem, const Run& run) {
  if (!fits(problem)) return false;
  const int64_t images = problem.x[0];
  const double flops_of_image = 2.0 * static_cast<double>(numel_of(problem.y)) *
                                static_cast<double>(numel_of(problem.w)) / static_cast<double>(images * problem.w[0]);
  const auto grain = static_cast<int64_t>(kSerialFlops / flops_of_image) + 1;
  if (images < get_num_threads() && !in_parallel_region())
    return run(problem, 0, static_cast<double>(images) * flops_of_image < kSerialFlops);
  std::atomic<bool> done{true};
  parallel_for(0, images, grain, [&](int64_t first, int64_t last) {
    ConvProblem part = problem;
    part.x[0] = part.y[0] = last - first;
    if (!run(part, first, true)) done = false;
  });
  return done;
}

// Where an image of a channels-last array begins.
void* image(const Array& x, int64_t i) { return x.data<float>() + i * (x.numel() / x.shape()[0]); }

}  // namespace

bool conv_forward(const ConvProblem& problem, const Array& x, const Array& w, const Array& bias, const Array& y) {
  return by_images(problem, [&](const ConvProblem& part, int64_t first, bool serial) {
    std::vector<void*> data{image(x, first), w.raw(), image(y, first)};
    if (bias.defined()) data.push_back(bias.raw());
    return run({Kind::forward, part, bias.defined()}, serial, data);
  });
}

bool conv_data(const ConvProblem& problem, const Array& y, const Array& w, const Array& x) {
  return by_images(problem, [&](const ConvProblem& part, int64_t first, bool serial) {
    return run({Kind::data, part, false}, serial, {image(y, first), w.raw(), image(x, first)});
  });
}

bool conv_weight(const ConvProblem& problem, const Array& x, const Array& y, const Array& w, const Array& bias) {
  // Sums of pieces, which are added up in the pieces' order.
  std::vector<std::pair<Array, Array>> sums(static_cast<size_t>(problem.x[0]));
  const bool done = by_images(problem, [&](const ConvProblem& part, int64_t first, bool serial) {
    const Array sum = first == 0 ? w : empty_array(w.shape(), kFloat);
    const Array sum_of_bias = first == 0 || !bias.defined() ? bias : empty_array(bias.shape(), kFloat);
    sums[static_cast<size_t>(first)] = {sum, sum_of_bias};
    std::vector<void*> data{image(x, first), image(y, first), sum.raw()};
    if (bias.defined()) data.push_back(sum_of_bias.raw());
    return run({Kind::weight, part, bias.defined()}, serial, data);
  });
  if (!done) return false;
  for (size_t i = 1; i < sums.size(); ++i) {
    if (sums[i].first.defined()) add(w, sums[i].first, 1, &w);
    if (sums[i].second.defined()) add(bias, sums[i].second, 1, &bias);
  }
  return true;
}

}  // namespace xtgrad::kernels::onednn

#else

namespace xtgrad::kernels::onednn {
bool conv_forward(const ConvProblem&, const Array&, const Array&, const Array&, const Array&) { return false; }
bool conv_data(const ConvProblem&, const Array&, const Array&, const Array&) { return false; }
bool conv_weight(const ConvProblem&, const Array&, const Array&, const Array&, const Array&) { return false; }
}  // namespace xtgrad::kernels::onednn

#endif
