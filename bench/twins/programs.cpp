#include <cstdio>

#include "framework.h"

namespace bench {

namespace {

using torch::Tensor;

torch::nn::Sequential layers_of(int64_t parameters) {
  // Linear layers of 1000 by 1000, as a checkpoint has many tensors.
  torch::nn::Sequential net;
  for (int64_t i = 0; i < parameters / 1000000; ++i) net->push_back(torch::nn::Linear(1000, 1000));
  return net;
}

}  // namespace

template <>
Run TWIN::chain(int64_t length) {
  const Tensor x = torch::rand({8}).requires_grad_(), w = torch::rand({8}) + 0.5, one = torch::ones({8});
  return [=](int times) {
    torch::set_num_threads(1);
    for (int i = 0; i < times; ++i) {
      Tensor y = x;
      for (int64_t j = 0; j < length; ++j) y = y * w;
      x.mutable_grad().reset();
      y.backward(one);
    }
  };
}

template <>
Run TWIN::loader(const Digits& digits, int64_t batch, int workers) {
  namespace data = torch::data;
  const Tensor images = torch::from_blob(const_cast<float*>(digits.images), {digits.count, 784}, torch::kFloat);
  return [=](int times) {
    for (int i = 0; i < times; ++i) {
      auto loader = data::make_data_loader<data::samplers::RandomSampler>(
          data::datasets::TensorDataset(images).map(data::transforms::Stack<data::TensorExample>()),
          data::DataLoaderOptions(static_cast<size_t>(batch)).workers(static_cast<size_t>(workers)));
      for (auto& each : *loader) (void)each;
    }
  };
}

template <>
Run TWIN::save(int64_t parameters, const std::string& path) {
  return [net = layers_of(parameters), path](int times) {
    for (int i = 0; i < times; ++i) torch::save(net, path);
  };
}

template <>
Run TWIN::load(int64_t parameters, const std::string& path) {
  return [net = layers_of(parameters), path](int times) mutable {
    for (int i = 0; i < times; ++i) torch::load(net, path);
  };
}

}  // namespace bench
