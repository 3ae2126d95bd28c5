// Airplane or automobile (document E, 4): a small perceptron on the features of a pretrained AlexNet, or, where no
// weights are given, a small convolutional network trained from scratch on the same images.
#include <fmt/format.h>

#include "common/alexnet.h"
#include "common/data_folder.h"
#include "common/figures.h"
#include "common/mlp.h"
#include "common/results.h"

using namespace xtgrad;
using data::datasets::CIFAR10Binary;

namespace {

const std::vector<std::string> kNames = {"airplane", "automobile"};

// ---- data

struct Images {
  CIFAR10Binary train, test;
};

Images load_images(const std::string& named) {
  const std::string folder = examples::data_folder(named, "cifar10-binary", "train_batch.bin");
  check(!folder.empty(),
        "no CIFAR-10: expected train_batch.bin.gz and test_batch.bin.gz, in CIFAR-10's binary format, ",
        "in $XTGRAD_DATA/cifar10-binary, ./data/cifar10-binary or the folder of --data");
  return {CIFAR10Binary({folder + "/train_batch.bin.gz"}), CIFAR10Binary({folder + "/test_batch.bin.gz"})};
}

examples::Rows take(const CIFAR10Binary& images, int64_t count) {
  return examples::Rows{images.image_bytes(), images.targets()}.part(0, std::min(count, images.targets().size(0)));
}

void describe(const examples::Rows& train, const examples::Rows& test, train::Report& report) {
  const auto share = [](const examples::Rows& part, int64_t label) { return part.y.eq(label).sum().item<double>(); };
  report.add_bar_chart("Images of each class", "images", kNames,
                       std::vector<train::Bars>{{"training", {share(train, 0), share(train, 1)}},
                                                {"test", {share(test, 0), share(test, 1)}}});
  std::vector<train::ColourImage> samples;
  for (int64_t i = 0; i < 5; ++i) {
    const Tensor image = train.x[i].permute({1, 2, 0}).contiguous();
    const uint8_t* bytes = image.data_ptr<uint8_t>();
    samples.push_back({32, 32, {bytes, bytes + image.numel()}, kNames[train.y[i].item<int64_t>()]});
  }
  report.add_images("Five of the training images", samples);
}

// The first images as points of a plane: principal components of the pixels, then t-SNE of these.
void draw_points(const examples::Settings& settings, const examples::Rows& part, train::Report& report) {
  const int64_t count = settings.pick<int64_t>(2000, 300);
  const Tensor pixels = part.x.narrow(0, 0, count).flatten(1).to(kFloat) / 255;
  const auto draw = [&](const std::string& title, const Tensor& points) {
    report.add_scatter(title, "first coordinate", "second coordinate",
                       examples::points_by_class(points, part.y.narrow(0, 0, count), kNames));
  };
  train::PCA pca(50);
  const Tensor components = pca.fit_transform(pixels);
  draw("The images along their first two principal components", components.narrow(1, 0, 2));
  draw("t-SNE of the images' first 50 principal components",
       train::tsne(components, {.iterations = settings.pick<int64_t>(1000, 500)}).points);
}

// ---- models: what goes into them and how they are trained

// The outputs of AlexNet's last layer, 1000 an image.
Tensor alexnet_features(examples::AlexNet& net, const Tensor& images, const std::string& which) {
  const NoGradGuard no_grad;
  constexpr int64_t kBatch = 50;
  std::vector<Tensor> parts;
  for (int64_t from = 0; from < images.size(0); from += kBatch) {
    const int64_t count = std::min(kBatch, images.size(0) - from);
    parts.push_back(net->forward(examples::imagenet_input(images.narrow(0, from, count))));
    if (from % 1000 == 0) fmt::print("AlexNet: {} of {} {} images\n", from, images.size(0), which);
  }
  return cat(parts);
}

nn::Sequential small_network() {
  nn::Sequential net;
  int64_t channels = 3;
  for (const int64_t width : {32, 64, 128}) {
    net->push_back(nn::Conv2d(nn::Conv2dOptions(channels, width, 3).padding(1).bias(false)));
    net->push_back(nn::BatchNorm2d(width));
    net->push_back(nn::ReLU());
    net->push_back(nn::MaxPool2d(2));
    channels = width;
  }
  net->push_back(nn::AdaptiveAvgPool2d(nn::AdaptiveAvgPool2dOptions(2)));
  net->push_back(nn::Flatten());
  net->push_back(nn::Dropout(0.3));
  net->push_back(nn::Linear(4 * channels, 2));
  return net;
}

struct Trained {
  nn::Sequential model;
  train::History history;
  examples::Score train, test;
};

Trained train_model(nn::Sequential model, const examples::Rows& train, const examples::Rows& test, double rate,
                    int64_t epochs, const std::string& label) {
  optim::Adam adam(model->parameters(), optim::AdamOptions(rate));
  examples::FitOptions options{.epochs = epochs, .validation = test, .label = label};
  options.each_epoch = [&](int64_t, train::History& history) {
    history.add("training accuracy", examples::score(model, train).accuracy);
    return true;
  };
  train::History history = examples::fit(model, adam, train, options);
  return {model, history, examples::score(model, train), examples::score(model, test)};
}

Trained train_on_features(const examples::Settings& settings, const std::string& weights, examples::Rows train,
                          examples::Rows test) {
  examples::AlexNet net;
  train::load_weights(*net, weights);
  net->eval();
  train.x = alexnet_features(net, train.x, "training");
  test.x = alexnet_features(net, test.x, "test");
  return train_model(examples::mlp({1000, 512, 256, 2}, "relu"), train, test, 0.01, settings.epochs,
                     "perceptron on AlexNet's features");
}

Trained train_from_scratch(const examples::Settings& settings, examples::Rows train, examples::Rows test) {
  fmt::print(
      "NO WEIGHTS OF ALEXNET WERE GIVEN: training a SMALL CONVOLUTIONAL NETWORK FROM SCRATCH instead.\n"
      "This is no transfer learning. For that, download torchvision's AlexNet and pass --alexnet FILE.pth\n");
  data::transforms::Normalize<> normalize({0.5, 0.5, 0.5}, {0.25, 0.25, 0.25});
  for (examples::Rows* part : {&train, &test})
    part->x = normalize.apply_stacked({part->x.to(kFloat) / 255, Tensor()}).data;
  return train_model(small_network(), train, test, 0.001, std::min<int64_t>(settings.epochs, 15),
                     "small network from scratch");
}

// ---- evaluation and figures

void evaluate(const Trained& trained, const std::string& note, examples::Results& results) {
  train::Report& report = results.report();
  report.add_line_chart("Losses", "epoch", "mean cross-entropy",
                        trained.history.series({"training loss", "validation loss"}));
  report.add_line_chart("Accuracies", "epoch", "accuracy in %",
                        trained.history.series({"training accuracy", "validation accuracy"}));
  const examples::Score& test = trained.test;
  const train::ConfusionMatrix matrix = train::confusion_matrix(test.predicted, test.target, 2);
  report.add_heat_map("Confusion of the test images", matrix, kNames);
  report.add_table("Scores on the test images", train::classification_report(matrix), kNames);
  const train::RocCurve roc =
      train::roc_curve(test.outputs.softmax(1).select(1, 1), tensor(IntArrayRef(test.target), kLong));
  report.add_line_chart(fmt::format("ROC curve of automobiles, area {:.4f}", roc.area), "false positive rate",
                        "true positive rate",
                        std::vector<train::Series>{{"network", roc.false_positive_rate, roc.true_positive_rate},
                                                   {"chance", {0, 1}, {0, 1}}});
  results.compare("E4", "training loss", 0.0704, trained.train.loss, note);
  results.compare("E4", "test loss", 0.1450, test.loss, note);
  results.compare("E4", "training accuracy in %", 97.18, trained.train.accuracy, note);
  results.compare("E4", "test accuracy in %", 95.15, test.accuracy, note);
  results.compare("E4", "airplanes taken for airplanes", 932, static_cast<double>(matrix.at(0, 0)), note);
  results.compare("E4", "airplanes taken for automobiles", 70, static_cast<double>(matrix.at(0, 1)), note);
  results.compare("E4", "automobiles taken for airplanes", 27, static_cast<double>(matrix.at(1, 0)), note);
  results.compare("E4", "automobiles taken for automobiles", 970, static_cast<double>(matrix.at(1, 1)), note);
  results.compare("E4", "area under the ROC curve", {}, roc.area, note);
}

}  // namespace

int main(int argc, char** argv) {
  examples::Program program("cifar_transfer", "Airplane or automobile, by AlexNet's features or from scratch.", 100, 2);
  std::string weights;
  program.add("--alexnet", weights, "torchvision's AlexNet (.pth), whose features are classified");
  return program.run(argc, argv, [&](const examples::Settings& settings) {
    examples::Results results(settings, "Airplane or automobile");
    const Images images = load_images(settings.data);
    const examples::Rows train = take(images.train, settings.pick(10000, 1500)),
                         test = take(images.test, settings.pick(2000, 500));
    const bool transfer = !weights.empty();
    const std::string note = transfer ? "perceptron on AlexNet's features" : "small network from scratch, no transfer";
    results.report().add_text(fmt::format("{} training and {} test images of CIFAR-10's first two classes; {}.",
                                          train.count(), test.count(), note));
    describe(train, test, results.report());
    draw_points(settings, train, results.report());
    evaluate(transfer ? train_on_features(settings, weights, train, test) : train_from_scratch(settings, train, test),
             note, results);
    results.finish();
  });
}
