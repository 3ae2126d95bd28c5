#include <torch/torch.h>

#include "cnn_peer.h"

namespace {

class LibtorchCnn : public CnnPeer {
 public:
  LibtorchCnn(const float* images, const int64_t* labels, int64_t count, int64_t batch, bool channels_last, int threads)
      : images_(torch::from_blob(const_cast<float*>(images), {count, 1, 28, 28})),
        labels_(torch::from_blob(const_cast<int64_t*>(labels), {count}, torch::kLong)),
        batch_(batch),
        batches_(count / batch),
        threads_(threads) {
    using namespace torch::nn;
    torch::manual_seed(1);
    net_ = Sequential(Conv2d(1, 32, 3), ReLU(), Conv2d(32, 64, 3), ReLU(), MaxPool2d(2), Flatten(), Linear(9216, 128),
                      ReLU(), Linear(128, 10), LogSoftmax(1));
    if (channels_last) {
      images_ = images_.to(torch::MemoryFormat::ChannelsLast);
      for (torch::Tensor& p : net_->parameters())
        if (p.dim() == 4) p.set_data(p.to(torch::MemoryFormat::ChannelsLast));
    }
    optimizer_ = std::make_unique<torch::optim::SGD>(net_->parameters(), 0.01);
  }

  float run(int steps) override {
    at::set_num_threads(threads_);
    float last = 0;
    for (int i = 0; i < steps; ++i) {
      const int64_t start = position_++ % batches_ * batch_;
      optimizer_->zero_grad();
      torch::Tensor loss =
          torch::nll_loss(net_->forward(images_.narrow(0, start, batch_)), labels_.narrow(0, start, batch_));
      loss.backward();
      optimizer_->step();
      last = loss.item<float>();
    }
    return last;
  }

 private:
  torch::Tensor images_, labels_;
  int64_t batch_, batches_, position_ = 0;
  int threads_;
  torch::nn::Sequential net_;
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
};

}  // namespace

std::unique_ptr<CnnPeer> make_libtorch_cnn(const float* images, const int64_t* labels, int64_t count, int64_t batch,
                                           bool channels_last, int threads) {
  return std::make_unique<LibtorchCnn>(images, labels, count, batch, channels_last, threads);
}
