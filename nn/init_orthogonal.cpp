#include <xtgrad/autograd/grad_mode.h>
#include <xtgrad/autograd/ops/random.h>
#include <xtgrad/lib/kernels/qr.h>
#include <xtgrad/nn/init.h>

// By itself: programs that draw no orthogonal matrices are not linked with LAPACK.

namespace xtgrad::nn::init {

Tensor orthogonal_(Tensor tensor, double gain) {
  check(tensor.dim() >= 2, "Only tensors with 2 or more dimensions are supported, but got shape ", tensor.sizes());
  check(tensor.is_floating_point(), "orthogonal_: expected a floating-point tensor, but got ", tensor.dtype());
  const NoGradGuard no_grad;
  if (tensor.numel() == 0) return tensor;
  const int64_t rows = tensor.size(0), columns = tensor.numel() / rows;
  Tensor drawn = randn({rows, columns}, tensor.dtype());
  if (rows < columns) drawn = drawn.t();
  kernels::QR factors = kernels::qr(drawn.array());
  // Columns times the signs of r's diagonal make the distribution uniform over all orthogonal matrices.
  Tensor q = Tensor(factors.q).mul(Tensor(factors.r).diagonal().sign());
  if (rows < columns) q = q.t();
  return tensor.copy_(q.reshape(tensor.sizes())).mul_(gain);
}

}  // namespace xtgrad::nn::init
