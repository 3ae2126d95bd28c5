#pragma once
// What is done with all parameters at once.
#include <xtgrad/nn/utils/clip_grad.h>
#include <xtgrad/nn/utils/convert_parameters.h>
#include <xtgrad/nn/utils/rnn.h>
