#pragma once
// TWIN names the framework that a source is compiled for: ours or libtorch.
#ifdef TWIN_LIBTORCH
#define TWIN libtorch
#include <torch/torch.h>
#else
#define TWIN ours
#include <xtgrad/xtgrad.h>
namespace torch = xtgrad;
#endif

#include "twins.h"
