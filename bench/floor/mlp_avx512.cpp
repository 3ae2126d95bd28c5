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
  Avx512Mlp(const Digits& digits, int batch, bool adam, int threads) : work_(digits, batch, adam, threads) {
    for (int t = 0; t < 2 * threads; ++t) scratch_.emplace_back(static_cast<size_t>(batch) * 600);
  }

  void run(int steps) {
    work_.run(steps, [&](const float* x, const int64_t* y) { step(x, y); });
  }

 private:
  void step(const float* x, const int64_t* y) {
    const int threads = work_.threads, batch = work_.batch;
#pragma omp parallel num_threads(threads)
    {
      const int thread = omp_get_thread_num();
      const Range rows = share(batch, 2, thread, threads);
      forward(x, rows);
      loss_and_gradient(work_.activations[kLayers - 1].data(), y, work_.gradients[kLayers - 1].data(), rows.from,
                        rows.to, batch);
      for (int l = kLayers; l-- > 1;) to_input(l, rows, thread);
      barrier_.wait(threads);
      for (int l = kLayers; l-- > 0;) to_parameters(l, l == 0 ? x : work_.activations[l - 1].data(), thread);
      barrier_.wait(threads);
      const Range mine = share(static_cast<int>(work_.parameters.count), 16, thread, threads);
      work_.update(mine.from, mine.to);
    }
  }

  void forward(const float* x, Range rows) {
    const float* in = x;
    for (int l = 0; l < kLayers; in = work_.activations[l++].data()) {
      const int inputs = kWidths[l], outputs = kWidths[l + 1];
      const Left left{in, inputs, 1};
      const Right right{work_.weight(l), outputs};
      const Out out{work_.activations[l].data(), outputs, work_.bias(l)};
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
    float* back = work_.gradients[l - 1].data() + static_cast<long>(rows.from) * inputs;
    const float* active = work_.activations[l - 1].data() + static_cast<long>(rows.from) * inputs;
    transpose(work_.gradients[l].data() + static_cast<long>(rows.from) * outputs, outputs, transposed, count, count,
              outputs);
    product<Finish::store>(0, inputs, 0, count, outputs, {work_.weight(l), outputs, 1}, {transposed, count},
                           {result, count});
    transpose(result, count, back, inputs, inputs, count);
    for (long i = 0; i < static_cast<long>(count) * inputs; ++i) back[i] = active[i] > 0 ? back[i] : 0;
  }

  void to_parameters(int l, const float* in, int thread) {
    const int inputs = kWidths[l], outputs = kWidths[l + 1];
    const Range weights = share(inputs, l + 1 == kLayers ? 2 : 6, thread, work_.threads);
    product<Finish::store>(weights.from, weights.to, 0, outputs, work_.batch, {in, 1, inputs},
                           {work_.gradients[l].data(), outputs}, {work_.weight_gradient(l), outputs});
    const Range columns = share(outputs, 16, thread, work_.threads);
    column_sums(work_.gradients[l].data(), work_.batch, outputs, work_.bias_gradient(l), columns.from, columns.to);
  }

  MlpWork work_;
  Barrier barrier_;
  std::vector<Buffer> scratch_;  // two a thread
};

}  // namespace

Run avx512_mlp(const Digits& digits, int batch, bool adam, int threads) {
  return [step = std::make_shared<Avx512Mlp>(digits, batch, adam, threads)](int times) { step->run(times); };
}

}  // namespace bench::floor
