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
      : product_(onednn ? onednn_product : openblas_product), work_(digits, batch, adam, threads) {}

  void run(int steps) {
    omp_set_num_threads(work_.threads);
    openblas_set_num_threads(work_.threads);
    work_.run(steps, [&](const float* x, const int64_t* y) { step(x, y); });
  }

 private:
  // body(from, to) on all threads where there is enough of it for them.
  template <class Body>
  void split(long count, bool worth, const Body& body) {
    if (work_.threads == 1 || !worth) return body(0, count);
#pragma omp parallel num_threads(work_.threads)
    {
      const long share = (count + work_.threads - 1) / work_.threads, from = omp_get_thread_num() * share;
      if (from < count) body(from, std::min(count, from + share));
    }
  }

  void step(const float* x, const int64_t* y) {
    const float* in = x;
    for (int l = 0; l < kLayers; in = work_.activations[l++].data()) forward(l, in);
    loss_and_gradient(work_.activations[kLayers - 1].data(), y, work_.gradients[kLayers - 1].data(), 0, work_.batch,
                      work_.batch);
    for (int l = kLayers; l-- > 0;) backward(l, l == 0 ? x : work_.activations[l - 1].data());
    split(static_cast<long>(work_.parameters.count), true, [&](long from, long to) { work_.update(from, to); });
  }

  void forward(int l, const float* in) {
    const int inputs = kWidths[l], outputs = kWidths[l + 1];
    float* out = work_.activations[l].data();
    product_('N', 'T', work_.batch, outputs, inputs, in, work_.weight(l), out);
    const float* b = work_.bias(l);
    split(work_.batch, work_.batch * outputs >= 32000, [&](long from, long to) {
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
    const float* out = work_.gradients[l].data();
    column_sums(out, work_.batch, outputs, work_.bias_gradient(l), 0, outputs);
    product_('T', 'N', outputs, inputs, work_.batch, out, in, work_.weight_gradient(l));
    if (l == 0) return;
    float* back = work_.gradients[l - 1].data();
    product_('N', 'N', work_.batch, inputs, outputs, out, work_.weight(l), back);
    split(static_cast<long>(work_.batch) * inputs, work_.batch * inputs >= 32000, [&](long from, long to) {
      for (long i = from; i < to; ++i) back[i] = in[i] > 0 ? back[i] : 0;
    });
  }

  void (*product_)(char, char, int, int, int, const float*, const float*, float*);
  MlpWork work_;
};

}  // namespace

Run products_mlp(bool onednn, const Digits& digits, int batch, bool adam, int threads) {
  return [step = std::make_shared<ProductsMlp>(onednn, digits, batch, adam, threads)](int times) { step->run(times); };
}

}  // namespace bench::floor
