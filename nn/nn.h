#pragma once
// Modules, their functional forms and their initialisation.
#include <xtgrad/nn/activation.h>
#include <xtgrad/nn/any_module.h>
#include <xtgrad/nn/cloneable.h>
#include <xtgrad/nn/dropout.h>
#include <xtgrad/nn/enum.h>
#include <xtgrad/nn/expanding_array.h>
#include <xtgrad/nn/functional.h>
#include <xtgrad/nn/functional_module.h>
#include <xtgrad/nn/holder.h>
#include <xtgrad/nn/init.h>
#include <xtgrad/nn/linear.h>
#include <xtgrad/nn/loss.h>
#include <xtgrad/nn/module.h>
#include <xtgrad/nn/module_list.h>
#include <xtgrad/nn/ordered_dict.h>
#include <xtgrad/nn/sequential.h>
