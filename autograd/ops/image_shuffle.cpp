#include <xtgrad/autograd/ops/image.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>

namespace xtgrad {
namespace {

void check_image(const char* op, const char* factor_name, const Tensor& x, int64_t factor) {
  check(x.dim() >= 3, op, " expects input to have at least 3 dimensions, but got input with ", x.dim(),
        " dimension(s)");
  check(factor > 0, op, " expects a positive ", factor_name, ", but got ", factor);
  check(factor <= INT32_MAX, op, ": ", factor_name, " ", factor, " is too large");
}

/// x reshaped, with its last five dimensions in another order, and reshaped again.
Array rearranged(const Array& x, const Dims& apart, std::initializer_list<int> last_five, const Dims& together) {
  Dims order = apart;
  const int first = apart.size() - 5;
  for (int d = 0; d < first; ++d) order[d] = d;
  int at = first;
  for (const int d : last_five) order[at++] = first + d;
  return x.reshape(apart).permute(order).clone().reshape(together);
}

}  // namespace

Tensor pixel_shuffle(const Tensor& x, int64_t r) {
  check_image("pixel_shuffle", "upscale_factor", x, r);
  const int64_t channels = x.size(-3), height = x.size(-2), width = x.size(-1);
  check(channels % (r * r) == 0,
        "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but "
        "input.size(-3)=",
        channels, " is not divisible by ", r * r);
  Dims apart = x.sizes(), together = apart;
  const int at = apart.size() - 3;
  together[at] = apart[at] = channels / (r * r);
  together[at + 1] = height * r;
  together[at + 2] = width * r;
  apart.insert(at + 1, r);
  apart.insert(at + 1, r);
  return record("PixelShuffleBackward0", rearranged(x.array(), apart, {0, 3, 1, 4, 2}, together), {x},
                [r](const Tensor& g) { return pixel_unshuffle(g, r); });
}

Tensor pixel_unshuffle(const Tensor& x, int64_t r) {
  check_image("pixel_unshuffle", "downscale_factor", x, r);
  const int64_t channels = x.size(-3), height = x.size(-2), width = x.size(-1);
  check(height % r == 0,
        "pixel_unshuffle expects height to be divisible by downscale_factor, but input.size(-2)=", height,
        " is not divisible by ", r);
  check(width % r == 0, "pixel_unshuffle expects width to be divisible by downscale_factor, but input.size(-1)=", width,
        " is not divisible by ", r);
  Dims apart = x.sizes(), together = apart;
  const int at = apart.size() - 3;
  together[at] = channels * r * r;
  together[at + 1] = apart[at + 1] = height / r;
  together[at + 2] = apart[at + 2] = width / r;
  apart.push_back(r);
  apart.insert(at + 2, r);
  return record("PixelUnshuffleBackward0", rearranged(x.array(), apart, {0, 2, 4, 1, 3}, together), {x},
                [r](const Tensor& g) { return pixel_shuffle(g, r); });
}

Tensor channel_shuffle(const Tensor& x, int64_t groups) {
  check(x.dim() > 2, "channel_shuffle expects input with > 2 dims, but got input with sizes ", x.sizes());
  check(groups > 0, "Number of groups to divide channels in must be positive. Value of groups:", groups);
  const int64_t channels = x.size(1);
  check(channels % groups == 0, "Number of channels must be divisible by groups. Got ", channels, " channels and ",
        groups, " groups.");
  Dims apart = x.sizes();
  apart[1] = channels / groups;
  apart.insert(1, groups);
  return transpose(reshape(x, apart), 1, 2).clone().reshape(x.sizes());
}

}  // namespace xtgrad
