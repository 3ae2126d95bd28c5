#include <xtgrad/autograd/ops/norm.h>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/norm_graph.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/trace.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/memory_format.h>

// Statistics of channels: over the batch, and of each sample.

namespace xtgrad {
namespace {

void check_channels(const char* name, const Tensor& x, int64_t channels) {
  check(!x.defined() || x.numel() == channels, name, " should contain ", channels, " elements not ",
        x.defined() ? x.numel() : 0);
}

void check_batch_norm(const Tensor& x, const Tensor& weight, const Tensor& bias, const Tensor& running_mean,
                      const Tensor& running_var, bool training) {
  const int64_t channels = x.size(1);
  check(training || running_mean.defined(), "running_mean must be defined in evaluation mode");
  check(training || running_var.defined(), "running_var must be defined in evaluation mode");
  check(running_mean.defined() == running_var.defined(),
        "batch_norm: running_mean and running_var must be given together");
  check_channels("running_mean", running_mean, channels);
  check_channels("running_var", running_var, channels);
  check_channels("weight", weight, channels);
  check_channels("bias", bias, channels);
  for (const Tensor* operand : {&weight, &bias, &running_mean, &running_var})
    check_norm_dtype("batch_norm", x, *operand);
}

// running = (1 - momentum) * running + momentum * scale * batch
void move_towards(const Tensor& running, const Array& batch, double momentum, double scale) {
  const Array& target = running.array();
  const Array kept = kernels::mul(target, Scalar(1 - momentum));
  const Array added = kernels::mul(batch.reshape(target.shape()), Scalar(momentum * scale));
  kernels::copy(kernels::add(kept, added, 1), target);
  target.storage()->bump_version();
}

NormView batch_view(const Tensor& x, const Tensor& affine) {
  const int ndim = static_cast<int>(x.dim());
  NormView view{x.sizes(), Dims(ndim, 1), {}, {}, affine.defined() ? Dims(affine.sizes()) : Dims{x.size(1)}};
  view.weight[1] = x.size(1);
  for (int d = 0; d < ndim; ++d)
    if (d != 1) view.within.push_back(d);
  view.across = view.within;
  return view;
}

// There is nothing to normalise, but the graph is that of a product and a sum.
Tensor batch_norm_of_nothing(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  const NormView view = batch_view(x, weight);
  Tensor result = x.clone();
  if (weight.defined()) result = result * reshape(weight, view.weight);
  if (bias.defined()) result = result + reshape(bias, view.weight);
  return result;
}

Tensor repeated(const Tensor& x, int64_t times) { return x.defined() ? x.repeat(times) : x; }

}  // namespace

Tensor batch_norm(const Tensor& x, const Tensor& weight, const Tensor& bias, const Tensor& running_mean,
                  const Tensor& running_var, bool training, double momentum, double eps, bool) {
  check_batch_norm(x, weight, bias, running_mean, running_var, training);
  if (x.numel() == 0) return batch_norm_of_nothing(x, weight, bias);
  const Array w = array_or_none(weight), b = array_or_none(bias);
  kernels::Normalised forward =
      training ? kernels::batch_norm(x.array(), w, b, eps)
               : kernels::batch_norm_with(x.array(), w, b, running_mean.array(), running_var.array(), eps);
  if (training && running_mean.defined()) {
    const double n = static_cast<double>(x.numel() / x.size(1));
    move_towards(running_mean, forward.mean, momentum, 1);
    move_towards(running_var, forward.var, momentum, n / (n - 1));
  }
  Array y = std::move(forward.y);
  forward.y = Array();
  return traced(
      record("NativeBatchNormBackward0", std::move(y), {x, weight, bias},
             [x = Saved(x), weight = Saved(weight), forward, training, eps,
              view = batch_view(x, weight.defined() ? weight : bias)](const Tensor& g, const Needs& needs) {
               if (GradMode::is_enabled())
                 return norm_gradients_with_graph(g, x, weight, view, training ? kernels::Normalised() : forward, eps,
                                                  needs);
               const kernels::NormGradients of = kernels::batch_norm_backward(
                   g.array(), x->array(), array_or_none(weight), forward, training, norm_needs(needs));
               return NormGradientTensors{norm_gradient(of.x), norm_gradient(of.weight), norm_gradient(of.bias)};
             }),
      [&](TracedOperation& op) {
        op.set("training", training).set("eps", eps).set("mean", running_mean).set("var", running_var);
      });
}

Tensor instance_norm(const Tensor& x, const Tensor& weight, const Tensor& bias, const Tensor& running_mean,
                     const Tensor& running_var, bool use_input_stats, double momentum, double eps, bool) {
  check(use_input_stats || (running_mean.defined() && running_var.defined()),
        "Expected running_mean and running_var to be defined when use_input_stats is false");
  const int64_t batch = x.size(0), channels = x.size(1);
  Dims shape = x.sizes();
  shape[0] = 1;
  shape[1] = batch * channels;
  for (const Tensor* running : {&running_mean, &running_var})
    check(!running->defined() || running->dim() == 1, "instance_norm: running statistics are vectors [", channels, "]");
  const Tensor mean = repeated(running_mean, batch), var = repeated(running_var, batch);
  const Tensor y = batch_norm(reshape(x, shape), repeated(weight, batch), repeated(bias, batch), mean, var,
                              use_input_stats, momentum, eps);
  if (use_input_stats && batch > 0) {
    const NoGradGuard no_grad;
    if (mean.defined()) running_mean.copy_(xtgrad::mean(mean.view({batch, channels}), 0));
    if (var.defined()) running_var.copy_(xtgrad::mean(var.view({batch, channels}), 0));
  }
  return traced(y.view(x.sizes()), [&](TracedOperation& op) {
    op.as("instance_norm", {x, weight, bias}).set("eps", eps).set("use_input_stats", use_input_stats);
  });
}

Tensor local_response_norm(const Tensor& x, int64_t size, double alpha, double beta, double k) {
  check(x.dim() >= 3, "Expected 3D or higher dimensionality input (got ", x.dim(), " dimensions)");
  check(size > 0, "local_response_norm: size should be greater than zero, but got ", size);
  if (x.numel() == 0) return x;
  Dims pad(2 * static_cast<int>(x.dim() - 1), 0);
  pad[pad.size() - 2] = size / 2;
  pad[pad.size() - 1] = (size - 1) / 2;
  const Tensor squares = mean(constant_pad_nd(x * x, pad).unfold(1, size, 1), -1);
  return x / pow(squares * alpha + k, beta);
}

}  // namespace xtgrad
