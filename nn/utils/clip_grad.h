#pragma once
#include <vector>

#include <xtgrad/autograd/tensor.h>

namespace xtgrad::nn::utils {

/// Scales all gradients by one factor, in place, so that their norm as a single vector is at most max_norm; an infinite
/// norm_type takes the largest element. Returns the norm before; throws on one that is not finite if
/// error_if_nonfinite, before anything is changed.
double clip_grad_norm_(const std::vector<Tensor>& parameters, double max_norm, double norm_type = 2,
                       bool error_if_nonfinite = false);
double clip_grad_norm_(const Tensor& parameter, double max_norm, double norm_type = 2, bool error_if_nonfinite = false);

/// Limits each element of the gradients to [-clip_value, clip_value], in place.
void clip_grad_value_(const std::vector<Tensor>& parameters, double clip_value);
void clip_grad_value_(const Tensor& parameter, double clip_value);

}  // namespace xtgrad::nn::utils
