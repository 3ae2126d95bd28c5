// Modules beside the functions of nn::functional: each row's results are the same one twice.
#include "table.h"

using namespace torch;
using namespace OPERATORS;
namespace F = torch::nn::functional;

namespace {

using Twice = variable_list;

void activations(Table& rows) {
  const auto row = [&](const char* name, Twice (*function)(L)) -> Row& {
    return rows(name, function, {{2, 3}}).also({{4, 2, 3}}).twins();
  };
  row("nn::ReLU", [](L in) -> Twice { return {nn::ReLU()(in[0]), F::relu(in[0])}; });
  row("nn::LeakyReLU", [](L in) -> Twice {
    const double slope = in.number(0.1);
    return {nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(slope))(in[0]),
            F::leaky_relu(in[0], F::LeakyReLUFuncOptions().negative_slope(slope))};
  });
  row("nn::ELU", [](L in) -> Twice {
    const double alpha = in.number(1.2);
    return {nn::ELU(nn::ELUOptions().alpha(alpha))(in[0]), F::elu(in[0], F::ELUFuncOptions().alpha(alpha))};
  });
  row("nn::GELU", [](L in) -> Twice { return {nn::GELU()(in[0]), F::gelu(in[0])}; });
  row("nn::SiLU", [](L in) -> Twice { return {nn::SiLU()(in[0]), F::silu(in[0])}; });
  row("nn::Softplus", [](L in) -> Twice {
    const double beta = in.number(1.3);
    return {nn::Softplus(nn::SoftplusOptions().beta(beta))(in[0]),
            F::softplus(in[0], F::SoftplusFuncOptions().beta(beta))};
  });
  row("nn::LogSigmoid", [](L in) -> Twice { return {nn::LogSigmoid()(in[0]), F::logsigmoid(in[0])}; });
  row("nn::Sigmoid", [](L in) -> Twice { return {nn::Sigmoid()(in[0]), torch::sigmoid(in[0])}; });
  row("nn::Tanh", [](L in) -> Twice { return {nn::Tanh()(in[0]), torch::tanh(in[0])}; });
  row("nn::Softmax", [](L in) -> Twice {
    const int64_t dim = in.dim(1);
    return {nn::Softmax(dim)(in[0]), F::softmax(in[0], dim)};
  });
  row("nn::LogSoftmax", [](L in) -> Twice {
    const int64_t dim = in.dim(1);
    return {nn::LogSoftmax(dim)(in[0]), F::log_softmax(in[0], dim)};
  });
  row("nn::Identity", [](L in) -> Twice { return {nn::Identity()(in[0]), in[0]}; });
  row("nn::Flatten", [](L in) -> Twice {
    const int64_t start = in.dim(0);
    return {nn::Flatten(nn::FlattenOptions().start_dim(start))(in[0]), torch::flatten(in[0], start)};
  });
}

void losses(Table& rows) {
  const auto row = [&](const char* name, Twice (*function)(L)) -> Row& {
    return rows(name, function, {{2, 3}, {2, 3}}).tied().twins();
  };
  row("nn::L1Loss", [](L in) -> Twice { return {nn::L1Loss()(in[0], in[1]), F::l1_loss(in[0], in[1])}; });
  row("nn::MSELoss", [](L in) -> Twice {
    return {nn::MSELoss(nn::MSELossOptions(torch::kSum))(in[0], in[1]),
            F::mse_loss(in[0], in[1], F::MSELossFuncOptions(torch::kSum))};
  });
  row("nn::SmoothL1Loss", [](L in) -> Twice {
    return {nn::SmoothL1Loss(nn::SmoothL1LossOptions(torch::kNone))(in[0], in[1]),
            F::smooth_l1_loss(in[0], in[1], F::SmoothL1LossFuncOptions(torch::kNone))};
  });
  row("nn::HuberLoss", [](L in) -> Twice {
    const double delta = in.number(0.8);
    return {nn::HuberLoss(nn::HuberLossOptions().delta(delta))(in[0], in[1]),
            F::huber_loss(in[0], in[1], F::HuberLossFuncOptions().delta(delta))};
  });
  row("nn::BCELoss", [](L in) -> Twice {
    return {nn::BCELoss()(in[0], in[1]), F::binary_cross_entropy(in[0], in[1])};
  }).on(kProbability);
  row("nn::BCEWithLogitsLoss", [](L in) -> Twice {
    return {nn::BCEWithLogitsLoss()(in[0], in[1]), F::binary_cross_entropy_with_logits(in[0], in[1])};
  });
  row("nn::KLDivLoss", [](L in) -> Twice {
    return {nn::KLDivLoss(nn::KLDivLossOptions(torch::kBatchMean))(in[0], in[1]),
            F::kl_div(in[0], in[1], F::KLDivFuncOptions(torch::kBatchMean))};
  }).on(kProbability);
  row("nn::PoissonNLLLoss", [](L in) -> Twice {
    const bool log_input = in.flag(true), full = in.flag(false);
    return {nn::PoissonNLLLoss(nn::PoissonNLLLossOptions().log_input(log_input).full(full))(in[0], in[1]),
            F::poisson_nll_loss(in[0], in[1], F::PoissonNLLLossFuncOptions().log_input(log_input).full(full))};
  }).on(kAboveOne);
  row("nn::SoftMarginLoss", [](L in) -> Twice {
    return {nn::SoftMarginLoss()(in[0], in[1]), F::soft_margin_loss(in[0], in[1])};
  });
  row("nn::MultiLabelSoftMarginLoss", [](L in) -> Twice {
    return {nn::MultiLabelSoftMarginLoss()(in[0], in[1]), F::multilabel_soft_margin_loss(in[0], in[1])};
  });
  row("nn::CosineSimilarity", [](L in) -> Twice {
    const int64_t dim = in.dim(1);
    return {nn::CosineSimilarity(nn::CosineSimilarityOptions().dim(dim))(in[0], in[1]),
            F::cosine_similarity(in[0], in[1], F::CosineSimilarityFuncOptions().dim(dim))};
  });
  row("nn::PairwiseDistance", [](L in) -> Twice {
    const double p = in.number(3);
    return {nn::PairwiseDistance(nn::PairwiseDistanceOptions().p(p))(in[0], in[1]),
            F::pairwise_distance(in[0], in[1], F::PairwiseDistanceFuncOptions().p(p))};
  });
  rows("nn::CrossEntropyLoss",
       [](L in) -> Twice {
         const Tensor target = torch::zeros({in[0].size(0)}, torch::kLong);
         const double smoothing = in.number(0.1);
         return {nn::CrossEntropyLoss(nn::CrossEntropyLossOptions().label_smoothing(smoothing))(in[0], target),
                 F::cross_entropy(in[0], target, F::CrossEntropyFuncOptions().label_smoothing(smoothing))};
       },
       {{4, 3}})
      .tied()
      .twins();
  rows("nn::NLLLoss",
       [](L in) -> Twice {
         const Tensor target = torch::zeros({in[0].size(0)}, torch::kLong);
         return {nn::NLLLoss()(in[0], target), F::nll_loss(in[0], target)};
       },
       {{4, 3}})
      .tied()
      .twins();
  rows("nn::TripletMarginLoss",
       [](L in) -> Twice {
         const bool swap = in.flag(false);
         return {nn::TripletMarginLoss(nn::TripletMarginLossOptions().swap(swap))(in[0], in[1], in[2]),
                 F::triplet_margin_loss(in[0], in[1], in[2], F::TripletMarginLossFuncOptions().swap(swap))};
       },
       {{2, 3}, {2, 3}, {2, 3}})
      .tied()
      .twins();
}

// A module with the inputs behind the first one as its parameters.
template <class Module>
Tensor with_parameters(Module module, L in) {
  module->weight = in[1];
  if (in.size() > 2) module->bias = in[2];
  return module(in[0]);
}

void layers(Table& rows) {
  rows("nn::Linear",
       [](L in) -> Twice {
         return {with_parameters(nn::Linear(3, 2), in), F::linear(in[0], in[1], in[2])};
       },
       {{4, 3}, {2, 3}, {2}})
      .tied()
      .twins();
  rows("nn::Bilinear",
       [](L in) -> Twice {
         nn::Bilinear module(2, 3, 4);
         module->weight = in[2];
         module->bias = in[3];
         return {module(in[0], in[1]), F::bilinear(in[0], in[1], in[2], in[3])};
       },
       {{5, 2}, {5, 3}, {4, 2, 3}, {4}})
      .tied()
      .twins();
  rows("nn::Conv1d",
       [](L in) -> Twice {
         const int64_t stride = in.count(2), padding = in.count(1), dilation = in.count(1);
         return {with_parameters(
                     nn::Conv1d(nn::Conv1dOptions(2, 3, 2).stride(stride).padding(padding).dilation(dilation)), in),
                 F::conv1d(in[0], in[1],
                           F::Conv1dFuncOptions().bias(in[2]).stride(stride).padding(padding).dilation(dilation))};
       },
       {{2, 2, 7}, {3, 2, 2}, {3}})
      .tied()
      .twins();
  rows("nn::Conv2d",
       [](L in) -> Twice {
         const int64_t stride = in.count(1), padding = in.count(1);
         return {with_parameters(nn::Conv2d(nn::Conv2dOptions(2, 3, 2).stride(stride).padding(padding)), in),
                 F::conv2d(in[0], in[1], F::Conv2dFuncOptions().bias(in[2]).stride(stride).padding(padding))};
       },
       {{2, 2, 4, 5}, {3, 2, 2, 2}, {3}})
      .tied()
      .twins();
  rows("nn::ConvTranspose2d",
       [](L in) -> Twice {
         const int64_t stride = in.count(2), padding = in.count(1);
         return {with_parameters(
                     nn::ConvTranspose2d(nn::ConvTranspose2dOptions(2, 3, 2).stride(stride).padding(padding)), in),
                 F::conv_transpose2d(in[0], in[1],
                                     F::ConvTranspose2dFuncOptions().bias(in[2]).stride(stride).padding(padding))};
       },
       {{2, 2, 4, 5}, {2, 3, 2, 2}, {3}})
      .tied()
      .empty({{0, 2, 4, 5}, {2, 3, 2, 2}, {3}})
      .twins();
  rows("nn::LayerNorm",
       [](L in) -> Twice {
         return {with_parameters(nn::LayerNorm(nn::LayerNormOptions({3})), in),
                 F::layer_norm(in[0], F::LayerNormFuncOptions({3}).weight(in[1]).bias(in[2]))};
       },
       {{4, 3}, {3}, {3}})
      .tied()
      .twins();
  rows("nn::GroupNorm",
       [](L in) -> Twice {
         return {with_parameters(nn::GroupNorm(nn::GroupNormOptions(2, 4)), in),
                 F::group_norm(in[0], F::GroupNormFuncOptions(2).weight(in[1]).bias(in[2]))};
       },
       {{3, 4, 2}, {4}, {4}})
      .tied()
      .twins();
  rows("nn::BatchNorm1d",
       [](L in) -> Twice {
         return {with_parameters(nn::BatchNorm1d(nn::BatchNorm1dOptions(3).track_running_stats(false)), in),
                 F::batch_norm(in[0], Tensor(), Tensor(),
                               F::BatchNormFuncOptions().weight(in[1]).bias(in[2]).training(true))};
       },
       {{4, 3}, {3}, {3}})
      .tied()
      .twins();
  rows("nn::InstanceNorm1d",
       [](L in) -> Twice {
         return {with_parameters(nn::InstanceNorm1d(nn::InstanceNorm1dOptions(3).affine(true)), in),
                 F::instance_norm(in[0], F::InstanceNormFuncOptions().weight(in[1]).bias(in[2]))};
       },
       {{2, 3, 4}, {3}, {3}})
      .tied()
      .twins();
  rows("nn::LocalResponseNorm",
       [](L in) -> Twice {
         const int64_t size = in.count(2);
         return {nn::LocalResponseNorm(size)(in[0]), F::local_response_norm(in[0], size)};
       },
       {{2, 3, 4}})
      .tied()
      .twins();
  rows("nn::Embedding",
       [](L in) -> Twice {
         const Tensor words = torch::arange(in[0].size(0));
         nn::Embedding module(4, 3);
         module->weight = in[0];
         return {module(words), F::embedding(words, in[0])};
       },
       {{4, 3}})
      .tied()
      .twins();
  rows("nn::EmbeddingBag",
       [](L in) -> Twice {
         const Tensor words = torch::zeros({2, 3}, torch::kLong);
         nn::EmbeddingBag module(4, 3);
         module->weight = in[0];
         return {module(words), F::embedding_bag(words, in[0])};
       },
       {{4, 3}})
      .tied()
      .refuses_empty("index out of range")
      .twins();
}

void windows(Table& rows) {
  const auto row = [&](const char* name, Twice (*function)(L)) -> Row& {
    return rows(name, function, {{2, 2, 4, 6}}).distinct().tied().twins();
  };
  row("nn::MaxPool2d", [](L in) -> Twice {
    const int64_t stride = in.count(2), padding = in.count(0), dilation = in.count(1);
    return {nn::MaxPool2d(nn::MaxPool2dOptions(2).stride(stride).padding(padding).dilation(dilation))(in[0]),
            F::max_pool2d(in[0], F::MaxPool2dFuncOptions(2).stride(stride).padding(padding).dilation(dilation))};
  });
  row("nn::AvgPool2d", [](L in) -> Twice {
    const int64_t stride = in.count(2), padding = in.count(1);
    const bool count = in.flag(true);
    return {nn::AvgPool2d(nn::AvgPool2dOptions(2).stride(stride).padding(padding).count_include_pad(count))(in[0]),
            F::avg_pool2d(in[0], F::AvgPool2dFuncOptions(2).stride(stride).padding(padding).count_include_pad(count))};
  });
  row("nn::AdaptiveAvgPool2d", [](L in) -> Twice {
    const int64_t size = in.count(3);
    return {nn::AdaptiveAvgPool2d(size)(in[0]), F::adaptive_avg_pool2d(in[0], F::AdaptiveAvgPool2dFuncOptions(size))};
  });
  row("nn::AdaptiveMaxPool2d", [](L in) -> Twice {
    const int64_t size = in.count(3);
    return {nn::AdaptiveMaxPool2d(size)(in[0]), F::adaptive_max_pool2d(in[0], F::AdaptiveMaxPool2dFuncOptions(size))};
  });
  row("nn::LPPool2d", [](L in) -> Twice {
    const double p = in.number(3);
    return {nn::LPPool2d(nn::LPPool2dOptions(p, 2))(in[0]), F::lp_pool2d(in[0], F::LPPool2dFuncOptions(p, 2))};
  }).on(kPositive);
  row("nn::ReflectionPad2d", [](L in) -> Twice {
    const int64_t left = in.count(1), top = in.count(2);
    return {nn::ReflectionPad2d(nn::ReflectionPad2dOptions({left, 1, top, 0}))(in[0]),
            F::pad(in[0], F::PadFuncOptions({left, 1, top, 0}).mode(torch::kReflect))};
  });
  row("nn::ReplicationPad2d", [](L in) -> Twice {
    const int64_t left = in.count(1), top = in.count(2);
    return {nn::ReplicationPad2d(nn::ReplicationPad2dOptions({left, 1, top, 0}))(in[0]),
            F::pad(in[0], F::PadFuncOptions({left, 1, top, 0}).mode(torch::kReplicate))};
  });
  row("nn::ConstantPad2d", [](L in) -> Twice {
    const int64_t left = in.count(1), top = in.count(-1);
    const double value = in.number(2.5);
    return {nn::ConstantPad2d(nn::ConstantPad2dOptions({left, 1, top, 0}, value))(in[0]),
            F::pad(in[0], F::PadFuncOptions({left, 1, top, 0}).value(value))};
  });
  row("nn::Upsample", [](L in) -> Twice {
    const std::vector<int64_t> size{in.count(5), in.count(3)};
    return {nn::Upsample(nn::UpsampleOptions().size(size).mode(torch::kBilinear).align_corners(false))(in[0]),
            F::interpolate(in[0], F::InterpolateFuncOptions().size(size).mode(torch::kBilinear).align_corners(false))};
  });
  row("nn::Unfold", [](L in) -> Twice {
    const int64_t stride = in.count(1), padding = in.count(1);
    return {nn::Unfold(nn::UnfoldOptions(2).stride(stride).padding(padding))(in[0]),
            F::unfold(in[0], F::UnfoldFuncOptions(2).stride(stride).padding(padding))};
  });
  row("nn::PixelUnshuffle", [](L in) -> Twice {
    const int64_t factor = in.count(2);
    return {nn::PixelUnshuffle(factor)(in[0]), F::pixel_unshuffle(in[0], factor)};
  });
}

const Registered kActivations("modules of activations", activations), kLosses("modules of losses", losses),
    kLayers("modules with parameters", layers), kWindows("modules of windows", windows);

}  // namespace
