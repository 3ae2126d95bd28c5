// The floor on a library's matrix products: weights [out, in] as in the frameworks, the rest by hand around them.
#include <cblas.h>
#include <omp.h>

#include <oneapi/dnnl/dnnl.h>
#include <algorithm>

#include "mlp.h"

namespace bench::floor {

namespace {

// Row-major C[m, n] = op(A)[m, k] op(B)[k, n].
void onednn_product(char ta, char tb, int m, int n, int k, const float* a, const float* b, float* c) {
  dnnl_sgemm(ta, tb, m, n, k, 1, a, ta == 'N' ? k : m, b, tb == 'N' ? n : k, 0, c, n);
}
void openblas_product(char ta, char tb, int m, int n, int k, const float* a, const float* b, float* c) {
  cblas_sgemm(CblasRowMajor, ta == 'N' ? CblasNoTrans : CblasTrans, tb == 'N' ? CblasNoTrans : CblasTrans, m, n, k, 1,
              a, ta == 'N' ? k : m, b, tb == 'N' ? n : k, 0, c, n);
}

class ProductsMlp {
 public:
  ProductsMlp(bool onednn, const Digits& digits, int batch, bool adam, int threads)
      : product_(onednn ? onednn_product : openblas_product),
        images_(digits.images),
        labels_(digits.labels),
        batches_(digits.count / batch),
        batch_(batch),
        threads_(threads),
        adam_(adam) {
    for (int l = 1; l <= kLayers; ++l) {
      activations_.emplace_back(static_cast<size_t>(batch) * kWidths[l]);
      gradients_.emplace_back(static_cast<size_t>(batch) * kWidths[l]);
    }
  }

  float run(int steps) {
    omp_set_num_threads(threads_);
    openblas_set_num_threads(threads_);
    float loss = 0;
    for (int i = 0; i < steps; ++i) {
      const int64_t start = time_++ % batches_ * batch_;
      loss = step(images_ + start * kWidths[0], labels_ + start);
    }
    return loss;
  }

 private:
  float* weight(int l) { return parameters_.values.data() + parameters_.weight[l]; }
  float* bias(int l) { return parameters_.values.data() + parameters_.bias[l]; }

  // body(from, to) on all threads where there is enough of it for them.
  template <class Body>
  void split(long count, bool worth, const Body& body) {
    if (threads_ == 1 || !worth) return body(0, count);
#pragma omp parallel num_threads(threads_)
    {
      const long share = (count + threads_ - 1) / threads_, from = omp_get_thread_num() * share;
      if (from < count) body(from, std::min(count, from + share));
    }
  }

  float step(const float* x, const int64_t* y) {
    const float* in = x;
    for (int l = 0; l < kLayers; in = activations_[l++].data()) forward(l, in);
    const float loss =
        loss_and_gradient(activations_[kLayers - 1].data(), y, gradients_[kLayers - 1].data(), 0, batch_, batch_);
    for (int l = kLayers; l-- > 0;) backward(l, l == 0 ? x : activations_[l - 1].data());
    const auto count = static_cast<long>(parameters_.count);
    split(count, true, [&](long from, long to) {
      if (adam_)
        adam(parameters_, from, to, time_);
      else
        sgd(parameters_, from, to);
    });
    return loss;
  }

  void forward(int l, const float* in) {
    const int inputs = kWidths[l], outputs = kWidths[l + 1];
    float* out = activations_[l].data();
    product_('N', 'T', batch_, outputs, inputs, in, weight(l), out);
    const float* b = bias(l);
    split(batch_, batch_ * outputs >= 32000, [&](long from, long to) {
      for (long i = from; i < to; ++i) {
        float* row = out + i * outputs;
        if (l + 1 == kLayers)
          for (int j = 0; j < outputs; ++j) row[j] += b[j];
        else
          for (int j = 0; j < outputs; ++j) row[j] = std::max(row[j] + b[j], 0.0F);
      }
    });
  }

  void backward(int l, const float* in) {
    const int inputs = kWidths[l], outputs = kWidths[l + 1];
    const float* out = gradients_[l].data();
    float* all = parameters_.gradients.data();
    column_sums(out, batch_, outputs, all + parameters_.bias[l], 0, outputs);
    product_('T', 'N', outputs, inputs, batch_, out, in, all + parameters_.weight[l]);
    if (l == 0) return;
    float* back = gradients_[l - 1].data();
    product_('N', 'N', batch_, inputs, outputs, out, weight(l), back);
    split(static_cast<long>(batch_) * inputs, batch_ * inputs >= 32000, [&](long from, long to) {
      for (long i = from; i < to; ++i) back[i] = in[i] > 0 ? back[i] : 0;
    });
  }

  void (*product_)(char, char, int, int, int, const float*, const float*, float*);
  const float* images_;
  const int64_t* labels_;
  int64_t batches_, time_ = 0;
  int batch_, threads_;
  bool adam_;
  Parameters parameters_;
  std::vector<Buffer> activations_, gradients_;  // of each layer's output
};

}  // namespace

Run products_mlp(bool onednn, const Digits& digits, int batch, bool adam, int threads) {
  return [step = std::make_shared<ProductsMlp>(onednn, digits, batch, adam, threads)](int times) { step->run(times); };
}

}  // namespace bench::floor
