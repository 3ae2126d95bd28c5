#include <xtgrad/lib/kernels/linear_onednn.h>

#ifdef XTGRAD_HAS_ONEDNN

#include <cstring>
#include <unordered_map>

#include <xtgrad/lib/kernels/engine.h>
#include <xtgrad/lib/kernels/onednn_parts.h>

namespace xtgrad::kernels::onednn {
namespace {

using dnnl::memory;

// Below this, looking for the primitive costs more than it saves; and making one takes half a millisecond.
constexpr double kLeastFlops = 1e7;

struct Plan {
  dnnl::matmul primitive;
  memory::desc x, w, bias, y, scratchpad;
};

std::shared_ptr<const Plan> make_plan(int64_t rows, int64_t inputs, int64_t outputs, bool with_bias) {
  constexpr auto kFloats = memory::data_type::f32;
  using Tag = memory::format_tag;
  const memory::desc x({rows, inputs}, kFloats, Tag::ab), w({inputs, outputs}, kFloats, Tag::ba),
      bias({1, outputs}, kFloats, Tag::ab), y({rows, outputs}, kFloats, Tag::ab);
  const auto found = with_bias ? describe<dnnl::matmul>(cpu(), attributes(), x, w, bias, y)
                               : describe<dnnl::matmul>(cpu(), attributes(), x, w, y);
  if (std::strncmp(found.impl_info_str(), "brg", 3) != 0)
    return nullptr;  // others are sgemm and a pass over the result
  return std::make_shared<const Plan>(Plan{dnnl::matmul(found), x, w, bias, y, found.scratchpad_desc()});
}

}  // namespace

bool linear(const Array& x, const Array& w, const Array& bias, const Array& y) {
  const int64_t rows = x.shape()[0], inputs = x.shape()[1], outputs = w.shape()[0];
  constexpr int64_t kMost = INT32_MAX;
  if (x.dtype() != kFloat || gemm_engine() != GemmEngine::onednn || !x.is_contiguous() || !w.is_contiguous() ||
      x.numel() > kMost || w.numel() > kMost || y.numel() > kMost ||
      2.0 * static_cast<double>(rows) * static_cast<double>(w.numel()) < kLeastFlops)
    return false;
  const ThreadLimit limit(in_parallel_region());
  static Plans<Plan, 5> plans;
  try {
    const auto plan = plans.get({rows, inputs, outputs, bias.defined(), omp_get_max_threads()},
                                [&] { return make_plan(rows, inputs, outputs, bias.defined()); });
    if (!plan) return false;
    const Workspace scratch(plan->scratchpad.get_size());
    std::unordered_map<int, memory> arguments{{DNNL_ARG_SRC, memory(plan->x, cpu(), x.raw())},
                                              {DNNL_ARG_WEIGHTS, memory(plan->w, cpu(), w.raw())},
                                              {DNNL_ARG_DST, memory(plan->y, cpu(), y.raw())},
                                              {DNNL_ARG_SCRATCHPAD, memory(plan->scratchpad, cpu(), scratch.get())}};
    if (bias.defined()) arguments.emplace(DNNL_ARG_BIAS, memory(plan->bias, cpu(), bias.raw()));
    plan->primitive.execute(stream(), arguments);
    stream().wait();
    return true;
  } catch (const dnnl::error& error) {
    fail("linear: oneDNN failed: ", error.what());
  }
}

}  // namespace xtgrad::kernels::onednn

#else

namespace xtgrad::kernels::onednn {
bool linear(const Array&, const Array&, const Array&, const Array&) { return false; }
}  // namespace xtgrad::kernels::onednn

#endif
