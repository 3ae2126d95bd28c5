#include "steps.h"

namespace random_graphs {

using namespace xtgrad;

Tensor random_index(P& p, IntArrayRef sizes, int64_t bound) {
  const Tensor index = empty(sizes, kLong);
  for (int64_t i = 0; i < index.numel(); ++i) index.data_ptr<int64_t>()[i] = p.integer(bound);
  return index;
}

const std::vector<Step>& shape_steps() {
  static const std::vector<Step> list{
      {"reshape", [](P& p) { return p.any().reshape({-1}); }},
      {"view",
       [](P& p) {
         const Tensor x = p.with_dims(2).contiguous();
         return x.view({x.size(0), -1});
       }},
      {"transpose",
       [](P& p) {
         const Tensor x = p.with_dims(2);
         return transpose(x, dim_in(p, x), dim_in(p, x));
       }},
      {"permute",
       [](P& p) {
         return permute(p.with_dims(3).flatten(2), {1, 2, 0});
       }},
      {"unsqueeze",
       [](P& p) {
         const Tensor x = p.any();
         return unsqueeze(x, p.integer(x.dim() + 1));
       }},
      {"squeeze", [](P& p) { return squeeze(p.any()); }},
      {"expand",
       [](P& p) {
         const Tensor x = p.any();
         return x.unsqueeze(0).expand_as(stack({x, x, x}));
       }},
      {"select",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         const int64_t d = dim_in(p, x);
         return select(x, d, p.integer(x.size(d)));
       }},
      {"slice",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         const int64_t d = dim_in(p, x), start = p.integer(x.size(d));
         return slice(x, d, start, start + 1 + p.integer(3), 1 + p.integer(2));
       }},
      {"narrow",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         const int64_t d = dim_in(p, x);
         return narrow(x, d, x.size(d) / 2, x.size(d) - x.size(d) / 2);
       }},
      {"split",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         const int64_t d = dim_in(p, x);
         const auto parts = split(x, 1 + p.integer(2), d);
         return parts.front() * parts.back().sum();
       }},
      {"unbind",
       [](P& p) {
         const auto parts = unbind(p.with_dims(1));
         return parts.front() - parts.back();
       }},
      {"cat",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         const int64_t d = dim_in(p, x);
         return cat({x, p.shaped(p.any(), x.sizes()), x}, d);
       }},
      {"stack",
       [](P& p) {
         const Tensor x = p.any();
         return stack({x, p.shaped(p.any(), x.sizes())}, p.integer(x.dim() + 1));
       }},
      {"flip",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return flip(x, dim_in(p, x));
       }},
      {"roll",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return roll(x, p.integer(5) - 2, dim_in(p, x));
       }},
      {"repeat",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return x.flatten().repeat({2, 1});
       }},
      {"tril", [](P& p) { return tril(p.with_dims(2), p.integer(3) - 1); }},
      {"diagonal", [](P& p) { return diagonal(p.with_dims(2), p.integer(2), 0, 1); }},
      {"unfold",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         const int64_t d = dim_in(p, x);
         return x.unfold(d, 1 + p.integer(x.size(d)), 1 + p.integer(2));
       }},
      {"as_strided",
       [](P& p) {
         const Tensor x = p.with_dims(1).contiguous();
         const int64_t n = std::min<int64_t>(x.numel(), 3);
         return x.flatten().as_strided({n, x.numel() - n + 1}, {1, 1});
       }},
      {"pad",
       [](P& p) {
         return constant_pad_nd(p.with_dims(1), {p.integer(2), p.integer(3)}, p.number());
       }},
  };
  return list;
}

const std::vector<Step>& index_steps() {
  static const std::vector<Step> list{
      {"index_select",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         const int64_t d = dim_in(p, x);
         return index_select(x, d, random_index(p, {3}, x.size(d)));
       }},
      {"index",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return x.index({random_index(p, {2, 2}, x.size(0))});
       }},
      {"index two",
       [](P& p) {
         const Tensor x = p.with_dims(2);
         return x.index({random_index(p, {3}, x.size(0)), random_index(p, {2, 1}, x.size(1))});
       }},
      {"gather",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         const int64_t d = dim_in(p, x);
         return gather(x, d, random_index(p, x.sizes(), x.size(d)));
       }},
      {"scatter_add",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         const int64_t d = dim_in(p, x);
         return x.scatter_add(d, random_index(p, x.sizes(), x.size(d)), p.shaped(p.any(), x.sizes()));
       }},
      {"index_add",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         const int64_t n = x.size(0);
         return x.index_add(0, random_index(p, {n}, n), p.shaped(p.any(), x.sizes()), 0.5);
       }},
      {"masked_fill",
       [](P& p) {
         const Tensor x = p.any();
         return x.masked_fill(p.constant(x.sizes()).gt(0.5), p.number());
       }},
      {"masked_select",
       [](P& p) {
         const Tensor x = p.any();
         return x.masked_select(p.constant(x.sizes()).gt(0));
       }},
      {"take",
       [](P& p) {
         const Tensor x = p.with_dims(1);
         return x.take(random_index(p, {2, 2}, x.numel()));
       }},
  };
  return list;
}

}  // namespace random_graphs
