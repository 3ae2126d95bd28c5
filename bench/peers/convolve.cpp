// convolve WHO DIRECTION ORDER IMAGES CHANNELS SIZE OUTPUTS KERNEL STRIDE PADDING GROUPS THREADS: a process that
// computes a square convolution without bias as often as each line of its input says. WHO is ours or onednn; DIRECTION
// is forward, data or weight; ORDER is the images' in memory: nchw, nhwc or, for oneDNN, whichever it likes best (any).
// oneDNN's weights always lie as it likes them best.
#include <omp.h>

#include <cstring>
#include <iostream>
#include <oneapi/dnnl/dnnl.hpp>
#include <string>
#include <unordered_map>

#include <xtgrad/lib/kernels/conv.h>
#include <xtgrad/lib/kernels/onednn_describe.h>
#include <xtgrad/lib/parallel.h>
#include <xtgrad/xtgrad.h>

namespace {

using namespace xtgrad;

struct Layer {
  int64_t images, channels, size, outputs, kernel, stride, padding, groups;

  int64_t result() const { return (size + 2 * padding - kernel) / stride + 1; }
};

/// body() as often as each line says.
template <class Body>
void serve(const Body& body) {
  std::cout << "ready" << std::endl;
  for (std::string line; std::getline(std::cin, line); std::cout << "done" << std::endl)
    for (int step = std::stoi(line); step > 0; --step) body();
}

void serve_ours(const Layer& l, const std::string& direction, const std::string& order) {
  const bool last = order == "nhwc";
  const auto images = [&](int64_t channels, int64_t size) {
    const Tensor made = rand({l.images, channels, size, size});
    return (last ? made.contiguous(MemoryFormat::ChannelsLast) : made).array();
  };
  const Array x = images(l.channels, l.size), y = images(l.outputs, l.result());
  const Array w = rand({l.outputs, l.channels / l.groups, l.kernel, l.kernel}).array();
  const kernels::ConvSettings settings{{l.stride, l.stride}, {l.padding, l.padding}, {1, 1}, l.groups};
  serve([&] {
    if (direction == "forward")
      kernels::conv_forward(x, w, {}, false, y.shape(), settings, last);
    else if (direction == "data")
      kernels::conv_data(y, w, x.shape(), settings, last);
    else
      kernels::conv_weight(x, y, w.shape(), settings, false, nullptr);
  });
}

void serve_onednn(const Layer& l, const std::string& direction, const std::string& order) {
  using dnnl::memory;
  using Tag = memory::format_tag;
  using kernels::onednn::describe;
  using kernels::onednn::describe_gradient;
  constexpr auto kFloats = memory::data_type::f32;
  const dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
  dnnl::stream stream(cpu);
  const auto made = [&](const memory::desc& description) {
    memory result(description, cpu);
    auto* values = static_cast<float*>(result.get_data_handle());
    for (size_t i = 0; i < description.get_size() / sizeof(float); ++i) values[i] = static_cast<float>(i % 97) * 0.01F;
    return result;
  };
  const Tag tag = order == "nchw" ? Tag::nchw : order == "nhwc" ? Tag::nhwc : Tag::any;
  const int64_t g = l.groups;
  const memory::desc x({l.images, l.channels, l.size, l.size}, kFloats, tag),
      y({l.images, l.outputs, l.result(), l.result()}, kFloats, tag);
  const memory::desc w = g == 1
                             ? memory::desc({l.outputs, l.channels, l.kernel, l.kernel}, kFloats, Tag::any)
                             : memory::desc({g, l.outputs / g, l.channels / g, l.kernel, l.kernel}, kFloats, Tag::any);
  const memory::dims stride{l.stride, l.stride}, dilation{0, 0}, padding{l.padding, l.padding};
  const auto direct = dnnl::algorithm::convolution_direct;
  const auto forward = describe<dnnl::convolution_forward>(cpu, {}, dnnl::prop_kind::forward_training, direct, x, w, y,
                                                           stride, dilation, padding, padding);
  const auto run = [&](const dnnl::primitive& primitive, const std::unordered_map<int, memory>& arguments) {
    serve([&] {
      primitive.execute(stream, arguments);
      stream.wait();
    });
  };
  if (direction == "forward")
    return run(dnnl::convolution_forward(forward), {{DNNL_ARG_SRC, made(forward.src_desc())},
                                                    {DNNL_ARG_WEIGHTS, made(forward.weights_desc())},
                                                    {DNNL_ARG_DST, made(forward.dst_desc())}});
  if (direction == "data") {
    const auto data = describe_gradient<dnnl::convolution_backward_data>(cpu, {}, forward, direct, x, w, y, stride,
                                                                         dilation, padding, padding);
    return run(dnnl::convolution_backward_data(data), {{DNNL_ARG_DIFF_DST, made(data.diff_dst_desc())},
                                                       {DNNL_ARG_WEIGHTS, made(data.weights_desc())},
                                                       {DNNL_ARG_DIFF_SRC, made(data.diff_src_desc())}});
  }
  const auto weight = describe_gradient<dnnl::convolution_backward_weights>(cpu, {}, forward, direct, x, w, y, stride,
                                                                            dilation, padding, padding);
  run(dnnl::convolution_backward_weights(weight), {{DNNL_ARG_SRC, made(weight.src_desc())},
                                                   {DNNL_ARG_DIFF_DST, made(weight.diff_dst_desc())},
                                                   {DNNL_ARG_DIFF_WEIGHTS, made(weight.diff_weights_desc())}});
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 13) return 2;
  const std::string who = argv[1], direction = argv[2], order = argv[3];
  const auto number = [&](int i) { return std::stoll(argv[i]); };
  const Layer layer{number(4), number(5), number(6), number(7), number(8), number(9), number(10), number(11)};
  set_num_threads(std::stoi(argv[12]));
  omp_set_num_threads(std::stoi(argv[12]));
  const NoGradGuard no_grad;
  who == "ours" ? serve_ours(layer, direction, order) : serve_onednn(layer, direction, order);
}
