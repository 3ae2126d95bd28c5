#pragma once
// Everything that a program needs: tensors, gradients, modules, optimisers, data, training helpers.
#include <xtgrad/autograd/autograd.h>
