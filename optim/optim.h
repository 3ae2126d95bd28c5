#pragma once
// Every optimiser and scheduler.
#include <xtgrad/lib/needs_cxx20.h>

#include <xtgrad/optim/adadelta.h>
#include <xtgrad/optim/adagrad.h>
#include <xtgrad/optim/adam.h>
#include <xtgrad/optim/adamax.h>
#include <xtgrad/optim/adamw.h>
#include <xtgrad/optim/asgd.h>
#include <xtgrad/optim/lbfgs.h>
#include <xtgrad/optim/lr_scheduler.h>
#include <xtgrad/optim/lr_scheduler_composed.h>
#include <xtgrad/optim/lr_scheduler_cycle.h>
#include <xtgrad/optim/lr_scheduler_plateau.h>
#include <xtgrad/optim/nadam.h>
#include <xtgrad/optim/optimizer.h>
#include <xtgrad/optim/radam.h>
#include <xtgrad/optim/rmsprop.h>
#include <xtgrad/optim/rprop.h>
#include <xtgrad/optim/sgd.h>
