#pragma once
// Tensors, what can be done with them, and their gradients.
#include <xtgrad/lib/needs_cxx20.h>

#include <xtgrad/autograd/anomaly_mode.h>
#include <xtgrad/autograd/engine.h>
#include <xtgrad/autograd/function.h>
#include <xtgrad/autograd/functional.h>
#include <xtgrad/autograd/gradcheck.h>
#include <xtgrad/autograd/node.h>
#include <xtgrad/autograd/ops.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/autograd/tensor.h>
#include <xtgrad/lib/allocator.h>
#include <xtgrad/lib/check.h>
#include <xtgrad/lib/parallel.h>
#include <xtgrad/lib/random.h>
#include <xtgrad/lib/show_config.h>
