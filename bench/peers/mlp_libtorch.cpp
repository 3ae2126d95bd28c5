#include "mlp_peer.h"

#include <torch/torch.h>

namespace {

class LibtorchMlp : public MlpPeer {
 public:
  LibtorchMlp(const float* images, const int64_t* labels, int64_t count, int64_t batch, const std::string& optimizer,
              int threads)
      : images_(torch::from_blob(const_cast<float*>(images), {count, 784})),
        labels_(torch::from_blob(const_cast<int64_t*>(labels), {count}, torch::kLong)),
        batch_(batch),
        batches_(count / batch),
        threads_(threads) {
    using namespace torch::nn;
    torch::manual_seed(1);
    net_ = Sequential(Linear(784, 500), ReLU(), Linear(500, 250), ReLU(), Linear(250, 100), ReLU(), Linear(100, 10),
                      LogSoftmax(1));
    if (optimizer == "sgd")
      optimizer_ = std::make_unique<torch::optim::SGD>(net_->parameters(), 0.01);
    else
      optimizer_ = std::make_unique<torch::optim::Adam>(net_->parameters(), 1e-3);
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

std::unique_ptr<MlpPeer> make_libtorch_mlp(const float* images, const int64_t* labels, int64_t count, int64_t batch,
                                           const std::string& optimizer, int threads) {
  return std::make_unique<LibtorchMlp>(images, labels, count, batch, optimizer, threads);
}
