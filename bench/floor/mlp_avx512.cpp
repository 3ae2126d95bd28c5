// The floor with products of its own: one parallel region a step, weights [in, out]. A thread owns rows of the batch on
// the way forward and back, and columns of the gradients after that; two barriers a step.
#include <omp.h>

#include <algorithm>
#include <atomic>

#include "mlp.h"
#include "product_avx512.h"

namespace bench::floor {

namespace {

using namespace avx512;

// All threads wait, spinning: a barrier of OpenMP costs more than some of the work between two.
class Barrier {
 public:
  void wait(int threads) {
    if (threads == 1) return;
    const int phase = phase_.load(std::memory_order_relaxed);
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) == threads - 1) {
      arrived_.store(0, std::memory_order_relaxed);
      phase_.store(phase + 1, std::memory_order_release);
    } else {
      while (phase_.load(std::memory_order_acquire) == phase) _mm_pause();
    }
  }

 private:
  std::atomic<int> arrived_{0}, phase_{0};
};

struct Range {
  int from, to;
};

// A thread's share of `count`, in multiples of `grain`.
Range share(int count, int grain, int thread, int threads) {
  const int grains = (count + grain - 1) / grain;
  return {std::min(count, grains * thread / threads * grain), std::min(count, grains * (thread + 1) / threads * grain)};
}

class Avx512Mlp {
 public:
  Avx512Mlp(const Digits& digits, int batch, bool adam, int threads)
      : images_(digits.images),
        labels_(digits.labels),
        batches_(digits.count / batch),
        batch_(batch),
        threads_(threads),
        adam_(adam) {
    for (int l = 1; l <= kLayers; ++l) {
      activations_.emplace_back(static_cast<size_t>(batch) * kWidths[l]);
      gradients_.emplace_back(static_cast<size_t>(batch) * kWidths[l]);
    }
    for (int t = 0; t < 2 * threads; ++t) scratch_.emplace_back(static_cast<size_t>(batch) * 600);
  }

  float run(int steps) {
    float loss = 0;
    for (int i = 0; i < steps; ++i) {
      const int64_t start = time_++ % batches_ * batch_;
      loss = step(images_ + start * kWidths[0], labels_ + start);
    }
    return loss;
  }

 private:
  float step(const float* x, const int64_t* y) {
    std::vector<float> losses(static_cast<size_t>(threads_));
#pragma omp parallel num_threads(threads_)
    {
      const int thread = omp_get_thread_num();
      const Range rows = share(batch_, 2, thread, threads_);
      forward(x, rows);
      losses[thread] = loss_and_gradient(activations_[kLayers - 1].data(), y, gradients_[kLayers - 1].data(), rows.from,
                                         rows.to, batch_);
      for (int l = kLayers; l-- > 1;) to_input(l, rows, thread);
      barrier_.wait(threads_);
      for (int l = kLayers; l-- > 0;) to_parameters(l, l == 0 ? x : activations_[l - 1].data(), thread);
      barrier_.wait(threads_);
      const Range mine = share(static_cast<int>(parameters_.count), 16, thread, threads_);
      if (adam_)
        adam(parameters_, mine.from, mine.to, time_);
      else
        sgd(parameters_, mine.from, mine.to);
    }
    float loss = 0;
    for (const float part : losses) loss += part;
    return loss;
  }

  void forward(const float* x, Range rows) {
    const float* in = x;
    for (int l = 0; l < kLayers; in = activations_[l++].data()) {
      const int inputs = kWidths[l], outputs = kWidths[l + 1];
      const Left left{in, inputs, 1};
      const Right right{parameters_.values.data() + parameters_.weight[l], outputs};
      const Out out{activations_[l].data(), outputs, parameters_.values.data() + parameters_.bias[l]};
      if (l + 1 == kLayers)
        product<Finish::bias>(rows.from, rows.to, 0, outputs, inputs, left, right, out);
      else
        product<Finish::bias_relu>(rows.from, rows.to, 0, outputs, inputs, left, right, out);
    }
  }

  // The gradient by a layer's input, transposed: W [in, out] times the transposed rows is what the kernel does best.
  void to_input(int l, Range rows, int thread) {
    const int inputs = kWidths[l], outputs = kWidths[l + 1], count = rows.to - rows.from;
    float* transposed = scratch_[2 * thread].data();
    float* result = scratch_[2 * thread + 1].data();
    float* back = gradients_[l - 1].data() + static_cast<long>(rows.from) * inputs;
    const float* active = activations_[l - 1].data() + static_cast<long>(rows.from) * inputs;
    transpose(gradients_[l].data() + static_cast<long>(rows.from) * outputs, outputs, transposed, count, count,
              outputs);
    product<Finish::store>(0, inputs, 0, count, outputs,
                           {parameters_.values.data() + parameters_.weight[l], outputs, 1}, {transposed, count},
                           {result, count});
    transpose(result, count, back, inputs, inputs, count);
    for (long i = 0; i < static_cast<long>(count) * inputs; ++i) back[i] = active[i] > 0 ? back[i] : 0;
  }

  void to_parameters(int l, const float* in, int thread) {
    const int inputs = kWidths[l], outputs = kWidths[l + 1];
    float* all = parameters_.gradients.data();
    const Range weights = share(inputs, l + 1 == kLayers ? 2 : 6, thread, threads_);
    product<Finish::store>(weights.from, weights.to, 0, outputs, batch_, {in, 1, inputs},
                           {gradients_[l].data(), outputs}, {all + parameters_.weight[l], outputs});
    const Range columns = share(outputs, 16, thread, threads_);
    column_sums(gradients_[l].data(), batch_, outputs, all + parameters_.bias[l], columns.from, columns.to);
  }

  const float* images_;
  const int64_t* labels_;
  int64_t batches_, time_ = 0;
  int batch_, threads_;
  bool adam_;
  Barrier barrier_;
  Parameters parameters_;
  std::vector<Buffer> activations_, gradients_, scratch_;  // of each layer's output; two a thread
};

}  // namespace

Run avx512_mlp(const Digits& digits, int batch, bool adam, int threads) {
  return [step = std::make_shared<Avx512Mlp>(digits, batch, adam, threads)](int times) { step->run(times); };
}

}  // namespace bench::floor
