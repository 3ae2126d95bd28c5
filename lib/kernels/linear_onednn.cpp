#include <xtgrad/lib/kernels/linear_onednn.h>

#ifdef XTGRAD_HAS_ONEDNN

#include <algorithm>
#include <atomic>
#include <cstring>
#include <unordered_map>

#include <xtgrad/lib/kernels/engine.h>
#include <xtgrad/lib/kernels/onednn_parts.h>

namespace xtgrad::kernels::onednn {
namespace {

using dnnl::memory;

// Below this, looking for the primitive costs more than it saves; and making one takes half a millisecond.
constexpr double kLeastFlops = 1e7;
// Sharing costs more than a product of this many multiplications and additions.
constexpr double kSerialFlops = 2e6;
// A piece of a product is so many rows or columns, or a multiple of it.
constexpr int64_t kUnit = 16;

struct Plan {
  dnnl::matmul primitive;
  memory::desc x, w, bias, y, scratchpad;
};

// y has rows `leading` apart.
std::shared_ptr<const Plan> make_plan(int64_t rows, int64_t inputs, int64_t outputs, int64_t leading, bool with_bias) {
  constexpr auto kFloats = memory::data_type::f32;
  using Tag = memory::format_tag;
  const memory::desc x({rows, inputs}, kFloats, Tag::ab), w({inputs, outputs}, kFloats, Tag::ba),
      bias({1, outputs}, kFloats, Tag::ab), y({rows, outputs}, kFloats, memory::dims{leading, 1});
  const auto found = with_bias ? describe<dnnl::matmul>(cpu(), attributes(), x, w, bias, y)
                               : describe<dnnl::matmul>(cpu(), attributes(), x, w, y);
  if (std::strncmp(found.impl_info_str(), "brg", 3) != 0)
    return nullptr;  // others are sgemm and a pass over the result
  return std::make_shared<const Plan>(Plan{dnnl::matmul(found), x, w, bias, y, found.scratchpad_desc()});
}

// Remembered; null where oneDNN has no good code for the problem.
std::shared_ptr<const Plan> plan_for(int64_t rows, int64_t inputs, int64_t outputs, int64_t leading, bool with_bias) {
  const ThreadLimit limit;
  static Plans<Plan, 5> plans;
  try {
    return plans.get({rows, inputs, outputs, leading, with_bias},
                     [&] { return make_plan(rows, inputs, outputs, leading, with_bias); });
  } catch (const dnnl::error& error) {
    fail("linear: oneDNN failed: ", error.what());
  }
}

struct Operands {
  const float *x, *w, *bias;
  float* y;
};

bool part(int64_t rows, int64_t inputs, int64_t outputs, int64_t leading, const Operands& operands) {
  const ThreadLimit limit;
  const bool with_bias = operands.bias != nullptr;
  try {
    const auto plan = plan_for(rows, inputs, outputs, leading, with_bias);
    if (!plan) return false;
    const Workspace scratch(plan->scratchpad.get_size());
    const auto in = [](const memory::desc& desc, const float* data) {
      return memory(desc, cpu(), const_cast<float*>(data));
    };
    std::unordered_map<int, memory> arguments{{DNNL_ARG_SRC, in(plan->x, operands.x)},
                                              {DNNL_ARG_WEIGHTS, in(plan->w, operands.w)},
                                              {DNNL_ARG_DST, in(plan->y, operands.y)},
                                              {DNNL_ARG_SCRATCHPAD, memory(plan->scratchpad, cpu(), scratch.get())}};
    if (with_bias) arguments.emplace(DNNL_ARG_BIAS, in(plan->bias, operands.bias));
    plan->primitive.execute(stream(), arguments);
    stream().wait();
    return true;
  } catch (const dnnl::error& error) {
    fail("linear: oneDNN failed: ", error.what());
  }
}

}  // namespace

bool linear(const Array& x, const Array& w, const Array& bias, const Array& y) {
  const int64_t rows = x.shape()[0], inputs = x.shape()[1], outputs = w.shape()[0];
  constexpr int64_t kMost = INT32_MAX;
  if (x.dtype() != kFloat || gemm_engine_for<float>(rows, true) != GemmEngine::onednn || !x.is_contiguous() ||
      !w.is_contiguous() || x.numel() > kMost || w.numel() > kMost || y.numel() > kMost ||
      2.0 * static_cast<double>(rows) * static_cast<double>(w.numel()) < kLeastFlops)
    return false;
  // Where oneDNN has no good code for the whole, it has none for a part.
  if (!plan_for(rows, inputs, outputs, outputs, bias.defined())) return false;
  // Each piece is some rows of the result, or some columns, of whichever there are more.
  const bool by_rows = rows >= outputs;
  const int64_t length = by_rows ? rows : outputs, units = (length + kUnit - 1) / kUnit;
  const double flops_of_unit =
      2.0 * static_cast<double>(rows) * static_cast<double>(w.numel()) / static_cast<double>(units);
  std::atomic<bool> has_plans{true};
  parallel_for(0, units, static_cast<int64_t>(kSerialFlops / flops_of_unit) + 1, [&](int64_t first, int64_t last) {
    const int64_t from = first * kUnit, count = std::min(length, last * kUnit) - from;
    const int64_t row = by_rows ? from : 0, column = by_rows ? 0 : from;
    const bool done =
        part(by_rows ? count : rows, inputs, by_rows ? outputs : count, outputs,
             {x.data<float>() + row * inputs, w.data<float>() + column * inputs,
              bias.defined() ? bias.data<float>() + column : nullptr, y.data<float>() + row * outputs + column});
    if (!done) has_plans = false;
  });
  return has_plans;
}

}  // namespace xtgrad::kernels::onednn

#else

namespace xtgrad::kernels::onednn {
bool linear(const Array&, const Array&, const Array&, const Array&) { return false; }
}  // namespace xtgrad::kernels::onednn

#endif
