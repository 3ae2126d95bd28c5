// Pooling, other sizes of images, and windows as columns.
#include "table.h"

using namespace torch;
using namespace OPERATORS;
namespace F = torch::nn::functional;

namespace {

void largest(Table& rows) {
  rows("max_pool1d", [](L in) { return max_pool1d(in[0], in.count(2), in.count(1), in.count(1)); }, {{2, 1, 4}})
      .also({{2, 4}});
  rows("max_pool2d", [](L in) { return max_pool2d(in[0], in.count(2)); }, {{2, 2, 4, 2}}).also({{2, 4, 3}});
  rows("max_pool2d overlapping",
       [](L in) {
         return max_pool2d(in[0], {2, in.count(3)}, in.count(1), {in.count(1), 0}, {in.count(2), 1}, in.flag(true));
       },
       {{1, 2, 3, 4}})
      .empty({{0, 2, 3, 4}});
  rows("max_pool3d", [](L in) { return max_pool3d(in[0], in.count(2), in.count(1)); }, {{2, 1, 2, 3, 2}});
  rows("max_pool1d_with_indices", [](L in) { return both(max_pool1d_with_indices(in[0], in.count(2))); }, {{2, 1, 4}});
  rows("max_pool2d_with_indices", [](L in) { return both(max_pool2d_with_indices(in[0], in.count(2), in.count(1))); },
       {{2, 1, 3, 3}});
  rows("max_pool3d_with_indices", [](L in) { return both(max_pool3d_with_indices(in[0], 2, 1)); }, {{2, 1, 2, 3, 2}});
}

void largest_of_parts(Table& rows) {
  rows("adaptive_max_pool1d", [](L in) { return both(adaptive_max_pool1d(in[0], in.count(2))); }, {{2, 2, 5}})
      .also({{2, 3}});
  rows("adaptive_max_pool2d",
       [](L in) {
         return both(adaptive_max_pool2d(in[0], {in.count(2), in.count(1)}));
       },
       {{2, 2, 3, 2}});
  rows("adaptive_max_pool3d", [](L in) { return both(adaptive_max_pool3d(in[0], in.count(2))); }, {{2, 1, 2, 3, 2}});
  rows("adaptive_max_pool1d_with_indices",
       [](L in) { return both(F::adaptive_max_pool1d_with_indices(in[0], F::AdaptiveMaxPool1dFuncOptions(2))); },
       {{2, 2, 5}});
  rows("adaptive_max_pool2d_with_indices",
       [](L in) {
         return both(F::adaptive_max_pool2d_with_indices(in[0], F::AdaptiveMaxPool2dFuncOptions({2, 1})));
       },
       {{2, 2, 3, 2}});
  rows("adaptive_max_pool3d_with_indices",
       [](L in) { return both(F::adaptive_max_pool3d_with_indices(in[0], F::AdaptiveMaxPool3dFuncOptions(2))); },
       {{2, 1, 2, 3, 2}});
  rows("max_unpool2d",
       [](L in) {
         return max_unpool2d(in[0], torch::tensor({{{{0, 2}, {7, 8}}}}).slice(0, 0, in[0].size(0)), {3, 3});
       },
       {{1, 1, 2, 2}});
}

void largest_of_random_windows(Table& rows) {
  rows("fractional_max_pool2d",
       [](L in) {
         return both(fractional_max_pool2d(in[0], {2, 1}, {2, 3}, torch::full({in[0].size(0), 2, 2}, 0.3, kDouble)));
       },
       {{2, 2, 4, 3}});
  rows("fractional_max_pool3d",
       [](L in) {
         return both(
             fractional_max_pool3d(in[0], {1, 2, 2}, {1, 2, 1}, torch::full({in[0].size(0), 1, 3}, 0.8, kDouble)));
       },
       {{2, 1, 2, 4, 3}});
}

void places(Table& rows) {
  rows("grid_sampler", [](L in) { return grid_sampler(in[0], in[1], 0, 0, false); },
       {{2, 2, 3, 2}, {{2, 2, 1, 2}, {-1.4, 1.4}}})
      .tied();
  rows("grid_sampler cubic", [](L in) { return grid_sampler(in[0], in[1], 2, 2, true); },
       {{1, 2, 3, 4}, {{1, 1, 2, 2}, {-1.4, 1.4}}})
      .tied()
      .empty({{0, 2, 3, 4}, {0, 1, 2, 2}});
  rows("grid_sampler_2d", [](L in) { return grid_sampler_2d(in[0], in[1], 0, 1, true); },
       {{1, 1, 3, 4}, {{1, 2, 2, 2}, {-1.4, 1.4}}})
      .tied()
      .empty({{1, 0, 3, 4}, {1, 2, 2, 2}});
  rows("grid_sampler_2d nearest", [](L in) { return grid_sampler_2d(in[0], in[1], 1, 2, false); },
       {{2, 1, 3, 4}, {{2, 1, 2, 2}, {-1.4, 1.4}}})
      .tied()
      .flat_in(1);
  rows("grid_sampler_3d", [](L in) { return grid_sampler_3d(in[0], in[1], 0, 2, false); },
       {{1, 2, 2, 3, 2}, {{1, 1, 2, 1, 3}, {-1.4, 1.4}}})
      .tied()
      .empty({{0, 2, 2, 3, 2}, {0, 1, 2, 1, 3}});
  rows("affine_grid_generator",
       [](L in) {
         return affine_grid_generator(in[0], {in[0].size(0), 1, 2, 3}, false);
       },
       {{2, 2, 3}});
}

void averages(Table& rows) {
  rows("avg_pool1d", [](L in) { return avg_pool1d(in[0], in.count(2), in.count(1), in.count(1)); }, {{2, 2, 4}})
      .also({{2, 4}});
  rows("avg_pool2d", [](L in) { return avg_pool2d(in[0], in.count(2)); }, {{2, 2, 4, 2}}).also({{2, 4, 3}});
  rows("avg_pool2d of what is there",
       [](L in) {
         return avg_pool2d(in[0], {2, in.count(3)}, in.count(2), in.count(1), in.flag(true), in.flag(false));
       },
       {{1, 2, 4, 3}})
      .empty({{0, 2, 4, 3}});
  rows("avg_pool2d by a number",
       [](L in) { return avg_pool2d(in[0], in.count(2), in.count(1), in.count(0), in.flag(false), true, in.count(3)); },
       {{2, 1, 3, 2}});
  rows("avg_pool3d", [](L in) { return avg_pool3d(in[0], in.count(2), in.count(1)); }, {{2, 1, 2, 3, 2}});
  rows("adaptive_avg_pool1d", [](L in) { return adaptive_avg_pool1d(in[0], in.count(2)); }, {{2, 2, 5}}).also({{2, 3}});
  rows("adaptive_avg_pool2d",
       [](L in) {
         return adaptive_avg_pool2d(in[0], {in.count(2), in.count(1)});
       },
       {{2, 2, 3, 2}});
  rows("adaptive_avg_pool3d", [](L in) { return adaptive_avg_pool3d(in[0], in.count(2)); }, {{2, 1, 2, 3, 2}});
  rows("lp_pool1d", [](L in) { return F::lp_pool1d(in[0], F::LPPool1dFuncOptions(2.5, 2)); }, {{2, 2, 4}})
      .on(kPositive);
  rows("lp_pool2d",
       [](L in) {
         return F::lp_pool2d(in[0], F::LPPool2dFuncOptions(2, {2, 1}).stride(1));
       },
       {{2, 1, 3, 2}})
      .on(kPositive);
}

void sizes(Table& rows) {
  rows("interpolate",
       [](L in) { return F::interpolate(in[0], F::InterpolateFuncOptions().size(std::vector<int64_t>{4})); },
       {{2, 2, 3}});
  rows("interpolate area",
       [](L in) {
         return F::interpolate(in[0],
                               F::InterpolateFuncOptions().scale_factor(std::vector<double>{0.5, 1.5}).mode(kArea));
       },
       {{1, 2, 4, 2}})
      .empty({{0, 2, 4, 2}});
  rows("pixel_shuffle", [](L in) { return pixel_shuffle(in[0], in.count(2)); }, {{2, 4, 1, 2}}).also({{4, 2, 1}});
  rows("pixel_unshuffle", [](L in) { return pixel_unshuffle(in[0], in.count(2)); }, {{2, 1, 2, 4}}).also({{1, 4, 2}});
  rows("channel_shuffle", [](L in) { return channel_shuffle(in[0], in.count(2)); }, {{2, 4, 1, 2}}).also({{2, 4, 3}});
}

void windows(Table& rows) {
  rows("im2col",
       [](L in) {
         return im2col(in[0], {in.count(2), 1}, {in.count(1), 2}, {in.count(1), 0}, {in.count(2), 1});
       },
       {{2, 2, 3, 2}})
      .also({{1, 3, 3}});
  rows("col2im",
       [](L in) {
         return col2im(in[0], {in.count(3), 3}, {2, 2}, in.count(1), in.count(0), in.count(1));
       },
       {{2, 4, 4}})
      .also({{8, 4}});
  rows("fold", [](L in) { return F::fold(in[0], F::FoldFuncOptions({2, 3}, 2).padding(1).stride(2)); }, {{2, 4, 4}});
  rows("unfold of images", [](L in) { return F::unfold(in[0], F::UnfoldFuncOptions({2, 2})); }, {{2, 1, 3, 3}});
}

const Registered k_largest("pooling by maxima", largest);
const Registered k_largest_of_random_windows("maxima of random windows", largest_of_random_windows);
const Registered k_places("places between elements", places);
const Registered k_largest_of_parts("maxima of parts and their places", largest_of_parts);
const Registered k_averages("pooling by averages", averages);
const Registered k_sizes("images of other sizes", sizes);
const Registered k_windows("windows of images", windows);

}  // namespace
