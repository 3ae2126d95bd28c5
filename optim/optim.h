#pragma once
// Every optimiser and scheduler.
#include <xtgrad/optim/adagrad.h>
#include <xtgrad/optim/adam.h>
#include <xtgrad/optim/adamw.h>
#include <xtgrad/optim/lr_scheduler.h>
#include <xtgrad/optim/optimizer.h>
#include <xtgrad/optim/rmsprop.h>
#include <xtgrad/optim/sgd.h>
