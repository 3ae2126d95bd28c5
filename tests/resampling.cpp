// Fold, shuffles and interpolation: what the reference cases do not reach.
#include <sstream>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/autograd/gradcheck.h>
#include <xtgrad/autograd/ops.h>
#include <xtgrad/lib/warning.h>
#include <xtgrad/nn/nn.h>

using namespace xtgrad;
namespace F = xtgrad::nn::functional;

namespace {

template <class T>
std::string printed(const T& module) {
  std::ostringstream out;
  out << module;
  return out.str();
}

std::string failure(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& e) {
    return e.what();
  }
  return "nothing thrown";
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

F::InterpolateFuncOptions to_size(std::vector<int64_t> size) {
  return F::InterpolateFuncOptions().size(std::move(size));
}

}  // namespace

TEST_SUITE("resampling") {
  TEST_CASE("unfold takes windows apart and fold adds them up") {
    const Tensor x = arange(12, kDouble).reshape({1, 1, 3, 4});
    const Tensor columns = F::unfold(x, F::UnfoldFuncOptions({2, 2}));
    CHECK(columns.sizes() == IntArrayRef({1, 4, 6}));
    CHECK(equal(columns[0].select(1, 4), tensor({5., 6., 9., 10.}).to(kDouble)));
    const Tensor counts = F::fold(F::unfold(ones_like(x), F::UnfoldFuncOptions(2)), F::FoldFuncOptions({3, 4}, {2, 2}));
    CHECK(equal(nn::Fold(nn::FoldOptions({3, 4}, 2))(columns), x * counts));
    CHECK(equal(nn::Unfold(2)(x[0]), columns[0]));
    CHECK(equal(F::fold(columns[0], F::FoldFuncOptions({3, 4}, {2, 2})), (x * counts)[0]));
    CHECK(F::unfold(zeros({0, 3, 4, 4}), F::UnfoldFuncOptions(2)).sizes() == IntArrayRef({0, 12, 9}));
    const Tensor last = randn({2, 3, 5, 4}).contiguous(MemoryFormat::ChannelsLast);
    CHECK(equal(F::unfold(last, F::UnfoldFuncOptions(2)), F::unfold(last.contiguous(), F::UnfoldFuncOptions(2))));
    Tensor g = randn({2, 3, 4, 4}).requires_grad_();
    CHECK(F::unfold(g, F::UnfoldFuncOptions(2)).grad_fn()->name() == "Im2ColBackward0");
    CHECK(F::fold(F::unfold(g, F::UnfoldFuncOptions(2)), F::FoldFuncOptions(4, 2)).grad_fn()->name() ==
          "Col2ImBackward0");
  }

  TEST_CASE("unfold and fold refuse what PyTorch refuses, with its words") {
    const Tensor x = randn({2, 3, 4, 4}), z = randn({2, 12, 9});
    CHECK(contains(failure([&] { F::unfold(x, F::UnfoldFuncOptions(9)); }),
                   "Given input with spatial size (4, 4), kernel_size=(9, 9), dilation=(1, 1), padding=(0, 0), "
                   "calculated shape of the array of sliding blocks as (-4, -4), but its components must be at least "
                   "one."));
    CHECK(contains(failure([&] { F::unfold(x, F::UnfoldFuncOptions(2).stride(0)); }),
                   "stride should be greater than zero, but got stride_height: 0 stride_width: 0"));
    CHECK(contains(failure([&] { F::unfold(x, F::UnfoldFuncOptions(2).padding(-1)); }),
                   "padding should be non-negative, but got pad_height: -1 pad_width: -1"));
    CHECK(contains(failure([&] { F::unfold(x[0][0], F::UnfoldFuncOptions(2)); }),
                   "Expected 3D or 4D (batch mode) tensor"));
    CHECK(contains(failure([&] {
                     F::fold(z, F::FoldFuncOptions({5, 4}, 2));
                   }),
                   "Given output_size=(5, 4), kernel_size=(2, 2), dilation=(1, 1), padding=(0, 0), stride=(1, 1), "
                   "expected size of input's dimension 2 to match the calculated number of sliding blocks 4 * 3 = 12, "
                   "but got input.size(2)=9."));
    CHECK(contains(failure([&] {
                     F::fold(z, F::FoldFuncOptions({4, 4}, {5, 2}));
                   }),
                   "Expected size of input's dimension 1 to be divisible by the product of kernel_size, but got "
                   "input.size(1)=12 and kernel_size=(5, 2)."));
    CHECK(contains(failure([&] { F::fold(z, F::FoldFuncOptions(4, int64_t{1} << 40)); }), "out of range"));
  }

  TEST_CASE("shuffles undo each other and refuse what does not divide") {
    const Tensor x = randn({2, 8, 3, 5});
    CHECK(equal(pixel_unshuffle(pixel_shuffle(x, 2), 2), x));
    CHECK(equal(nn::PixelShuffle(2)(x), F::pixel_shuffle(x, F::PixelShuffleFuncOptions(2))));
    CHECK(equal(nn::PixelUnshuffle(1)(x), x));
    CHECK(equal(channel_shuffle(channel_shuffle(x, 2), 4), x));
    CHECK(pixel_shuffle(zeros({8, 0, 3}), 2).sizes() == IntArrayRef({2, 0, 6}));
    CHECK(contains(failure([&] { pixel_shuffle(x, 3); }),
                   "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of "
                   "upscale_factor, but input.size(-3)=8 is not divisible by 9"));
    CHECK(
        contains(failure([&] { pixel_shuffle(x, 0); }), "pixel_shuffle expects a positive upscale_factor, but got 0"));
    CHECK(contains(failure([&] { pixel_unshuffle(x, 2); }),
                   "pixel_unshuffle expects height to be divisible by downscale_factor, but input.size(-2)=3 is not "
                   "divisible by 2"));
    CHECK(contains(failure([&] { channel_shuffle(x, 3); }),
                   "Number of channels must be divisible by groups. Got 8 channels and 3 groups."));
    CHECK(printed(nn::PixelShuffle(5)) == "xtgrad::nn::PixelShuffle(upscale_factor=5)");
    CHECK(printed(nn::PixelUnshuffle(5)) == "xtgrad::nn::PixelUnshuffle(downscale_factor=5)");
  }

  TEST_CASE("interpolation keeps layouts, and its gradient is its adjoint") {
    manual_seed(2);
    for (const bool last : {false, true})
      for (const int64_t batch : {1, 40}) {
        Tensor x = randn({batch, 3, 5, 6}, kDouble);
        if (last) x = x.contiguous(MemoryFormat::ChannelsLast);
        x.requires_grad_();
        const Tensor y = F::interpolate(x, to_size({8, 4}).mode(kBicubic).align_corners(false));
        CHECK(y.is_contiguous(MemoryFormat::ChannelsLast) == last);
        const Tensor g = randn_like(y);
        const Tensor back = autograd::grad({y}, {x}, {g}, true)[0];
        const Tensor v = randn_like(x);
        const Tensor forth = F::interpolate(v, to_size({8, 4}).mode(kBicubic).align_corners(false));
        CHECK((forth * g).sum().item<double>() == doctest::Approx((back * v).sum().item<double>()).epsilon(1e-10));
        CHECK(allclose(F::interpolate(x.contiguous(), to_size({8, 4}).mode(kBicubic).align_corners(false)), y));
      }
    Tensor x = randn({1, 2, 4, 4}).requires_grad_();
    CHECK(F::interpolate(x, to_size({8, 8})).grad_fn()->name() == "UpsampleNearest2DBackward0");
    CHECK(F::interpolate(x, to_size({8, 8}).mode(kBilinear).align_corners(true)).grad_fn()->name() ==
          "UpsampleBilinear2DBackward0");
    CHECK(F::interpolate(x[0], to_size({8}).mode(kLinear).align_corners(true)).grad_fn()->name() ==
          "UpsampleLinear1DBackward0");
    CHECK(F::interpolate(x, to_size({8, 8}).mode(kNearestExact)).grad_fn()->name() ==
          "UpsampleNearestExact2DBackward0");
  }

  TEST_CASE("a factor that leaves the size copies in linear modes, as in PyTorch") {
    manual_seed(5);
    const auto scaled = [](const Tensor& x, auto mode) {
      const std::vector<double> by(static_cast<size_t>(x.dim()) - 2, 1.2);
      return F::interpolate(x, F::InterpolateFuncOptions().scale_factor(by).mode(mode).align_corners(false));
    };
    const Tensor line = randn({1, 2, 3}), image = randn({1, 2, 3, 3}), volume = randn({1, 2, 3, 3, 3});
    CHECK(equal(scaled(line, kLinear), line));
    CHECK(equal(scaled(image, kBilinear), image));
    CHECK(equal(scaled(image.contiguous(MemoryFormat::ChannelsLast), kBilinear), image));
    CHECK(equal(scaled(volume, kTrilinear), volume));
  }

  TEST_CASE("nearest neighbours are those that PyTorch picks where rounding decides") {
    const auto picked = [](int64_t in, int64_t out, ScalarType dtype) {
      return F::interpolate(arange(in, dtype).reshape({1, 1, in}), to_size({out})).to(kLong).flatten();
    };
    CHECK(picked(2, 82, kFloat)[41].item<int64_t>() == 0);
    CHECK(picked(2, 82, kDouble)[41].item<int64_t>() == 1);
    CHECK(picked(14, 46, kFloat)[23].item<int64_t>() == 6);
    CHECK(equal(picked(3, 6, kFloat), tensor({0, 0, 1, 1, 2, 2}).to(kLong)));
  }

  TEST_CASE("interpolation refuses what PyTorch refuses, with its words, and warns where it warns") {
    const Tensor x = randn({2, 3, 4, 4});
    CHECK(contains(failure([&] { F::interpolate(x); }), "either size or scale_factor should be defined"));
    CHECK(contains(failure([&] {
                     F::interpolate(x, to_size({2, 2}).scale_factor(std::vector<double>{2, 2}));
                   }),
                   "only one of size or scale_factor should be defined"));
    CHECK(contains(failure([&] {
                     F::interpolate(x, to_size({0, 4}));
                   }),
                   "Input and output sizes should be greater than 0, but got input (H: 4, W: 4) output (H: 0, W: 4)"));
    CHECK(contains(failure([&] { F::interpolate(x, to_size({4})); }),
                   "It is expected input_size equals to 3, but got size 4"));
    CHECK(contains(failure([&] {
                     F::interpolate(x, to_size({4, 4}).align_corners(false));
                   }),
                   "align_corners option can only be set with the interpolating modes"));
    CHECK(contains(failure([&] { F::interpolate(x, to_size({4}).mode(kLinear).align_corners(false)); }),
                   "Got 4D input, but linear mode needs 3D input"));
    CHECK(contains(failure([&] {
                     F::interpolate(x, to_size({4, 4}).antialias(true));
                   }),
                   "Anti-alias option is only supported for bilinear and bicubic modes"));
    CHECK(contains(failure([&] { F::interpolate(x[0][0], to_size({4})); }),
                   "Input Error: Only 3D, 4D and 5D input Tensors supported (got 2D)"));
    CHECK(contains(failure([&] { F::interpolate(x.to(kLong), to_size({4, 4})); }), "not implemented for 'Long'"));
    CHECK(failure([&] { F::interpolate(x, to_size({INT64_MAX, 4})); }) != "nothing thrown");
    CHECK(failure([&] { F::interpolate(x, to_size({INT32_MAX, INT32_MAX})); }) != "nothing thrown");
    CHECK(failure([&] {
            F::interpolate(x, F::InterpolateFuncOptions().scale_factor(std::vector<double>{1e300, 1}));
          }) != "nothing thrown");
    std::string warned;
    set_warning_handler([&](const std::string& message) { warned = message; });
    F::interpolate(x, to_size({4, 4}).mode(kBilinear));
    set_warning_handler({});
    CHECK(contains(warned, "Default upsampling behavior when mode=kBilinear is changed to align_corners=False"));
    CHECK(F::interpolate(zeros({0, 3, 4, 4}), to_size({8, 8})).sizes() == IntArrayRef({0, 3, 8, 8}));
  }

  TEST_CASE("Fold, Unfold and Upsample print their options as PyTorch does") {
    CHECK(printed(nn::Fold(nn::FoldOptions({8, 8}, {3, 3}).dilation(2).padding({2, 1}).stride(2))) ==
          "xtgrad::nn::Fold(output_size=[8, 8], kernel_size=[3, 3], dilation=[2, 2], padding=[2, 1], stride=[2, 2])");
    CHECK(printed(nn::Unfold(nn::UnfoldOptions({2, 4}).dilation(2).padding({2, 1}).stride(2))) ==
          "xtgrad::nn::Unfold(kernel_size=[2, 4], dilation=[2, 2], padding=[2, 1], stride=[2, 2])");
    CHECK(printed(nn::Upsample(nn::UpsampleOptions().size(std::vector<int64_t>{2, 3}))) ==
          "xtgrad::nn::Upsample(size=[2, 3], mode=kNearest)");
    CHECK(printed(nn::Upsample(
              nn::UpsampleOptions().scale_factor(std::vector<double>{2, 3.5}).mode(kBilinear).align_corners(true))) ==
          "xtgrad::nn::Upsample(scale_factor=[2, 3.5], mode=kBilinear)");
    nn::Upsample up(nn::UpsampleOptions().scale_factor(std::vector<double>{2, 3}));
    CHECK(up(randn({1, 2, 3, 4})).sizes() == IntArrayRef({1, 2, 6, 12}));
  }
}
