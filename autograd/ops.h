#pragma once
// Every public function on tensors, one header a family.
#include <xtgrad/autograd/ops/activation.h>
#include <xtgrad/autograd/ops/conv.h>
#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/image.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/linalg.h>
#include <xtgrad/autograd/ops/loss.h>
#include <xtgrad/autograd/ops/norm.h>
#include <xtgrad/autograd/ops/pool.h>
#include <xtgrad/autograd/ops/random.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
