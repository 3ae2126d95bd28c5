#include "cnn.h"

#include <omp.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <oneapi/dnnl/dnnl.hpp>
#include <random>
#include <unordered_map>
#include <vector>

#include <xtgrad/lib/kernels/onednn_describe.h>

#include "mlp.h"

namespace bench::floor {

namespace {

using dnnl::memory;
using xtgrad::kernels::onednn::describe;
using xtgrad::kernels::onednn::describe_gradient;
using xtgrad::kernels::onednn::kHasDescriptor;
using Tag = memory::format_tag;
using Arguments = std::unordered_map<int, memory>;
constexpr auto kFloats = memory::data_type::f32;
constexpr float kRate = 0.01F;

struct Machine {
  dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream{engine};
};

float* data_of(const memory& m) { return static_cast<float*>(m.get_data_handle()); }
size_t count_of(const memory& m) { return m.get_desc().get_size() / sizeof(float); }

memory make(const Machine& machine, const memory::desc& desc) {
  memory made(desc, machine.engine);
  std::memset(made.get_data_handle(), 0, desc.get_size());
  return made;
}

void draw(const memory& m, size_t inputs, std::mt19937& generator) {
  const float bound = 1 / std::sqrt(static_cast<float>(inputs));
  std::uniform_real_distribution<float> uniform(-bound, bound);
  for (size_t i = 0; i < count_of(m); ++i) data_of(m)[i] = uniform(generator);
}

// body(from, to) on all threads.
template <class Body>
void split(size_t count, int threads, const Body& body) {
#pragma omp parallel num_threads(threads) if (threads > 1)
  {
    const size_t share = (count + threads - 1) / threads, from = std::min(count, omp_get_thread_num() * share);
    body(from, std::min(count, from + share));
  }
}

void update(const memory& parameter, const memory& gradient, int threads) {
  float* __restrict p = data_of(parameter);
  const float* __restrict g = data_of(gradient);
  split(count_of(parameter), count_of(parameter) > 50000 ? threads : 1, [&](size_t from, size_t to) {
    for (size_t i = from; i < to; ++i) p[i] -= kRate * g[i];
  });
}

// gradient *= output > 0
void mask(const memory& gradient, const memory& output, int threads) {
  float* __restrict g = data_of(gradient);
  const float* __restrict y = data_of(output);
  split(count_of(gradient), threads, [&](size_t from, size_t to) {
    for (size_t i = from; i < to; ++i) g[i] = y[i] > 0 ? g[i] : 0;
  });
}

// A 2x2 max-pool. oneDNN 3 also asks for a dilation.
// Functions: what is made before main would use AVX2 on every processor.
memory::dims two() { return {2, 2}; }
memory::dims none() { return {0, 0}; }
constexpr auto kMax = dnnl::algorithm::pooling_max;

template <class Pool>
typename Pool::primitive_desc max_pool(const dnnl::engine& engine, const memory::desc& x, const memory::desc& y) {
  const auto training = dnnl::prop_kind::forward_training;
  if constexpr (kHasDescriptor<Pool>)
    return describe<Pool>(engine, {}, training, kMax, x, y, two(), two(), none(), none());
  else
    return describe<Pool>(engine, {}, training, kMax, x, y, two(), two(), none(), none(), none());
}

template <class Pool, class Forward>
typename Pool::primitive_desc max_pool_gradient(const dnnl::engine& engine, const Forward& forward,
                                                const memory::desc& x, const memory::desc& y) {
  if constexpr (kHasDescriptor<Pool>)
    return describe_gradient<Pool>(engine, {}, forward, kMax, x, y, two(), two(), none(), none());
  else
    return describe_gradient<Pool>(engine, {}, forward, kMax, x, y, two(), two(), none(), none(), none());
}

// oneDNN 2 also asks for a scale.
template <class Operations>
void append_relu(Operations& operations) {
  constexpr auto kRelu = dnnl::algorithm::eltwise_relu;
  if constexpr (requires { operations.append_eltwise(kRelu, 0.0F, 0.0F); })
    operations.append_eltwise(kRelu, 0.0F, 0.0F);
  else
    operations.append_eltwise(1, kRelu, 0, 0);
}

// A 3x3 convolution with ReLU.
class Convolution {
 public:
  Convolution(const Machine& machine, int batch, int in, int out, int size, bool to_input, std::mt19937& generator)
      : machine_(machine) {
    const memory::desc x({batch, in, size, size}, kFloats, Tag::nhwc), w({out, in, 3, 3}, kFloats, Tag::any),
        b({out}, kFloats, Tag::x), y({batch, out, size - 2, size - 2}, kFloats, Tag::nhwc);
    const memory::dims one{1, 1}, none{0, 0};
    dnnl::primitive_attr with_relu;
    dnnl::post_ops relu;
    append_relu(relu);
    with_relu.set_post_ops(relu);
    const auto direct = dnnl::algorithm::convolution_direct;
    const auto forward = describe<dnnl::convolution_forward>(
        machine.engine, with_relu, dnnl::prop_kind::forward_training, direct, x, w, b, y, one, none, none);
    const auto weights = describe_gradient<dnnl::convolution_backward_weights>(machine.engine, {}, forward, direct, x,
                                                                               w, b, y, one, none, none);
    forward_ = dnnl::convolution_forward(forward);
    weights_ = dnnl::convolution_backward_weights(weights);
    weight = make(machine, forward.weights_desc());
    bias = make(machine, b);
    output = make(machine, y);
    output_gradient = make(machine, y);
    weight_gradient_ = make(machine, weights.diff_weights_desc());
    bias_gradient_ = make(machine, b);
    draw(weight, 9 * static_cast<size_t>(in), generator);
    draw(bias, 9 * static_cast<size_t>(in), generator);
    like_weight_ = weights.diff_weights_desc() == forward.weights_desc() ? weight_gradient_
                                                                         : make(machine, forward.weights_desc());
    if (!to_input) return;
    const auto data = describe_gradient<dnnl::convolution_backward_data>(machine.engine, {}, forward, direct, x, w, y,
                                                                         one, none, none);
    data_ = dnnl::convolution_backward_data(data);
    data_weight_ = data.weights_desc() == forward.weights_desc() ? weight : make(machine, data.weights_desc());
  }

  void forward(const memory& input) {
    forward_.execute(
        machine_.stream,
        {{DNNL_ARG_SRC, input}, {DNNL_ARG_WEIGHTS, weight}, {DNNL_ARG_BIAS, bias}, {DNNL_ARG_DST, output}});
  }

  // Expects output_gradient, already without what ReLU held back.
  void backward(const memory& input, const memory* input_gradient) {
    if (input_gradient != nullptr) {
      if (data_weight_.get() != weight.get())
        dnnl::reorder(weight, data_weight_).execute(machine_.stream, weight, data_weight_);
      data_.execute(machine_.stream, {{DNNL_ARG_DIFF_DST, output_gradient},
                                      {DNNL_ARG_WEIGHTS, data_weight_},
                                      {DNNL_ARG_DIFF_SRC, *input_gradient}});
    }
    weights_.execute(machine_.stream, {{DNNL_ARG_SRC, input},
                                       {DNNL_ARG_DIFF_DST, output_gradient},
                                       {DNNL_ARG_DIFF_WEIGHTS, weight_gradient_},
                                       {DNNL_ARG_DIFF_BIAS, bias_gradient_}});
    if (like_weight_.get() != weight_gradient_.get())
      dnnl::reorder(weight_gradient_, like_weight_).execute(machine_.stream, weight_gradient_, like_weight_);
  }

  void step(int threads) {
    update(weight, like_weight_, threads);
    update(bias, bias_gradient_, threads);
  }

  memory weight, bias, output, output_gradient;

 private:
  const Machine& machine_;
  dnnl::primitive forward_, weights_, data_;
  memory weight_gradient_, bias_gradient_, like_weight_, data_weight_;
};

// A linear layer [out, in] on oneDNN's sgemm.
struct Dense {
  Dense(const Machine& machine, int batch_, int in_, int out_, std::mt19937& generator)
      : batch(batch_), in(in_), out(out_) {
    const auto matrix = [&](int rows, int columns) {
      return make(machine, memory::desc({rows, columns}, kFloats, Tag::ab));
    };
    weight = matrix(out, in);
    weight_gradient = matrix(out, in);
    bias = matrix(1, out);
    bias_gradient = matrix(1, out);
    output = matrix(batch, out);
    output_gradient = matrix(batch, out);
    draw(weight, static_cast<size_t>(in), generator);
    draw(bias, static_cast<size_t>(in), generator);
  }

  void forward(const float* x, bool relu) {
    float* y = data_of(output);
    dnnl_sgemm('N', 'T', batch, out, in, 1, x, in, data_of(weight), in, 0, y, out);
    const float* b = data_of(bias);
    for (int i = 0; i < batch; ++i)
      for (int j = 0; j < out; ++j)
        y[i * out + j] = relu ? std::max(y[i * out + j] + b[j], 0.0F) : y[i * out + j] + b[j];
  }

  void backward(const float* x, float* input_gradient) {
    const float* g = data_of(output_gradient);
    dnnl_sgemm('N', 'N', batch, in, out, 1, g, out, data_of(weight), in, 0, input_gradient, in);
    dnnl_sgemm('T', 'N', out, in, batch, 1, g, out, x, in, 0, data_of(weight_gradient), in);
    column_sums(g, batch, out, data_of(bias_gradient), 0, out);
  }

  void step(int threads) {
    update(weight, weight_gradient, threads);
    update(bias, bias_gradient, threads);
  }

  int batch, in, out;
  memory weight, bias, output, output_gradient, weight_gradient, bias_gradient;
};

class Cnn {
 public:
  Cnn(const Digits& digits, int batch, int threads)
      : images_(digits.images),
        labels_(digits.labels),
        batches_(digits.count / batch),
        batch_(batch),
        threads_(told(threads)),
        first_(machine_, batch, 1, 32, 28, false, generator_),
        second_(machine_, batch, 32, 64, 26, true, generator_),
        hidden_(machine_, batch, 9216, 128, generator_),
        last_(machine_, batch, 128, 10, generator_),
        input_({{batch, 1, 28, 28}, kFloats, Tag::nhwc}, machine_.engine, nullptr) {
    const memory::desc small({batch, 64, 12, 12}, kFloats, Tag::nhwc);
    const memory::desc large = second_.output.get_desc();
    const auto forward = max_pool<dnnl::pooling_forward>(machine_.engine, large, small);
    const auto backward = max_pool_gradient<dnnl::pooling_backward>(machine_.engine, forward, large, small);
    pool_ = dnnl::pooling_forward(forward);
    unpool_ = dnnl::pooling_backward(backward);
    pooled_ = make(machine_, small);
    pooled_gradient_ = make(machine_, small);
    places_ = make(machine_, forward.workspace_desc());
  }

  float run(int steps) {
    omp_set_num_threads(threads_);
    float loss = 0;
    for (int i = 0; i < steps; ++i) {
      const int64_t start = position_++ % batches_ * batch_;
      loss = step(images_ + start * 784, labels_ + start);
    }
    return loss;
  }

 private:
  float step(const float* x, const int64_t* y) {
    input_.set_data_handle(const_cast<float*>(x));
    first_.forward(input_);
    second_.forward(first_.output);
    pool_.execute(machine_.stream,
                  {{DNNL_ARG_SRC, second_.output}, {DNNL_ARG_DST, pooled_}, {DNNL_ARG_WORKSPACE, places_}});
    hidden_.forward(data_of(pooled_), true);
    last_.forward(data_of(hidden_.output), false);
    const float loss = loss_and_gradient(data_of(last_.output), y, data_of(last_.output_gradient), 0, batch_, batch_);

    last_.backward(data_of(hidden_.output), data_of(hidden_.output_gradient));
    mask(hidden_.output_gradient, hidden_.output, 1);
    hidden_.backward(data_of(pooled_), data_of(pooled_gradient_));
    unpool_.execute(machine_.stream, {{DNNL_ARG_DIFF_DST, pooled_gradient_},
                                      {DNNL_ARG_DIFF_SRC, second_.output_gradient},
                                      {DNNL_ARG_WORKSPACE, places_}});
    mask(second_.output_gradient, second_.output, threads_);
    second_.backward(first_.output, &first_.output_gradient);
    mask(first_.output_gradient, first_.output, threads_);
    first_.backward(input_, nullptr);

    first_.step(threads_);
    second_.step(threads_);
    hidden_.step(threads_);
    last_.step(threads_);
    return loss;
  }

  // Before any primitive is made: each is made for a number of threads.
  static int told(int threads) {
    omp_set_num_threads(threads);
    return threads;
  }

  const float* images_;
  const int64_t* labels_;
  int64_t batches_, position_ = 0;
  int batch_, threads_;
  std::mt19937 generator_{1};
  Machine machine_;
  Convolution first_, second_;
  Dense hidden_, last_;
  memory input_, pooled_, pooled_gradient_, places_;
  dnnl::primitive pool_, unpool_;
};

}  // namespace

Run onednn_cnn(const Digits& digits, int batch, int threads) {
  return [step = std::make_shared<Cnn>(digits, batch, threads)](int times) { step->run(times); };
}

}  // namespace bench::floor
