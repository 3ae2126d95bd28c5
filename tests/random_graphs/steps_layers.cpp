#include "steps.h"

namespace random_graphs {

using namespace xtgrad;

namespace {

// An image of a few channels: [N, C, L], [N, C, H, W] or [N, C, D, H, W], in either order of dimensions.
Tensor image(P& p, int64_t spatial, int64_t channels, int64_t side) {
  std::vector<int64_t> sizes{1 + p.integer(2), channels};
  for (int64_t d = 0; d < spatial; ++d) sizes.push_back(side + p.integer(2));
  const Tensor x = p.shaped(p.any(), sizes);
  return spatial == 2 && p.chance(40) ? x.contiguous(MemoryFormat::ChannelsLast) : x;
}

Tensor norm_weight(P& p) { return p.shaped(p.any(), {2}); }

}  // namespace

const std::vector<Step>& layer_steps() {
  static const std::vector<Step> list{
      {"conv1d",
       [](P& p) {
         const Tensor x = image(p, 1, 2, 3);
         return conv1d(x, p.shaped(p.any(), {2, 2, 2}), p.shaped(p.any(), {2}), 1 + p.integer(2), p.integer(2));
       }},
      {"conv2d",
       [](P& p) {
         const Tensor x = image(p, 2, 2, 3);
         return conv2d(x, p.shaped(p.any(), {2, 2, 2, 2}), {}, 1 + p.integer(2), p.integer(2), 1 + p.integer(2));
       }},
      {"conv2d of groups",
       [](P& p) {
         const Tensor x = image(p, 2, 2, 3);
         return conv2d(x, p.shaped(p.any(), {4, 1, 2, 1}), p.shaped(p.any(), {4}), 1, {1, 0}, 1, 2);
       }},
      {"conv_transpose2d",
       [](P& p) {
         const Tensor x = image(p, 2, 2, 2);
         return conv_transpose2d(x, p.shaped(p.any(), {2, 1, 2, 2}), {}, 1 + p.integer(2), p.integer(2));
       }},
      {"conv3d",
       [](P& p) {
         return conv3d(image(p, 3, 1, 2), p.shaped(p.any(), {1, 1, 2, 2, 1}), {}, 1, {0, 1, 0});
       }},
      {"max_pool1d", [](P& p) { return max_pool1d(image(p, 1, 2, 3), 2, 1 + p.integer(2), p.integer(2)); }},
      {"max_pool2d", [](P& p) { return max_pool2d(image(p, 2, 2, 3), 2, 1 + p.integer(2), 0, 1, p.chance(50)); }},
      {"batch_norm",
       [](P& p) {
         return batch_norm(image(p, 2, 2, 2), norm_weight(p), norm_weight(p), {}, {}, /*training=*/true, 0.1, 0.1);
       }},
      {"layer_norm",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return layer_norm(x, x.size(-1), p.shaped(p.any(), {x.size(-1)}), {}, 0.1);
       }},
      {"group_norm", [](P& p) { return group_norm(image(p, 1, 4, 2), 2, p.shaped(p.any(), {4}), {}, 0.1); }},
      {"instance_norm",
       [](P& p) {
         return instance_norm(image(p, 2, 2, 2), norm_weight(p), {}, {}, {}, /*use_input_stats=*/true, 0.1, 0.1);
       }},
  };
  return list;
}

}  // namespace random_graphs
