#pragma once
// Layers as functions that take their options, <xtgrad/nn/functional.h>: namespace F = xtgrad::nn::functional.
#include <xtgrad/nn/functional/activation.h>
#include <xtgrad/nn/functional/batchnorm.h>
#include <xtgrad/nn/functional/conv.h>
#include <xtgrad/nn/functional/distance.h>
#include <xtgrad/nn/functional/dropout.h>
#include <xtgrad/nn/functional/embedding.h>
#include <xtgrad/nn/functional/fold.h>
#include <xtgrad/nn/functional/instancenorm.h>
#include <xtgrad/nn/functional/linear.h>
#include <xtgrad/nn/functional/loss.h>
#include <xtgrad/nn/functional/loss_margin.h>
#include <xtgrad/nn/functional/normalization.h>
#include <xtgrad/nn/functional/padding.h>
#include <xtgrad/nn/functional/pooling.h>
#include <xtgrad/nn/functional/upsampling.h>
