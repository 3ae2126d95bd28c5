// Functions that libtorch's C++ frontend lacks, or has under other names only.
#include "table.h"

using namespace torch;
using namespace OPERATORS;
namespace F = torch::nn::functional;

namespace {

Tensor identity(const Tensor& x) { return torch::eye(x.size(-1), x.scalar_type()); }
Tensor definite(const Tensor& x) { return matmul(x, x.mT()) + 2 * identity(x); }
Tensor regular(const Tensor& x) { return x + 5 * identity(x); }

void layers(Table& rows) {
  rows("softsign", softsign, {{2, 3}});
  rows("tanhshrink", tanhshrink, {{2, 3}});
  rows("softmin", [](L in) { return softmin(in[0], 1); }, {{2, 3}});
  rows("conv2d_relu", [](L in) { return conv2d_relu(in[0], in[1], in[2], 1, 1); }, {{2, 2, 3, 2}, {1, 2, 2, 2}, {1}})
      .also({{2, 3, 2}, {1, 2, 2, 2}, {1}});
  rows("linear_relu", [](L in) { return linear_relu(in[0], in[1], in[2]); }, {{2, 3}, {4, 3}, {4}})
      .also({{2, 2, 3}, {2, 3}, {2}});
  rows("linear_relu without bias", [](L in) { return linear_relu(in[0], in[1]); }, {{2, 3}, {4, 3}})
      .also({{3}, {4, 3}});
}

void images(Table& rows) {
  rows("max_unpool1d",
       [](L in) {
         return F::max_unpool1d(in[0], tensor({{{0, 3}, {1, 2}}}).slice(0, 0, in[0].size(0)),
                                F::MaxUnpool1dFuncOptions(2));
       },
       {{1, 2, 2}});
  rows("max_unpool3d",
       [](L in) {
         return max_unpool3d(in[0], tensor({{{{{0, 3}, {7, 5}}}}}).slice(0, 0, in[0].size(0)), {2, 2, 2});
       },
       {{1, 1, 1, 2, 2}});
  rows("upsample", [](L in) { return upsample(in[0], 5, UpsampleMode::nearest); }, {{2, 2, 3}});
  rows("upsample linear", [](L in) { return upsample(in[0], 5, UpsampleMode::linear, true); }, {{2, 2, 3}});
  rows("upsample bilinear",
       [](L in) {
         return upsample(in[0], {3, 5}, UpsampleMode::bilinear);
       },
       {{1, 2, 2, 3}})
      .empty({{0, 2, 2, 3}});
  rows("upsample bicubic", [](L in) { return upsample(in[0], {3, 2}, UpsampleMode::bicubic); }, {{2, 1, 2, 4}});
  rows("upsample antialias",
       [](L in) {
         return upsample(in[0], {2, 3}, UpsampleMode::bilinear, false, {}, true);
       },
       {{1, 1, 4, 5}})
      .empty({{0, 1, 4, 5}});
  rows("upsample trilinear",
       [](L in) {
         return upsample(in[0], {2, 3, 2}, UpsampleMode::trilinear);
       },
       {{2, 1, 2, 2, 2}});
}

void matrices(Table& rows) {
  rows("numpy_T", numpy_T, {{2, 3, 2}});
  rows("vander in batches", [](L in) { return linalg::vander(in[0], 4); }, {{2, 3}});
  rows("cross dim", [](L in) { return linalg::cross(in[0], in[1], 0); }, {{3, 2}, {3, 2}})
      .also({{3, 2}, {3, 1}})
      .empty({{3, 0}, {3, 0}});
  rows("matmul of linalg", [](L in) { return linalg::matmul(in[0], in[1]); }, {{2, 3}, {3, 2}}).tied();
  rows("vecdot", [](L in) { return linalg::vecdot(in[0], in[1]); }, {{2, 3}, {2, 3}}).also({{2, 3}, {3}});
  rows("diagonal of linalg", [](L in) { return linalg::diagonal(in[0], 1); }, {{2, 3, 3}});
  rows("inv_ex", [](L in) { return both(linalg::inv_ex(regular(in[0]))); }, {{2, 2}}).empty({{0, 2, 2}});
  rows("pinv limits", [](L in) { return linalg::pinv(in[0], 1e-3, c10::nullopt); }, {{3, 2}}).distinct();
  rows("cholesky_ex", [](L in) { return both(linalg::cholesky_ex(definite(in[0]))); }, {{2, 2}}).empty({{0, 2, 2}});
  rows("cond", [](L in) { return linalg::cond(in[0]); }, {{3, 2}}).distinct().never_empty("0, as in PyTorch");
  rows("cond fro", [](L in) { return linalg::cond(regular(in[0]), "fro"); }, {{2, 2}})
      .distinct()
      .never_empty("0, as in PyTorch");
}

void losses(Table& rows) {
  rows("multilabel_soft_margin_loss",
       [](L in) { return reductions([&](int64_t r) { return multilabel_soft_margin_loss(in[0], in[1], {}, r); }); },
       {{2, 3}, {{2, 3}, kProbability}})
      .tied();
  rows(
      "gaussian_nll_loss",
      [](L in) { return reductions([&](int64_t r) { return gaussian_nll_loss(in[0], in[1], in[2], true, 1e-6, r); }); },
      {{2, 3}, {2, 3}, {{2, 3}, kPositive}})
      .also({{2, 3}, {2, 3}, {{2, 1}, kPositive}})
      .also({{2, 3}, {2, 3}, {{2}, kPositive}});
}

Tensor numbers() { return tensor({3, 1, 3, 0, 2}); }
Tensor offsets() { return tensor({0, 2, 2}); }

void embeddings(Table& rows) {
  rows("embedding_dense_backward", [](L in) { return embedding_dense_backward(in[0], numbers(), 5, 3, false); },
       {{5, 2}})
      .empty({{5, 0}});
  rows("embedding_bag sum", [](L in) { return embedding_bag(in[0], numbers(), offsets(), false, 0, false, in[1]); },
       {{4, 2}, {5}})
      .tied()
      .empty({{4, 0}, {5}});
  rows("embedding_bag mean",
       [](L in) { return embedding_bag(in[0], numbers(), offsets(), false, 1, false, {}, true, 0); }, {{4, 2}})
      .empty({{4, 0}});
  rows("embedding_bag max", [](L in) { return embedding_bag(in[0], numbers(), offsets(), false, 2); }, {{4, 2}})
      .empty({{4, 0}});
}

void shifts(Table& rows) {
  rows("operator<<",
       [](L in) {
         return variable_list{in[0] << in[1], in[0] << 2};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("operator>>",
       [](L in) {
         return variable_list{in[0] >> in[1], in[0] >> 2};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
}

const Registered k_shifts("shifts by operators", shifts);
const Registered k_embeddings("embedding_bag", embeddings);
const Registered k_layers("layers that are ours", layers);
const Registered k_images("images that are ours", images);
const Registered k_matrices("matrices, by names that are ours", matrices);
const Registered k_losses("losses, by names that are ours", losses);

}  // namespace
