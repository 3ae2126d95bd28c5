#include <xtgrad/autograd/ops/ctc.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include <xtgrad/autograd/composed_gradients.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/ops/special.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/ctc.h>

namespace xtgrad {
namespace {

using kernels::CtcTarget;

// ---- by public operators, for derivatives of any order

/// The logarithm of what cannot happen: finite, so that differences of two have no nan.
constexpr double kImpossible = -1e30;

template <class T, class F>
Tensor table(const Dims& shape, const F& element) {
  const Array result = empty_array(shape, dtype_of<T>());
  const int64_t columns = shape[1];
  for (int64_t i = 0; i < result.numel(); ++i)
    result.data<T>()[i] = element(static_cast<size_t>(i / columns), i % columns);
  return Tensor(result);
}

/// The state k places before each, of alpha [N, states].
Tensor shifted(const Tensor& alpha, int64_t k) {
  const int64_t kept = std::max<int64_t>(0, alpha.size(1) - k);
  return constant_pad_nd(narrow(alpha, 1, 0, kept), {alpha.size(1) - kept, 0}, kImpossible);
}

/// True, as [N, 1], for sequences that last longer than t.
Tensor lasting(const CtcTarget& target, int64_t t) {
  return table<bool>({static_cast<int64_t>(target.lengths.size()), 1},
                     [&](size_t n, int64_t) { return t < target.input_lengths[n]; });
}

/// The losses [N]; what is impossible costs 1e30.
Tensor composed(const Tensor& log_probs, const CtcTarget& target) {
  const Dims shape{log_probs.size(1), target.most_states()};
  const auto exists = [&](size_t n, int64_t s) { return s < target.states(n); };
  const Tensor labels =
      table<int64_t>(shape, [&](size_t n, int64_t s) { return exists(n, s) ? target.label(n, s) : target.blank; });
  const Tensor skips = table<bool>(shape, [&](size_t n, int64_t s) { return exists(n, s) && target.skips(n, s); });
  const Tensor starts = table<bool>(shape, [&](size_t n, int64_t s) { return s < 2 && exists(n, s); });
  const auto emitted = [&](int64_t t) { return gather(select(log_probs, 0, t), 1, labels); };
  Tensor alpha = where(starts, emitted(0), kImpossible);
  for (int64_t t = 1; t < log_probs.size(0); ++t) {
    const Tensor before = logsumexp(stack({alpha, shifted(alpha, 1), where(skips, shifted(alpha, 2), kImpossible)}), 0);
    alpha = where(lasting(target, t), before + emitted(t), alpha);
  }
  const Dims column{shape[0], 1};
  const Tensor last = table<int64_t>(column, [&](size_t n, int64_t) { return target.states(n) - 1; });
  const Tensor label = gather(alpha, 1, clamp_min(last - 1, 0));
  return neg(squeeze(logaddexp(gather(alpha, 1, last), where(gt(last, 0), label, kImpossible)), 1));
}

/// PyTorch's gradient, that of the log_softmax's input: exp(log_probs) more than the derivative.
Tensor gradient_with_graph(const Tensor& g, const Tensor& log_probs, const Tensor& losses, const CtcTarget& target,
                           bool zero_infinity) {
  const Tensor derivative = composed_gradients(
      [&](const std::vector<Tensor>& in) { return std::vector{composed(in[0], target)}; }, {log_probs}, {g}, {true})[0];
  const int64_t steps = log_probs.size(0), batch = log_probs.size(1);
  const Tensor within = unsqueeze(
      table<bool>(
          {steps, batch},
          [&](size_t t, int64_t n) { return static_cast<int64_t>(t) < target.input_lengths[static_cast<size_t>(n)]; }),
      2);
  const Tensor impossible = unsqueeze(isinf(losses), 1);
  const Tensor result = derivative + exp(log_probs) * unsqueeze(g, 1);
  return masked_fill(masked_fill(result, impossible, zero_infinity ? 0 : std::nan("")), logical_not(within), 0);
}

// ---- by the kernel

struct Ctc {
  CtcTarget target;
  kernels::CtcResult result;
};

Tensor losses_of(const Tensor& log_probs, CtcTarget target, bool zero_infinity) {
  kernels::CtcResult result = kernels::ctc_loss(log_probs.array(), target);
  const Array losses = result.loss.clone();
  const auto ctc = std::make_shared<const Ctc>(Ctc{std::move(target), std::move(result)});
  return record(
      "CtcLossBackward0", losses, {log_probs}, [ctc, log_probs = Saved(log_probs), zero_infinity](const Tensor& g) {
        if (GradMode::is_enabled() && log_probs->numel() > 0)
          return gradient_with_graph(g, log_probs, Tensor(ctc->result.loss), ctc->target, zero_infinity);
        return Tensor(
            kernels::ctc_loss_backward(g.array(), log_probs->array(), ctc->result, ctc->target, zero_infinity));
      });
}

void check_lengths(const char* name, IntArrayRef lengths, int64_t batch) {
  check(static_cast<int64_t>(lengths.size()) == batch, name, " must be of size batch_size: expected ", batch,
        " lengths, got ", lengths);
  for (const int64_t length : lengths) check(length >= 0, name, " must not be negative, got ", lengths);
}

void check_labels(const Array& labels, int64_t at, int64_t count, int64_t classes) {
  for (int64_t s = at; s < at + count; ++s)
    check(labels.data<int64_t>()[s] >= 0 && labels.data<int64_t>()[s] < classes, "ctc_loss: targets must be in [0, ",
          classes, "), got ", labels.data<int64_t>()[s]);
}

/// Checked; log_probs is [T, N, C].
CtcTarget target_of(const Tensor& log_probs, const Tensor& targets, IntArrayRef input_lengths,
                    IntArrayRef target_lengths, int64_t blank) {
  const char* where = " (while checking arguments for ctc_loss_cpu)";
  const int64_t steps = log_probs.size(0), batch = log_probs.size(1), classes = log_probs.size(2);
  check(targets.dim() == 1 || targets.dim() == 2, "Expected 1 to 2 dimensions, but got ", targets.dim(),
        "-dimensional tensor for argument #2 'targets'", where);
  check(blank >= 0 && blank < classes, "blank must be in label range [0, ", classes, "), got ", blank);
  check_lengths("input_lengths", input_lengths, batch);
  check_lengths("target_lengths", target_lengths, batch);
  int64_t total = 0, longest = 0;
  for (const int64_t length : target_lengths) {
    check(length <= targets.numel(), "ctc_loss: target lengths ", target_lengths, " go beyond targets of sizes ",
          targets.sizes());
    total += length;
    longest = std::max(longest, length);
  }
  for (const int64_t length : input_lengths)
    check(length <= steps, "Expected input_lengths to have value at most ", steps, ", but got value ", length, where);
  const bool joined = targets.dim() == 1;
  if (joined)
    check(targets.size(0) == total, "Expected tensor to have size ", total, " at dimension 0, but got size ",
          targets.size(0), " for argument #2 'targets'", where);
  else
    check(targets.size(0) == batch && targets.size(1) >= longest, "Expected tensor to have size at least ", longest,
          " at dimension 1, but got size ", targets.size(1), " for argument #2 'targets'", where, ": expected ", batch,
          " targets, got sizes ", targets.sizes());
  const Array labels = targets.array().to(kLong).contiguous();
  CtcTarget result{{}, {}, target_lengths.vec(), input_lengths.vec(), blank};
  if (labels.numel() > 0) result.targets.assign(labels.data<int64_t>(), labels.data<int64_t>() + labels.numel());
  int64_t at = 0;
  for (size_t n = 0; n < target_lengths.size(); ++n) {
    check_labels(labels, at, target_lengths[n], classes);
    result.first.push_back(at);
    at += joined ? target_lengths[n] : targets.size(1);
  }
  return result;
}

Tensor reduced(const Tensor& losses, IntArrayRef target_lengths, int64_t reduction) {
  if (reduction == Reduction::None) return losses;
  if (reduction == Reduction::Sum) return sum(losses);
  const Array divisors = empty_array(losses.sizes(), kLong);
  for (size_t n = 0; n < target_lengths.size(); ++n)
    divisors.data<int64_t>()[n] = std::max<int64_t>(1, target_lengths[n]);
  return mean(losses / Tensor(divisors).to(losses.dtype()));
}

std::vector<int64_t> lengths_of(const char* name, const Tensor& lengths) {
  check(is_integral(lengths.dtype(), false), name, " must be integral, got ", lengths.dtype());
  const Array values = lengths.array().to(kLong).contiguous();
  if (values.numel() == 0) return {};
  return {values.data<int64_t>(), values.data<int64_t>() + values.numel()};
}

}  // namespace

Tensor ctc_loss(const Tensor& log_probs, const Tensor& targets, IntArrayRef input_lengths, IntArrayRef target_lengths,
                int64_t blank, int64_t reduction, bool zero_infinity) {
  check(log_probs.dim() == 2 || log_probs.dim() == 3, "Expected 3-dimensional tensor, but got ", log_probs.dim(),
        "-dimensional tensor for argument #1 'log_probs' (while checking arguments for ctc_loss_cpu)");
  check(log_probs.dtype() == kFloat || log_probs.dtype() == kDouble, "\"ctc_loss_cpu\" not implemented for '",
        log_probs.dtype(), "'");
  check(reduction >= Reduction::None && reduction < Reduction::END,
        "reduction must be Reduction::None (0), Mean (1) or Sum (2), got ", reduction);
  const bool alone = log_probs.dim() == 2;
  const Tensor outputs = alone ? unsqueeze(log_probs, 1) : log_probs;
  const Tensor losses =
      losses_of(outputs, target_of(outputs, targets, input_lengths, target_lengths, blank), zero_infinity);
  const Tensor finite = zero_infinity ? masked_fill(losses, isinf(losses), 0) : losses;
  const Tensor result = reduced(finite, target_lengths, reduction);
  return alone && reduction == Reduction::None ? squeeze(result, 0) : result;
}

Tensor ctc_loss(const Tensor& log_probs, const Tensor& targets, const Tensor& input_lengths,
                const Tensor& target_lengths, int64_t blank, int64_t reduction, bool zero_infinity) {
  return ctc_loss(log_probs, targets, lengths_of("input_lengths", input_lengths),
                  lengths_of("target_lengths", target_lengths), blank, reduction, zero_infinity);
}

}  // namespace xtgrad
