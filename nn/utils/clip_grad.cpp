#include <xtgrad/nn/utils/clip_grad.h>

#include <cmath>

#include <xtgrad/autograd/grad_mode.h>

namespace xtgrad::nn::utils {

namespace {

std::vector<Tensor> gradients_of(const std::vector<Tensor>& parameters) {
  std::vector<Tensor> result;
  for (const Tensor& parameter : parameters)
    if (parameter.defined() && parameter.grad().defined()) result.push_back(parameter.grad());
  return result;
}

// The norm of the gradients' norms is that of all their elements.
double total_norm(const std::vector<Tensor>& gradients, double norm_type) {
  std::vector<double> norms;
  for (const Tensor& gradient : gradients) norms.push_back(gradient.norm(norm_type).item<double>());
  double total = 0;
  for (double norm : norms) {
    if (std::isnan(norm)) return norm;
    if (norm_type == INFINITY)
      total = std::max(total, norm);
    else if (norm_type == 0)
      total += norm != 0;
    else
      total += std::pow(norm, norm_type);
  }
  return norm_type == INFINITY || norm_type == 0 ? total : std::pow(total, 1 / norm_type);
}

}  // namespace

double clip_grad_norm_(const std::vector<Tensor>& parameters, double max_norm, double norm_type,
                       bool error_if_nonfinite) {
  check(!std::isnan(norm_type), "clip_grad_norm_: norm_type must be a number, got ", norm_type);
  const NoGradGuard no_grad;
  const std::vector<Tensor> gradients = gradients_of(parameters);
  if (gradients.empty()) return 0;
  const double norm = total_norm(gradients, norm_type);
  check(!error_if_nonfinite || std::isfinite(norm), "The total norm of order ", norm_type,
        " for gradients from `parameters` is non-finite, so it cannot be clipped. To disable this error and scale the "
        "gradients with the non-finite norm anyway, set `error_if_nonfinite=false`");
  const double factor = max_norm / (norm + 1e-6);
  if (factor >= 1) return norm;
  for (const Tensor& gradient : gradients) gradient.detach().mul_(factor);
  return norm;
}

double clip_grad_norm_(const Tensor& parameter, double max_norm, double norm_type, bool error_if_nonfinite) {
  return clip_grad_norm_(std::vector<Tensor>{parameter}, max_norm, norm_type, error_if_nonfinite);
}

void clip_grad_value_(const std::vector<Tensor>& parameters, double clip_value) {
  const NoGradGuard no_grad;
  for (const Tensor& gradient : gradients_of(parameters)) gradient.detach().clamp_(-clip_value, clip_value);
}

void clip_grad_value_(const Tensor& parameter, double clip_value) {
  clip_grad_value_(std::vector<Tensor>{parameter}, clip_value);
}

}  // namespace xtgrad::nn::utils
