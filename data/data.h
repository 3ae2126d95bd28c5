#pragma once
// Datasets, what is done to their examples, in which order they come, and who prepares them.
#include <xtgrad/lib/needs_cxx20.h>

#include <xtgrad/data/data_loader.h>
#include <xtgrad/data/datasets/cifar10_binary.h>
#include <xtgrad/data/datasets/map.h>
#include <xtgrad/data/datasets/mnist.h>
#include <xtgrad/data/datasets/tensor.h>
#include <xtgrad/data/samplers/random.h>
#include <xtgrad/data/samplers/sequential.h>
#include <xtgrad/data/synthetic_digits.h>
#include <xtgrad/data/transforms/resize.h>
#include <xtgrad/data/transforms/stack.h>
#include <xtgrad/data/transforms/tensor.h>
