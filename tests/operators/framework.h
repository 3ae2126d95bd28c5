#pragma once
// The framework whose functions the table's rows call: xtgrad, or libtorch where OPERATORS_OF_LIBTORCH is defined. Rows
// are written in libtorch's names, which are xtgrad's, and are compiled once for each of them, in a namespace of its
// own.

#ifdef OPERATORS_OF_LIBTORCH
#include <torch/torch.h>
#define OPERATORS operators_of_libtorch
#else
#include <xtgrad/torch.h>
#define OPERATORS operators_of_xtgrad
#endif
