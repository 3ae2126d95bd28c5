#pragma once
#include <functional>

#include <xtgrad/autograd/archive.h>
#include <xtgrad/nn/module.h>

namespace xtgrad::nn::detail {

/// Loading in two steps: this checks and reads everything, and what it returns changes the module, which cannot fail.
/// Throws one list of all that is missing, of another shape or, if `strict`, not the module's.
std::function<void()> prepare_load(const serialize::InputArchive& archive, const Module& module, bool strict);

}  // namespace xtgrad::nn::detail
