#include <xtgrad/train/ranking.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/lib/check.h>

namespace xtgrad::train {
namespace {

std::vector<double> doubles(const Tensor& t) {
  const Tensor plain = t.detach().to(kDouble).contiguous();
  return {plain.data_ptr<double>(), plain.data_ptr<double>() + plain.numel()};
}

std::vector<int64_t> integers(const Tensor& t, const char* who) {
  check(t.scalar_type() != kFloat && t.scalar_type() != kDouble, who, ": labels must be integers, got ",
        t.scalar_type());
  const Tensor plain = t.to(kLong).contiguous();
  return {plain.data_ptr<int64_t>(), plain.data_ptr<int64_t>() + plain.numel()};
}

}  // namespace

RocCurve roc_curve(const Tensor& scores, const Tensor& labels) {
  check(scores.dim() == 1 && labels.dim() == 1 && scores.size(0) == labels.size(0),
        "roc_curve: expected scores [n] and labels [n], got ", scores.sizes(), " and ", labels.sizes());
  const std::vector<double> score = doubles(scores);
  const std::vector<int64_t> label = integers(labels, "roc_curve");
  double positives = 0;
  for (size_t i = 0; i < score.size(); ++i) {
    check(!std::isnan(score[i]), "roc_curve: score ", i, " is nan");
    check(label[i] == 0 || label[i] == 1, "roc_curve: labels must be 0 or 1, label ", i, " is ", label[i]);
    positives += static_cast<double>(label[i]);
  }
  const double negatives = static_cast<double>(score.size()) - positives;
  check(positives > 0 && negatives > 0, "roc_curve: expected labels of both kinds, got ", positives, " ones and ",
        negatives, " zeros");

  std::vector<size_t> order(score.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return score[a] > score[b]; });
  RocCurve curve{{0}, {0}, {std::numeric_limits<double>::infinity()}};
  double hits = 0, alarms = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    (label[order[i]] == 1 ? hits : alarms) += 1;
    // Equal scores are one threshold.
    if (i + 1 < order.size() && score[order[i + 1]] == score[order[i]]) continue;
    const double x = alarms / negatives, y = hits / positives;
    curve.area += (x - curve.false_positive_rate.back()) * (y + curve.true_positive_rate.back()) / 2;
    curve.false_positive_rate.push_back(x);
    curve.true_positive_rate.push_back(y);
    curve.thresholds.push_back(score[order[i]]);
  }
  return curve;
}

double top_k_accuracy(const Tensor& scores, const Tensor& labels, int64_t k) {
  check(scores.dim() == 2 && labels.dim() == 1 && scores.size(0) == labels.size(0),
        "top_k_accuracy: expected scores [n, classes] and labels [n], got ", scores.sizes(), " and ", labels.sizes());
  check(k >= 1, "top_k_accuracy: k must be at least 1, got ", k);
  const int64_t classes = scores.size(1);
  const std::vector<double> score = doubles(scores);
  const std::vector<int64_t> label = integers(labels, "top_k_accuracy");
  if (label.empty()) return 0;
  int64_t hits = 0;
  for (size_t i = 0; i < label.size(); ++i) {
    check(label[i] >= 0 && label[i] < classes, "top_k_accuracy: label ", i, " is ", label[i], ", outside [0, ", classes,
          ")");
    const double* row = score.data() + i * static_cast<size_t>(classes);
    const double own = row[label[i]];
    int64_t before = 0;
    for (int64_t c = 0; c < classes; ++c) before += row[c] > own || (row[c] == own && c > label[i]) ? 1 : 0;
    hits += before < k && !std::isnan(own) ? 1 : 0;
  }
  return static_cast<double>(hits) / static_cast<double>(label.size());
}

}  // namespace xtgrad::train
