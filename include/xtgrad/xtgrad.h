#pragma once
// Everything that a program needs: tensors, gradients, modules, optimisers, data, training helpers.
#include <xtgrad/lib/needs_cxx20.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/data/data.h>
#include <xtgrad/nn/nn.h>
#include <xtgrad/optim/optim.h>
#include <xtgrad/train/train.h>
