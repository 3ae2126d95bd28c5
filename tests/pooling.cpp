// Pooling: values and indices against loops, layouts, corners that the reference cases do not reach, error texts.
#include <cmath>
#include <limits>
#include <sstream>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/autograd/gradcheck.h>
#include <xtgrad/autograd/ops.h>
#include <xtgrad/nn/nn.h>

using namespace xtgrad;
namespace F = xtgrad::nn::functional;
using autograd::gradcheck;
using autograd::gradgradcheck;
using autograd::variable_list;

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity(), kNan = std::numeric_limits<double>::quiet_NaN();

template <class T>
std::string printed(const T& module) {
  std::ostringstream out;
  out << module;
  return out.str();
}

struct Windows {
  int64_t kernel, stride, padding, dilation;
  bool ceil_mode;
};

int64_t count(int64_t in, const Windows& w) {
  const double room = static_cast<double>(in + 2 * w.padding - w.dilation * (w.kernel - 1) - 1);
  const double steps = room / static_cast<double>(w.stride);
  auto n = static_cast<int64_t>(w.ceil_mode ? std::ceil(steps) : std::floor(steps)) + 1;
  if (w.ceil_mode && (n - 1) * w.stride >= in + w.padding) --n;
  return n;
}

/// max_pool2d by the book: (values, indices) of x [N, C, H, W].
std::pair<Tensor, Tensor> expected_max_pool(const Tensor& x, const Windows& w) {
  const int64_t height = x.size(2), width = x.size(3), rows = count(height, w), columns = count(width, w);
  const Tensor from = x.contiguous();
  const Tensor values = empty({x.size(0), x.size(1), rows, columns}, x.dtype());
  const Tensor indices = empty(values.sizes(), kLong);
  const auto* in = from.data_ptr<double>();
  for (int64_t i = 0; i < values.numel(); ++i) {
    const int64_t column = i % columns, row = i / columns % rows, plane = i / (columns * rows);
    double best = -kInf;
    int64_t at = -1;
    for (int64_t a = 0; a < w.kernel; ++a)
      for (int64_t b = 0; b < w.kernel; ++b) {
        const int64_t h = row * w.stride - w.padding + a * w.dilation,
                      v = column * w.stride - w.padding + b * w.dilation;
        if (h < 0 || h >= height || v < 0 || v >= width) continue;
        const double value = in[(plane * height + h) * width + v];
        if (at < 0 || value > best || std::isnan(value)) {
          best = value;
          at = h * width + v;
        }
      }
    values.data_ptr<double>()[i] = best;
    indices.data_ptr<int64_t>()[i] = at;
  }
  return {values, indices};
}

void check_max_pool(const Tensor& x, const Windows& w) {
  const auto [values, indices] = expected_max_pool(x, w);
  for (const bool last : {false, true}) {
    for (const bool single : {false, true}) {
      Tensor in = last ? x.contiguous(MemoryFormat::ChannelsLast) : x;
      if (single) in = in.to(kFloat);
      CAPTURE(last);
      CAPTURE(single);
      const auto [y, at] = max_pool2d_with_indices(in, w.kernel, w.stride, w.padding, w.dilation, w.ceil_mode);
      CHECK(allclose(y.to(kDouble), single ? values.to(kFloat).to(kDouble) : values, 0, 0, true));
      CHECK(equal(at, indices));
      const Tensor alone = max_pool2d(in, w.kernel, w.stride, w.padding, w.dilation, w.ceil_mode);
      CHECK(allclose(alone, y, 0, 0, true));
      CHECK(y.is_contiguous(MemoryFormat::ChannelsLast) == (last || y.size(1) == 1 || y.size(2) * y.size(3) == 1));
    }
  }
}

#define CHECK_FAILS(call, message)                                  \
  do {                                                              \
    std::string what = "nothing thrown";                            \
    try {                                                           \
      (void)(call);                                                 \
    } catch (const Error& e) {                                      \
      what = e.what();                                              \
    }                                                               \
    CHECK_MESSAGE(what.find(message) != std::string::npos, (what)); \
  } while (false)

}  // namespace

TEST_SUITE("pooling") {
  TEST_CASE("max_pool2d finds the values and indices that loops find, in both layouts and dtypes") {
    manual_seed(3);
    const Tensor x = randn({2, 5, 13, 17}, kDouble), many = randint(0, 3, {3, 140, 9, 6}, kDouble);
    for (const Windows& w : {Windows{2, 2, 0, 1, false},
                             {3, 2, 1, 1, false},
                             {3, 1, 1, 1, false},
                             {3, 3, 1, 1, true},
                             {2, 3, 1, 1, false},
                             {4, 1, 2, 2, false},
                             {5, 2, 2, 1, true},
                             {2, 5, 0, 3, true},
                             {1, 1, 0, 1, false},
                             {3, 7, 1, 2, true}}) {
      CAPTURE(w.kernel);
      CAPTURE(w.stride);
      check_max_pool(x, w);
      if (w.kernel < 5) check_max_pool(many, w);
    }
    check_max_pool(randn({1, 2, 300, 3}, kDouble), {3, 1, 1, 1, false});
    check_max_pool(randn({1, 1, 4, 5000}, kDouble), {3, 2, 1, 1, false});
    check_max_pool(randn({300, 1, 2, 2}, kDouble), {2, 2, 0, 1, false});
    check_max_pool(randn({2, 3, 20, 20}, kDouble), {17, 2, 3, 1, false});
  }

  TEST_CASE("a nan wins, and a window of -inf names its first element") {
    Tensor x = randn({2, 3, 8, 8}, kDouble);
    x.index_put_({0, 1, 3, 4}, kNan);
    x.index_put_({0, 1, 2, 5}, kNan);
    check_max_pool(x, {3, 2, 1, 1, false});
    check_max_pool(full({2, 3, 6, 7}, -kInf, kDouble), {3, 2, 1, 1, true});
    check_max_pool(full({2, 3, 6, 7}, -kInf, kDouble), {4, 1, 2, 2, false});
  }

  TEST_CASE("max pooling in one and three dimensions, with and without a batch") {
    const Tensor line = randn({2, 3, 11}, kDouble);
    const auto [y, at] = max_pool1d_with_indices(line, 3, 2, 1);
    CHECK(y.sizes() == IntArrayRef({2, 3, 6}));
    CHECK(equal(line.gather(2, at), y));
    CHECK(equal(max_pool1d(line[1], 3, 2, 1), y[1]));
    const Tensor box = randn({2, 3, 4, 5, 6}, kDouble);
    const auto [z, where] = max_pool3d_with_indices(box, {2, 3, 2}, {1, 2, 2}, {1, 1, 0});
    CHECK(z.sizes() == IntArrayRef({2, 3, 5, 3, 3}));
    CHECK(equal(box.flatten(2).gather(2, where.flatten(2)), z.flatten(2)));
    CHECK(equal(max_pool3d(box[1], {2, 3, 2}, {1, 2, 2}, {1, 1, 0}), z[1]));
    const Tensor last = box.contiguous(MemoryFormat::ChannelsLast3d);
    const Tensor from_last = max_pool3d(last, {2, 3, 2}, {1, 2, 2}, {1, 1, 0});
    CHECK(equal(from_last, z));
    CHECK(from_last.is_contiguous(MemoryFormat::ChannelsLast3d));
    const Tensor flat = box.select(0, 1).select(1, 2);
    CHECK(equal(max_pool2d(flat, 2), max_pool2d(flat.unsqueeze(0), 2).squeeze(0)));
  }

  TEST_CASE("max pooling has gradients of any order, in both layouts") {
    manual_seed(5);
    for (const bool last : {false, true}) {
      Tensor x = randperm(2 * 3 * 5 * 6, kDouble).reshape({2, 3, 5, 6}) * 0.1;
      if (last) x = x.contiguous(MemoryFormat::ChannelsLast);
      x.requires_grad_();
      const auto pool = [](const variable_list& in) {
        return variable_list{max_pool2d(in[0], {3, 2}, {2, 1}, 1, {1, 2}, true)};
      };
      CHECK(gradcheck(pool, {x}));
      CHECK(gradgradcheck(pool, {x}));
    }
    const Tensor line = (randperm(2 * 11, kDouble).reshape({2, 11}) * 0.1).requires_grad_();
    const auto pool1 = [](const variable_list& in) { return variable_list{max_pool1d(in[0], 3, 2, 1)}; };
    CHECK((gradcheck(pool1, {line}) && gradgradcheck(pool1, {line})));
    const Tensor box = (randperm(2 * 3 * 4 * 3, kDouble).reshape({2, 3, 4, 3}) * 0.1).requires_grad_();
    const auto pool3 = [](const variable_list& in) { return variable_list{max_pool3d(in[0], 2, 1)}; };
    CHECK((gradcheck(pool3, {box}) && gradgradcheck(pool3, {box})));
  }

  TEST_CASE("max pooling's gradient goes to the first of equal elements and adds up where windows overlap") {
    for (const bool last : {false, true}) {
      Tensor x = zeros({1, 2, 4, 4});
      if (last) x = x.contiguous(MemoryFormat::ChannelsLast);
      x.requires_grad_();
      max_pool2d(x, 2).sum().backward();
      CHECK(x.grad().sum().item<float>() == 8);
      CHECK(x.grad()[0][1][2][2].item<float>() == 1);
      CHECK(x.grad()[0][1][2][3].item<float>() == 0);
      x.mutable_grad().reset();
      max_pool2d(x, 3, 1, 1).sum().backward();
      CHECK(x.grad()[0][0][0][0].item<float>() == 4);
      CHECK(x.grad().sum().item<float>() == 32);
    }
    const Tensor x = randn({2, 4, 4}).requires_grad_();
    CHECK(max_pool2d(x, 2).grad_fn()->name() == "MaxPool2DWithIndicesBackward0");
    CHECK(max_pool1d(x.select(0, 0), 2).grad_fn()->name() == "SqueezeBackward1");
    CHECK(max_pool3d(x.unsqueeze(0), 2).grad_fn()->name() == "MaxPool3DWithIndicesBackward0");
    CHECK(!std::get<1>(max_pool2d_with_indices(x, 2)).requires_grad());
  }

  TEST_CASE("max pooling refuses what PyTorch refuses, with its words") {
    const Tensor x = randn({2, 3, 5, 7}), line = randn({2, 3, 8}), box = randn({1, 2, 4, 4, 4});
    CHECK_FAILS(max_pool2d(x, 3, {}, 2), "pad should be at most half of kernel size, but got pad=2 and kernel_size=3");
    CHECK_FAILS(max_pool2d(x, 3, 0), "stride should not be zero");
    CHECK_FAILS(max_pool2d(x, 3, -1), "stride should be greater than zero, but got dH: -1 dW: -1");
    CHECK_FAILS(max_pool2d(x, 9),
                "Given input size: (3x5x7). Calculated output size: (3x0x0). Output size is too small");
    CHECK_FAILS(max_pool2d(x, 2, {}, 0, 0), "dilation should be greater than zero, but got dilationH: 0 dilationW: 0");
    CHECK_FAILS(max_pool2d(x, 2, {}, -1), "pad must be non-negative, but got pad: -1");
    CHECK_FAILS(max_pool2d(x, {1, 2, 3}),
                "max_pool2d: kernel_size must either be a single int, or a tuple of two ints");
    CHECK_FAILS(max_pool3d(box, {1, 2}),
                "max_pool3d: kernel_size must either be a single int, or a tuple of three ints");
    CHECK_FAILS(max_pool2d(x, 2, {1, 2, 3}),
                "max_pool2d: stride must either be omitted, a single int, or a tuple of two ints");
    CHECK_FAILS(max_pool2d(x[0][0], 2), "non-empty 3D or 4D (batch mode) tensor expected for input");
    CHECK_FAILS(max_pool2d(zeros({2, 0, 5, 7}), 2),
                "Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:[2, 0, 5, 7]");
    CHECK_FAILS(max_pool2d(x.to(kLong), 2), "\"max_pool2d\" not implemented for 'Long'");
    CHECK_FAILS(max_pool1d(line[0][0], 2), "max_pool1d: Expected 2D or 3D (batch mode) tensor");
    CHECK_FAILS(max_pool1d(line, {2, 2}), "max_pool1d() kernel_size must be an int");
    CHECK_FAILS(max_pool1d(line, 9), "Output size is too small");
    CHECK_FAILS(max_pool3d(box, 5), "Given input size: (2x4x4x4). Calculated output size: (2x0x0x0)");
    CHECK_FAILS(max_pool2d(x, int64_t{1} << 40), "out of range");
    CHECK_FAILS(max_pool2d(x, 2, 1, 1, INT32_MAX), "Output size is too small");
    CHECK_FAILS(max_pool2d(randn({1, 1, 1, 1}), 2, 1, 1, 2), "misses all 1 elements of the input");
  }

  TEST_CASE("windows far larger than the input cost nothing") {
    const Tensor x = randn({1, 1, 3, 5}).requires_grad_();
    const Tensor y = max_pool2d(x, 1 << 30, 1, 1 << 29);
    CHECK(y.sizes() == IntArrayRef({1, 1, 4, 6}));
    CHECK(y[0][0][0][0].item<float>() == doctest::Approx(x.max().item<float>()));
    y.sum().backward();
    CHECK(x.grad().sum().item<float>() == 24);
    CHECK(max_pool2d(x, 1 << 30, 1 << 30, 0, 1, true).item<float>() == doctest::Approx(x.max().item<float>()));
  }

  TEST_CASE("an empty batch is pooled to an empty batch") {
    const Tensor x = zeros({0, 3, 5, 7}).requires_grad_();
    const Tensor y = max_pool2d(x, 2);
    CHECK(y.sizes() == IntArrayRef({0, 3, 2, 3}));
    y.sum().backward();
    CHECK(x.grad().sizes() == IntArrayRef({0, 3, 5, 7}));
    CHECK(max_pool1d(zeros({0, 3, 8}), 2).sizes() == IntArrayRef({0, 3, 4}));
  }

  TEST_CASE("MaxPool prints, pools and gives indices") {
    CHECK(printed(nn::MaxPool1d(3)) ==
          "xtgrad::nn::MaxPool1d(kernel_size=3, stride=3, padding=0, dilation=1, ceil_mode=false)");
    CHECK(printed(nn::MaxPool2d(nn::MaxPool2dOptions({5, 6}).stride({1, 2}))) ==
          "xtgrad::nn::MaxPool2d(kernel_size=[5, 6], stride=[1, 2], padding=[0, 0], dilation=[1, 1], ceil_mode=false)");
    CHECK(printed(nn::MaxPool2d(nn::MaxPool2dOptions(5).stride(2))) ==
          "xtgrad::nn::MaxPool2d(kernel_size=[5, 5], stride=[2, 2], padding=[0, 0], dilation=[1, 1], ceil_mode=false)");
    CHECK(printed(nn::MaxPool3d(2)) ==
          "xtgrad::nn::MaxPool3d(kernel_size=[2, 2, 2], stride=[2, 2, 2], padding=[0, 0, 0], dilation=[1, 1, 1], "
          "ceil_mode=false)");
    const Tensor x = randn({2, 3, 6, 6});
    nn::MaxPool2d pool(nn::MaxPool2dOptions(3).stride(1).padding(1));
    CHECK(equal(pool(x), max_pool2d(x, 3, 1, 1)));
    const auto [values, indices] = pool->forward_with_indices(x);
    CHECK(equal(x.flatten(2).gather(2, indices.flatten(2)), values.flatten(2)));
    CHECK(equal(F::max_pool1d(x[0], F::MaxPool1dFuncOptions(2)), max_pool1d(x[0], 2)));
    CHECK(equal(std::get<0>(F::max_pool3d_with_indices(x, F::MaxPool3dFuncOptions(2))), max_pool3d(x, 2)));
    CHECK(nn::Sequential(nn::MaxPool2d(2), nn::Flatten())->forward(x).sizes() == IntArrayRef({2, 27}));
  }

  TEST_CASE("average pooling is a linear map with its own adjoint, in both layouts") {
    manual_seed(7);
    for (const bool last : {false, true}) {
      Tensor x = randn({2, 3, 7, 6}, kDouble);
      if (last) x = x.contiguous(MemoryFormat::ChannelsLast);
      x.requires_grad_();
      const auto pool = [](const variable_list& in) {
        return variable_list{avg_pool2d(in[0], {3, 2}, {2, 1}, 1, true, false), adaptive_avg_pool2d(in[0], {3, 4})};
      };
      CHECK(gradcheck(pool, {x}));
      CHECK(gradgradcheck(pool, {x}));
      CHECK(avg_pool2d(x, 2).is_contiguous(MemoryFormat::ChannelsLast) == last);
      CHECK(adaptive_avg_pool2d(x, 1).stride(3) == (last ? 3 : 1));
      CHECK(allclose(adaptive_avg_pool2d(x, 1), x.mean({-2, -1}, true)));
      CHECK(allclose(avg_pool2d(x, {7, 6}), x.mean({-2, -1}, true)));
    }
    const Tensor x = randn({2, 3, 8, 8}).requires_grad_();
    CHECK(avg_pool2d(x, 2).grad_fn()->name() == "AvgPool2DBackward0");
    CHECK(avg_pool3d(x, 2).grad_fn()->name() == "AvgPool3DBackward0");
    CHECK(adaptive_avg_pool2d(x, 2).grad_fn()->name() == "AdaptiveAvgPool2DBackward0");
    CHECK(adaptive_avg_pool2d(x, 1).grad_fn()->name() == "MeanBackward1");
    CHECK(std::get<0>(adaptive_max_pool2d(x, 2)).grad_fn()->name() == "AdaptiveMaxPool2DBackward0");
  }

  TEST_CASE("averages of many floats keep their digits") {
    manual_seed(8);
    const Tensor x = rand({1, 2, 700, 900}, kDouble), single = x.to(kFloat);
    const auto error = [](const Tensor& got, const Tensor& expected) {
      return (got.to(kDouble) - expected).abs().max().item<double>();
    };
    CHECK(error(avg_pool2d(single, 600, 10), avg_pool2d(single.to(kDouble), 600, 10)) < 2e-7);
    CHECK(error(adaptive_avg_pool2d(single, 2), adaptive_avg_pool2d(single.to(kDouble), 2)) < 2e-7);
    const Tensor last = single.contiguous(MemoryFormat::ChannelsLast);
    CHECK(error(avg_pool2d(last, 600, 10), avg_pool2d(single.to(kDouble), 600, 10)) < 2e-7);
  }

  TEST_CASE("infinities stay in their windows") {
    Tensor x = ones({1, 1, 6, 6});
    x.index_put_({0, 0, 0, 0}, kInf);
    const Tensor y = avg_pool2d(x, 2);
    CHECK(y[0][0][0][0].item<double>() == kInf);
    CHECK(y.sum().item<double>() == kInf);
    CHECK(y.slice(3, 1).sum().item<double>() == 6);
  }

  TEST_CASE("adaptive and average pooling refuse what PyTorch refuses, with its words") {
    const Tensor x = randn({2, 3, 5, 7}), line = randn({2, 3, 8}), box = randn({1, 2, 4, 4, 4});
    CHECK_FAILS(avg_pool2d(x, 3, {}, 2), "pad should be at most half of kernel size, but got pad=2 and kernel_size=3");
    CHECK_FAILS(avg_pool2d(x, 2, {}, 0, false, true, 0), "divisor must be not zero");
    CHECK_FAILS(avg_pool2d(x, 9), "Output size is too small");
    CHECK_FAILS(avg_pool2d(x.to(kLong), 2), "\"avg_pool2d\" not implemented for 'Long'");
    CHECK_FAILS(avg_pool1d(line[0][0], 2), "Expected 2 to 3 dimensions, but got 1-dimensional tensor for argument #1");
    CHECK_FAILS(avg_pool1d(line, 0), "stride should not be zero");
    CHECK_FAILS(adaptive_avg_pool2d(x, -1), "elements of output_size must be greater than or equal to 0");
    CHECK_FAILS(adaptive_avg_pool2d(zeros({2, 3, 0, 7}), 2),
                "adaptive_avg_pool2d(): Expected input to have non-zero size for non-batch dimensions, but input has "
                "sizes [2, 3, 0, 7] with dimension 2 being empty");
    CHECK_FAILS(adaptive_avg_pool2d(x[0][0], 2), "adaptive_avg_pool2d(): Expected 3D or 4D tensor, but got [5, 7]");
    CHECK_FAILS(adaptive_max_pool2d(zeros({2, 0, 5, 7}), 2), "with dimension 1 being empty");
    CHECK_FAILS(adaptive_avg_pool2d(x, {2, 2, 2}), "adaptive_avg_pool2d: output_size must be 2");
    CHECK_FAILS(adaptive_avg_pool2d(x, {INT32_MAX, INT32_MAX}), "");
    CHECK_FAILS(adaptive_avg_pool3d(box, int64_t{1} << 40), "must be less than 2147483648");
    CHECK(adaptive_avg_pool2d(x, 0).sizes() == IntArrayRef({2, 3, 0, 0}));
    CHECK(std::get<1>(adaptive_max_pool2d(x, 0)).sizes() == IntArrayRef({2, 3, 0, 0}));
    CHECK(adaptive_avg_pool2d(zeros({0, 3, 5, 7}), 2).sizes() == IntArrayRef({0, 3, 2, 2}));
    CHECK(std::get<0>(adaptive_max_pool1d(zeros({0, 3, 5}), 2)).sizes() == IntArrayRef({0, 3, 2}));
  }

  TEST_CASE("max_unpool puts elements back and refuses what does not fit") {
    const Tensor x = randn({2, 3, 4, 6}).requires_grad_();
    const auto [y, at] = max_pool2d_with_indices(x, 2);
    const Tensor back = nn::MaxUnpool2d(2)(y, at);
    CHECK(back.sizes() == x.sizes());
    CHECK(equal(back, where(back == x, x, zeros_like(x))));
    CHECK(back.ne(0).sum().item<int64_t>() == y.numel());
    CHECK(back.grad_fn()->name() == "MaxUnpool2DBackward0");
    nn::MaxUnpool2d unpool(2);
    CHECK(unpool(y, at, std::vector<int64_t>{5, 7}).sizes() == IntArrayRef({2, 3, 5, 7}));
    CHECK(unpool(y, at, std::vector<int64_t>{2, 3, 5, 7}).sizes() == IntArrayRef({2, 3, 5, 7}));
    CHECK_FAILS(unpool(y, at, std::vector<int64_t>{7, 7}),
                "invalid output_size [7, 7] (dim 0 must be between 2 and 6)");
    CHECK_FAILS(unpool(y, at, std::vector<int64_t>{5, 5, 5}),
                "output_size should be a sequence containing 2 or 4 elements, but it has a length of '3'");
    CHECK_FAILS(max_unpool2d(y, at + 100, {4, 6}), "Found an invalid max index: 1");
    CHECK_FAILS(max_unpool2d(y, at.to(kInt), {4, 6}), "elements in indices should be type int64 but got: Int");
    CHECK_FAILS(max_unpool2d(y, at[0], {4, 6}), "Expected shape of indices to be same as that of the input tensor");
    CHECK_FAILS(max_unpool2d(y[0][0], at[0][0], {4, 6}), "Input to max_unpooling2d should be a 3d or 4d Tensor");
  }

  TEST_CASE("pooling layers print their options as PyTorch does") {
    CHECK(printed(nn::AvgPool1d(3)) == "xtgrad::nn::AvgPool1d(kernel_size=3, stride=3, padding=0)");
    CHECK(printed(nn::AvgPool2d(nn::AvgPool2dOptions({5, 6}).stride({1, 2}).padding(1).divisor_override(3))) ==
          "xtgrad::nn::AvgPool2d(kernel_size=[5, 6], stride=[1, 2], padding=[1, 1])");
    CHECK(printed(nn::AdaptiveAvgPool1d(3)) == "xtgrad::nn::AdaptiveAvgPool1d(output_size=3)");
    CHECK(printed(nn::AdaptiveAvgPool2d(3)) == "xtgrad::nn::AdaptiveAvgPool2d(output_size=[3, 3])");
    CHECK(printed(nn::AdaptiveAvgPool2d(nn::AdaptiveAvgPool2dOptions({3, std::nullopt}))) ==
          "xtgrad::nn::AdaptiveAvgPool2d(output_size=[3, None])");
    CHECK(printed(nn::AdaptiveMaxPool3d(nn::AdaptiveMaxPool3dOptions({1, 2, 3}))) ==
          "xtgrad::nn::AdaptiveMaxPool3d(output_size=[1, 2, 3])");
    CHECK(printed(nn::MaxUnpool2d(nn::MaxUnpool2dOptions({3, 2}).stride(1).padding({1, 0}))) ==
          "xtgrad::nn::MaxUnpool2d(kernel_size=[3, 2], stride=[1, 1], padding=[1, 0])");
    CHECK(printed(nn::LPPool1d(1, 2)) == "xtgrad::nn::LPPool1d(norm_type=1, kernel_size=2, stride=2, ceil_mode=false)");
    CHECK(printed(nn::LPPool2d(nn::LPPool2dOptions(2.5, {2, 3}).ceil_mode(true))) ==
          "xtgrad::nn::LPPool2d(norm_type=2.5, kernel_size=[2, 3], stride=[2, 3], ceil_mode=true)");
    const Tensor x = randn({2, 3, 6, 9});
    CHECK(nn::AdaptiveAvgPool2d(nn::AdaptiveAvgPool2dOptions({2, std::nullopt}))(x).sizes() ==
          IntArrayRef({2, 3, 2, 9}));
    CHECK(nn::AdaptiveMaxPool2d(2)->forward(x).sizes() == IntArrayRef({2, 3, 2, 2}));
    CHECK(std::get<1>(nn::AdaptiveMaxPool1d(2)->forward_with_indices(x[0])).sizes() == IntArrayRef({3, 6, 2}));
    CHECK(nn::AvgPool3d(2)(x).sizes() == IntArrayRef({2, 1, 3, 4}));
    CHECK(allclose(nn::LPPool2d(2, 3)(x), (avg_pool2d(x * x, 3) * 9).sqrt(), 1e-5, 1e-6));
  }
}
