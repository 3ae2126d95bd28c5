// Two networks against each other: one makes images of discs, the other tells them from real ones: dcgan FOLDER.
#include <xtgrad/torch.h>

#include <iostream>
#include <string>
#include <tuple>
#include <vector>

namespace nn = torch::nn;
namespace optim = torch::optim;
using torch::Tensor;

constexpr int64_t kNoise = 16, kBatch = 16, kSide = 16;

struct PainterImpl : nn::Module {
  explicit PainterImpl(int64_t noise)
      : up1(nn::ConvTranspose2dOptions(noise, 32, 4).bias(false)),
        up2(nn::ConvTranspose2dOptions(32, 16, 4).stride(2).padding(1).bias(false)),
        up3(nn::ConvTranspose2dOptions(16, 1, 4).stride(2).padding(1).bias(false)),
        norm1(32),
        norm2(nn::BatchNorm2dOptions(16).momentum(0.2)) {
    register_module("up1", up1);
    register_module("up2", up2);
    register_module("up3", up3);
    register_module("norm1", norm1);
    register_module("norm2", norm2);
  }

  // x [N, noise, 1, 1] -> [N, 1, 16, 16] in -1 .. 1
  Tensor forward(Tensor x) {
    x = torch::relu(norm1(up1(x)));
    x = torch::relu(norm2(up2(x)));
    return torch::tanh(up3(x));
  }

  nn::ConvTranspose2d up1, up2, up3;
  nn::BatchNorm2d norm1, norm2;
};
TORCH_MODULE(Painter);

// Real images: white discs of random places and sizes on black.
Tensor discs(int64_t count) {
  const auto place = torch::rand({count, 2, 1, 1}) * 8 + 4;
  const auto radius = torch::rand({count, 1, 1}) * 2 + 2;
  const auto line = torch::arange(kSide, torch::kFloat32);
  const auto y = line.view({1, kSide, 1}) - place.select(1, 0);
  const auto x = line.view({1, 1, kSide}) - place.select(1, 1);
  const auto inside = (x * x + y * y).sqrt().lt(radius);
  return torch::where(inside, torch::ones({1}), torch::full({1}, -1.0f)).unsqueeze(1);
}

void normal_weights(nn::Module& module) {
  torch::NoGradGuard no_grad;
  if (auto* conv = module.as<nn::Conv2d>())
    conv->weight.normal_(0, 0.05);
  else if (auto* up = module.as<nn::ConvTranspose2d>())
    up->weight.normal_(0, 0.05);
}

int main(int argc, char** argv) {
  TORCH_CHECK(argc == 2, "usage: dcgan FOLDER");
  const std::string folder = argv[1];
  torch::manual_seed(11);

  Painter generator(kNoise);
  nn::Sequential discriminator(nn::Conv2d(nn::Conv2dOptions(1, 16, 4).stride(2).padding(1).bias(false)),
                               nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(0.2)),
                               nn::Conv2d(nn::Conv2dOptions(16, 32, 4).stride(2).padding(1).bias(false)),
                               nn::BatchNorm2d(32), nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(0.2)),
                               nn::Conv2d(nn::Conv2dOptions(32, 1, 4).bias(false)), nn::Sigmoid());
  generator->apply(normal_weights);
  discriminator->apply(normal_weights);
  std::cout << generator << "\n" << discriminator << "\n";

  const auto options = optim::AdamOptions(2e-3).betas(std::make_tuple(0.5, 0.99));
  optim::Adam generator_optimizer(generator->parameters(), options);
  optim::Adam discriminator_optimizer(discriminator->parameters(),
                                      optim::AdamOptions(5e-4).betas(std::make_tuple(0.5, 0.99)));

  // Beyond 20 steps the last digits, which depend on the processor, show.
  for (int step = 0; step < 21; ++step) {
    discriminator->zero_grad();
    const Tensor real_output = discriminator->forward(discs(kBatch)).reshape(-1);
    const Tensor real_labels = torch::empty(kBatch).uniform_(0.8, 1.0);
    const Tensor real_loss = torch::binary_cross_entropy(real_output, real_labels);
    real_loss.backward();

    const Tensor fake = generator(torch::randn({kBatch, kNoise, 1, 1}));
    const Tensor fake_output = discriminator->forward(fake.detach()).reshape(-1);
    const Tensor fake_loss = torch::binary_cross_entropy(fake_output, torch::zeros_like(fake_output));
    fake_loss.backward();
    discriminator_optimizer.step();

    generator->zero_grad();
    const Tensor verdict = discriminator->forward(fake).reshape(-1);
    const Tensor generator_loss = torch::binary_cross_entropy(verdict, torch::full_like(verdict, 1.0));
    generator_loss.backward();
    generator_optimizer.step();
    if (step % 5 == 0)
      std::cout << "step " << step << " discriminator " << (real_loss + fake_loss).item<float>() << " generator "
                << generator_loss.item<float>() << "\n";
  }

  torch::save(generator, folder + "/generator.pt");
  torch::save(generator_optimizer, folder + "/generator-optimizer.pt");
  torch::save(discriminator, folder + "/discriminator.pt");
  const Tensor noise = torch::randn({4, kNoise, 1, 1});
  torch::save({noise, generator->norm1->running_mean}, folder + "/samples.pt");

  Painter again(kNoise);
  torch::load(again, folder + "/generator.pt");
  optim::Adam optimizer_again(again->parameters(), options);
  torch::load(optimizer_again, folder + "/generator-optimizer.pt");
  std::vector<Tensor> samples;
  torch::load(samples, folder + "/samples.pt");
  TORCH_CHECK(samples.size() == 2 && torch::equal(samples[0], noise), "the samples differ");
  TORCH_CHECK(torch::equal(again->norm1->running_mean, samples[1]), "the running means differ");

  generator->eval();
  again->eval();
  const Tensor images = generator(noise);
  TORCH_CHECK(torch::allclose(again(noise), images), "the restored generator makes other images");
  for (auto* optimizer : {&generator_optimizer, &optimizer_again}) optimizer->zero_grad();
  generator(noise).sum().backward();
  again(noise).sum().backward();
  generator_optimizer.step();
  optimizer_again.step();
  for (size_t i = 0; i < generator->parameters().size(); ++i)
    TORCH_CHECK(torch::equal(generator->parameters()[i], again->parameters()[i]), "parameter ", i, " went elsewhere");
  std::cout << "images " << images.sizes() << " mean " << images.mean().item<float>() << "\n";
  return 0;
}
