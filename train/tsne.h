#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <xtgrad/autograd/tensor.h>
#include <xtgrad/lib/random.h>

namespace xtgrad::train {

/// How t-SNE runs; the defaults are those that van der Maaten's and scikit-learn's programs agree on today.
struct TSNEOptions {
  /// About how many neighbours a point has: at least 1, below the number of points.
  double perplexity = 30;
  int64_t iterations = 1000;
  /// In the first `exaggerated` iterations similar points attract each other that much more; then momentum rises.
  double early_exaggeration = 12;
  int64_t exaggerated = 250;
  /// n / early_exaggeration / 4, but at least 50, unless it is given.
  std::optional<double> learning_rate = std::nullopt;
  double early_momentum = 0.5, momentum = 0.8;
  /// Rows of more numbers than this are first projected onto so many principal components; 0: never.
  int64_t pca = 50;
  /// Where the points start: "pca" (scaled to a deviation of 1e-4) or "random" (normal, of that deviation).
  std::string init = "pca";
  Generator generator = default_generator();
  /// Called every `report_every` iterations (0: never) with the Kullback-Leibler divergence; false ends the run.
  int64_t report_every = 0;
  std::function<bool(int64_t iteration, double divergence)> report = {};
};

/// The points, and the Kullback-Leibler divergence of their similarities from those of the rows.
struct TSNEResult {
  Tensor points;
  double divergence = 0;
};

/// How similar rows x [n, d] are: p [n, n], symmetric, zero on the diagonal, of sum 1. A row's similarities to the
/// others are normal in the distance, as wide as gives the row's distribution this perplexity (2 to its entropy).
Tensor tsne_similarities(const Tensor& x, double perplexity);

/// t-SNE (van der Maaten and Hinton, 2008), exact: rows x [n, d], n > 1, of floats or doubles, as points [n, 2] whose
/// neighbourhoods are like those of the rows. Time and memory grow with n^2: meant for some thousand rows.
TSNEResult tsne(const Tensor& x, const TSNEOptions& options = {});

}  // namespace xtgrad::train
