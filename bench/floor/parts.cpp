#include <cmath>
#include <cstdlib>
#include <cstring>
#include <new>
#include <random>

#include <xtgrad/lib/flush_denormals.h>

#include "mlp.h"

namespace bench::floor {

Buffer::Buffer(size_t count) {
  const size_t bytes = (count * sizeof(float) + 63) / 64 * 64 + 64;  // vectors may look a little beyond the end
  data_.reset(static_cast<float*>(std::aligned_alloc(64, bytes)));
  if (!data_) throw std::bad_alloc();
  std::memset(data_.get(), 0, bytes);
}

namespace {

size_t rounded(size_t count) { return (count + 15) / 16 * 16; }

size_t parameter_count() {
  size_t count = 0;
  for (int l = 0; l < kLayers; ++l)
    count += rounded(static_cast<size_t>(kWidths[l]) * kWidths[l + 1]) + rounded(kWidths[l + 1]);
  return count;
}

}  // namespace

Parameters::Parameters()
    : count(parameter_count()), values(count), gradients(count), first_moments(count), second_moments(count) {
  std::mt19937 generator(1);
  size_t at = 0;
  for (int l = 0; l < kLayers; ++l) {
    const size_t inputs = kWidths[l], outputs = kWidths[l + 1];
    weight[l] = at;
    bias[l] = at += rounded(inputs * outputs);
    at += rounded(outputs);
    const float bound = 1 / std::sqrt(static_cast<float>(inputs));
    std::uniform_real_distribution<float> uniform(-bound, bound);
    for (size_t i = 0; i < inputs * outputs; ++i) values.data()[weight[l] + i] = uniform(generator);
    for (size_t i = 0; i < outputs; ++i) values.data()[bias[l] + i] = uniform(generator);
  }
}

MlpWork::MlpWork(const Digits& data, int rows, bool with_adam, int thread_count)
    : digits(data), batch(rows), threads(thread_count), adam(with_adam) {
  for (int l = 1; l <= kLayers; ++l) {
    activations.emplace_back(static_cast<size_t>(batch) * kWidths[l]);
    gradients.emplace_back(static_cast<size_t>(batch) * kWidths[l]);
  }
}

void sgd(Parameters& p, size_t from, size_t to) {
  constexpr float rate = 0.01F;
  float* __restrict value = p.values.data();
  const float* __restrict gradient = p.gradients.data();
  for (size_t i = from; i < to; ++i) value[i] -= rate * gradient[i];
}

void adam(Parameters& p, size_t from, size_t to, long t) {
  constexpr float rate = 1e-3F, beta1 = 0.9F, beta2 = 0.999F, epsilon = 1e-8F;
  const float step = rate / (1 - std::pow(beta1, static_cast<float>(t)));
  const float scale = 1 / std::sqrt(1 - std::pow(beta2, static_cast<float>(t)));
  float* __restrict value = p.values.data();
  float* __restrict m = p.first_moments.data();
  float* __restrict v = p.second_moments.data();
  const float* __restrict gradient = p.gradients.data();
  const xtgrad::FlushDenormals flush;  // the moments of what stays zero decay to such numbers
  for (size_t i = from; i < to; ++i) {
    const float g = gradient[i];
    m[i] = beta1 * m[i] + (1 - beta1) * g;
    v[i] = beta2 * v[i] + (1 - beta2) * g * g;
    value[i] -= step * m[i] / (std::sqrt(v[i]) * scale + epsilon);
  }
}

float loss_and_gradient(const float* logits, const int64_t* labels, float* gradient, int from, int to, int batch) {
  constexpr int classes = kWidths[kLayers];
  const float share = 1 / static_cast<float>(batch);
  float loss = 0;
  for (int row = from; row < to; ++row) {
    const float* z = logits + row * classes;
    float* g = gradient + row * classes;
    float most = z[0], sum = 0;
    for (int j = 1; j < classes; ++j) most = std::max(most, z[j]);
    for (int j = 0; j < classes; ++j) {
      g[j] = std::exp(z[j] - most);
      sum += g[j];
    }
    for (int j = 0; j < classes; ++j) g[j] *= share / sum;
    g[labels[row]] -= share;
    loss -= (z[labels[row]] - most - std::log(sum)) * share;
  }
  return loss;
}

void column_sums(const float* matrix, int rows, int columns, float* sums, int from, int to) {
  for (int j = from; j < to; ++j) sums[j] = 0;
  for (int i = 0; i < rows; ++i) {
    const float* row = matrix + static_cast<long>(i) * columns;
    for (int j = from; j < to; ++j) sums[j] += row[j];
  }
}

}  // namespace bench::floor
